//! Elementary functions of `f64` lanes.

use super::{
    at_least, at_most, ln_everywhere, polynomial, pow_everywhere, sigmoid_of_exp, splat,
    tanh_of_half_exp_m1,
};
use crate::coefficients::LN_LEAST_64;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

const MANTISSA_BITS: u32 = 52;
const BIAS: f64 = 1023.0;
/// 1.5 · 2⁵²: a sum with it has no bits for fractions, and its low bits hold the integer.
const ROUND: f64 = 6_755_399_441_055_744.0;
const LOG2_E: f64 = core::f64::consts::LOG2_E;
/// ln 2 as a sum; the first part has 40 bits, so that its product with an exponent is exact.
const LN_2: [f64; 2] = [0.693_147_180_559_208_2, 7.371_002_565_167_799e-13];
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// From here on 1 + x is x.
const TWO_53: f64 = 9_007_199_254_740_992.0;

/// √x.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn sqrt<S: Simd>(x: S::f64s) -> S::f64s {
    x.sqrt()
}

/// x = n ln 2 + r + its rounding, with integer n and |r| ≤ ½ ln 2: the sum t = n + `shift`, where `shift` is [`ROUND`]
/// and an integer, then r and the rounding. At most `shift` + 1025, where 2ⁿ overflows; r then grows with x.
#[cfg_attr(not(unoptimized), inline(always))]
fn reduce<S: Simd>(x: S::f64s, shift: f64) -> [S::f64s; 3] {
    let t = x.mul_add(LOG2_E, shift).min(shift + 1025.0);
    let n = t - shift;
    let near = n.mul_add(-LN_2[0], x);
    let r = n.mul_add(-LN_2[1], near);
    [t, r, n.mul_add(-LN_2[1], near - r)]
}

/// The p of eʳ = 1 + r + r²p.
#[cfg_attr(not(unoptimized), inline(always))]
fn exp_tail<S: Simd>(r: S::f64s) -> S::f64s {
    // |r| ≤ ½ ln 2, error of eʳ − 1: 2^−60.3.
    polynomial(
        r,
        [
            0.5,
            0.166_666_666_666_666_77,
            0.041_666_666_666_666_7,
            0.008_333_333_333_321_77,
            0.001_388_888_888_886_932_8,
            0.000_198_412_698_846_859_83,
            2.480_158_733_546_331e-5,
            2.755_724_656_179_85e-6,
            2.755_728_018_650_503e-7,
            2.510_798_309_388_651_2e-8,
            2.090_923_756_818_347_6e-9,
        ],
    )
}

/// a (e^(r + `rounding`) − 1) + b for |r| ≤ ½ ln 2, a a power of two and b = 0 or at least |a r|. The sum of b and a r
/// is kept exact; it cancels next to n = 1.
#[cfg_attr(not(unoptimized), inline(always))]
fn scaled_exp_m1<S: Simd>(r: S::f64s, rounding: S::f64s, a: S::f64s, b: S::f64s) -> S::f64s {
    let sum = r.mul_add(a, b);
    let rest = r.mul_add(a, b - sum);
    (exp_tail::<S>(r) * r).mul_add(r, rounding).mul_add(a, rest) + sum
}

/// 2ⁿ as a product of two powers, from n + [`ROUND`] + 2 [`BIAS`].
#[cfg_attr(not(unoptimized), inline(always))]
fn power_of_two<S: Simd>(t: S::f64s) -> [S::f64s; 2] {
    let t = t.bitcast::<S::u64s>();
    let half = t >> 1;
    [(half << MANTISSA_BITS).bitcast(), ((t - half) << MANTISSA_BITS).bitcast()]
}

/// e^(x + `tail`), where `tail` is about as small as the rounding of x.
#[cfg_attr(not(unoptimized), inline(always))]
fn exp_of_sum<S: Simd>(x: S::f64s, tail: S::f64s) -> S::f64s {
    // Below −746 the result is nearer to 0 than to the smallest number.
    let [t, r, _] = reduce::<S>(at_least(x, -746.0), ROUND + 2.0 * BIAS);
    let r = r + tail;
    let [a, b] = power_of_two::<S>(t);
    exp_tail::<S>(r).mul_add(r, 1.0).mul_add(r, 1.0) * a * b
}

/// eˣ, within 1.2 ulp, subnormal results included. e^−∞ = 0, e^∞ = ∞.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp<S: Simd>(x: S::f64s) -> S::f64s {
    // The sum with −0 is no operation.
    exp_of_sum::<S>(x, splat(x, -0.0))
}

/// As [`exp`], and 0 where that would be subnormal.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp_normal<S: Simd>(x: S::f64s) -> S::f64s {
    let least = S::f64s::splat(x.token(), LN_LEAST_64);
    let below = x.simd_lt(least);
    below.select(S::f64s::splat(x.token(), 0.0), exp::<S>(below.select(least, x)))
}

/// eˣ − 1, within 1.3 ulp: 2ⁿ (eʳ − 1) + (2ⁿ − 1). Keeps tiny x and the sign of 0; −∞ gives −1, ∞ gives ∞.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn exp_m1<S: Simd>(x: S::f64s) -> S::f64s {
    let [t, r, rounding] = reduce::<S>(at_most(at_least(x, -50.0), 710.0), ROUND + 2.0 * BIAS);
    let [a, b] = power_of_two::<S>(t);
    let b_inverse: S::f64s =
        (S::u64s::splat(x.token(), (2 * 1023) << MANTISSA_BITS) - b.bitcast::<S::u64s>()).bitcast();
    (scaled_exp_m1::<S>(r, rounding, a, a - b_inverse) * b).copysign(x)
}

/// tanh x, within 1.8 ulp. Keeps tiny x and the sign of 0; ±∞ gives ±1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn tanh<S: Simd>(x: S::f64s) -> S::f64s {
    // From 19.1 on tanh rounds to 1. The shift is for 2ⁿ⁻¹.
    let [t, r, rounding] = reduce::<S>(at_most(x.abs(), 20.0) * 2.0, ROUND + BIAS - 1.0);
    let half_scale: S::f64s = (t.bitcast::<S::u64s>() << MANTISSA_BITS).bitcast();
    tanh_of_half_exp_m1(x, scaled_exp_m1::<S>(r, rounding, half_scale, half_scale - 0.5))
}

/// 1 / (1 + e⁻ˣ), within 2 ulp, subnormal results included. −∞ gives 0, ∞ gives 1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn sigmoid<S: Simd>(x: S::f64s) -> S::f64s {
    sigmoid_of_exp(x, exp::<S>(-x.abs()))
}

/// x = 2ᵏ m with m in [√½, √2), for positive normal x: k, k + [`BIAS`] as an integer, and m.
#[cfg_attr(not(unoptimized), inline(always))]
fn split<S: Simd>(x: S::f64s) -> (S::f64s, S::u64s, S::f64s) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let bits = x.bitcast::<S::u64s>() + ((1023 << MANTISSA_BITS) - SQRT_HALF);
    let exponent = bits >> MANTISSA_BITS;
    // Not all instruction sets convert 64-bit integers; this writes it into the low bits of 2⁵².
    let k: S::f64s = (exponent | TWO_52.to_bits()).bitcast();
    let m = (bits & ((1 << MANTISSA_BITS) - 1)) + SQRT_HALF;
    (k - (TWO_52 + BIAS), exponent, m.bitcast())
}

/// k and m of [`split`] for positive x, subnormals included.
#[cfg_attr(not(unoptimized), inline(always))]
fn split_any<S: Simd>(x: S::f64s) -> (S::f64s, S::f64s) {
    let subnormal = x.simd_lt(f64::MIN_POSITIVE);
    let (k, _, m) = split::<S>(subnormal.select(x * TWO_53, x));
    (subnormal.select(k - 53.0, k), m)
}

/// k ln 2 + ln (1 + f) for 1 + f in [√½, √2).
#[cfg_attr(not(unoptimized), inline(always))]
fn ln_of_parts<S: Simd>(k: S::f64s, f: S::f64s) -> S::f64s {
    // ln (1 + f) = 2 artanh s = 2s + s z p(z) with s = f / (2 + f) and z = s² ≤ 0.0295, error 2^−59.5.
    let s = f / (f + 2.0);
    let z = s * s;
    let p = polynomial(
        z,
        [
            0.666_666_666_666_673_5,
            0.399_999_999_994_092_36,
            0.285_714_287_437_365_27,
            0.222_221_984_220_908_2,
            0.181_835_727_756_354_73,
            0.153_138_202_776_981_17,
            0.147_983_857_922_829_14,
        ],
    );
    // 2s = f − h + s h with h = ½f²: only small terms are rounded before they meet f.
    let h = f * f * 0.5;
    let small = s.mul_add(z.mul_add(p, h), k * LN_2[1]);
    k.mul_add(LN_2[0], f - (h - small))
}

/// ln x, within 1 ulp, of subnormals too. ±0 gives −∞, less NaN, ∞ itself.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn ln<S: Simd>(x: S::f64s) -> S::f64s {
    let (k, m) = split_any::<S>(x);
    ln_everywhere(x, ln_of_parts::<S>(k, m - 1.0))
}

/// ln (1 + x), within 1.5 ulp. Keeps tiny x and the sign of 0; −1 gives −∞, less NaN, ∞ itself.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn ln_1p<S: Simd>(x: S::f64s) -> S::f64s {
    let u = x + 1.0;
    let (k, exponent, m) = split::<S>(u);
    // 1 + x = 2ᵏ (1 + f): f without the rounding of u, but for x so large that there is none (2⁻ᵏ may not exist).
    let scale: S::f64s =
        ((S::u64s::splat(x.token(), 2 * 1023) - exponent) << MANTISSA_BITS).bitcast();
    let f = x.simd_gt(TWO_53).select(m - 1.0, x.mul_add(scale, scale - 1.0));
    ln_everywhere(u, ln_of_parts::<S>(k, f)).copysign(x)
}

/// erf x, within 1.5 ulp: x + x p(x²) up to 1, 1 − e^−g(x) from there. Keeps tiny x and the sign of 0; ±∞ gives ±1.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn erf<S: Simd>(x: S::f64s) -> S::f64s {
    // |x| ≤ 1, error of erf x: 2^−56.0.
    let p = polynomial(
        x * x,
        [
            0.128_379_167_095_512_56,
            -0.376_126_389_031_833_43,
            0.112_837_916_709_369_71,
            -0.026_866_170_641_967_238,
            0.005_223_977_596_848_579_5,
            -0.000_854_832_549_274_154_9,
            0.000_120_552_807_970_030_83,
            -1.492_447_264_171_693_7e-5,
            1.644_425_033_176_068_4e-6,
            -1.618_483_976_272_830_3e-7,
            1.362_064_721_104_416_3e-8,
            -7.615_522_199_508_144e-10,
        ],
    );
    let near = x.mul_add(p, x);
    let a = x.abs();
    // 1 ≤ |x| ≤ 6, error of erf x: 2^−57.0. From 5.93 on erf rounds to 1.
    let g = polynomial(
        at_most(a, 6.0),
        [
            5.030_329_962_653_778e-7,
            1.128_374_087_715_378_3,
            0.636_643_635_948_355_6,
            0.102_703_417_873_166_95,
            -0.018_990_137_675_420_2,
            -0.000_410_685_354_875_007_8,
            0.001_916_004_229_828_008_2,
            -0.000_770_693_283_582_722_8,
            0.000_135_082_699_221_799_05,
            2.025_019_277_011_720_5e-5,
            -2.281_589_016_516_088e-5,
            8.665_083_545_835_932e-6,
            -2.135_170_565_375_379_3e-6,
            3.732_092_358_663_078e-7,
            -4.641_021_856_962_935e-8,
            3.933_078_273_154_267e-9,
            -2.044_284_981_700_579_8e-10,
            4.926_822_081_782_519e-12,
        ],
    );
    let far = (-exp::<S>(-g) + 1.0).copysign(x);
    a.simd_lt(1.0).select(near, far)
}

/// xʸ for positive normal x and finite y with a relative error of about 2⁻⁵² (1 + |y ln x|): enough for `f32`.
#[cfg_attr(not(unoptimized), inline(always))]
pub(super) fn pow_of_normal<S: Simd>(x: S::f64s, y: f64) -> S::f64s {
    let (k, _, m) = split::<S>(x);
    exp::<S>(ln_of_parts::<S>(k, m - 1.0) * y)
}

/// xʸ, within 1.4 ulp: e^(y ln |x|) with the logarithm and its product as sums of two numbers. The special values are
/// those of C99's `pow`.
#[cfg_attr(not(unoptimized), inline(always))]
pub(crate) fn pow<S: Simd>(x: S::f64s, y: f64) -> S::f64s {
    let [ln, ln_tail] = ln_extended::<S>(x.abs());
    let [p, tail] = product::<S>(ln, splat(x, y));
    let tail = ln_tail.mul_add(y, tail);
    // Beyond, the tail may be NaN, and the result is 0 or ∞ without it.
    let tail = p.abs().simd_lt(1000.0).select(tail, splat(x, 0.0));
    pow_everywhere(x, y, exp_of_sum::<S>(p, tail))
}

/// a + b = s + e exactly, for |a| ≥ |b| or a = 0.
#[cfg_attr(not(unoptimized), inline(always))]
fn sum<S: Simd>(a: S::f64s, b: S::f64s) -> [S::f64s; 2] {
    let s = a + b;
    [s, b - (s - a)]
}

/// a · b = p + e but for the last bits of e. The factors are cut in halves whose products are exact, so that it does
/// not take a fused multiply-add.
#[cfg_attr(not(unoptimized), inline(always))]
fn product<S: Simd>(a: S::f64s, b: S::f64s) -> [S::f64s; 2] {
    const UPPER_HALF: u64 = !0x7ff_ffff;
    let a1: S::f64s = (a.bitcast::<S::u64s>() & UPPER_HALF).bitcast();
    let b1: S::f64s = (b.bitcast::<S::u64s>() & UPPER_HALF).bitcast();
    let [a2, b2] = [a - a1, b - b1];
    let p = a * b;
    let e = a2.mul_add(b1, a1.mul_add(b2, a1.mul_sub(b1, p)));
    [p, a2.mul_add(b2, e)]
}

/// ln x for positive finite x as a sum of two numbers, with an error of about 2⁻⁶⁵ of its value.
#[cfg_attr(not(unoptimized), inline(always))]
fn ln_extended<S: Simd>(x: S::f64s) -> [S::f64s; 2] {
    const TWO_THIRDS: [f64; 2] = [0.666_666_666_666_666_6, 3.700_743_415_417_188e-17];
    let (k, m) = split_any::<S>(x);
    let [f, d] = [m - 1.0, m + 1.0];
    let d_tail = m - (d - 1.0);
    let inverse = splat(x, 1.0) / d;
    // s = f / d
    let s = f * inverse;
    let [p, e] = product::<S>(s, d);
    let s_tail = (f - p - e - s * d_tail) * inverse;
    // z = s²
    let [z, e] = product::<S>(s, s);
    let z_tail = (s * 2.0).mul_add(s_tail, e);
    // c = ⅔ + z p(z), the c of 2 artanh s = 2s + s z c; z ≤ 0.0295, error of the whole: 2^−66.2.
    let p = z * polynomial(
        z,
        [
            0.400_000_000_000_022_6,
            0.285_714_285_700_966_1,
            0.222_222_225_204_901_17,
            0.181_817_843_148_102_15,
            0.153_867_598_533_594_75,
            0.132_567_565_509_549_96,
            0.131_969_184_424_634_2,
        ],
    );
    let [c, e] = sum::<S>(splat(x, TWO_THIRDS[0]), p);
    let c_tail = e + TWO_THIRDS[1];
    let [v, e] = product::<S>(z, c);
    let v_tail = z.mul_add(c_tail, z_tail.mul_add(c, e));
    let [w, e] = product::<S>(s, v);
    let w_tail = s.mul_add(v_tail, s_tail.mul_add(v, e));
    let [ln, e] = sum::<S>(s * 2.0, w);
    let ln_tail = s_tail.mul_add(2.0, e + w_tail);
    let [ln, e] = sum::<S>(k * LN_2[0], ln);
    sum::<S>(ln, e + k.mul_add(LN_2[1], ln_tail))
}
