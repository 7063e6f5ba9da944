//! [`Lanes`]: as many neighbouring entries of a matrix as one register holds, with the arithmetic that
//! functions, fusions and processing are written in.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::Simd;

use crate::{
    gradient::Dual,
    scalar::{Number, Register, SINGLE},
};

/// Neighbouring entries of one row of a matrix, one per lane of a register.
///
/// `S` is the instruction set (chosen at run time, a type inside a kernel), `T` the [`Number`]. All
/// operations act lane by lane and, except for those that go through `libm`, are branch-free; their time does not
/// depend on the values.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Lanes<S: Simd, T: Number>(pub(crate) T::Register<S>);

/// One truth value per lane, made by the comparisons of [`Lanes`].
#[must_use]
pub struct Mask<S: Simd, T: Number>(<T::Register<S> as Register<S, T>>::Mask);

#[allow(
    clippy::expl_impl_clone_on_copy,
    reason = "a derive would ask for a mask that the bounds promise"
)]
impl<S: Simd, T: Number> Clone for Mask<S, T> {
    #[cfg_attr(not(unoptimized), inline(always))]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Simd, T: Number> Copy for Mask<S, T> {}

impl<S: Simd, T: Number> Mask<S, T> {
    /// The same of numbers with derivatives.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn of_duals(self) -> Mask<S, Dual<T>> {
        Mask(self.0)
    }
    /// `yes` in the lanes where the mask is true, `no` in the others.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn select(self, yes: Lanes<S, T>, no: Lanes<S, T>) -> Lanes<S, T> {
        Lanes(Register::select(self.0, yes.0, no.0))
    }
    /// True where both are.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Whether it is true in every lane.
    #[cfg_attr(not(unoptimized), inline(always))]
    #[must_use]
    pub fn all(self) -> bool {
        T::Register::<S>::all(self.0)
    }
    /// True where either is.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl<S: Simd, T: Number> Lanes<S, T> {
    /// The number of lanes.
    pub const LEN: usize = <T::Register<S> as Register<S, T>>::LEN;

    /// The same value in every lane.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn splat(simd: S, value: T) -> Self {
        Self(T::Register::<S>::splat(simd, value))
    }
    /// What a sum of products begins with: where they are not fused, the compiler leaves out a −0, and must not leave out a 0.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn nothing(simd: S) -> Self {
        Self::splat(simd, if SINGLE { -T::ZERO } else { T::ZERO })
    }
    /// Lane `k` holds `value(k)`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn from_fn(simd: S, value: impl FnMut(usize) -> T) -> Self {
        Self(T::Register::<S>::from_fn(simd, value))
    }
    /// The entries of `row` from `start` on; lanes past the end of `row` hold 0.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn load(simd: S, row: &[T], start: usize) -> Self {
        match row.get(start..start.wrapping_add(Self::LEN)) {
            Some(entries) => Self(T::Register::<S>::from_slice(simd, entries)),
            None => Self::from_fn(simd, |lane| {
                row.get(start.wrapping_add(lane)).copied().unwrap_or(T::ZERO)
            }),
        }
    }
    /// Writes the lanes to `row` from `start` on; lanes past the end of `row` are dropped.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn store(self, row: &mut [T], start: usize) {
        if let Some(entries) = row.get_mut(start..start.wrapping_add(Self::LEN)) {
            self.0.store_slice(entries);
            return;
        }
        let rest = row.get_mut(start..).unwrap_or_default();
        for (lane, entry) in rest.iter_mut().enumerate().take(Self::LEN) {
            *entry = self.0.lane(lane);
        }
    }
    /// Of as many numbers as there are lanes.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn full(simd: S, numbers: &[T]) -> Self {
        Self(T::Register::<S>::from_slice(simd, numbers))
    }
    /// To as many places as there are lanes.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn store_full(self, places: &mut [T]) {
        self.0.store_slice(places);
    }
    /// The lanes, one by one.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn each(&self) -> impl Iterator<Item = T> {
        (0..Self::LEN).map(
            #[cfg_attr(not(unoptimized), inline(always))]
            |lane| self.0.lane(lane),
        )
    }
    /// The first lane.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn first(self) -> T {
        self.0.lane(0)
    }
    /// Σ of the lanes, by halves.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn total(self) -> T {
        let mut sums = self;
        let mut different = Self::LEN;
        while different > 1 {
            let (first, second) = sums.interleave(sums);
            sums = first + second;
            different /= 2;
        }
        sums.0.lane(0)
    }
    /// The lanes of both, alternately: the first halves, and the second.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn interleave(self, other: Self) -> (Self, Self) {
        let (first, second) = self.0.interleave(other.0);
        (Self(first), Self(second))
    }
    /// Another value in every lane, for constants inside formulas.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn constant(self, value: T) -> Self {
        Self::splat(self.simd(), value)
    }
    /// The instruction set, as a token that [`splat`](Self::splat) and the like ask for.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn simd(self) -> S {
        self.0.simd()
    }

    /// `self · factor + summand`, rounded once where the hardware fuses it, never a library call.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(self.0.mul_add(factor.0, summand.0))
    }
    /// `|self|`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
    /// `√self`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn sqrt(self) -> Self {
        Self(T::sqrt::<S>(self.0))
    }
    /// `self²`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn square(self) -> Self {
        self * self
    }
    /// `1 / self`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn recip(self) -> Self {
        self.constant(T::ONE) / self
    }
    /// The larger one; NaN when either is NaN, as in torch.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn max(self, other: Self) -> Self {
        self.gt(other).or(self.is_nan()).select(self, other)
    }
    /// As [`max`](Self::max), by the name that single numbers have for it.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn larger(self, other: Self) -> Self {
        self.max(other)
    }
    /// The smaller one; NaN when either is NaN, as in torch.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn min(self, other: Self) -> Self {
        other.gt(self).or(self.is_nan()).select(self, other)
    }
    /// `self` kept between the bounds; NaN stays NaN.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn clamp(self, low: T, high: T) -> Self {
        // On a bound it is itself, and changes as it does.
        let (low, high) = (self.constant(low), self.constant(high));
        let raised = low.gt(self).select(low, self);
        raised.gt(high).select(high, raised)
    }

    /// `self > other`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn gt(self, other: Self) -> Mask<S, T> {
        Mask(self.0.gt(other.0))
    }
    /// `self ≥ other`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn ge(self, other: Self) -> Mask<S, T> {
        Mask(self.0.ge(other.0))
    }
    /// `self = other`.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn eq(self, other: Self) -> Mask<S, T> {
        Mask(self.0.eq(other.0))
    }
    /// True where the lane is not a number.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn is_nan(self) -> Mask<S, T> {
        Mask(self.0.is_nan())
    }

    /// e^self, ≤ 2 ulp.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn exp(self) -> Self {
        Self(T::exp::<S>(self.0))
    }
    /// As [`exp`](Self::exp), and 0 where that would be subnormal (below 1.2e-38; f64: 2.2e-308): processors need a hundred times
    /// as long for such numbers.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn exp_normal(self) -> Self {
        Self(T::exp_normal::<S>(self.0))
    }
    /// e^self − 1, ≤ 2 ulp also near 0.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn exp_m1(self) -> Self {
        Self(T::exp_m1::<S>(self.0))
    }
    /// The natural logarithm, ≤ 2 ulp; NaN below 0, −∞ at 0.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn ln(self) -> Self {
        Self(T::ln::<S>(self.0))
    }
    /// ln(1 + self), ≤ 2 ulp also near 0.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn ln_1p(self) -> Self {
        Self(T::ln_1p::<S>(self.0))
    }
    /// The hyperbolic tangent, ≤ 2 ulp.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn tanh(self) -> Self {
        Self(T::tanh::<S>(self.0))
    }
    /// 1 / (1 + e^−self), ≤ 2 ulp.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn sigmoid(self) -> Self {
        Self(T::sigmoid::<S>(self.0))
    }
    /// The error function, ≤ 2 ulp.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn erf(self) -> Self {
        Self(T::erf::<S>(self.0))
    }
    /// self^exponent as C's `pow`: NaN for a negative base with a fractional exponent, 1 for exponent 0.
    ///
    /// Small whole exponents are products; the others cost about three exponentials.
    #[cfg_attr(not(unoptimized), inline(always))]
    #[allow(clippy::cast_sign_loss, reason = "the magnitude has no sign")]
    pub fn powf(self, exponent: f64) -> Self {
        const PRODUCTS: f64 = 16.0;
        let magnitude = exponent.abs();
        let mut remaining = magnitude as u32;
        if magnitude > PRODUCTS || f64::from(remaining) != magnitude {
            return Self(T::power::<S>(self.0, T::of(exponent)));
        }
        let mut square = self;
        let mut product = self.constant(T::ONE);
        while remaining > 0 {
            if remaining % 2 == 1 {
                product = product * square;
            }
            square = square * square;
            remaining /= 2;
        }
        if exponent < 0.0 { product.recip() } else { product }
    }
}

/// `a + b`, and what rounding takes from that: Knuth's sum, exact whichever of the two is larger.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn two_sum<N: Copy + Add<Output = N> + Sub<Output = N>>(a: N, b: N) -> (N, N) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

macro_rules! one_by_one {
    ($($(#[$doc:meta])* $function:ident)*) => {
        /// Functions that are rarer: lane by lane through `libm`, so that their time depends on the values.
        impl<S: Simd, T: Number> Lanes<S, T> {$(
            $(#[$doc])*
            #[cfg_attr(not(unoptimized), inline(always))]
            pub fn $function(mut self) -> Self {
                for lane in 0..Self::LEN {
                    self.0.set_lane(lane, T::$function(self.0.lane(lane)));
                }
                self
            }
        )*}
    };
}

one_by_one! {
    /// The sine; NaN at ±∞.
    sin
    /// The cosine; NaN at ±∞.
    cos
    /// The tangent; NaN at ±∞.
    tan
    /// The arc sine, within ±π/2; NaN outside [−1, 1].
    asin
    /// The arc cosine, within [0, π]; NaN outside [−1, 1].
    acos
    /// The arc tangent, within ±π/2.
    atan
    /// The hyperbolic sine.
    sinh
    /// The hyperbolic cosine.
    cosh
    /// The inverse hyperbolic sine.
    asinh
    /// The inverse hyperbolic cosine; NaN below 1.
    acosh
    /// The inverse hyperbolic tangent; ±∞ at ±1, NaN outside.
    atanh
}

macro_rules! operator {
    ($($trait:ident $method:ident $symbol:tt)*) => {$(
        impl<S: Simd, T: Number> $trait for Lanes<S, T> {
            type Output = Self;
            #[cfg_attr(not(unoptimized), inline(always))]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $symbol other.0)
            }
        }
        impl<S: Simd, T: Number> $trait<T> for Lanes<S, T> {
            type Output = Self;
            #[cfg_attr(not(unoptimized), inline(always))]
            fn $method(self, other: T) -> Self {
                self $symbol self.constant(other)
            }
        }
    )*};
}

operator! { Add add + Sub sub - Mul mul * Div div / }

impl<S: Simd, T: Number> Neg for Lanes<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// True in the lane of column i, lanes beginning with column j.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn on_diagonal<S: Simd, T: Number>(simd: S, i: usize, j: usize) -> Mask<S, T> {
    if const { SINGLE } {
        return everywhere(simd, i == j);
    }
    // Distances between small whole numbers: exact in f32 as well.
    let distance = T::of(i as f64 - j as f64);
    lane_numbers(simd).eq(Lanes::splat(simd, distance))
}

/// True in the lanes from lane `first` on.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn from_lane<S: Simd, T: Number>(simd: S, first: usize) -> Mask<S, T> {
    if const { SINGLE } {
        return everywhere(simd, first == 0);
    }
    lane_numbers(simd).ge(Lanes::splat(simd, T::of(first as f64)))
}

/// The same truth in all lanes.
#[cfg_attr(not(unoptimized), inline(always))]
fn everywhere<S: Simd, T: Number>(simd: S, truth: bool) -> Mask<S, T> {
    let one = Lanes::splat(simd, T::ONE);
    one.eq(if truth { one } else { Lanes::splat(simd, T::ZERO) })
}

/// 0, 1, 2, … in the lanes.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn lane_numbers<S: Simd, T: Number>(simd: S) -> Lanes<S, T> {
    Lanes::from_fn(simd, |lane| T::of(lane as f64))
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::{Lanes, Simd};
    use crate::{Number, level::levels};

    fn exp_normal<T: Number>(level: Level, x: T) -> T {
        fn run<S: Simd, T: Number>(simd: S, x: T) -> T {
            Lanes::splat(simd, x).exp_normal().each().fold(T::NAN, |_, lane| lane)
        }
        dispatch!(level, simd => run(simd, x))
    }

    #[test]
    fn exponentials_end_where_subnormal_numbers_begin() {
        for level in levels() {
            assert_eq!(
                [
                    exp_normal(level, -87.4_f32),
                    exp_normal(level, -103.0_f32),
                    exp_normal(level, f32::NEG_INFINITY)
                ],
                [0.0; 3]
            );
            assert_eq!(
                [
                    exp_normal(level, -709.0_f64),
                    exp_normal(level, -740.0_f64),
                    exp_normal(level, f64::NEG_INFINITY)
                ],
                [0.0; 3]
            );
            for x in [-87.336_54_f32, -87.3, -1.0, 0.0, 80.0] {
                let (value, expected) = (exp_normal(level, x), x.exp());
                assert!(
                    value.is_normal() && (value - expected).abs() <= 3e-7 * expected,
                    "{x}: {value}"
                );
            }
            for x in [-708.396_418_532_264_1_f64, -708.3, -1.0, 0.0, 700.0] {
                let (value, expected) = (exp_normal(level, x), x.exp());
                assert!(
                    value.is_normal() && (value - expected).abs() <= 5e-16 * expected,
                    "{x}: {value}"
                );
            }
            assert!(exp_normal(level, f32::NAN).is_nan() && exp_normal(level, f64::NAN).is_nan());
            assert_eq!(
                (exp_normal(level, f32::INFINITY), exp_normal(level, 100.0_f32)),
                (f32::INFINITY, f32::INFINITY)
            );
        }
    }
}
