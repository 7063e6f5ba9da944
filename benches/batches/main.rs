//! Many tiny batches: `forward_batch`, which computes several at once, beside one `forward_into` after another.
//!
//! ```text
//! cargo bench --bench batches             # a table
//! cargo bench --bench batches -- --test   # every way once, as a check
//! ```

#[path = "../common/rounds.rs"]
mod rounds;

use std::{env, hint::black_box};

use interdep::prelude::*;
use rounds::medians;

const BATCHES: usize = 1024;

/// A hybrid for each shape, and its row of the table.
macro_rules! rows {
    ($($name:literal $definition:tt at [$($b:literal x $m:literal),*])*) => {{
        $($({
            hybrid! {
                struct Hybrid for SMatrix<f32, $b, $m> $definition
            }
            let w: [f32; Hybrid::L] = std::array::from_fn(|index| (index % 7) as f32 * 0.1 - 0.3);
            let hybrid = Hybrid::new(w);
            let batch = |n| SMatrix::from_fn(|k, i| ((n * 3 + k * 7 + i * 5) as f32 * 0.37).sin());
            let xs: Vec<SMatrix<f32, $b, $m>> = (0..BATCHES).map(batch).collect();
            let mut in_turn: Vec<_> = xs.iter().map(|x| hybrid.forward(x)).collect();
            let mut at_once = in_turn.clone();
            let mut one_by_one = || {
                for (x, y) in black_box(&xs).iter().zip(&mut in_turn) {
                    hybrid.forward_into(x, y);
                }
            };
            let mut together =
                || hybrid.forward_batch(black_box(&xs), &mut at_once).expect("equal lengths");
            one_by_one();
            together();
            if !env::args().any(|argument| argument == "--test") {
                let times = medians([&mut one_by_one, &mut together]);
                let [alone, together] = times.map(|time| time * 1e3 / BATCHES as f64);
                println!("| {} | {}×{} | {alone:.0} | {together:.0} | {:.1} |", $name, $b, $m, alone / together);
            }
            for (y, expected) in at_once.iter().zip(&in_turn) {
                assert!((y - expected).amax() <= 1e-5 * expected.amax().max(1.0));
            }
        })*)*
    }};
}

fn main() {
    println!("| workload | b×m | one by one, ns | `forward_batch`, ns | ratio |");
    println!("| --- | --- | ---: | ---: | ---: |");
    rows! {
        "W1" {
            functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
            fusion: parameterized_weighted_summation,
        } at [8 x 2, 8 x 4, 8 x 5, 16 x 8, 16 x 12]
        "W2" {
            functions: [
                linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel, cosine_similarity,
                gaussian_rbf_kernel(sigma = 2.0), exponential_kernel(gamma = 0.1), laplacian_kernel(sigma = 4.0),
                manhattan_distance, euclidean_distance,
            ],
            fusion: mean,
        } at [8 x 4]
        "W5" {
            functions: [pearson_correlation, rv_coefficient, mutual_information, kl_divergence],
            fusion: concatenation,
        } at [8 x 4]
    }
}
