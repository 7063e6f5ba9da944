//! Every expansion at every instruction set of the machine, against what tinyBIG computes in float64
//! (`reference/generate.py`).

use fearless_simd::dispatch;
use std::{collections::BTreeSet, vec, vec::Vec};

use super::{
    Expansion, basic::*, composed::*, periodic::*, polynomial::*, probabilistic::*, radial::*,
    spline::*,
};
use crate::{Number, level::levels};

mod gradients;

/// Columns of z in the file.
const COLUMNS: usize = 5;
/// Rows of z in the file.
const O: usize = 2;

/// The lines that are called `name`.
fn reference(name: &str) -> Vec<[f64; COLUMNS]> {
    include_str!("reference/features.csv")
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|line| line[0] == name)
        .map(|line| core::array::from_fn(|i| line[i + 1].parse().unwrap()))
        .collect()
}

/// The features of the columns of `z`, with every instruction set.
fn expand<T: Number, const D: usize>(expansion: &impl Expansion, z: &[[T; D]]) -> Vec<Vec<[T; D]>> {
    levels()
        .into_iter()
        .map(|level| {
            let mut features = vec![[T::NAN; D]; expansion.width(z.len())];
            dispatch!(level, simd => expansion.expand(simd, z, &mut features));
            features
        })
        .collect()
}

/// z with `D` columns: the file's, again and again.
fn columns<T: Number, const D: usize>() -> [[T; D]; O] {
    let z = reference("z");
    core::array::from_fn(|k| core::array::from_fn(|i| T::of(z[k][i % COLUMNS])))
}

fn agrees<T: Number + Into<f64>, const D: usize>(
    name: &str,
    expansion: &impl Expansion,
    bound: f64,
) {
    let expected = reference(name);
    for features in expand(expansion, &columns::<T, D>()) {
        assert_eq!(features.len(), expected.len(), "{name}'s width");
        for (f, row) in features.iter().enumerate() {
            for (i, feature) in row.iter().enumerate() {
                let (feature, expected) = ((*feature).into(), expected[f][i % COLUMNS]);
                let close = (feature - expected).abs() <= bound * expected.abs().max(1.0);
                assert!(close, "{name}, {D} columns: [{f}][{i}] is {feature}, not {expected}");
            }
        }
    }
}

/// NaN in the second row of one column is felt there, and nowhere else.
fn nan_stays_in_its_column<E: Expansion>(name: &str, expansion: &E) {
    const D: usize = 19;
    let whole = columns::<f64, D>();
    let mut z = whole;
    z[1][7] = f64::NAN;
    for (features, whole) in expand(expansion, &z).into_iter().zip(expand(expansion, &whole)) {
        let not_numbers = features.iter().filter(|row| row[7].is_nan()).count();
        assert!(not_numbers >= expansion.width(1).min(features.len() / O), "{name}: {not_numbers}");
        for (row, whole) in features.iter().zip(&whole) {
            let untouched = (0..D).all(|i| i == 7 || row[i] == whole[i]);
            assert!(untouched && (row[7].is_nan() || row[7] == whole[7]), "{name}: {row:?}");
        }
    }
}

macro_rules! cases {
    ($($name:ident: $expansion:expr,)*) => {
        $(#[test]
        fn $name() {
            let name = stringify!($name);
            agrees::<f64, 19>(name, &$expansion, 1e-9);
            agrees::<f64, 3>(name, &$expansion, 1e-9);
            agrees::<f32, 19>(name, &$expansion, 2e-5);
            agrees::<f32, 3>(name, &$expansion, 2e-5);
            gradients::agree::<f64, 19>(name, &$expansion, 1e-9);
            gradients::agree::<f32, 19>(name, &$expansion, 2e-5);
            if !["fibonacci", "bspline_histogram"].contains(&name) {
                nan_stays_in_its_column(name, &$expansion);
            }
        })*

        #[test]
        fn every_reference_is_read() {
            let written = include_str!("reference/features.csv").lines();
            let written: BTreeSet<_> = written.map(|line| line.split(',').next().unwrap()).collect();
            assert_eq!(written, BTreeSet::from(["z", $(stringify!($name)),*]));
        }
    };
}

cases! {
    identity: Identity,
    linear: Linear { c: -1.5 },
    reciprocal: Reciprocal,
    taylor: Taylor { d: 3 },
    chebyshev: Chebyshev { d: 5 },
    hermite: Hermite { d: 4 },
    laguerre: Laguerre { d: 4, alpha: 0.5 },
    legendre: Legendre { d: 4 },
    gegenbauer: Gegenbauer { d: 4, alpha: 1.75 },
    jacobi: Jacobi { d: 4, alpha: 0.5, beta: -0.25 },
    bessel: Bessel { d: 4 },
    reverse_bessel: ReverseBessel { d: 4 },
    fibonacci: Fibonacci { d: 4 },
    lucas: Lucas { d: 1 },
    lucas_higher: Lucas { d: 4 },
    fourier: Fourier { P: 3.0, N: 3 },
    trigonometric: Trigonometric,
    hyperbolic: Hyperbolic,
    arc_trigonometric: ArcTrigonometric,
    arc_hyperbolic: ArcHyperbolic,
    bspline: Bspline { grid_range: [-1.0, 1.0], t: 5, d: 3 },
    bspline_on_knots: Bspline { grid_range: [-2.0, 2.0], t: 4, d: 2 },
    bspline_histogram: Bspline { grid_range: [-3.0, 3.0], t: 3, d: 0 },
    bspline_one_interval: Bspline { grid_range: [-1.0, 2.0], t: 1, d: 3 },
    bspline_high_degree: Bspline { grid_range: [-1.0, 0.5], t: 2, d: 6 },
    gaussian_rbf: GaussianRbf { base_range: [-2.0, 1.0], num_interval: 4, epsilon: 0.5 },
    gaussian_rbf_one_centre: GaussianRbf { base_range: [-0.5, 1.0], num_interval: 1, epsilon: 1.0 },
    inverse_quadratic_rbf: InverseQuadraticRbf { base_range: [-1.0, 1.0], num_interval: 3, epsilon: 2.0 },
    naive_normal: NaiveNormal,
    naive_laplace: NaiveLaplace,
    naive_cauchy: NaiveCauchy,
    naive_exponential: NaiveExponential,
    naive_gamma: NaiveGamma,
    naive_chi2: NaiveChi2,
    normal: Normal,
    laplace: Laplace,
    extended: Extended((Linear { c: 2.0 }, (Taylor { d: 2 }, (Lucas { d: 3 }, ())))),
    nested: Nested::<_, _, 4> {
        inner: Chebyshev { d: 2 },
        outer: Nested::<_, _, 12> { inner: Hyperbolic, outer: Linear { c: 0.5 } },
    },
}

/// At any point of the grid the splines sum to 1 and are nonnegative, whatever t and d are.
#[test]
fn splines_are_a_partition_of_unity() {
    let z: [[f64; 31]; 1] = [core::array::from_fn(|i| i as f64 / 15.5 - 1.0)];
    for (t, d) in (1..5).flat_map(|t| (0..7).map(move |d| (t, d))) {
        for features in expand(&Bspline { grid_range: [-1.0, 1.0], t, d }, &z) {
            for i in 0..31 {
                let sum: f64 = features.iter().map(|row| row[i]).sum();
                let negative = features.iter().any(|row| row[i] < -1e-15);
                assert!((sum - 1.0).abs() < 1e-12 && !negative, "t = {t}, d = {d}: {features:?}");
            }
        }
    }
}

/// Nothing is asked for, nothing is written.
#[test]
fn order_zero_has_no_features() {
    let z = [[1.0]; 2];
    for features in expand(&Taylor { d: 0 }, &z).into_iter().chain(expand(&Chebyshev { d: 0 }, &z))
    {
        assert!(features.is_empty());
    }
}
