//! Softmax along an axis, plain and as an operator that normalizes matrices with zeros.

use fearless_simd::Simd;

use super::{Lines, Processing, View};
use crate::{Lanes, Mask, Number, sparse::Pattern};

/// e^(x − max) / Σ e^(x − max) along an axis.
///
/// - **Name**: `softmax(dim = 0)` down the rows, `softmax(dim = 1)` or `-1` along each row. In the `preprocess`
///   of a fusion of matrices of one width the axes are those of their K × D × d' stack: `dim = 0` runs over the
///   functions, 1 down the rows, -1 along them.
/// - **Range**: lines sum to 1 up to rounding. −∞ gives 0; NaN, ∞ or nothing but −∞ make the whole line NaN.
/// - **Cost**: an exponential, a division, a comparison and an addition per entry.
/// - **Source**: `torch.nn.functional.softmax` as a callable; tinyBIG warns about its name in a string, and then
///   does nothing.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distributed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [softmax(dim = 0)],
///     }
/// }
/// let a = Distributed::new([0.0, 0.0, 3f64.ln(), 0.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.25, 0.5, 0.75, 0.5);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Softmax {
    /// The axis, as in torch.
    pub dim: i32,
}

impl<T: Number> Processing<T> for Softmax {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        let axis = view.axis(self.dim);
        along(simd, view, axis, Masked::Nothing, Masked::Nothing);
    }
}

/// Softmax of `rescale_factor` · A along rows, columns, or rows and then columns, as of attention; entries that are 0 may be left out.
///
/// - **Name**: `operator_based_normalize(operator = softmax, mask_zeros = false, rescale_factor = 1.0, mode = row)`; modes are `row`, `column` and
///   `"row-column"`. In configurations also `operator_based_normalize_matrix`. `softmax` is the only operator.
/// - **Shapes**: of a stack of matrices each is normalized.
/// - **Range**: lines sum to 1 up to rounding. With `mask_zeros` entries that are exactly 0 stay 0: they count as −1e9 under the exponential, so that a line
///   of zeros stays one. In the mode `"row-column"` they count as 0 when columns are normalized, as in tinyBIG. NaN makes its lines NaN, entries that are 0
///   among them; but what is absent from a structure stays 0.
/// - **Cost**: as [`Softmax`], twice for `"row-column"`. After a product with a structure, as the last of its steps: of the structure's entries only.
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

/// What a masked entry counts as under the exponential, as in tinyBIG.
const MASKED: f64 = -1e9;

impl<T: Number> Processing<T> for OperatorBasedNormalize {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        let factor = T::of(self.rescale_factor);
        if self.rescale_factor != 1.0 {
            view.map(
                simd,
                #[inline(always)]
                |x| x * factor,
            );
        }
        let zeros = if self.mask_zeros { Masked::Zeros } else { Masked::Nothing };
        let negative = if self.mask_zeros { Masked::Negative } else { Masked::Nothing };
        match self.mode {
            NormalizationMode::Row => along(simd, view, 2, zeros, Masked::Nothing),
            NormalizationMode::Column => along(simd, view, 1, zeros, Masked::Nothing),
            NormalizationMode::RowColumn => {
                along(simd, view, 2, zeros, negative);
                along(simd, view, 1, negative, Masked::Nothing);
            }
        }
    }
}

/// Which entries are masked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Masked {
    Nothing,
    /// Those that are 0: under the exponential they count as −1e9.
    Zeros,
    /// Those that have a minus sign, be it that of −0: under the exponential they count without it.
    Negative,
}

impl Masked {
    /// Where entries are masked.
    #[inline(always)]
    fn mask<S: Simd, T: Number>(self, x: Lanes<S, T>) -> Mask<S, T> {
        let zero = x.constant(T::ZERO);
        match self {
            Self::Nothing => zero.gt(zero),
            Self::Zeros => x.eq(zero),
            Self::Negative => zero.gt(x.recip()),
        }
    }
    /// What entries count as under the exponential.
    #[inline(always)]
    fn exponent<S: Simd, T: Number>(self, x: Lanes<S, T>) -> Lanes<S, T> {
        match self {
            Self::Nothing => x,
            Self::Zeros => self.mask(x).select(x.constant(T::of(MASKED)), x),
            Self::Negative => x.abs(),
        }
    }
}

/// The softmax along `axis` of entries of which some are `masked`: they become 0, or stay marked if `after` says so.
#[inline(always)]
fn along<S: Simd, T: Number>(
    simd: S,
    view: &mut View<'_, T>,
    axis: usize,
    masked: Masked,
    after: Masked,
) {
    if axis < 2 {
        view.each_bundle(
            simd,
            axis,
            #[inline(always)]
            |lines| softmax(lines, masked, after),
        );
    } else {
        view.each_line(
            simd,
            #[inline(always)]
            |line| softmax(line, masked, after),
        );
    }
}

#[inline(always)]
fn softmax<S: Simd, T: Number>(lines: &mut impl Lines<S, T>, masked: Masked, after: Masked) {
    let largest = lines.largest(
        #[inline(always)]
        |x| masked.exponent(x),
    );
    lines.map(
        #[inline(always)]
        |x| {
            let value = (masked.exponent(x) - largest).exp();
            // A minus sign, also before 0, says which entries those are.
            if masked == Masked::Nothing { value } else { masked.mask(x).select(-value, value) }
        },
    );
    let sum = lines.sum(
        #[inline(always)]
        |x| if masked == Masked::Nothing { x } else { x.abs() },
    );
    lines.map(
        #[inline(always)]
        |x| {
            if masked == Masked::Nothing { x / sum } else { unmask(x / sum, after) }
        },
    );
}

/// Shares, of which those with a minus sign become 0, unless they shall stay marked `after`. NaN spreads to all.
#[inline(always)]
fn unmask<S: Simd, T: Number>(shares: Lanes<S, T>, after: Masked) -> Lanes<S, T> {
    if after == Masked::Negative {
        return shares;
    }
    Masked::Negative.mask(shares).select((shares * T::ZERO).abs(), shares)
}

impl OperatorBasedNormalize {
    /// The same for a matrix whose entries in `pattern` are `values`, row by row, all others being 0, which must be masked: what is absent stays absent.
    #[inline(always)]
    pub(crate) fn apply_to_pattern<S, T, const D: usize, const NONZEROS: usize>(
        &self,
        simd: S,
        pattern: Pattern<'_>,
        values: &mut [T; NONZEROS],
    ) where
        S: Simd,
        T: Number,
    {
        let factor = T::of(self.rescale_factor);
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |_, x| x * factor,
        );
        let (mut rows, mut columns) = ([0; NONZEROS], [0; NONZEROS]);
        let mut places = rows.iter_mut().zip(&mut columns);
        for i in 0..D {
            for (j, (row, column)) in pattern.row(i).iter().zip(&mut places) {
                *row = i;
                *column = *j as usize;
            }
        }
        match self.mode {
            NormalizationMode::Row => {
                let _ = Scattered::<T, D>::softmax(simd, &rows, values, Masked::Nothing);
            }
            NormalizationMode::Column => {
                let _ = Scattered::<T, D>::softmax(simd, &columns, values, Masked::Nothing);
            }
            NormalizationMode::RowColumn => {
                let by_row = Scattered::<T, D>::softmax(simd, &rows, values, Masked::Negative);
                by_row.softmax_across(simd, (&rows, &columns), values);
            }
        }
    }
}

/// What `D` lines of `D` entries have in common whose listed entries lie scattered: the largest exponent and the sum of exponentials.
struct Scattered<T, const D: usize> {
    largest: [T; D],
    sum: [T; D],
}

impl<T: Number, const D: usize> Scattered<T, D> {
    /// The softmax of lines of which all but `values` are masked zeros; entry n lies in `lines[n]`.
    #[inline(always)]
    fn softmax<S: Simd, const LISTED: usize>(
        simd: S,
        lines: &[usize; LISTED],
        values: &mut [T; LISTED],
        after: Masked,
    ) -> Self {
        let mut absent = [D; D];
        for line in lines {
            if let Some(absent) = absent.get_mut(*line) {
                *absent -= 1;
            }
        }
        let nothing = absent.map(|absent| if absent > 0 { T::of(MASKED) } else { -T::INFINITY });
        let mut common = Self { largest: nothing, sum: [T::ZERO; D] };
        for_chunks(simd, values, |n, x| {
            let exponents = Masked::Zeros.exponent(x);
            join(&mut common.largest, lines, n, exponents, |a, b| a.larger(b));
        });
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| {
                let largest = of_lines(simd, &common.largest, lines, n);
                let value = (Masked::Zeros.exponent(x) - largest).exp();
                Masked::Zeros.mask(x).select(-value, value)
            },
        );
        for_chunks(simd, values, |n, x| join(&mut common.sum, lines, n, x.abs(), |a, b| a + b));
        for (i, absent) in absent.into_iter().enumerate() {
            if absent > 0 {
                let one = common.of_absent(simd, i);
                if let Some(sum) = common.sum.get_mut(i) {
                    *sum = *sum + one * T::of(absent as f64);
                }
            }
        }
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| unmask(x / of_lines(simd, &common.sum, lines, n), after),
        );
        common
    }

    /// e^(−1e9 − largest): an entry of line `i` that is not listed, before it is divided.
    #[inline(always)]
    fn of_absent<S: Simd>(&self, simd: S, i: usize) -> T {
        let largest = self.largest.get(i).copied().unwrap_or(T::ZERO);
        let exponential = Lanes::splat(simd, T::of(MASKED) - largest).exp();
        exponential.each().fold(T::ZERO, |_, lane| lane)
    }

    /// The softmax down the columns of what [`softmax`](Self::softmax) has made of the rows, where shares that are not listed count as well.
    #[inline(always)]
    fn softmax_across<S: Simd, const LISTED: usize>(
        &self,
        simd: S,
        (rows, columns): (&[usize; LISTED], &[usize; LISTED]),
        values: &mut [T; LISTED],
    ) {
        // Shares lie between 0 and 1: nothing need be subtracted.
        let mut absent = [T::ZERO; D];
        let mut all = T::ZERO;
        for (i, (absent, sum)) in absent.iter_mut().zip(&self.sum).enumerate() {
            let share = Lanes::splat(simd, self.of_absent(simd, i) / *sum).exp();
            *absent = share.each().fold(T::ZERO, |_, lane| lane);
            all = all + *absent;
        }
        let mut sums = [all; D];
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |_, x| {
                let value = x.abs().exp();
                Masked::Negative.mask(x).select(-value, value)
            },
        );
        for_chunks(simd, values, |n, x| {
            let instead = x.abs() - of_lines(simd, &absent, rows, n);
            join(&mut sums, columns, n, instead, |a, b| a + b);
        });
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| unmask(x / of_lines(simd, &sums, columns, n), Masked::Nothing),
        );
    }
}

/// Calls `visit(n, entries)` for each register of entries from n on.
#[inline(always)]
fn for_chunks<S: Simd, T: Number>(
    simd: S,
    values: &[T],
    mut visit: impl FnMut(usize, Lanes<S, T>),
) {
    for n in (0..values.len()).step_by(Lanes::<S, T>::LEN) {
        visit(n, Lanes::load(simd, values, n));
    }
}

/// Replaces each register of entries from n on by `value(n, entries)`.
#[inline(always)]
fn map_chunks<S: Simd, T: Number>(
    simd: S,
    values: &mut [T],
    value: impl Fn(usize, Lanes<S, T>) -> Lanes<S, T>,
) {
    for n in (0..values.len()).step_by(Lanes::<S, T>::LEN) {
        value(n, Lanes::load(simd, values, n)).store(values, n);
    }
}

/// What `lines` have in `all` to which the entries from n on belong.
#[inline(always)]
fn of_lines<S: Simd, T: Number>(simd: S, all: &[T], lines: &[usize], n: usize) -> Lanes<S, T> {
    Lanes::from_fn(
        simd,
        #[inline(always)]
        |lane| {
            let line = lines.get(n + lane).and_then(|line| all.get(*line));
            line.copied().unwrap_or(T::ONE)
        },
    )
}

/// Joins the entries from n on to those of their lines.
#[inline(always)]
fn join<S: Simd, T: Number>(
    all: &mut [T],
    lines: &[usize],
    n: usize,
    entries: Lanes<S, T>,
    join: impl Fn(T, T) -> T,
) {
    for (line, entry) in lines.get(n..).unwrap_or_default().iter().zip(entries.each()) {
        if let Some(of_line) = all.get_mut(*line) {
            *of_line = join(*of_line, entry);
        }
    }
}
