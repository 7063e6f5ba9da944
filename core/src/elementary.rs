//! Elementary functions of single numbers, for targets without vectors: what is usual in a few instructions, what is rare in a call that nobody waits for.

use crate::coefficients::{EXP_M1, LN_1P, LN_2, LN_LARGEST, LN_LEAST, ROUND, SQRT_HALF};

const MANTISSA_BITS: u32 = 23;
const LOG2_E: f32 = core::f32::consts::LOG2_E;
/// How many powers of two there are in [`POWERS`] between 1 and 2.
const STEPS: u32 = 32;
/// ln 2 / [`STEPS`] as a sum; the first part has 12 bits, so that its product with a number of steps is exact.
const STEP: [f32; 2] = [0.021_659_851, 9.983_182e-7];

/// The bits of 2^(j / 32), less j times the step of an exponent by 1 / 32: then n / 32 can be added to the exponent for n in which j still is.
static POWERS: [u32; STEPS as usize] = [
    0x3f80_0000,
    0x3f7e_cd87,
    0x3f7d_aac3,
    0x3f7c_980f,
    0x3f7b_95c2,
    0x3f7a_a43a,
    0x3f79_c3d3,
    0x3f78_f4f0,
    0x3f78_37f0,
    0x3f77_8d3a,
    0x3f76_f532,
    0x3f76_7043,
    0x3f75_fed7,
    0x3f75_a15b,
    0x3f75_583f,
    0x3f75_23f6,
    0x3f75_04f3,
    0x3f74_fbaf,
    0x3f75_08a4,
    0x3f75_2c4d,
    0x3f75_672a,
    0x3f75_b9be,
    0x3f76_248c,
    0x3f76_a81e,
    0x3f77_44fd,
    0x3f77_fbb8,
    0x3f78_ccdf,
    0x3f79_b907,
    0x3f7a_c0c7,
    0x3f7b_e4ba,
    0x3f7d_257d,
    0x3f7e_83b3,
];

/// c₀ + c₁x + c₂x² + … by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(x: f32, c: [f32; N]) -> f32 {
    let mut sum = c[N - 1];
    for k in (0..N - 1).rev() {
        sum = sum * x + c[k];
    }
    sum
}

/// eˣ, within 1.7 ulp, subnormal results included. e^−∞ = 0, e^∞ = ∞.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    exp_or(x, rare_exp)
}

/// As [`exp`], and 0 where that would be subnormal.
#[inline]
pub(crate) fn exp_normal(x: f32) -> f32 {
    exp_or(x, rare_exp_normal)
}

/// eˣ; `rare` of 64 ≤ |x|, ∞ and NaN.
#[inline(always)]
fn exp_or(x: f32, rare: fn(f32) -> f32) -> f32 {
    // 2^−25 ≤ |x| < 64: one comparison, of two numbers that an instruction can hold.
    const LEAST: u32 = (2.0_f32.to_bits() - (26 << MANTISSA_BITS)) << 1;
    let beyond = (x.to_bits() << 1).wrapping_sub(LEAST);
    if beyond < (31 << (MANTISSA_BITS + 1)) {
        usual_exp(x)
    } else if beyond >= LEAST.wrapping_neg() {
        // Smaller ones; 0, of distances from itself, is the most common.
        1.0 + x
    } else {
        rare(x)
    }
}

/// eˣ, and 0 where that would be subnormal.
#[cfg(single)]
pub(crate) fn exp_normal_64(x: f64) -> f64 {
    if x < crate::coefficients::LN_LEAST_64 { 0.0 } else { libm::exp(x) }
}

/// x = n ln 2 / 32 + r: 2^(n / 32) from the table, eʳ − 1 for |r| ≤ ln 2 / 64, error 2^−24.2 of eʳ.
#[inline(always)]
fn usual_exp(x: f32) -> f32 {
    let t = x * (LOG2_E * STEPS as f32) + ROUND;
    let n = t - ROUND;
    let r = (x - n * STEP[0]) - n * STEP[1];
    let q = (r * 0.500_004_55 + 1.000_014_7) * r;
    let steps = t.to_bits();
    let power = POWERS[(steps % STEPS) as usize];
    let power = f32::from_bits(power.wrapping_add(steps << (MANTISSA_BITS - STEPS.ilog2())));
    power * q + power
}

/// eˣ for 64 ≤ |x|, ∞ and NaN, and 0 where that would be subnormal.
#[cold]
#[inline(never)]
fn rare_exp_normal(x: f32) -> f32 {
    if x < LN_LEAST {
        0.0
    } else if x > LN_LARGEST {
        f32::INFINITY
    } else {
        // NaN stays.
        usual_exp(x)
    }
}

/// eˣ for 64 ≤ |x|, ∞ and NaN.
#[cold]
#[inline(never)]
fn rare_exp(x: f32) -> f32 {
    // x + 31 is exact, and so is e^−31, but for less than a thousandth of its last place. Below −104 nothing is left.
    const SHIFT: f32 = 31.0;
    const POWER: f32 = 3.442_477e-14;
    if x < LN_LEAST { rare_exp_normal(x.max(-104.0) + SHIFT) * POWER } else { rare_exp_normal(x) }
}

/// x = n ln 2 + r with |r| ≤ ½ ln 2, for |x| < 2²²: n, and r.
#[inline(always)]
fn reduce(x: f32) -> (i32, f32) {
    let t = x * LOG2_E + ROUND;
    let n = t - ROUND;
    (t.to_bits().wrapping_sub(ROUND.to_bits()).cast_signed(), (x - n * LN_2[0]) - n * LN_2[1])
}

/// tanh x, within 2 ulp. Keeps tiny x and the sign of 0; ±∞ gives ±1.
#[inline(never)]
pub(crate) fn tanh(x: f32) -> f32 {
    let magnitude = x.abs();
    // From 9.02 on tanh rounds to 1. NaN stays.
    if magnitude >= 9.02 {
        return 1.0_f32.copysign(x);
    }
    // h = (e^2|x| − 1) / 2, from 2ⁿ⁻¹.
    let (n, r) = reduce(magnitude + magnitude);
    let scale = f32::from_bits((n + 126).cast_unsigned() << MANTISSA_BITS);
    let h = (polynomial(r, EXP_M1) * r * r) * scale + (r * scale + (scale - 0.5));
    // h / (1 + h) as b − b · b / (1 + h) with b = min(h, 1), where the quotient is at most ½ and its error counts half.
    let b = if h < 1.0 { h } else { 1.0 };
    let tanh = b - b * (b / (h + 1.0));
    if magnitude.is_nan() { x } else { tanh.copysign(x) }
}

/// ln x, within 1 ulp, of subnormals too. ±0 gives −∞, less NaN, ∞ itself.
#[inline(never)]
pub(crate) fn ln(x: f32) -> f32 {
    const LEAST: u32 = f32::MIN_POSITIVE.to_bits();
    const INFINITY: u32 = f32::INFINITY.to_bits();
    if x.to_bits().wrapping_sub(LEAST) >= INFINITY - LEAST {
        return rare_ln(x);
    }
    ln_of(x.to_bits().cast_signed(), 0.0)
}

/// ln of the positive normal number with these bits, and ln 2 times `exponent` more.
#[inline(always)]
fn ln_of(bits: i32, exponent: f32) -> f32 {
    let bits = bits - SQRT_HALF;
    let k = (bits >> MANTISSA_BITS) as f32 + exponent;
    let f = f32::from_bits(((bits & 0x7f_ffff) + SQRT_HALF).cast_unsigned()) - 1.0;
    let ln = f * f * (polynomial(f, LN_1P) * f - 0.5) + f;
    k * LN_2[0] + (k * LN_2[1] + ln)
}

#[cold]
#[inline(never)]
fn rare_ln(x: f32) -> f32 {
    const TWO_24: f32 = 16_777_216.0;
    if x == 0.0 {
        f32::NEG_INFINITY
    } else if x > 0.0 && x < f32::INFINITY {
        ln_of((x * TWO_24).to_bits().cast_signed(), -24.0)
    } else if x > 0.0 {
        x
    } else {
        f32::NAN
    }
}

#[cfg(test)]
mod tests {
    use std::println;

    use super::*;

    /// Every so many bit patterns.
    const STRIDE: usize = if cfg!(unoptimized) { 20_011 } else { 211 };

    /// The largest error in units of the last place, where the model is a number.
    fn worst(function: fn(f32) -> f32, model: fn(f64) -> f64) -> f64 {
        let mut worst = 0.0_f64;
        for x in (0..=u32::MAX).step_by(STRIDE).map(f32::from_bits) {
            let (got, want) = (function(x), model(f64::from(x)));
            if want.is_nan() || got.is_nan() {
                assert!(want.is_nan() && got.is_nan(), "{x:e}: {got}, not {want}");
                continue;
            }
            // Infinite, or rounded to it.
            if (want as f32).is_infinite() || got.is_infinite() {
                assert_eq!(got, want as f32, "{x:e}");
                continue;
            }
            let exponent = (want.abs().to_bits() >> 52) as i32 - 1023;
            let unit = 2_f64.powi(exponent.clamp(-126, 127) - 23);
            let error = (f64::from(got) - want).abs() / unit;
            assert!(error <= 2.0, "{x:e}: {got:e}, not {want:e}, {error} ulp");
            worst = worst.max(error);
        }
        worst
    }

    #[test]
    fn functions_are_within_two_units_of_the_last_place() {
        println!("exp {}", worst(exp, f64::exp));
        println!("tanh {}", worst(tanh, f64::tanh));
        println!("ln {}", worst(ln, f64::ln));
    }

    #[test]
    fn exponentials_end_where_subnormal_numbers_begin() {
        for x in [-87.4, -103.0, f32::NEG_INFINITY] {
            assert_eq!(exp_normal(x), 0.0);
        }
        for x in [-87.3, -64.0, -63.9, -1.0, -1e-9, 0.0, 1e-9, 63.9, 64.0, 80.0, 88.7, 100.0] {
            assert_eq!(exp_normal(x), exp(x));
        }
        assert!(exp_normal(f32::NAN).is_nan());
        assert_eq!([exp(0.0), exp(-0.0), tanh(0.0), tanh(9.1)], [1.0, 1.0, 0.0, 1.0]);
        assert!(tanh(-0.0).is_sign_negative() && exp(f32::INFINITY).is_infinite());
    }
}
