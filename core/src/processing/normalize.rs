//! Softmax as an operator that normalizes matrices with zeros.

use fearless_simd::Simd;

use super::{
    Processing, View,
    softmax::{After, Masked, along, pullback_along},
    view::Lines,
};
use crate::Number;

/// Softmax of `rescale_factor` · A along rows, columns, or rows and then columns, as of attention; entries that are 0 may be left out.
///
/// - **Name**: `operator_based_normalize(operator = softmax, mask_zeros = false, rescale_factor = 1.0, mode = row)`; modes are `row`, `column` and
///   `"row-column"`. In configurations also `operator_based_normalize_matrix`. `softmax` is the only operator.
/// - **Shapes**: of a stack of matrices each is normalized.
/// - **Range**: lines sum to 1 up to rounding. With `mask_zeros` entries that are exactly 0 stay 0: they count as −1e9 under the exponential, so that a line
///   of zeros stays one. In the mode `"row-column"` they count as 0 when columns are normalized, as in tinyBIG. NaN makes its lines NaN, entries that are 0
///   among them; but what is absent from a structure stays 0.
/// - **Cost**: as [`Softmax`](super::Softmax), twice for `"row-column"`. After a product with a structure, as the last of its steps: of the structure's entries only.
/// - **Source**: tinyBIG `operator_based_normalize_matrix`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Attention for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [operator_based_normalize(mask_zeros = true, rescale_factor = 2.0, mode = column)],
///     }
/// }
/// let a = Attention::new([0.5, 0.0, 0.5 + 0.5 * 3f64.ln(), 7.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.25, 0.0, 0.75, 1.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OperatorBasedNormalize {
    /// Whether entries that are 0 are left out.
    pub mask_zeros: bool,
    /// A's factor.
    pub rescale_factor: f64,
    /// The lines that sum to 1.
    pub mode: NormalizationMode,
}

/// Along which lines a matrix is normalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalizationMode {
    /// Along each row.
    Row,
    /// Down each column.
    Column,
    /// Along each row, then down each column.
    RowColumn,
}

impl OperatorBasedNormalize {
    /// Which entries of A are masked, and, where some stay marked, which shares are.
    #[inline(always)]
    fn masked(&self) -> (Masked, Masked) {
        if self.mask_zeros {
            (Masked::Zeros, Masked::Negative)
        } else {
            (Masked::Nothing, Masked::Nothing)
        }
    }
    /// Multiplies by the factor.
    #[inline(always)]
    fn rescale<S: Simd, T: Number>(&self, simd: S, view: &mut View<'_, T>) {
        if self.rescale_factor != 1.0 {
            let factor = T::of(self.rescale_factor);
            view.map(
                simd,
                #[inline(always)]
                |x| x * factor,
            );
        }
    }
}

impl<T: Number> Processing<T> for OperatorBasedNormalize {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        self.rescale(simd, view);
        let (zeros, marked) = self.masked();
        match self.mode {
            NormalizationMode::Row => along(simd, view, 2, zeros, After::Unmasked),
            NormalizationMode::Column => along(simd, view, 1, zeros, After::Unmasked),
            NormalizationMode::RowColumn => {
                along(simd, view, 2, zeros, After::Marked);
                along(simd, view, 1, marked, After::Unmasked);
            }
        }
    }
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, simd: S, before: &mut View<'_, T>, bar: &mut View<'_, T>) {
        self.rescale(simd, before);
        let (zeros, marked) = self.masked();
        match self.mode {
            NormalizationMode::Row => {
                along(simd, before, 2, zeros, After::AllMarked);
                pullback_along(simd, before, 2, bar, marked, true);
            }
            NormalizationMode::Column => {
                along(simd, before, 1, zeros, After::AllMarked);
                pullback_along(simd, before, 1, bar, marked, true);
            }
            NormalizationMode::RowColumn => {
                along(simd, before, 2, zeros, After::AllMarked);
                before.each_bundle_beside(
                    simd,
                    1,
                    bar,
                    #[inline(always)]
                    |shares, bars| pullback_of_shares(shares, bars, marked),
                );
                pullback_along(simd, before, 2, bar, marked, false);
            }
        }
        self.rescale(simd, bar);
    }
}

/// The pullback of the softmax of `shares`, of which some are marked and have become 0 after it.
#[inline(always)]
fn pullback_of_shares<S: Simd, T: Number, L: Lines<S, T>>(
    shares: &mut L,
    bars: &mut L,
    masked: Masked,
) {
    // Shares lie between 0 and 1: nothing need be subtracted, and e^share is had twice rather than kept.
    let [sum, product] = shares.sums_beside(
        bars,
        #[inline(always)]
        |x, bar| {
            let exponential = x.abs().exp();
            [exponential, exponential * masked.unless(x, bar)]
        },
    );
    let mean = product / sum;
    shares.map_beside(
        bars,
        #[inline(always)]
        |x, bar| x.abs().exp() / sum * (masked.unless(x, bar) - mean),
    );
}
