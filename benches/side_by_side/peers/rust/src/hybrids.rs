//! The workloads, at every size of the table.

#[cfg(feature = "nalgebra")]
#[expect(dead_code, reason = "one workload there has no peer here")]
#[path = "../../../../workloads/nalgebra_as_written.rs"]
mod nalgebra_as_written;
#[path = "../../../src/sizes.rs"]
mod sizes;
#[path = "../../../../../examples/karate/ties.rs"]
mod ties;

use std::hint::black_box;

use interdep::prelude::*;
#[cfg(feature = "nalgebra")]
use nalgebra_as_written as reference;
use sizes::with_sizes;
use ties::with_ties;

use crate::{
    Way,
    dense::{dense_hybrids, with_parameters},
    work::{Case, Writer, by_rows},
};

/// The case of a hybrid, and of a function of x, w and the matrix of structure that computes the same.
macro_rules! case {
    ($hybrid:ident, $b:literal, $m:literal, $reference:expr) => {
        Case {
            name: stringify!($hybrid),
            size: ($b, $m),
            load: |way, inputs| {
                let x = Box::new(SMatrix::<f32, $b, $m>::from_row_slice(&inputs.x));
                let to =
                    Box::new(SMatrix::<f32, { $hybrid::B_PRIME }, { $hybrid::M_PRIME }>::zeros());
                let read = by_rows;
                match way {
                    Way::Interdep => {
                        let hybrid = with_parameters!($hybrid, inputs);
                        let run = move |y: &mut _| hybrid.forward_into(black_box(&x), y);
                        Box::new(Writer { run, to, read })
                    }
                    #[cfg(feature = "nalgebra")]
                    Way::Nalgebra => {
                        let (w, structure) = (inputs.w.clone(), matrix(&inputs.structure));
                        let run = move |y: &mut _| *y = $reference(black_box(&*x), &*w, &structure);
                        Box::new(Writer { run, to, read })
                    }
                }
            },
        }
    };
}

/// A square matrix, or zeros where a case has none.
#[cfg(feature = "nalgebra")]
#[expect(clippy::unnecessary_box_returns, reason = "up to a quarter of a megabyte")]
fn matrix<const N: usize>(rows: &[f32]) -> Box<SMatrix<f32, N, N>> {
    Box::new(if rows.is_empty() { SMatrix::zeros() } else { SMatrix::from_row_slice(rows) })
}

/// W1 and W2, which both the comparison and the curve against size have.
macro_rules! dense {
    ($cases:ident, $b:literal, $m:literal) => {
        dense_hybrids!($b, $m);
        $cases
            .push(case!(W1, $b, $m, |x: &_, w: &_, _: &SMatrix<f32, $m, $m>| reference::w1(x, w)));
        $cases
            .push(case!(W2, $b, $m, |x: &_, w: &_, _: &SMatrix<f32, $m, $m>| reference::w2(x, w)));
    };
}

#[cfg(not(feature = "squares"))]
macro_rules! all_sizes {
    (
        pairs: [$($pair_b:literal $pair_m:literal),*],
        others: [$($b:literal $m:literal),*],
        $($squares:tt)*
    ) => {
        fn sized() -> Vec<Case> {
            let mut cases = Vec::new();
            $({
                dense!(cases, $pair_b, $pair_m);
            })*
            $({
                hybrid! {
                    struct W3 for SMatrix<f32, $b, $m> {
                        functions: [
                            chain(bi_directional = true, normalization = true),
                            multihop_chain(h = 3, accumulative = true, bi_directional = true),
                        ],
                        fusion: sum,
                    }
                    struct W5 for SMatrix<f32, $b, $m> {
                        functions: [pearson_correlation, rv_coefficient, mutual_information, kl_divergence],
                        fusion: concatenation,
                    }
                }
                cases.push(case!(W3, $b, $m, |x: &SMatrix<f32, $b, $m>, _: &_, a: &SMatrix<f32, $m, $m>| x * a));
                cases.push(case!(W5, $b, $m, |x: &_, w: &_, _: &SMatrix<f32, $m, $m>| {
                    reference::w5::<$b, $m, { 4 * $m }>(x, w)
                }));
            })*
            cases
        }
    };
}

#[cfg(feature = "squares")]
macro_rules! all_sizes {
    (pairs: $pairs:tt, others: $others:tt, squares: [$($n:literal),*],) => {
        fn sized() -> Vec<Case> {
            let mut cases = Vec::new();
            $({
                dense!(cases, $n, $n);
            })*
            cases
        }
    };
}

with_sizes!(all_sizes);

macro_rules! with_graph {
    ($ties:tt) => {
        fn graph() -> Case {
            hybrid! {
                struct W4 for SMatrix<f32, 34, 16> {
                    interdependence_type: instance,
                    functions: [
                        graph(links = $ties, directed = false),
                        lowrank_parameterized_bilinear(r = 4),
                    ],
                    fusion: prod,
                    postprocess: [softmax(dim = 0)],
                }
            }
            case!(W4, 34, 16, |x: &_, w: &_, ties: &SMatrix<f32, 34, 34>| reference::w4(x, w, ties))
        }
    };
}

with_ties!(with_graph);

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = sized();
    cases.push(graph());
    cases
}
