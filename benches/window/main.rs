//! What one row of a stream costs: a push to a window and the newest row of Y, beside recomputation from the whole batch.
//!
//! ```text
//! cargo bench --bench window             # a table against b
//! cargo bench --bench window -- --test   # every way once, as a check
//! ```

#[path = "../common/rounds.rs"]
mod rounds;

use std::{env, hint::black_box};

use interdep::prelude::*;
use rounds::medians;

const CHANNELS: usize = 16;

/// One number of rows: both ways to the newest row of Y.
struct Pair {
    workload: &'static str,
    rows: usize,
    window: Box<dyn FnMut()>,
    recomputed: Box<dyn FnMut()>,
}

/// The sample of a channel at a time.
fn sample(time: usize, channel: usize) -> f32 {
    (time as f32 * 0.05 * (channel + 1) as f32).sin() + (time * (channel + 3) % 17) as f32 * 0.02
}

macro_rules! pair {
    ($hybrid:ident, $b:literal) => {{
        static HYBRID: $hybrid = $hybrid::new([0.1; $hybrid::L]);
        let x = Box::new(SMatrix::<f32, $b, CHANNELS>::from_fn(sample));
        let mut window = Box::new(HYBRID.window());
        for time in 0..$b {
            window.push(x.row(time).into_owned());
        }
        let expected = HYBRID.forward(&x).row($b - 1).into_owned();
        let deviation = (window.forward().expect("as many rows as it holds") - expected).amax();
        assert!(deviation < 1e-4 * expected.amax(), "{deviation}");

        let stream: Vec<SMatrix<f32, 1, CHANNELS>> =
            (0..4 * $b).map(|time| SMatrix::from_fn(|_, channel| sample(time, channel))).collect();
        let mut time = 0;
        let mut y = Box::new(HYBRID.forward(&x));
        Pair {
            workload: stringify!($hybrid),
            rows: $b,
            window: Box::new(move || {
                time = (time + 1) % stream.len();
                window.push(stream[time]);
                black_box(window.forward());
            }),
            recomputed: Box::new(move || {
                HYBRID.forward_into(black_box(&x), &mut y);
                black_box(&y);
            }),
        }
    }};
}

macro_rules! pairs {
    ($($module:ident $b:literal),*) => {
        $(mod $module {
            use super::*;

            hybrid! {
                struct W1 for SMatrix<f32, $b, CHANNELS> {
                    functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
                    fusion: parameterized_weighted_summation,
                }
                struct Gram for SMatrix<f32, $b, CHANNELS> { functions: [linear_kernel], fusion: sum }
            }

            pub(super) fn pairs() -> [Pair; 2] {
                [pair!(W1, $b), pair!(Gram, $b)]
            }
        })*

        fn pairs() -> Vec<Pair> {
            let mut pairs: Vec<Pair> = [$($module::pairs()),*].into_iter().flatten().collect();
            pairs.sort_by_key(|pair| pair.workload);
            pairs
        }
    };
}

pairs!(rows_16 16, rows_32 32, rows_64 64, rows_128 128, rows_256 256, rows_512 512, rows_1024 1024);

fn main() {
    let mut pairs = pairs();
    if env::args().any(|argument| argument == "--test") {
        for pair in &mut pairs {
            (pair.window)();
            (pair.recomputed)();
        }
        return;
    }
    println!("| hybrid | b | window µs | recomputed µs | recomputed / window |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for Pair { workload, rows, window, recomputed } in &mut pairs {
        let [window, recomputed] = medians([window, recomputed]);
        let ratio = recomputed / window;
        println!("| {workload} | {rows} | {window:.2} | {recomputed:.2} | {ratio:.1} |");
    }
}
