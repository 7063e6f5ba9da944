//! Elementary functions of `f32` lanes.

use crate::{
    coefficients::{EXP, EXP_M1, LN_1P, LN_2, LN_LEAST, ROUND, SQRT_HALF},
    square_root,
};

use super::{
    at_least, at_most, ln_everywhere, polynomial, pow_everywhere, sigmoid_of_exp,
    tanh_of_half_exp_m1,
};
use fearless_simd::Simd;
use fearless_simd::prelude::*;

const MANTISSA_BITS: u32 = 23;
const BIAS: f32 = 127.0;
const LOG2_E: f32 = core::f32::consts::LOG2_E;
/// From here on 1 + x is x.
const TWO_24: f32 = 16_777_216.0;

/// √x: on ARM's microcontrollers by an instruction that vectors of single numbers do not know of.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn sqrt<S: Simd>(x: S::f32s) -> S::f32s {
    if cfg!(target_arch = "arm") {
        let roots = x.as_slice();
        return S::f32s::from_fn(x.token(), |lane| {
            roots.get(lane).map_or(0.0, |x| square_root::f32(*x))
        });
    }
    x.sqrt()
}

/// x = n ln 2 + r with integer n and |r| ≤ ½ ln 2: the sum t = n + `shift`, where `shift` is [`ROUND`] and an integer,
/// and r. At most `shift` + 129, where 2ⁿ overflows; r then grows with x.
#[cfg_attr(not(unoptimized), inline(always))]
fn reduce<S: Simd>(x: S::f32s, shift: f32) -> (S::f32s, S::f32s) {
    let t = x.mul_add(LOG2_E, shift).min(shift + 129.0);
    let n = t - shift;
    (t, n.mul_add(-LN_2[1], n.mul_add(-LN_2[0], x)))
}

/// eʳ for |r| ≤ ½ ln 2.
#[cfg_attr(not(unoptimized), inline(always))]
fn exp_of_remainder<S: Simd>(r: S::f32s) -> S::f32s {
    let p = polynomial(r, EXP);
    p.mul_add(r, 1.0).mul_add(r, 1.0)
}

/// a (eʳ − 1) + b for |r| ≤ ½ ln 2: a r + b first, whose rounding counts less than that of eʳ − 1.
#[cfg_attr(not(unoptimized), inline(always))]
fn scaled_exp_m1<S: Simd>(r: S::f32s, a: S::f32s, b: S::f32s) -> S::f32s {
    let p = polynomial(r, EXP_M1);
    (p * r * r).mul_add(a, r.mul_add(a, b))
}

/// 2ⁿ as a product of two powers, from n + [`ROUND`] + 2 [`BIAS`].
#[cfg_attr(not(unoptimized), inline(always))]
fn power_of_two<S: Simd>(t: S::f32s) -> [S::f32s; 2] {
    let t = t.bitcast::<S::u32s>();
    let half = t >> 1;
    [(half << MANTISSA_BITS).bitcast(), ((t - half) << MANTISSA_BITS).bitcast()]
}

/// eˣ, within 1.2 ulp, subnormal results included. e^−∞ = 0, e^∞ = ∞.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp<S: Simd>(x: S::f32s) -> S::f32s {
    // Below −104 the result is nearer to 0 than to the smallest number.
    let (t, r) = reduce::<S>(at_least(x, -104.0), ROUND + 2.0 * BIAS);
    let [a, b] = power_of_two::<S>(t);
    exp_of_remainder::<S>(r) * a * b
}

/// As [`exp`], and 0 where that would be subnormal.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp_normal<S: Simd>(x: S::f32s) -> S::f32s {
    let least = S::f32s::splat(x.token(), LN_LEAST);
    let below = x.simd_lt(least);
    below.select(S::f32s::splat(x.token(), 0.0), exp::<S>(below.select(least, x)))
}

/// eˣ − 1, within 1.3 ulp: 2ⁿ (eʳ − 1) + (2ⁿ − 1). Keeps tiny x and the sign of 0; −∞ gives −1, ∞ gives ∞.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp_m1<S: Simd>(x: S::f32s) -> S::f32s {
    let (t, r) = reduce::<S>(at_least(x, -25.0), ROUND + 2.0 * BIAS);
    let [a, b] = power_of_two::<S>(t);
    let b_inverse: S::f32s =
        (S::u32s::splat(x.token(), (2 * 127) << MANTISSA_BITS) - b.bitcast::<S::u32s>()).bitcast();
    (scaled_exp_m1::<S>(r, a, a - b_inverse) * b).copysign(x)
}

/// tanh x, within 1.9 ulp. Keeps tiny x and the sign of 0; ±∞ gives ±1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn tanh<S: Simd>(x: S::f32s) -> S::f32s {
    // From 9.02 on tanh rounds to 1. The shift is for 2ⁿ⁻¹.
    let (t, r) = reduce::<S>(at_most(x.abs(), 10.0) * 2.0, ROUND + BIAS - 1.0);
    let half_scale: S::f32s = (t.bitcast::<S::u32s>() << MANTISSA_BITS).bitcast();
    tanh_of_half_exp_m1(x, scaled_exp_m1::<S>(r, half_scale, half_scale - 0.5))
}

/// 1 / (1 + e⁻ˣ), within 2 ulp, subnormal results included. −∞ gives 0, ∞ gives 1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn sigmoid<S: Simd>(x: S::f32s) -> S::f32s {
    sigmoid_of_exp(x, exp::<S>(-x.abs()))
}

/// x = 2ᵏ m with m in [√½, √2), for positive normal x: k and m.
#[cfg_attr(not(unoptimized), inline(always))]
fn split<S: Simd>(x: S::f32s) -> (S::i32s, S::f32s) {
    let bits = x.bitcast::<S::i32s>() - SQRT_HALF;
    (bits >> MANTISSA_BITS, ((bits & 0x7f_ffff) + SQRT_HALF).bitcast())
}

/// k ln 2 + ln (1 + f) for 1 + f in [√½, √2).
#[cfg_attr(not(unoptimized), inline(always))]
fn ln_of_parts<S: Simd>(k: S::f32s, f: S::f32s) -> S::f32s {
    let p = polynomial(f, LN_1P);
    let ln = (f * f).mul_add(p.mul_add(f, -0.5), f);
    k.mul_add(LN_2[0], k.mul_add(LN_2[1], ln))
}

/// ln x, within 1 ulp, of subnormals too. ±0 gives −∞, less NaN, ∞ itself.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn ln<S: Simd>(x: S::f32s) -> S::f32s {
    let subnormal = x.simd_lt(f32::MIN_POSITIVE);
    let (k, m) = split::<S>(subnormal.select(x * TWO_24, x));
    let k = k.to_float::<S::f32s>();
    ln_everywhere(x, ln_of_parts::<S>(subnormal.select(k - 24.0, k), m - 1.0))
}

/// ln (1 + x), within 1.6 ulp. Keeps tiny x and the sign of 0; −1 gives −∞, less NaN, ∞ itself.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn ln_1p<S: Simd>(x: S::f32s) -> S::f32s {
    let u = x + 1.0;
    let (k, m) = split::<S>(u);
    // 1 + x = 2ᵏ (1 + f): f without the rounding of u, but for x so large that there is none (2⁻ᵏ may not exist).
    let scale: S::f32s =
        (S::i32s::splat(x.token(), 127 << MANTISSA_BITS) - (k << MANTISSA_BITS)).bitcast();
    let f = x.simd_gt(TWO_24).select(m - 1.0, x.mul_add(scale, scale - 1.0));
    ln_everywhere(u, ln_of_parts::<S>(k.to_float(), f)).copysign(x)
}

/// erf x, within 1.5 ulp: x + x p(x²) up to ¾, 1 − e^−g(x) from there. Keeps tiny x and the sign of 0; ±∞ gives ±1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn erf<S: Simd>(x: S::f32s) -> S::f32s {
    // |x| ≤ ¾, error of erf x: 2^−29.2.
    let p = polynomial(
        x * x,
        [
            0.128_379_17,
            -0.376_126_2,
            0.112_833_79,
            -0.026_834_333,
            0.005_113_148,
            -0.000_673_748_44,
        ],
    );
    let near = x.mul_add(p, x);
    let a = x.abs();
    // ¾ ≤ |x| ≤ 4, error of erf x: 2^−28.2. From 3.92 on erf rounds to 1.
    let g = polynomial(
        at_most(a, 4.0),
        [
            2.146_808_4e-5,
            1.128_433_1,
            0.635_842_6,
            0.105_163_52,
            -0.022_847_578,
            0.003_205_515_2,
            -0.000_213_136_36,
        ],
    );
    let far = (-exp::<S>(-g) + 1.0).copysign(x);
    a.simd_lt(0.75).select(near, far)
}

/// xʸ, within 0.51 ulp: e^(y ln |x|) in `f64`. The special values are those of C99's `pow`.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn pow<S: Simd>(x: S::f32s, y: f32) -> S::f32s {
    let (low, high) = x.abs().widen();
    let low = super::f64::pow_of_normal::<S>(low, f64::from(y));
    let high = super::f64::pow_of_normal::<S>(high, f64::from(y));
    pow_everywhere(x, y, low.narrow(high))
}
