//! Every function at every instruction set of the machine: `f32` against the `f64` functions of the platform, `f64`
//! against reference values of high precision (`reference/generate.py`), special values exactly.
//!
//! `cargo test --release -p interdep-core -- --ignored every_f32` tries all 2³² inputs of each `f32` function.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch};
use std::{println, vec::Vec};

use crate::level::levels;

/// The largest error allowed, in units in the last place.
const BOUND: f64 = 2.0;
/// Inputs of one call: a multiple of every register.
const BLOCK: usize = 64;
/// Odd, so that all patterns of low bits come up; about 430 000 inputs per function.
const STRIDE: u32 = 10_007;

type Function<T> = fn(Level, &mut [T; BLOCK]);

/// Per lane type the functions over a block, in place.
macro_rules! over_blocks {
    ($blocks:ident, $scalar:ident, $vector:ident: $($name:ident)*) => {
        mod $blocks {
            use super::*;
            $(pub(super) fn $name(level: Level, block: &mut [$scalar; BLOCK]) {
                #[cfg_attr(not(unoptimized), inline(always))]
                fn run<S: Simd>(s: S, block: &mut [$scalar; BLOCK]) {
                    for chunk in block.chunks_exact_mut(S::$vector::LEN) {
                        crate::maths::$scalar::$name::<S>(S::$vector::from_slice(s, chunk)).store_slice(chunk);
                    }
                }
                dispatch!(level, s => run(s, block));
            })*

            pub(super) fn pow(level: Level, block: &mut [$scalar; BLOCK], y: $scalar) {
                #[cfg_attr(not(unoptimized), inline(always))]
                fn run<S: Simd>(s: S, block: &mut [$scalar; BLOCK], y: $scalar) {
                    for chunk in block.chunks_exact_mut(S::$vector::LEN) {
                        crate::maths::$scalar::pow::<S>(S::$vector::from_slice(s, chunk), y).store_slice(chunk);
                    }
                }
                dispatch!(level, s => run(s, block, y));
            }
        }
    };
}

over_blocks!(single, f32, f32s: exp exp_m1 ln ln_1p tanh sigmoid erf);
over_blocks!(double, f64, f64s: exp exp_m1 ln ln_1p tanh sigmoid erf);

/// The distance of `got` from the true value `want` in units in the last place of an `f32`.
fn ulps(got: f32, want: f64) -> f64 {
    let nearest = want as f32;
    if nearest.is_nan() || got.is_nan() {
        return if nearest.is_nan() && got.is_nan() { 0.0 } else { f64::INFINITY };
    }
    if nearest == 0.0 && got == 0.0 {
        return if nearest.is_sign_negative() == got.is_sign_negative() {
            0.0
        } else {
            f64::INFINITY
        };
    }
    if nearest == got && nearest.is_infinite() {
        return 0.0;
    }
    // ∞ stands for the number after the largest.
    let beyond = 2_f64.powi(128);
    let exponent = (want.abs().to_bits() >> 52) as i32 - 1023;
    let unit = 2_f64.powi(exponent.clamp(-126, 127) - 23);
    (f64::from(got).clamp(-beyond, beyond) - want.clamp(-beyond, beyond)).abs() / unit
}

/// The distance of two `f64` in steps from one to the next; 0 of different signs and NaN do not match.
fn steps(got: f64, want: f64) -> u64 {
    if got.is_nan() || want.is_nan() || got.is_sign_negative() != want.is_sign_negative() {
        return if got.is_nan() && want.is_nan() { 0 } else { u64::MAX };
    }
    got.to_bits().abs_diff(want.to_bits())
}

/// Compares an `f32` function with its `f64` model on every `stride`th bit pattern.
fn compare(
    name: &str,
    levels: &[Level],
    stride: u32,
    function: Function<f32>,
    model: fn(f64) -> f64,
) {
    let mut worst: Vec<_> = levels.iter().map(|_| (0.0, 0.0)).collect();
    let mut patterns = (0..=u32::MAX).step_by(stride as usize).map(f32::from_bits).peekable();
    while patterns.peek().is_some() {
        let inputs = [0.0; BLOCK].map(|zero: f32| patterns.next().unwrap_or(zero));
        let truth = inputs.map(|x| model(f64::from(x)));
        for (level, worst) in levels.iter().zip(&mut worst) {
            let mut outputs = inputs;
            function(*level, &mut outputs);
            for k in 0..BLOCK {
                let error = ulps(outputs[k], truth[k]);
                if error > worst.0 {
                    *worst = (error, inputs[k]);
                }
            }
        }
    }
    for (level, (error, x)) in levels.iter().zip(worst) {
        println!("{name} {level:?}: {error:.3} ulp at {x:e}");
        assert!(error <= BOUND, "{name} {level:?}: {error} ulp at {x:e} ({:#x})", x.to_bits());
    }
}

fn sigmoid_model(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

fn bits(hex: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(hex, 16).unwrap())
}

/// Compares an `f64` function with the lines `input,result`.
fn compare_with_reference(name: &str, reference: &str, function: Function<f64>) {
    let numbers = |line: &str| line.split_once(',').map(|(x, y)| (bits(x), bits(y)));
    let lines: Vec<_> = reference.lines().filter_map(numbers).collect();
    for level in levels() {
        for lines in lines.chunks(BLOCK) {
            let mut block = [0.0; BLOCK];
            for (x, line) in block.iter_mut().zip(lines) {
                *x = line.0;
            }
            function(level, &mut block);
            for (got, (x, want)) in block.into_iter().zip(lines) {
                assert!(
                    steps(got, *want) as f64 <= BOUND,
                    "{name} {level:?}: {got:e} for {want:e} at {x:e} ({:#x})",
                    x.to_bits()
                );
            }
        }
    }
}

macro_rules! accuracy {
    ($($name:ident, $model:expr;)*) => {
        mod sampled_f32 {
            use super::*;
            $(#[test] fn $name() { compare(stringify!($name), &levels(), STRIDE, single::$name, $model); })*
        }
        mod every_f32 {
            use super::*;
            $(#[test]
            #[ignore = "a minute per function and level"]
            fn $name() {
                // The others do the same arithmetic as one of these: with fused multiply-add and without.
                let levels = levels();
                let ends = if levels.len() > 1 { &[levels[0], levels[levels.len() - 1]][..] } else { &levels };
                compare(stringify!($name), ends, 1, single::$name, $model);
            })*
        }
        mod reference_f64 {
            use super::*;
            $(#[test] fn $name() {
                let reference = include_str!(concat!("reference/", stringify!($name), ".csv"));
                compare_with_reference(stringify!($name), reference, double::$name);
            })*
        }
    };
}

accuracy! {
    exp, |x: f64| x.exp();
    exp_m1, |x: f64| x.exp_m1();
    ln, |x: f64| x.ln();
    ln_1p, |x: f64| x.ln_1p();
    tanh, |x: f64| x.tanh();
    sigmoid, sigmoid_model;
    erf, libm::erf;
}

#[test]
fn powers_of_f32() {
    let exponents =
        [-1e10_f32, -37.0, -2.0, -1.0, -0.5, 1e-3, 1.0 / 3.0, 0.5, 1.0, 2.0, 2.7, 3.0, 16.0, 1e10];
    let mut seed = 1_u32;
    for y in exponents {
        for _ in 0..50 {
            let inputs = [(); BLOCK].map(|()| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Half of them around 1, where large exponents have a finite result.
                let near_one =
                    1.0 + (seed as f32 / 2_147_483_648.0 - 1.0) * (1.0_f32 / y.abs()).min(1.0);
                if seed & 64 == 0 { f32::from_bits(seed) } else { near_one }
            });
            for level in levels() {
                let mut outputs = inputs;
                single::pow(level, &mut outputs, y);
                for (x, got) in inputs.into_iter().zip(outputs) {
                    let want = f64::from(x).powf(f64::from(y));
                    assert!(
                        ulps(got, want) <= BOUND,
                        "{level:?}: {got:e} for {x:e}^{y} = {want:e}"
                    );
                }
            }
        }
    }
}

#[test]
fn powers_of_f64() {
    for line in include_str!("reference/pow.csv").lines() {
        let mut fields = line.split(',').map(bits);
        let [x, y, want] = [(); 3].map(|()| fields.next().unwrap());
        for level in levels() {
            let mut block = [x; BLOCK];
            double::pow(level, &mut block, y);
            let got = block[0];
            assert!(
                steps(got, want) as f64 <= BOUND,
                "{level:?}: {got:e} for {x:e}^{y:e} = {want:e}"
            );
        }
    }
}

/// Special values of one lane type.
macro_rules! special_values {
    ($blocks:ident, $scalar:ident, $largest_odd:expr) => {
        mod $blocks {
            use super::super::$blocks as functions;
            use super::super::*;

            const INF: $scalar = $scalar::INFINITY;
            const NAN: $scalar = $scalar::NAN;
            const MAX: $scalar = $scalar::MAX;
            const NORMAL: $scalar = $scalar::MIN_POSITIVE;
            const TINY: $scalar = $scalar::from_bits(1);

            fn expect(name: &str, function: Function<$scalar>, pairs: &[($scalar, $scalar)]) {
                let nans = [(NAN, NAN), (-NAN, NAN), ($scalar::from_bits(INF.to_bits() + 1), NAN)];
                for level in levels() {
                    for &(x, want) in pairs.iter().chain(&nans) {
                        let mut block = [x; BLOCK];
                        function(level, &mut block);
                        for got in block {
                            assert!(
                                got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan(),
                                "{name} {level:?}: {got:e} for {want:e} at {x:e}"
                            );
                        }
                    }
                }
            }

            #[test]
            fn unary() {
                let odd = [(0.0, 0.0), (-0.0, -0.0)];
                let itself = [(TINY, TINY), (-TINY, -TINY), (NORMAL, NORMAL), (-NORMAL, -NORMAL)];
                let to_one = [(INF, 1.0), (-INF, -1.0), (MAX, 1.0), (-MAX, -1.0)];
                let logarithm = [(INF, INF), (-INF, NAN), (-MAX, NAN)];
                let exp =
                    [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (MAX, INF), (-MAX, 0.0)];
                expect("exp", functions::exp, &exp);
                expect("exp", functions::exp, &[(TINY, 1.0), (-TINY, 1.0)]);
                expect("exp_m1", functions::exp_m1, &odd);
                expect("exp_m1", functions::exp_m1, &itself);
                expect(
                    "exp_m1",
                    functions::exp_m1,
                    &[(INF, INF), (-INF, -1.0), (MAX, INF), (-MAX, -1.0)],
                );
                expect(
                    "ln",
                    functions::ln,
                    &[(0.0, -INF), (-0.0, -INF), (1.0, 0.0), (-1.0, NAN), (-TINY, NAN)],
                );
                expect("ln", functions::ln, &logarithm);
                expect("ln_1p", functions::ln_1p, &odd);
                expect("ln_1p", functions::ln_1p, &itself);
                expect("ln_1p", functions::ln_1p, &[(-1.0, -INF), (-1.0 - $scalar::EPSILON, NAN)]);
                expect("ln_1p", functions::ln_1p, &logarithm);
                expect("tanh", functions::tanh, &odd);
                expect("tanh", functions::tanh, &itself);
                expect("tanh", functions::tanh, &to_one);
                expect(
                    "sigmoid",
                    functions::sigmoid,
                    &[(0.0, 0.5), (-0.0, 0.5), (TINY, 0.5), (-TINY, 0.5)],
                );
                expect(
                    "sigmoid",
                    functions::sigmoid,
                    &[(INF, 1.0), (-INF, 0.0), (MAX, 1.0), (-MAX, 0.0)],
                );
                expect("erf", functions::erf, &odd);
                expect("erf", functions::erf, &[(TINY, TINY), (-TINY, -TINY)]);
                expect("erf", functions::erf, &to_one);
            }

            /// All pairs of special values, as the platform's `pow` has them.
            #[test]
            fn pow() {
                let positive = [
                    0.0,
                    TINY,
                    NORMAL,
                    0.5,
                    1.0 - $scalar::EPSILON,
                    1.0,
                    1.0 + $scalar::EPSILON,
                    1.5,
                    2.0,
                    3.0,
                    4.0,
                    $largest_odd,
                    2.0 * $largest_odd,
                    MAX,
                    INF,
                    NAN,
                ];
                let values = positive.map(|x| [x, -x]);
                let values = values.as_flattened();
                for y in values {
                    for x in values.chunks(BLOCK) {
                        let mut inputs = [1.0; BLOCK];
                        inputs[..x.len()].copy_from_slice(x);
                        for level in levels() {
                            let mut outputs = inputs;
                            functions::pow(level, &mut outputs, *y);
                            for (x, got) in inputs.into_iter().zip(outputs) {
                                let want = x.powf(*y);
                                let same = got.is_nan() && want.is_nan()
                                    || got.is_sign_negative() == want.is_sign_negative()
                                        && got.to_bits().abs_diff(want.to_bits()) <= 2;
                                assert!(same, "{level:?}: {got:e} for {x:e}^{y:e} = {want:e}");
                            }
                        }
                    }
                }
            }
        }
    };
}

mod special {
    special_values!(single, f32, 16_777_215.0);
    special_values!(double, f64, 9_007_199_254_740_991.0);
}
