//! Many batches: one after another, and on all cores.
//!
//! ```text
//! cargo bench --features rayon --bench cores             # a table
//! cargo bench --features rayon --bench cores -- --test   # every way once, as a check
//! ```

#[path = "../common/rounds.rs"]
mod rounds;

use std::{env, hint::black_box, thread};

use interdep::prelude::*;
use rounds::medians;

const BATCHES: usize = 1024;

hybrid! {
    struct W1 for SMatrix<f32, 32, 16> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
}

fn main() {
    let hybrid = W1::new([0.1; W1::L]);
    let batch = |number| SMatrix::from_fn(|k, i| ((number + k * 7 + i * 3) as f32 * 0.37).sin());
    let xs: Vec<SMatrix<f32, 32, 16>> = (0..BATCHES).map(batch).collect();
    let zeros = vec![SMatrix::<f32, 32, 16>::zeros(); BATCHES];
    let (mut one_core, mut all_cores) = (zeros.clone(), zeros);
    let mut serial = || hybrid.forward_batch(black_box(&xs), &mut one_core).expect("equal lengths");
    let mut parallel =
        || hybrid.par_forward_batch(black_box(&xs), &mut all_cores).expect("equal lengths");
    serial();
    parallel();
    if !env::args().any(|argument| argument == "--test") {
        let [serial, parallel] = medians([&mut serial, &mut parallel]);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        println!("| {BATCHES} batches of 32×16, W1 | µs |\n| --- | ---: |");
        println!("| `forward_batch` | {serial:.0} |");
        println!("| `par_forward_batch`, {cores} cores | {parallel:.0} |");
        println!("\n{:.2} times as fast", serial / parallel);
    }
    assert_eq!(one_core, all_cores);
}
