//! Against what torch computes (`reference/generate.py`).

use std::{boxed::Box, collections::BTreeMap, format, println, vec, vec::Vec};

use super::super::{
    Adam, AdamOptions, AdamW, AdamWOptions, Sgd, SgdOptions, cross_entropy_rows, mse_into,
};
use crate::Scalar;

/// Parameters in `trajectories.csv`.
const L: usize = 5;
const STEPS: usize = 100;

/// A number as text; `f32` is recorded in its own shortest form.
trait Real: Scalar + Into<f64> + core::str::FromStr<Err: core::fmt::Debug> {
    const NAME: &str;
}
impl Real for f32 {
    const NAME: &str = "f32";
}
impl Real for f64 {
    const NAME: &str = "f64";
}

fn lines(file: &str) -> Vec<Vec<&str>> {
    file.lines().map(|line| line.split(',').collect()).collect()
}

fn parse<T: Real>(fields: &[&str]) -> Vec<T> {
    fields.iter().map(|field| field.parse().unwrap()).collect()
}

/// Optimizers behind one face.
type Step<T, const L: usize> = Box<dyn FnMut(&mut [T; L], &[T; L])>;

/// The settings of `generate.py`.
fn settings<T: Real, const L: usize>() -> BTreeMap<&'static str, Step<T, L>> {
    macro_rules! optimizer {
        ($kind:ident, $options:expr) => {{
            let mut optimizer = $kind::<T, L>::new($options).unwrap();
            Box::new(move |w: &mut [T; L], g: &[T; L]| optimizer.step(w, g))
        }};
    }
    let sgd = SgdOptions::new(0.02);
    let mut settings = BTreeMap::<_, Step<T, L>>::new();
    settings.insert("sgd", optimizer!(Sgd, 0.05));
    settings.insert(
        "sgd_weight_decay",
        optimizer!(Sgd, SgdOptions { weight_decay: 0.1, ..SgdOptions::new(0.05) }),
    );
    settings.insert("sgd_momentum", optimizer!(Sgd, SgdOptions { momentum: 0.9, ..sgd }));
    settings.insert(
        "sgd_dampening",
        optimizer!(Sgd, SgdOptions { momentum: 0.9, dampening: 0.3, weight_decay: 0.01, ..sgd }),
    );
    settings.insert(
        "sgd_nesterov",
        optimizer!(Sgd, SgdOptions { momentum: 0.8, nesterov: true, weight_decay: 0.05, ..sgd }),
    );
    settings.insert("adam", optimizer!(Adam, AdamOptions::default()));
    settings.insert(
        "adam_fast",
        optimizer!(Adam, AdamOptions { betas: (0.8, 0.99), ..AdamOptions::new(0.05) }),
    );
    settings.insert(
        "adam_weight_decay",
        optimizer!(Adam, AdamOptions { weight_decay: 0.1, ..AdamOptions::new(0.01) }),
    );
    settings.insert(
        "adam_eps",
        optimizer!(Adam, AdamOptions { betas: (0.0, 0.9), eps: 0.1, ..AdamOptions::new(0.02) }),
    );
    settings.insert("adamw", optimizer!(AdamW, AdamWOptions::default()));
    settings.insert(
        "adamw_weight_decay",
        optimizer!(AdamW, AdamWOptions { weight_decay: 0.5, ..AdamWOptions::new(0.02) }),
    );
    settings.insert(
        "adamw_betas",
        optimizer!(AdamW, AdamWOptions { betas: (0.4, 0.7), eps: 1e-4, ..AdamWOptions::new(0.01) }),
    );
    settings
}

/// The largest distance from torch's parameters of any setting, and the number of points that were compared.
fn distance_from_trajectories<T: Real>() -> (f64, usize) {
    let lines = lines(include_str!("../reference/trajectories.csv"));
    let of = |name: &'static str| lines.iter().filter(move |line| line[0] == name);
    let start: [T; L] = parse(&of("start").next().unwrap()[1..]).try_into().unwrap();
    let gradients: Vec<[T; L]> =
        of("gradient").map(|line| parse(&line[2..]).try_into().unwrap()).collect();
    assert_eq!(gradients.len(), STEPS);
    let (mut largest, mut points) = (0.0_f64, 0);
    for (name, mut step) in settings::<T, L>() {
        let mut w = start;
        let mut of_setting = 0.0_f64;
        for (t, gradient) in gradients.iter().enumerate() {
            step(&mut w, gradient);
            let number = format!("{}", t + 1);
            let recorded = of(name).find(|line| line[1] == T::NAME && line[2] == number);
            let Some(recorded) = recorded else { continue };
            points += 1;
            for (w, expected) in w.iter().zip(parse::<T>(&recorded[3..])) {
                of_setting = of_setting.max(((*w).into() - expected.into()).abs());
            }
        }
        println!("{name} {}: {of_setting:e}", T::NAME);
        largest = largest.max(of_setting);
    }
    (largest, points)
}

#[test]
fn trajectories_of_optimizers_are_torchs() {
    let (distance, points) = distance_from_trajectories::<f64>();
    assert!(distance < 1e-13, "f64: {distance:e}");
    assert_eq!(points, 12 * 14);
    let (distance, points) = distance_from_trajectories::<f32>();
    assert!(distance < 1e-6, "f32: {distance:e}");
    assert_eq!(points, 12 * 14);
}

/// Equal within the bound relative to 1 or the size, or both NaN, or both the same infinity.
fn close(found: f64, expected: f64, bound: f64) -> bool {
    found == expected
        || found.is_nan() && expected.is_nan()
        || (found - expected).abs() <= bound * expected.abs().max(1.0)
}

/// Every case of `losses.csv` through slices.
fn losses_are_torchs_in<T: Real>(bound: f64) {
    let mut cases = 0;
    for line in lines(include_str!("../reference/losses.csv")) {
        let [rows, columns]: [usize; 2] = core::array::from_fn(|i| line[i + 1].parse().unwrap());
        let numbers = parse::<f64>(&line[3..]);
        let (loss, rest) = numbers.split_first().unwrap();
        let (prediction, rest) = rest.split_at(rows * columns);
        let prediction: Vec<T> = prediction.iter().map(|x| T::of(*x)).collect();
        let (target, expected) = rest.split_at(rest.len() - rows * columns);
        let mut gradient = vec![T::NAN; rows * columns];
        let found = if line[0] == "mse" {
            let target: Vec<T> = target.iter().map(|x| T::of(*x)).collect();
            mse_into(&prediction, &target, &mut gradient).unwrap()
        } else {
            #[allow(clippy::cast_sign_loss, reason = "negative ones are left out")]
            let classes: Vec<_> =
                target.iter().map(|class| (*class >= 0.0).then_some(*class as usize)).collect();
            macro_rules! with {
                ($($n:literal)*) => {
                    match columns {
                        $($n => {
                            let (logits, _) = prediction.as_chunks::<$n>();
                            let (gradient, _) = gradient.as_chunks_mut::<$n>();
                            cross_entropy_rows(logits, &classes, gradient).unwrap()
                        })*
                        _ => unreachable!("a case of {columns} classes"),
                    }
                };
            }
            with!(1 2 3 5 19)
        };
        assert!(close(found.into(), *loss, bound), "{line:?}: {found:?}");
        for (found, expected) in gradient.iter().zip(expected) {
            assert!(close((*found).into(), *expected, bound), "{line:?}: {gradient:?}");
        }
        cases += 1;
    }
    assert_eq!(cases, 15);
}

#[test]
fn losses_are_torchs() {
    losses_are_torchs_in::<f64>(1e-14);
    losses_are_torchs_in::<f32>(1e-6);
}

/// A linear classifier of `fits.csv`'s samples, trained with all of this.
fn fits_are_torchs_in<T: Real>(bound: f64) {
    const CLASSES: usize = 3;
    const FEATURES: usize = 4;
    const WEIGHTS: usize = CLASSES * FEATURES;
    let lines = lines(include_str!("../reference/fits.csv"));
    let (samples, losses): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line[0] == "sample");
    let x: Vec<[T; FEATURES]> =
        samples.iter().map(|line| parse(&line[2..]).try_into().unwrap()).collect();
    let classes: Vec<usize> = samples.iter().map(|line| line[1].parse().unwrap()).collect();
    for (name, mut step) in settings::<T, WEIGHTS>() {
        let mut losses =
            losses.iter().filter(|line| line[0] == name && line[1] == T::NAME).peekable();
        let mut w = [T::ZERO; WEIGHTS];
        for t in 1..=STEPS {
            let dot = |x: &[T; FEATURES], w: &[T]| {
                x.iter().zip(w).fold(T::ZERO, |sum, (x, w)| sum + *x * *w)
            };
            let logits: Vec<[T; CLASSES]> =
                x.iter().map(|x| core::array::from_fn(|c| dot(x, &w[c * FEATURES..]))).collect();
            let mut dy = vec![[T::ZERO; CLASSES]; x.len()];
            let loss = cross_entropy_rows(&logits, &classes, &mut dy).unwrap();
            let dw: [T; WEIGHTS] = core::array::from_fn(|place| {
                let (class, feature) = (place / FEATURES, place % FEATURES);
                x.iter().zip(&dy).fold(T::ZERO, |sum, (x, dy)| sum + x[feature] * dy[class])
            });
            step(&mut w, &dw);
            if let Some(line) = losses.next_if(|line| line[2] == format!("{t}")) {
                let (loss, expected): (f64, f64) = (loss.into(), line[3].parse().unwrap());
                assert!((loss - expected).abs() <= bound, "{name} {t}: {loss} for {expected}");
            }
        }
        assert!(losses.next().is_none());
    }
}

#[test]
fn fits_are_torchs() {
    fits_are_torchs_in::<f64>(1e-13);
    fits_are_torchs_in::<f32>(1e-6);
}
