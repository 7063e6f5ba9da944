//! Softmax along an axis, of entries of which some may be left out.

use fearless_simd::Simd;

use super::{Processing, View, view::Lines};
use crate::{Lanes, Mask, Number};

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
        along(simd, view, axis, Masked::Nothing, After::Unmasked);
    }
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, simd: S, before: &mut View<'_, T>, bar: &mut View<'_, T>) {
        let axis = before.axis(self.dim);
        along(simd, before, axis, Masked::Nothing, After::Unmasked);
        pullback_along(simd, before, axis, bar, Masked::Nothing, true);
    }
}

/// What a masked entry counts as under the exponential, as in tinyBIG.
pub(super) const MASKED: f64 = -1e9;

/// Which entries are masked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Masked {
    Nothing,
    /// Those that are 0: under the exponential they count as −1e9.
    Zeros,
    /// Those that have a minus sign, be it that of −0: under the exponential they count without it.
    Negative,
}

impl Masked {
    /// Where entries are masked.
    #[inline(always)]
    pub(super) fn mask<S: Simd, T: Number>(self, x: Lanes<S, T>) -> Mask<S, T> {
        let zero = x.constant(T::ZERO);
        match self {
            Self::Nothing => zero.gt(zero),
            Self::Zeros => x.eq(zero),
            Self::Negative => zero.gt(x.recip()),
        }
    }
    /// What entries count as under the exponential.
    #[inline(always)]
    pub(super) fn exponent<S: Simd, T: Number>(self, x: Lanes<S, T>) -> Lanes<S, T> {
        match self {
            Self::Nothing => x,
            Self::Zeros => self.mask(x).select(x.constant(T::of(MASKED)), x),
            Self::Negative => x.abs(),
        }
    }
    /// e^(exponent − largest), with a minus sign, also before 0, where entries are masked.
    #[inline(always)]
    pub(super) fn exponential<S: Simd, T: Number>(
        self,
        x: Lanes<S, T>,
        largest: Lanes<S, T>,
        after: After,
    ) -> Lanes<S, T> {
        let value = (self.exponent(x) - largest).exp();
        match (self, after) {
            (Self::Nothing, _) => value,
            // NaN has no sign. The line is NaN in any case: 1 is as good.
            (_, After::AllMarked) => {
                let number = value.is_nan().select(value.constant(T::ONE), value);
                self.mask(x).select(-number, value)
            }
            _ => self.mask(x).select(-value, value),
        }
    }
    /// 0 where entries are masked, else `value`.
    #[inline(always)]
    pub(super) fn unless<S: Simd, T: Number>(
        self,
        x: Lanes<S, T>,
        value: Lanes<S, T>,
    ) -> Lanes<S, T> {
        match self {
            Self::Nothing => value,
            _ => self.mask(x).select(x.constant(T::ZERO), value),
        }
    }
}

/// What becomes of masked entries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// They are 0.
    Unmasked,
    /// They have a minus sign, unless they are NaN.
    Marked,
    /// The same, and those that are NaN are the largest number, with a minus sign.
    AllMarked,
}

/// The softmax along `axis` of entries of which some are `masked`.
#[inline(always)]
pub(super) fn along<S: Simd, T: Number>(
    simd: S,
    view: &mut View<'_, T>,
    axis: usize,
    masked: Masked,
    after: After,
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
fn softmax<S: Simd, T: Number>(lines: &mut impl Lines<S, T>, masked: Masked, after: After) {
    let largest = lines.largest(
        #[inline(always)]
        |x| masked.exponent(x),
    );
    lines.map(
        #[inline(always)]
        |x| masked.exponential(x, largest, after),
    );
    let sum = lines.sum(
        #[inline(always)]
        |x| if masked == Masked::Nothing { x } else { x.abs() },
    );
    lines.map(
        #[inline(always)]
        |x| if masked == Masked::Nothing { x / sum } else { share(x, sum, after) },
    );
}

/// The share of an exponential, which has a minus sign if its entry is masked. NaN spreads to all.
#[inline(always)]
pub(super) fn share<S: Simd, T: Number>(
    exponential: Lanes<S, T>,
    sum: Lanes<S, T>,
    after: After,
) -> Lanes<S, T> {
    let share = exponential / sum;
    match after {
        After::Unmasked => Masked::Negative.mask(share).select((share * T::ZERO).abs(), share),
        After::Marked => share,
        After::AllMarked => {
            let lost = Masked::Negative.mask(exponential).and(share.is_nan());
            lost.select(share.constant(-T::finite(f64::INFINITY)), share)
        }
    }
}

/// The pullback of the softmax along `axis` that has made `shares`, of which those that are `masked` are marked: x̄ = y · (ȳ − Σ y · ȳ), and 0 where
/// entries are masked. If these have been `unmasked`, their cotangents count for nothing.
#[inline(always)]
pub(super) fn pullback_along<S: Simd, T: Number>(
    simd: S,
    shares: &mut View<'_, T>,
    axis: usize,
    bar: &mut View<'_, T>,
    masked: Masked,
    unmasked: bool,
) {
    if axis < 2 {
        shares.each_bundle_beside(
            simd,
            axis,
            bar,
            #[inline(always)]
            |shares, bars| pullback(shares, bars, masked, unmasked),
        );
    } else {
        shares.each_line_beside(
            simd,
            bar,
            #[inline(always)]
            |shares, bars| pullback(shares, bars, masked, unmasked),
        );
    }
}

#[inline(always)]
fn pullback<S: Simd, T: Number, L: Lines<S, T>>(
    shares: &mut L,
    bars: &mut L,
    masked: Masked,
    unmasked: bool,
) {
    let [sum] = shares.sums_beside(
        bars,
        #[inline(always)]
        |y, bar| [y.abs() * if unmasked { masked.unless(y, bar) } else { bar }],
    );
    shares.map_beside(
        bars,
        #[inline(always)]
        |y, bar| masked.unless(y, y * (bar - sum)),
    );
}
