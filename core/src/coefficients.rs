//! Numbers that elementary functions have in common, of registers of several numbers and of one. The polynomials are minimax fits; a comment names the interval and the
//! largest error of each, in units of the function's own value.

/// 1.5 · 2²³: a sum with it has no bits for fractions, and its low bits hold the integer.
pub(crate) const ROUND: f32 = 12_582_912.0;
/// ln 2 as a sum; the first part has 15 bits, so that its product with an exponent is exact.
pub(crate) const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];
/// The logarithm of the smallest number that is not subnormal, rounded up.
pub(crate) const LN_LEAST: f32 = -87.336_54;
/// The logarithm of the largest number, rounded down.
#[cfg(any(single, test))]
pub(crate) const LN_LARGEST: f32 = 88.722_83;
/// The smallest one's of `f64`.
pub(crate) const LN_LEAST_64: f64 = -708.396_418_532_264_1;
/// eʳ for |r| ≤ ½ ln 2 is 1 + r + r²p, error 2^−28.2.
#[cfg(not(single))]
pub(crate) const EXP: [f32; 5] =
    [0.499_999_94, 0.166_665_17, 0.041_668_1, 0.008_369_174, 0.001_383_867_1];
/// eʳ − 1 for |r| ≤ ½ ln 2 is r + r²p, error 2^−28.8.
pub(crate) const EXP_M1: [f32; 6] =
    [0.5, 0.166_666_66, 0.041_666_362, 0.008_333_39, 0.001_394_064_7, 0.000_198_456_23];
/// The bits of √½, from which the mantissas of logarithms begin.
pub(crate) const SQRT_HALF: i32 = 0x3f35_04f3;
/// ln (1 + f) for 1 + f in [√½, √2) is f − ½f² + f³p, error 2^−27.3.
pub(crate) const LN_1P: [f32; 8] = [
    0.333_333_3,
    -0.250_008_26,
    0.200_012_62,
    -0.166_232_05,
    0.142_007_93,
    -0.131_608_1,
    0.127_691_31,
    -0.076_424_874,
];
