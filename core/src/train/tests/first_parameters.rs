//! Initializers: bounds, means and deviations.

use std::vec;

use super::super::{Generator, init};

/// The mean, the deviation and the largest size of many numbers.
fn moments(fill: impl FnOnce(&mut [f64], &mut Generator)) -> [f64; 3] {
    const COUNT: usize = 100_000;
    let mut w = vec![0.0; COUNT];
    fill(&mut w, &mut Generator::new(11));
    let mean = w.iter().sum::<f64>() / COUNT as f64;
    let variance = w.iter().map(|w| (w - mean) * (w - mean)).sum::<f64>() / COUNT as f64;
    [mean, variance.sqrt(), w.iter().fold(0.0, |most, w| w.abs().max(most))]
}

#[test]
fn first_parameters_have_torchs_bounds_and_deviations() {
    // `bound` of torch 2.2.2's uniform ones is √3 of these.
    let root = |x: f64| x.sqrt();
    let uniform = [
        (moments(|w, g| init::xavier_uniform(w, (3, 5), 1.0, g)), root(2.0 / 8.0)),
        (moments(|w, g| init::xavier_uniform(w, (1, 67), 2.5, g)), 2.5 * root(2.0 / 68.0)),
        (moments(|w, g| init::kaiming_uniform(w, (3, 5), 0.0, g)), root(2.0 / 5.0)),
        (moments(|w, g| init::kaiming_uniform(w, (3, 5), root(5.0), g)), root(1.0 / 15.0)),
        (moments(|w, g| init::fanout_std_uniform(w, 7, g)), root(1.0 / 21.0)),
    ];
    for ([mean, deviation, largest], std) in uniform {
        let bound = root(3.0) * std;
        assert!(mean.abs() < 0.02 * std, "{mean} {std}");
        assert!((deviation / std - 1.0).abs() < 0.01, "{deviation} {std}");
        assert!(largest <= bound && largest > 0.999 * bound, "{largest} {bound}");
    }
    let normal = [
        (moments(|w, g| init::xavier_normal(w, (3, 5), 1.0, g)), root(2.0 / 8.0)),
        (moments(|w, g| init::kaiming_normal(w, (3, 5), 1.0, g)), root(1.0 / 5.0)),
        (moments(|w, g| init::normal(w, 0.0, 3.0, g)), 3.0),
    ];
    for ([mean, deviation, largest], std) in normal {
        assert!(mean.abs() < 0.02 * std, "{mean} {std}");
        assert!((deviation / std - 1.0).abs() < 0.01, "{deviation} {std}");
        assert!(largest > 3.5 * std && largest < 6.0 * std, "{largest} {std}");
    }
    let [mean, ..] = moments(|w, g| init::normal(w, -2.0, 0.5, g));
    assert!((mean + 2.0).abs() < 0.01);
    // Fans of nothing.
    for [_, deviation, largest] in [
        moments(|w, g| init::xavier_normal(w, (0, 0), 1.0, g)),
        moments(|w, g| init::kaiming_uniform(w, (0, 0), 0.0, g)),
    ] {
        assert!(deviation.is_finite() && largest.is_finite());
    }
}

#[test]
fn both_types_are_given_the_same_numbers() {
    let (mut single, mut double) = ([0.0_f32; 9], [0.0_f64; 9]);
    init::xavier_normal(&mut single, (3, 3), 1.0, &mut Generator::new(5));
    init::xavier_normal(&mut double, (3, 3), 1.0, &mut Generator::new(5));
    assert_eq!(single, double.map(|w| w as f32));
}
