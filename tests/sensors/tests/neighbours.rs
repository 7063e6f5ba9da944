//! A function's value does not depend on what stands beside it: all pairs of catalogue functions that read data, each beside its oracle.

use std::collections::HashMap;

use interdep::prelude::*;
use interdep_sensor_tests::{
    compare,
    oracle::{self, Columns, Entry},
    signals::{Random, Signal},
};

const B: usize = 24;
const M: usize = 3;

/// A batch, and what each function should make of it.
struct Data {
    label: String,
    x: SMatrix<f32, B, M>,
    /// The largest difference within a column.
    spread: f32,
    right: HashMap<&'static str, Vec<Vec<Entry>>>,
}

/// A function for the macro, and what it should make of columns.
macro_rules! catalogue {
    ($with:ident) => {
        $with! {
            linear { linear_kernel } |x| oracle::matrix(x, oracle::linear, None);
            polynomial { polynomial_kernel(c = 1.0, d = 2) } |x| oracle::matrix(x, oracle::polynomial, None);
            tangent { hyperbolic_tangent_kernel(alpha = 0.1) }
                |x| oracle::matrix(x, oracle::hyperbolic_tangent, None);
            cosine { cosine_similarity } |x| oracle::matrix(x, oracle::cosine, None);
            minkowski { minkowski_distance(p = 1.5) } |x| oracle::matrix(x, oracle::exp_minkowski, None);
            manhattan { manhattan_distance } |x| oracle::matrix(x, oracle::exp_manhattan, None);
            euclidean { euclidean_distance } |x| oracle::matrix(x, oracle::exp_euclidean, None);
            chebyshev { chebyshev_distance } |x| oracle::matrix(x, oracle::exp_chebyshev, None);
            canberra { canberra_distance } |x| oracle::matrix(x, oracle::exp_canberra, None);
            distance { numerical_kernel_based(kernel = euclidean_distance) }
                |x| oracle::matrix(x, oracle::euclidean, None);
            exponential { exponential_kernel(gamma = 0.1) } |x| oracle::matrix(x, oracle::exponential, None);
            gaussian { gaussian_rbf_kernel(sigma = 1.0) } |x| oracle::matrix(x, oracle::gaussian, None);
            laplacian { laplacian_kernel(sigma = 4.0) } |x| oracle::matrix(x, oracle::laplacian, None);
            anisotropic { anisotropic_rbf_kernel(a_scalar = 0.1) }
                |x| oracle::matrix(x, oracle::exponential, None);
            scatter { numerical_kernel_based(kernel = linear_kernel(centered = true)) }
                |x| oracle::matrix(&centred(x), oracle::linear, None);
            pearson { pearson_correlation } |x| oracle::matrix(x, oracle::pearson, None);
            rv { rv_coefficient } |x| oracle::matrix(x, oracle::rv, Some(0.0));
            information { mutual_information } |x| oracle::matrix(x, oracle::mutual_information, Some(0.0));
            kullback { kl_divergence } |x| oracle::matrix(x, oracle::kl_divergence, Some(0.0));
            bilinear { lowrank_parameterized_bilinear(r = 1) } |x| bilinear(x);
            structure { chain(bi_directional = true) }
                |_| (0..M).map(|i| (0..M).map(|j| link(i, j).into()).collect()).collect();
        }
    };
}

fn centred(x: &Columns) -> Columns {
    x.iter().map(|column| oracle::deviations(column)).collect()
}
/// All parameters are ½: z_i · ½ times ½ · z_j.
fn bilinear(x: &Columns) -> Vec<Vec<Entry>> {
    let halves: Vec<f64> =
        x.iter().map(|column| 0.5 * oracle::sum(column.iter().copied())).collect();
    halves.iter().map(|a| halves.iter().map(|b| (a * b).into()).collect()).collect()
}
fn link(i: usize, j: usize) -> f64 {
    f64::from(u8::from(i.abs_diff(j) <= 1))
}

/// A pair's two matrices side by side, row by row, of all data.
fn check<const WIDE: usize>(
    [first, second]: [&'static str; 2],
    data: &[Data],
    matrix: impl Fn(&SMatrix<f32, B, M>) -> SMatrix<f32, M, WIDE>,
) {
    for data in data {
        let a = matrix(&data.x);
        for (name, beside, columns) in [(first, second, 0..M), (second, first, M..2 * M)] {
            if name == "kullback" && data.spread > 80.0 {
                // Beyond its documented range in f32: shares of the softmax are 0, and their logarithms −∞.
                continue;
            }
            let rows: Vec<Vec<f64>> =
                (0..M).map(|i| columns.clone().map(|j| f64::from(a[(i, j)])).collect()).collect();
            let label = format!("{name} beside {beside}, {}", data.label);
            compare(&label, &rows, &data.right[name], 2e-5);
        }
    }
}

/// Every function with every later one.
macro_rules! pairs {
    () => {};
    (
        $first:ident $function:tt |$x:pat_param| $expected:expr;
        $($other:ident $beside:tt |$y:pat_param| $also:expr;)*
    ) => {
        mod $first {
            use super::*;

            #[allow(unused_variables, reason = "the last one has no later ones")]
            pub(super) fn check_all(data: &[Data]) {
                $(pair!([stringify!($first), stringify!($other)], $function, $beside, data);)*
            }
        }
        pairs! { $($other $beside |$y| $also;)* }
    };
}

/// One function beside another. In `f32`, where what sharing costs shows first; the tests of all paths have everything beside everything in both types.
macro_rules! pair {
    ($names:expr, { $($function:tt)* }, { $($beside:tt)* }, $data:expr) => {{
        hybrid! {
            struct Pair for SMatrix<f32, B, M> {
                functions: [first: $($function)*, second: $($beside)*], fusion: concatenation,
            }
        }
        let pair = Pair::from_slice(&[0.5; Pair::L]).unwrap();
        check($names, $data, |x| pair.matrix(x));
    }};
}

/// What is right, by name, and all pairs' checks.
macro_rules! tables {
    ($($name:ident $function:tt |$x:pat_param| $expected:expr;)*) => {
        fn right(x: &Columns) -> HashMap<&'static str, Vec<Vec<Entry>>> {
            let functions: &[(&'static str, fn(&Columns) -> Vec<Vec<Entry>>)] =
                &[$((stringify!($name), |$x| $expected)),*];
            functions.iter().map(|(name, expected)| (*name, expected(x))).collect()
        }
        const CHECKS: &[fn(&[Data])] = &[$($name::check_all),*];
    };
}

catalogue!(pairs);
catalogue!(tables);

#[test]
fn no_function_changes_its_neighbour() {
    let mut random = Random::new(7);
    let data: Vec<Data> = (0..40)
        .map(|_| {
            let signals: [Signal; M] = core::array::from_fn(|_| Signal::ordinary(&mut random));
            let x = SMatrix::<f32, B, M>::from_fn(|k, i| signals[i].at(k, &mut random) as f32);
            let columns = x
                .column_iter()
                .map(|column| column.iter().map(|x| f64::from(*x)).collect())
                .collect();
            let spread =
                x.column_iter().map(|column| column.max() - column.min()).fold(0.0, f32::max);
            Data { label: format!("{signals:?}"), x, spread, right: right(&columns) }
        })
        .collect();
    for check in CHECKS {
        check(&data);
    }
}
