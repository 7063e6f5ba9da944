//! Elementary functions of whole SIMD vectors: one set for `f32` lanes, one for `f64` lanes.
//!
//! No lane takes a branch of its own: special values are mixed in with masks. Every function is within 2 ulp of the true
//! value with or without a fused multiply-add, reads and gives subnormals, and lets NaN through. The polynomials are
//! minimax fits; a comment names the interval and the largest error of each, in units of the function's own value.
//!
//! Here is what does not depend on the lanes' type.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, SimdFloatElement};

pub(crate) mod f32;
pub(crate) mod f64;
#[cfg(test)]
mod tests;

/// c₀ + c₁x + c₂x² + … by Horner's rule; a long one with even and odd powers apart, whose chains run side by side.
#[cfg_attr(not(unoptimized), inline(always))]
fn polynomial<S: Simd, V: SimdFloat<S>, const N: usize>(x: V, c: [V::Element; N]) -> V {
    const LONG: usize = 8;
    if N < LONG {
        return horner(x, &c, N - 1, 1);
    }
    let even = (N - 1) & !1;
    let odd = (N - 2) | 1;
    horner(x * x, &c, odd, 2).mul_add(x, horner(x * x, &c, even, 2))
}

/// The polynomial of every `step`th coefficient from the `last` down.
#[cfg_attr(not(unoptimized), inline(always))]
fn horner<S: Simd, V: SimdFloat<S>>(x: V, c: &[V::Element], last: usize, step: usize) -> V {
    let mut sum = splat(x, c[last]);
    for i in (0..last / step).rev() {
        sum = sum.mul_add(x, c[last % step + i * step]);
    }
    sum
}

/// A vector of the type of `x` with `value` in every lane.
#[cfg_attr(not(unoptimized), inline(always))]
fn splat<S: Simd, V: SimdFloat<S>>(x: V, value: V::Element) -> V {
    V::splat(x.token(), value)
}

/// The lanes of `x`, but `limit` where they lie above it. NaN stays, which `min` does not promise.
#[cfg_attr(not(unoptimized), inline(always))]
fn at_most<S: Simd, V: SimdFloat<S>>(x: V, limit: V::Element) -> V {
    x.simd_gt(limit).select(splat(x, limit), x)
}

/// The lanes of `x`, but `limit` where they lie below it. NaN stays.
#[cfg_attr(not(unoptimized), inline(always))]
fn at_least<S: Simd, V: SimdFloat<S>>(x: V, limit: V::Element) -> V {
    x.simd_lt(limit).select(splat(x, limit), x)
}

/// The numbers that `f32` and `f64` have in common: 0, 1, ∞.
#[cfg_attr(not(unoptimized), inline(always))]
fn numbers<T: SimdFloatElement>() -> [T; 3] {
    let (zero, one) = (T::from(0_i8), T::from(1_i8));
    [zero, one, one / zero]
}

/// tanh x from h = (e²ˣ − 1) / 2 of |x|: h / (1 + h) as b − b · b / (1 + h) with b = min(h, 1), where the quotient is
/// at most ½ and its error counts half.
#[cfg_attr(not(unoptimized), inline(always))]
fn tanh_of_half_exp_m1<S: Simd, V: SimdFloat<S>>(x: V, h: V) -> V {
    let [_, one, _] = numbers::<V::Element>();
    let b = h.min(one);
    let q = b / (h + one);
    (-q).mul_add(b, b).copysign(x)
}

/// 1 / (1 + e⁻ˣ) from e = e^−|x|: b − b · e / (1 + e), where b is 1 or, for negative x, e.
#[cfg_attr(not(unoptimized), inline(always))]
fn sigmoid_of_exp<S: Simd, V: SimdFloat<S>>(x: V, e: V) -> V {
    let [zero, one, _] = numbers::<V::Element>();
    let b = x.simd_lt(zero).select(e, splat(x, one));
    let q = e / (e + one);
    (-q).mul_add(b, b)
}

/// `ln`, which is ln x for positive finite x, everywhere: ±0 gives −∞, less NaN, ∞ itself.
#[cfg_attr(not(unoptimized), inline(always))]
fn ln_everywhere<S: Simd, V: SimdFloat<S>>(x: V, ln: V) -> V {
    let [zero, _, infinity] = numbers::<V::Element>();
    let ln = x.simd_eq(infinity).select(x, ln);
    let ln = x.simd_eq(zero).select(splat(x, -infinity), ln);
    x.simd_ge(zero).select(ln, splat(x, infinity * zero))
}

/// `power`, which is |x|ʸ for finite x and y other than 0, as xʸ everywhere, with the special values of C99.
///
/// y = 0 and x = 1 give 1, even with NaN; a negative x with an odd y changes the sign, with a fraction gives NaN.
#[cfg_attr(not(unoptimized), inline(always))]
fn pow_everywhere<S: Simd, V: SimdFloat<S, Element: Into<f64>>>(
    x: V,
    y: V::Element,
    power: V,
) -> V {
    let [zero, one, infinity] = numbers::<V::Element>();
    let a = x.abs();
    let exponent: f64 = y.into();
    if exponent == 0.0 {
        return splat(x, one);
    }
    if exponent.is_nan() {
        return x.simd_eq(one).select(x, splat(x, y));
    }
    if exponent.is_infinite() {
        let (above, below) = if exponent > 0.0 { (infinity, zero) } else { (zero, infinity) };
        let z = a.simd_gt(one).select(splat(x, above), splat(x, below));
        let z = a.simd_eq(one).select(splat(x, one), z);
        return x.simd_eq(x).select(z, x);
    }
    let edge = if exponent > 0.0 { a } else { splat(x, one) / a };
    let z = (a.simd_gt(zero) & a.simd_lt(infinity)).select(power, edge);
    match Exponent::of(exponent) {
        Exponent::Even => z,
        Exponent::Odd => z.copysign(x),
        Exponent::Fraction => {
            (x.simd_lt(zero) & x.simd_gt(-infinity)).select(splat(x, infinity * zero), z)
        }
    }
}

/// What an exponent means for a negative base.
enum Exponent {
    Even,
    Odd,
    Fraction,
}

impl Exponent {
    /// The kind of a finite exponent. From 2⁵³ on every number is even.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn of(y: f64) -> Self {
        const ALL_EVEN: f64 = 9_007_199_254_740_992.0;
        let n = y as i64;
        if y.abs() >= ALL_EVEN {
            Self::Even
        } else if n as f64 != y {
            Self::Fraction
        } else if n % 2 == 0 {
            Self::Even
        } else {
            Self::Odd
        }
    }
}
