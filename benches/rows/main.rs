//! What rows cost that lie row by row in memory, in any number: `forward_rows`, beside `forward_into` of the same batch column by column.
//!
//! ```text
//! cargo bench --bench rows             # a table against the size
//! cargo bench --bench rows -- --test   # both ways once, as a check
//! ```

#[path = "../common/rounds.rs"]
mod rounds;

use std::{env, hint::black_box};

use interdep::prelude::*;
use rounds::medians;

/// One hybrid at one size: both ways to Y.
struct Pair {
    workload: &'static str,
    size: (usize, usize),
    rows: Box<dyn FnMut()>,
    batch: Box<dyn FnMut()>,
}

/// An entry of x.
fn sample(k: usize, i: usize) -> f32 {
    (k as f32 * 0.05 * (i % 9 + 1) as f32).sin() + (k * (i + 3) % 17) as f32 * 0.02
}

macro_rules! pair {
    ($hybrid:ident, $b:literal, $m:literal) => {{
        static HYBRID: $hybrid = $hybrid::new([0.1; $hybrid::L]);
        let x = Box::new(SMatrix::<f32, $b, $m>::from_fn(sample));
        let rows: Vec<[f32; $m]> =
            (0..$b).map(|k| core::array::from_fn(|i| sample(k, i))).collect();
        let (mut y, mut out) = (Box::new(HYBRID.forward(&x)), rows.clone());
        HYBRID.forward_rows(&rows, &mut out).expect("as many places as rows");
        for (k, row) in out.iter().enumerate() {
            for (i, entry) in row.iter().enumerate() {
                assert!((entry - y[(k, i)]).abs() < 1e-4 * y.amax(), "{entry} {}", y[(k, i)]);
            }
        }
        Pair {
            workload: stringify!($hybrid),
            size: ($b, $m),
            rows: Box::new(move || {
                HYBRID.forward_rows(black_box(&rows), &mut out).expect("as many places as rows");
                black_box(&out);
            }),
            batch: Box::new(move || {
                HYBRID.forward_into(black_box(&x), &mut y);
                black_box(&y);
            }),
        }
    }};
}

macro_rules! pairs {
    ($($module:ident $b:literal $m:literal),*) => {
        $(mod $module {
            use super::*;

            hybrid! {
                struct W1 for SMatrix<f32, $b, $m> {
                    functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
                    fusion: parameterized_weighted_summation,
                }
                struct Gram for SMatrix<f32, $b, $m> { functions: [linear_kernel], fusion: sum }
            }

            pub(super) fn pairs() -> [Pair; 2] {
                [pair!(W1, $b, $m), pair!(Gram, $b, $m)]
            }
        })*

        fn pairs() -> Vec<Pair> {
            let mut pairs: Vec<Pair> = [$($module::pairs()),*].into_iter().flatten().collect();
            pairs.sort_by_key(|pair| pair.workload);
            pairs
        }
    };
}

pairs!(of_4 8 4, of_16 32 16, of_64 64 64, of_128 128 128, of_many 1024 16);

fn main() {
    let mut pairs = pairs();
    if env::args().any(|argument| argument == "--test") {
        for pair in &mut pairs {
            (pair.rows)();
            (pair.batch)();
        }
        return;
    }
    println!("| hybrid | b×m | `forward_rows` µs | `forward_into` µs | rows / batch |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for Pair { workload, size: (b, m), rows, batch } in &mut pairs {
        let [rows, batch] = medians([rows, batch]);
        println!("| {workload} | {b}×{m} | {rows:.2} | {batch:.2} | {:.2} |", rows / batch);
    }
}
