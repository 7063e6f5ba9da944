//! Functions of `f32` lanes.
use super::{Exponent, polynomial};
use fearless_simd::{Simd, prelude::*};

/// 1.5 · 2²³: a sum with it has no bits left for fractions, and its low bits hold the integer.
const ROUND: f32 = 12_582_912.0;
/// [`ROUND`] and the bias of one exponent.
const ROUND_1: f32 = ROUND + 127.0;
/// [`ROUND`] and the bias of two exponents.
const ROUND_2: f32 = ROUND + 254.0;
const LOG2_E: f32 = core::f32::consts::LOG2_E;
/// ln 2 in two parts; the first has 15 bits, so its product with an exponent is exact.
const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];

/// x = n ln 2 + r with |r| ≤ ½ ln 2: n + `round`, and r.
#[inline(always)]
fn reduce<S: Simd>(x: S::f32s, round: f32) -> (S::f32s, S::f32s) {
    let t = x.mul_add(LOG2_E, round);
    (t, remainder::<S>(x, t, round))
}

#[inline(always)]
fn remainder<S: Simd>(x: S::f32s, t: S::f32s, round: f32) -> S::f32s {
    let n = t - round;
    n.mul_add(-LN_2[1], n.mul_add(-LN_2[0], x))
}

/// (eʳ − 1 − r) / r² on |r| ≤ ½ ln 2.
#[inline(always)]
fn exp_tail<S: Simd>(r: S::f32s) -> S::f32s {
    polynomial(r, [0.499_999_97, 0.166_665_39, 0.041_667_752, 0.008_367_098, 0.001_383_526_7])
}

/// 2ⁿ for n in −127..=127, from n + [`ROUND_1`].
#[inline(always)]
fn power_of_two<S: Simd>(t: S::f32s) -> S::f32s {
    (t.bitcast::<S::u32s>() << 23).bitcast()
}

/// 2ⁿ as a product of two numbers, from n + [`ROUND_2`].
#[inline(always)]
fn two_powers<S: Simd>(t: S::f32s) -> [S::f32s; 2] {
    let t = t.bitcast::<S::u32s>();
    let half = t >> 1;
    [half, t - half].map(|n| (n << 23).bitcast())
}

#[inline(always)]
pub(crate) fn exp<S: Simd>(x: S::f32s) -> S::f32s {
    let s = x.token();
    let x = x.simd_lt(-104.0).select(S::f32s::splat(s, -104.0), x);
    let t = x.mul_add(LOG2_E, ROUND_2).min(ROUND_2 + 129.0);
    let r = remainder::<S>(x, t, ROUND_2);
    let [a, b] = two_powers::<S>(t);
    exp_tail::<S>(r).mul_add(r, 1.0).mul_add(r, 1.0) * a * b
}

#[inline(always)]
pub(crate) fn exp_m1<S: Simd>(x: S::f32s) -> S::f32s {
    let s = x.token();
    let y = x.simd_lt(-25.0).select(S::f32s::splat(s, -25.0), x);
    let t = y.mul_add(LOG2_E, ROUND_2).min(ROUND_2 + 129.0);
    let r = remainder::<S>(y, t, ROUND_2);
    let p = (exp_tail::<S>(r) * r).mul_add(r, r);
    let [a, b] = two_powers::<S>(t);
    let b_inverse: S::f32s = (S::u32s::splat(s, 254 << 23) - b.bitcast::<S::u32s>()).bitcast();
    (p.mul_add(a, a - b_inverse) * b).copysign(x)
}

#[inline(always)]
fn ln_reduced<S: Simd>(k: S::f32s, f: S::f32s) -> S::f32s {
    let p = polynomial(
        f,
        [0.333_333_3, -0.250_008_26, 0.200_012_65, -0.166_231_87, 0.142_006_38, -0.131_609_38, 0.127_703_85, -0.076_432_86],
    );
    let y = (f * f).mul_add(p.mul_add(f, -0.5), f);
    k.mul_add(LN_2[0], k.mul_add(LN_2[1], y))
}

/// x = 2ᵏ m with m in [√½, √2), for positive normal x.
#[inline(always)]
fn split<S: Simd>(x: S::f32s) -> (S::i32s, S::f32s) {
    const SQRT_HALF: i32 = 0x3f35_04f3;
    let bits = x.bitcast::<S::i32s>() - SQRT_HALF;
    let k = bits >> 23;
    (k, ((bits & 0x7f_ffff) + SQRT_HALF).bitcast())
}

#[inline(always)]
fn ln_special<S: Simd>(x: S::f32s, y: S::f32s) -> S::f32s {
    let s = x.token();
    let y = x.simd_eq(f32::INFINITY).select(x, y);
    let y = x.simd_eq(0.0).select(S::f32s::splat(s, f32::NEG_INFINITY), y);
    x.simd_ge(0.0).select(y, S::f32s::splat(s, f32::NAN))
}

#[inline(always)]
pub(crate) fn ln<S: Simd>(x: S::f32s) -> S::f32s {
    let s = x.token();
    let small = x.simd_lt(f32::MIN_POSITIVE);
    let (k, m) = split::<S>(small.select(x * 8_388_608.0, x));
    let k = k.to_float::<S::f32s>();
    let k = small.select(k - 23.0, k);
    ln_special::<S>(x, ln_reduced::<S>(k, m - 1.0))
}

#[inline(always)]
pub(crate) fn ln_1p<S: Simd>(x: S::f32s) -> S::f32s {
    let u = x + 1.0;
    let (k, m) = split::<S>(u);
    let scale: S::f32s = (S::i32s::splat(x.token(), 127 << 23) - (k << 23)).bitcast();
    let f = x.simd_gt(16_777_216.0).select(m - 1.0, x.mul_add(scale, scale - 1.0));
    ln_special::<S>(u, ln_reduced::<S>(k.to_float::<S::f32s>(), f)).copysign(x)
}

#[inline(always)]
pub(crate) fn tanh<S: Simd>(x: S::f32s) -> S::f32s {
    let a = x.abs();
    let a = a.simd_gt(10.0).select(S::f32s::splat(x.token(), 10.0), a);
    let (t, r) = reduce::<S>(a * -2.0, ROUND_1);
    let p = (exp_tail::<S>(r) * r).mul_add(r, r);
    let scale = power_of_two::<S>(t);
    let e = p.mul_add(scale, scale - 1.0);
    (e / (e + 2.0)).copysign(x)
}

#[inline(always)]
pub(crate) fn sigmoid<S: Simd>(x: S::f32s) -> S::f32s {
    let e = exp::<S>(-x.abs());
    x.simd_lt(0.0).select(e, S::f32s::splat(x.token(), 1.0)) / (e + 1.0)
}

#[inline(always)]
pub(crate) fn erf<S: Simd>(x: S::f32s) -> S::f32s {
    let a = x.abs();
    let p = polynomial(
        x * x,
        [0.128_379_17, -0.376_126_2, 0.112_833_79, -0.026_834_333, 0.005_113_148, -0.000_673_748_44],
    );
    let near = x.mul_add(p, x);
    let b = a.simd_gt(4.0).select(S::f32s::splat(x.token(), 4.0), a);
    let g = polynomial(
        b,
        [2.940_346_5e-5, 1.128_394_8, 0.635_917_07, 0.105_088_845, -0.022_806_883, 0.003_194_093, -0.000_211_845_17],
    );
    let far = (-exp::<S>(-g) + 1.0).copysign(x);
    a.simd_lt(0.75).select(near, far)
}

#[inline(always)]
pub(crate) fn pow<S: Simd>(x: S::f32s, y: f32) -> S::f32s {
    let (low, high) = x.widen();
    let y = f64::from(y);
    super::f64::pow::<S>(low, y).narrow(super::f64::pow::<S>(high, y))
}
