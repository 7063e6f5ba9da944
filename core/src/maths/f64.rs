//! Functions of `f64` lanes.
use super::{Exponent, polynomial};
use fearless_simd::{Simd, prelude::*};

/// 1.5 · 2⁵²: a sum with it has no bits left for fractions, and its low bits hold the integer.
const ROUND: f64 = 6_755_399_441_055_744.0;
const ROUND_1: f64 = ROUND + 1023.0;
const ROUND_2: f64 = ROUND + 2046.0;
const LOG2_E: f64 = core::f64::consts::LOG2_E;
/// ln 2 in two parts; the first has 40 bits, so its product with an exponent is exact.
const LN_2: [f64; 2] = [0.693_147_180_559_208_2, 7.371_002_565_167_799e-13];

#[inline(always)]
fn reduce<S: Simd>(x: S::f64s, round: f64) -> (S::f64s, S::f64s) {
    let t = x.mul_add(LOG2_E, round);
    (t, remainder::<S>(x, t, round))
}

#[inline(always)]
fn remainder<S: Simd>(x: S::f64s, t: S::f64s, round: f64) -> S::f64s {
    let n = t - round;
    n.mul_add(-LN_2[1], n.mul_add(-LN_2[0], x))
}

#[inline(always)]
fn exp_tail<S: Simd>(r: S::f64s) -> S::f64s {
    polynomial(
        r,
        [
            0.5,
            0.166_666_666_666_666_66,
            0.041_666_666_666_666_664,
            0.008_333_333_333_334_343,
            0.001_388_888_888_888_886,
            0.000_198_412_698_376_802_46,
            2.480_158_731_073_088e-5,
            2.755_732_482_307_226_5e-6,
            2.755_729_103_569_414e-7,
            2.504_810_742_728_322_4e-8,
            2.090_668_266_060_353_5e-9,
            1.723_768_251_331_020_7e-10,
            3.677_549_503_630_469e-12,
        ],
    )
}

#[inline(always)]
fn power_of_two<S: Simd>(t: S::f64s) -> S::f64s {
    (t.bitcast::<S::u64s>() << 52).bitcast()
}

#[inline(always)]
fn two_powers<S: Simd>(t: S::f64s) -> [S::f64s; 2] {
    let t = t.bitcast::<S::u64s>();
    let half = t >> 1;
    [half, t - half].map(|n| (n << 52).bitcast())
}

#[inline(always)]
pub(crate) fn exp<S: Simd>(x: S::f64s) -> S::f64s {
    exp_sum::<S>(x, S::f64s::splat(x.token(), -0.0))
}

#[inline(always)]
fn exp_sum<S: Simd>(x: S::f64s, tail: S::f64s) -> S::f64s {
    let s = x.token();
    let x = x.simd_lt(-746.0).select(S::f64s::splat(s, -746.0), x);
    let t = x.mul_add(LOG2_E, ROUND_2).min(ROUND_2 + 1025.0);
    let r = remainder::<S>(x, t, ROUND_2) + tail;
    let [a, b] = two_powers::<S>(t);
    exp_tail::<S>(r).mul_add(r, 1.0).mul_add(r, 1.0) * a * b
}

#[inline(always)]
pub(crate) fn exp_m1<S: Simd>(x: S::f64s) -> S::f64s {
    let s = x.token();
    let y = x.simd_lt(-50.0).select(S::f64s::splat(s, -50.0), x);
    let t = y.mul_add(LOG2_E, ROUND_2).min(ROUND_2 + 1025.0);
    let r = remainder::<S>(y, t, ROUND_2);
    let p = (exp_tail::<S>(r) * r).mul_add(r, r);
    let [a, b] = two_powers::<S>(t);
    let b_inverse: S::f64s = (S::u64s::splat(s, 2046 << 52) - b.bitcast::<S::u64s>()).bitcast();
    (p.mul_add(a, a - b_inverse) * b).copysign(x)
}

#[inline(always)]
fn ln_reduced<S: Simd>(k: S::f64s, f: S::f64s) -> S::f64s {
    let s = f / (f + 2.0);
    let z = s * s;
    let p = z * polynomial(
        z,
        [
            0.666_666_666_666_673_5,
            0.399_999_999_994_093_4,
            0.285_714_287_436_919_5,
            0.222_221_984_280_812_52,
            0.181_835_724_176_461_4,
            0.153_138_302_050_111_78,
            0.147_982_813_897_346_5,
        ],
    );
    let h = f * f * 0.5;
    let y = h - s.mul_add(h + p, k * LN_2[1]);
    k.mul_add(LN_2[0], f - y)
}

/// x = 2ᵏ m with m in [√½, √2), for positive normal x: k, the bits of k, m.
#[inline(always)]
fn split<S: Simd>(x: S::f64s) -> (S::f64s, S::u64s, S::f64s) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.bitcast::<S::u64s>() + ((1023 << 52) - SQRT_HALF);
    let k = bits >> 52;
    let m = (bits & ((1 << 52) - 1)) + SQRT_HALF;
    let number: S::f64s = (k | TWO_52.to_bits()).bitcast();
    (number - (TWO_52 + 1023.0), k, m.bitcast())
}

#[inline(always)]
fn ln_special<S: Simd>(x: S::f64s, y: S::f64s) -> S::f64s {
    let s = x.token();
    let y = x.simd_eq(f64::INFINITY).select(x, y);
    let y = x.simd_eq(0.0).select(S::f64s::splat(s, f64::NEG_INFINITY), y);
    x.simd_ge(0.0).select(y, S::f64s::splat(s, f64::NAN))
}

#[inline(always)]
fn split_any<S: Simd>(x: S::f64s) -> (S::f64s, S::f64s) {
    let small = x.simd_lt(f64::MIN_POSITIVE);
    let (k, _, m) = split::<S>(small.select(x * 4_503_599_627_370_496.0, x));
    (small.select(k - 52.0, k), m)
}

#[inline(always)]
pub(crate) fn ln<S: Simd>(x: S::f64s) -> S::f64s {
    let (k, m) = split_any::<S>(x);
    ln_special::<S>(x, ln_reduced::<S>(k, m - 1.0))
}

#[inline(always)]
pub(crate) fn ln_1p<S: Simd>(x: S::f64s) -> S::f64s {
    let u = x + 1.0;
    let (k, biased, m) = split::<S>(u);
    let scale: S::f64s = ((S::u64s::splat(x.token(), 2046) - biased) << 52).bitcast();
    let f = x.simd_gt(9_007_199_254_740_992.0).select(m - 1.0, x.mul_add(scale, scale - 1.0));
    ln_special::<S>(u, ln_reduced::<S>(k, f)).copysign(x)
}

#[inline(always)]
pub(crate) fn tanh<S: Simd>(x: S::f64s) -> S::f64s {
    let a = x.abs();
    let a = a.simd_gt(20.0).select(S::f64s::splat(x.token(), 20.0), a);
    let (t, r) = reduce::<S>(a * -2.0, ROUND_1);
    let p = (exp_tail::<S>(r) * r).mul_add(r, r);
    let scale = power_of_two::<S>(t);
    let e = p.mul_add(scale, scale - 1.0);
    (e / (e + 2.0)).copysign(x)
}

#[inline(always)]
pub(crate) fn sigmoid<S: Simd>(x: S::f64s) -> S::f64s {
    let e = exp::<S>(-x.abs());
    x.simd_lt(0.0).select(e, S::f64s::splat(x.token(), 1.0)) / (e + 1.0)
}

#[inline(always)]
pub(crate) fn erf<S: Simd>(x: S::f64s) -> S::f64s {
    let a = x.abs();
    let p = polynomial(
        x * x,
        [
            0.128_379_167_095_512_56,
            -0.376_126_389_031_833_43,
            0.112_837_916_709_369_55,
            -0.026_866_170_641_960_684,
            0.005_223_977_596_756_632,
            -0.000_854_832_548_639_873_4,
            0.000_120_552_805_506_213_24,
            -1.492_446_690_555_436_8e-5,
            1.644_416_883_339_514_5e-6,
            -1.618_414_948_729_754e-7,
            1.361_745_403_795_723_5e-8,
            -7.609_330_295_492_271e-10,
        ],
    );
    let near = x.mul_add(p, x);
    let b = a.simd_gt(6.0).select(S::f64s::splat(x.token(), 6.0), a);
    let g = polynomial(
        b,
        [
            1.844_845_012_855_201_3e-7,
            1.128_377_281_380_073_4,
            0.636_628_708_587_033,
            0.102_746_628_241_092_29,
            -0.019_076_925_911_315_955,
            -0.000_282_272_978_503_060_4,
            0.001_770_976_269_191_933_6,
            -0.000_642_879_154_228_218_3,
            4.598_807_979_723_128e-5,
            6.973_233_093_134_492e-5,
            -4.476_175_002_749_955e-5,
            1.641_854_015_074_205_4e-5,
            -4.300_940_166_659_627e-6,
            8.450_058_261_156_131e-7,
            -1.247_991_620_120_955_3e-7,
            1.351_830_893_263_314_4e-8,
            -1.016_716_185_321_076_8e-9,
            4.750_019_735_136_325e-11,
            -1.038_665_183_035_729e-12,
        ],
    );
    let far = (-exp::<S>(-g) + 1.0).copysign(x);
    a.simd_lt(1.0).select(near, far)
}

/// a · b = p + e.
#[inline(always)]
fn product<S: Simd>(a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
    let top = |v: S::f64s| -> S::f64s { (v.bitcast::<S::u64s>() & !0x7ff_ffff).bitcast() };
    let (a1, b1) = (top(a), top(b));
    let (a2, b2) = (a - a1, b - b1);
    let p = a * b;
    let e = a1.mul_sub(b1, p);
    let e = a1.mul_add(b2, e);
    let e = a2.mul_add(b1, e);
    (p, a2.mul_add(b2, e))
}

/// a + b = sum + e for |a| ≥ |b|.
#[inline(always)]
fn sum<S: Simd>(a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// ln x for positive x as an unevaluated sum.
#[inline(always)]
fn ln_extended<S: Simd>(x: S::f64s) -> (S::f64s, S::f64s) {
    let (k, m) = split_any::<S>(x);
    let f = m - 1.0;
    let d = m + 1.0;
    let d2 = m - (d - 1.0);
    let inverse = S::f64s::splat(x.token(), 1.0) / d;
    let s = f * inverse;
    let (p, e) = product::<S>(s, d);
    let s2 = ((f - p) - e - s * d2) * inverse;
    let (z, z2) = product::<S>(s, s);
    let z2 = (s * 2.0).mul_add(s2, z2);
    let tail = z * polynomial(
        z,
        [
            0.400_000_000_000_022_6,
            0.285_714_285_700_966_35,
            0.222_222_225_204_926_07,
            0.181_817_843_139_043_03,
            0.153_867_599_196_740_95,
            0.132_567_546_060_031_13,
            0.131_969_387_201_206_16,
        ],
    );
    // c = 2/3 + tail
    let (c, c2) = sum::<S>(S::f64s::splat(x.token(), 0.666_666_666_666_666_6), tail);
    let c2 = c2 + 3.700_743_415_417_188e-17;
    // v = z c
    let (v, v2) = product::<S>(z, c);
    let v2 = z.mul_add(c2, z2.mul_add(c, v2));
    // w = s v
    let (w, w2) = product::<S>(s, v);
    let w2 = s.mul_add(v2, s2.mul_add(v, w2));
    // k ln 2 + 2 s + w
    let (a, a2) = sum::<S>(s * 2.0, w);
    let a2 = s2.mul_add(2.0, a2 + w2);
    let big = k * LN_2[0];
    let (h, h2) = sum::<S>(big, a);
    let low = h2 + k.mul_add(LN_2[1], a2);
    sum::<S>(h, low)
}

#[inline(always)]
pub(crate) fn pow<S: Simd>(x: S::f64s, y: f64) -> S::f64s {
    let s = x.token();
    let splat = |v: f64| S::f64s::splat(s, v);
    let one = splat(1.0);
    let a = x.abs();
    if y == 0.0 {
        return one;
    }
    if y.is_nan() {
        return x.simd_eq(1.0).select(one, splat(y));
    }
    if y.is_infinite() {
        let (above, below) = if y > 0.0 { (y, 0.0) } else { (0.0, -y) };
        let z = a.simd_gt(1.0).select(splat(above), splat(below));
        let z = a.simd_eq(1.0).select(one, z);
        return x.simd_eq(x).select(z, x);
    }
    let (l, l2) = ln_extended::<S>(a);
    let (p, p2) = product::<S>(l, splat(y));
    let p2 = l2.mul_add(y, p2);
    let p2 = p.abs().simd_lt(1000.0).select(p2, splat(0.0));
    let z = exp_sum::<S>(p, p2);
    let special = if y > 0.0 { a } else { one / a };
    let z = (a.simd_gt(0.0) & a.simd_lt(f64::INFINITY)).select(z, special);
    match Exponent::of(y) {
        Exponent::Even => z,
        Exponent::Odd => z.copysign(x),
        Exponent::Fraction => (x.simd_lt(0.0) & x.simd_gt(f64::NEG_INFINITY)).select(splat(f64::NAN), z),
    }
}
