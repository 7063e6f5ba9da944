//! `forward` of hybrids at several sizes, beside the same mathematics as a user writes it with nalgebra.
//!
//! ```text
//! cargo bench --bench workloads             # criterion's estimates, then a table of ratios
//! cargo bench --bench workloads -- W1       # one workload
//! cargo bench --bench workloads -- --test   # every benchmark once
//! ```

mod karate;
mod nalgebra_as_written;
#[path = "../common/rounds.rs"]
mod rounds;

use std::{hint::black_box, thread, time::Duration};

use criterion::Criterion;
use interdep::prelude::*;
use rounds::medians;

/// One workload at one size: both ways to the same numbers.
struct Pair {
    workload: &'static str,
    size: (usize, usize),
    interdep: Box<dyn FnMut()>,
    nalgebra: Box<dyn FnMut()>,
}

/// A batch without structure, the same in every run.
#[allow(clippy::unnecessary_box_returns, reason = "half a megabyte")]
fn batch<const B: usize, const M: usize>() -> Box<SMatrix<f32, B, M>> {
    let mut state = 1_u32;
    let mut x = Box::new(SMatrix::<f32, B, M>::zeros());
    for entry in x.iter_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *entry = (state >> 8) as f32 / 16_777_216.0 - 0.5;
    }
    x
}

/// Small parameters of both signs.
#[allow(clippy::unnecessary_box_returns, reason = "half a megabyte")]
fn parameters<const L: usize>() -> Box<[f32; L]> {
    let mut w = Box::new([0.0; L]);
    for (index, entry) in w.iter_mut().enumerate() {
        *entry = (index as f32 * 0.37).sin() * 0.2;
    }
    w
}

/// Both ways, after a check that they agree.
macro_rules! pair {
    ($hybrid:ident, $reference:expr, $b:literal, $m:literal) => {{
        let reference = $reference;
        let x = batch::<$b, $m>();
        let w = parameters::<{ $hybrid::L }>();
        let hybrid: &'static $hybrid = $hybrid::from_ref(Box::leak(w.clone()));
        let (mut ours, theirs) = (Box::new(hybrid.forward(&x)), reference(&*x, w.as_slice()));
        let deviation = (*ours - theirs).amax() / theirs.amax();
        assert!(deviation < 1e-3, "{} {}×{}: {deviation}", stringify!($hybrid), $b, $m);
        let x_again = x.clone();
        Pair {
            workload: stringify!($hybrid),
            size: ($b, $m),
            interdep: Box::new(move || {
                hybrid.forward_into(black_box(&x), &mut ours);
                black_box(&ours);
            }),
            nalgebra: Box::new(move || {
                black_box(reference(black_box(&*x_again), w.as_slice()));
            }),
        }
    }};
}

use pair;

/// All workloads at one size.
macro_rules! workloads {
    ($module:ident, $b:literal, $m:literal) => {
        mod $module {
            use super::*;
            use nalgebra_as_written as reference;

            hybrid! {
                struct W1 for SMatrix<f32, $b, $m> {
                    functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
                    fusion: parameterized_weighted_summation,
                }
                struct W2 for SMatrix<f32, $b, $m> {
                    functions: [
                        linear_kernel,
                        polynomial_kernel(c = 1.0, d = 2),
                        hyperbolic_tangent_kernel,
                        cosine_similarity,
                        gaussian_rbf_kernel(sigma = 2.0),
                        exponential_kernel(gamma = 0.1),
                        laplacian_kernel(sigma = 4.0),
                        manhattan_distance,
                        euclidean_distance,
                    ],
                    fusion: mean,
                }
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
                struct Bilinear for SMatrix<f32, $b, $m> {
                    interdependence_type: instance,
                    functions: [parameterized_bilinear, lowrank_parameterized_bilinear(r = 4)],
                    fusion: sum,
                }
            }

            pub(super) fn pairs() -> [Pair; 5] {
                [
                    pair!(W1, reference::w1, $b, $m),
                    pair!(W2, reference::w2, $b, $m),
                    // Without zeros to skip: the dense matrix, made beforehand.
                    pair!(W3, |x: &SMatrix<f32, $b, $m>, _: &[f32]| x * W3::matrix_of_structure(), $b, $m),
                    pair!(W5, reference::w5::<$b, $m, { 4 * $m }>, $b, $m),
                    pair!(Bilinear, reference::bilinear, $b, $m),
                ]
            }
        }
    };
}

workloads!(size_8x4, 8, 4);
workloads!(size_32x16, 32, 16);
workloads!(size_64x64, 64, 64);
workloads!(size_128x128, 128, 128);
workloads!(size_512x256, 512, 256);

/// Criterion's own report.
fn report(criterion: &mut Criterion, pairs: &mut [Pair]) {
    for pair in pairs {
        let (b, m) = pair.size;
        let mut group = criterion.benchmark_group(format!("{} {b}×{m}", pair.workload));
        group.bench_function("interdep", |bencher| bencher.iter(&mut pair.interdep));
        group.bench_function("nalgebra", |bencher| bencher.iter(&mut pair.nalgebra));
        group.finish();
    }
}

/// Both times of each pair, and their ratio.
fn ratios(pairs: &mut [Pair]) {
    println!("\n| workload | b×m | interdep µs | nalgebra µs | nalgebra / interdep |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for pair in pairs {
        let [ours, theirs] = medians([&mut pair.interdep, &mut pair.nalgebra]);
        let (b, m) = pair.size;
        println!(
            "| {} | {b}×{m} | {ours:.2} | {theirs:.2} | {:.1} |",
            pair.workload,
            theirs / ours
        );
    }
}

fn run() {
    let mut pairs: Vec<Pair> = [
        size_8x4::pairs(),
        size_32x16::pairs(),
        size_64x64::pairs(),
        size_128x128::pairs(),
        size_512x256::pairs(),
    ]
    .into_iter()
    .flatten()
    .chain([karate::pair()])
    .collect();
    pairs.sort_by_key(|pair| pair.workload);
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .configure_from_args();
    report(&mut criterion, &mut pairs);
    let quick = std::env::args().any(|argument| argument == "--test" || argument == "--list");
    if !quick {
        ratios(&mut pairs);
    }
}

fn main() {
    // Matrices of 512 × 512 as values, as nalgebra's users write them, need more stack than a thread has by default.
    const STACK: usize = 256 << 20;
    let run = thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread");
    run.join().expect("the benchmarks ran");
}
