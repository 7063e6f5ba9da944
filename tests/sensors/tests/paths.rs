//! All ways to A give what the oracle gives, on hostile but real data: `matrix`, `matrix_into`, `matrix_with` in memory used before, `forward` and
//! `forward_batch`, sliding windows, both types.

use interdep::prelude::*;
use interdep_sensor_tests::{
    compare,
    oracle::{self, Columns, Entry},
    signals::{Random, Signal},
};

/// Everything that reads pairs of columns and can follow a window, side by side.
macro_rules! everything {
    ($name:ident, $scalar:ident, $b:literal, $m:literal, $axis:ident) => {
        hybrid! {
            struct $name for SMatrix<$scalar, $b, $m> {
                interdependence_type: $axis,
                functions: [
                    linear_kernel,
                    cosine_similarity,
                    pearson_correlation,
                    rv_coefficient,
                    mutual_information,
                    manhattan: numerical_kernel_based(kernel = manhattan_distance),
                    euclidean: numerical_kernel_based(kernel = euclidean_distance),
                    gaussian_rbf_kernel(sigma = 1.0),
                    laplacian_kernel(sigma = 4.0),
                ],
                fusion: concatenation,
            }
        }
    };
}

everything!(Narrow, f32, 40, 3, attribute);
everything!(Wide, f32, 40, 21, attribute);
everything!(Double, f64, 40, 5, attribute);
everything!(Instances, f64, 5, 40, instance);

hybrid! {
    /// What no window follows.
    struct Rest for SMatrix<f32, 40, 9> {
        functions: [
            linear_kernel,
            pearson_correlation,
            minkowski: numerical_kernel_based(kernel = minkowski_distance(p = 1.5)),
            chebyshev: numerical_kernel_based(kernel = chebyshev_distance),
            canberra: numerical_kernel_based(kernel = canberra_distance),
            scatter: numerical_kernel_based(kernel = linear_kernel(centered = true)),
        ],
        fusion: concatenation,
    }
}

fn right(x: &Columns) -> Vec<Vec<Vec<Entry>>> {
    let of = |pair, diagonal| oracle::matrix(x, pair, diagonal);
    vec![
        of(oracle::linear, None),
        of(oracle::cosine, None),
        of(oracle::pearson, None),
        of(oracle::rv, Some(0.0)),
        of(oracle::mutual_information, Some(0.0)),
        of(oracle::manhattan, None),
        of(oracle::euclidean, None),
        of(oracle::gaussian, None),
        of(oracle::laplacian, None),
    ]
}

const NAMES: [&str; 9] = [
    "linear",
    "cosine",
    "pearson",
    "rv",
    "information",
    "manhattan",
    "euclidean",
    "gaussian",
    "laplacian",
];

fn right_of_rest(x: &Columns) -> Vec<Vec<Vec<Entry>>> {
    let of = |pair, columns: &Columns| oracle::matrix(columns, pair, None);
    let centred = x.iter().map(|column| oracle::deviations(column)).collect();
    vec![
        of(oracle::linear, x),
        of(oracle::pearson, x),
        of(oracle::minkowski, x),
        of(oracle::chebyshev, x),
        of(oracle::canberra, x),
        of(oracle::linear, &centred),
    ]
}

/// Compares function by function.
fn compare_all<T: Scalar + Into<f64>, const D: usize, const WIDE: usize>(
    label: &str,
    a: &SMatrix<T, D, WIDE>,
    right: &[Vec<Vec<Entry>>],
    bound: f64,
) {
    for (f, expected) in right.iter().enumerate() {
        let rows: Vec<Vec<f64>> =
            (0..D).map(|i| (0..D).map(|j| a[(i, f * D + j)].into()).collect()).collect();
        let name = if right.len() == NAMES.len() { NAMES[f] } else { "one of the rest" };
        compare(&format!("{name}, {label}"), &rows, expected, bound);
    }
}

/// Entries that follow from A within rounding of products with x.
fn compare_outputs<T: Scalar + Into<f64>>(label: &str, found: &[T], expected: &[T], bound: f64) {
    let number = |x: &T| -> f64 { (*x).into() };
    let finite = expected.iter().map(number).map(f64::abs).filter(|x| x.is_finite());
    let largest = finite.fold(1.0, f64::max);
    for (found, expected) in found.iter().map(number).zip(expected.iter().map(number)) {
        let close = (found - expected).abs() <= bound * largest
            || found == expected
            || found.is_nan() && expected.is_nan();
        assert!(close, "{label}: {found:e} beside {expected:e}");
    }
}

/// A batch of random signals, and its columns z as the type of interdependence has them.
fn batch<T: Scalar + Into<f64>, const B: usize, const M: usize>(
    random: &mut Random,
    signal: fn(&mut Random) -> Signal,
    instances: bool,
    round: fn(f64) -> T,
) -> (String, SMatrix<T, B, M>) {
    let channels = if instances { B } else { M };
    let signals: Vec<Signal> = (0..channels).map(|_| signal(random)).collect();
    let x = SMatrix::from_fn(|k, i| {
        let (row, channel) = if instances { (i, k) } else { (k, i) };
        round(signals[channel].at(row, random))
    });
    (format!("{signals:?}"), x)
}

fn columns<T: Scalar + Into<f64>, const B: usize, const M: usize>(
    x: &SMatrix<T, B, M>,
    instances: bool,
) -> Columns {
    if instances {
        x.row_iter().map(|row| row.iter().map(|x| (*x).into()).collect()).collect()
    } else {
        x.column_iter().map(|column| column.iter().map(|x| (*x).into()).collect()).collect()
    }
}

/// Every way, for as many random batches.
macro_rules! agree {
    ($hybrid:ident, $right:path, $signal:expr, $instances:literal, $round:expr, $bound:expr, $count:expr) => {{
        let (hybrid, mut random) = ($hybrid::default(), Random::new(11));
        let mut workspace = $hybrid::workspace();
        let batches: Vec<_> =
            (0..$count).map(|_| batch(&mut random, $signal, $instances, $round)).collect();
        let xs: Vec<_> = batches.iter().map(|(_, x)| *x).collect();
        let mut ys = vec![hybrid.forward(&xs[0]); xs.len()];
        hybrid.forward_batch(&xs, &mut ys).unwrap();
        for ((label, x), y) in batches.iter().zip(&ys) {
            let right = $right(&columns(x, $instances));
            let a = hybrid.matrix(x);
            compare_all(label, &a, &right, $bound);
            let mut again = a;
            hybrid.matrix_with(x, &mut again, &mut workspace);
            compare_all(&format!("workspace, {label}"), &again, &right, $bound);
            let alone = hybrid.forward(x);
            compare_outputs(
                &format!("batch, {label}"),
                y.as_slice(),
                alone.as_slice(),
                10.0 * $bound,
            );
            let mut again = alone;
            hybrid.forward_with(x, &mut again, &mut workspace);
            compare_outputs(
                &format!("forward_with, {label}"),
                again.as_slice(),
                alone.as_slice(),
                1e-30,
            );
        }
    }};
}

#[test]
fn ordinary_signals() {
    agree!(Narrow, right, Signal::ordinary, false, |x| x as f32, 2e-5, 60);
    agree!(Wide, right, Signal::ordinary, false, |x| x as f32, 2e-5, 30);
    agree!(Double, right, Signal::ordinary, false, |x| x, 1e-9, 60);
    agree!(Instances, right, Signal::ordinary, true, |x| x, 1e-9, 60);
    agree!(Rest, right_of_rest, Signal::ordinary, false, |x| x as f32, 2e-5, 40);
}

#[test]
fn disturbed_signals() {
    agree!(Narrow, right, Signal::any, false, |x| x as f32, 2e-5, 60);
    agree!(Wide, right, Signal::any, false, |x| x as f32, 2e-5, 30);
    agree!(Double, right, Signal::any, false, |x| x, 1e-9, 60);
    agree!(Instances, right, Signal::any, true, |x| x, 1e-9, 60);
    agree!(Rest, right_of_rest, Signal::any, false, |x| x as f32, 2e-5, 40);
}

/// A window over random signals that change from time to time, at every push beside the oracle.
macro_rules! follow {
    ($hybrid:ident, $scalar:ident, $m:literal, $signal:expr, $bound:expr, $pushes:expr, $seed:expr) => {{
        const B: usize = 40;
        let (hybrid, mut random) = ($hybrid::default(), Random::new($seed));
        let mut window = hybrid.window();
        let mut last: Vec<[$scalar; $m]> = Vec::new();
        let mut signals: [Signal; $m] = core::array::from_fn(|_| $signal(&mut random));
        let mut begun = [0; $m];
        for push in 0..$pushes {
            for i in 0..$m {
                if random.choice(90) == 0 {
                    (signals[i], begun[i]) = ($signal(&mut random), push);
                }
            }
            let row: [$scalar; $m] =
                core::array::from_fn(|i| signals[i].at(push - begun[i], &mut random) as $scalar);
            last.push(row);
            window.push(row);
            if last.len() > B {
                last.remove(0);
            }
            let Some(a) = window.matrix() else { continue };
            let columns: Columns =
                (0..$m).map(|i| last.iter().map(|row| f64::from(row[i])).collect()).collect();
            compare_all(
                &format!("push {push} of {signals:?} since {begun:?}"),
                &a,
                &right(&columns),
                $bound,
            );
        }
    }};
}

#[test]
fn windows_over_ordinary_signals() {
    for seed in 0..12 {
        follow!(Narrow, f32, 3, Signal::ordinary, 2e-5, 400, seed);
        follow!(Double, f64, 5, Signal::ordinary, 1e-9, 400, seed);
    }
}

#[test]
fn windows_over_disturbed_signals() {
    for seed in 0..12 {
        follow!(Narrow, f32, 3, Signal::any, 2e-5, 400, seed);
        follow!(Double, f64, 5, Signal::any, 1e-9, 400, seed);
    }
}

/// Decays of every rate down to numbers that are subnormal, and the bursts that end them.
#[test]
fn windows_over_decays() {
    fn decay(random: &mut Random) -> Signal {
        let rates = [0.9999, 0.99, 0.9, 0.7, 0.5, 0.25, 0.05, 0.01];
        Signal::Decay(rates[random.choice(rates.len())])
    }
    for seed in 0..12 {
        follow!(Narrow, f32, 3, decay, 2e-5, 500, seed);
        follow!(Double, f64, 5, decay, 1e-9, 500, seed);
    }
}
