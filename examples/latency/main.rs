//! How long does a call take, at worst and on any input?
//!
//! ```text
//! cargo run --release --example latency
//! ```
//!
//! Ten million calls of `forward` on batches of every kind, also such that break a formula (NaN, infinities, subnormal and huge numbers):
//! percentiles, medians by kind, and a histogram, beside the same mathematics as a user writes it with nalgebra.

#[path = "../common/canvas.rs"]
#[allow(dead_code, reason = "each example draws other things")]
mod canvas;
mod inputs;
#[path = "../../benches/workloads/nalgebra_as_written.rs"]
#[allow(dead_code, reason = "the benchmarks have more workloads")]
mod nalgebra_as_written;
mod options;
mod picture;
mod times;

use std::{
    env,
    error::Error,
    hint::black_box,
    io::{self, Write},
    process::ExitCode,
    time::Instant,
};

use inputs::{Batch, CHANNELS, Input, KINDS, SAMPLES};
use interdep::prelude::*;
use options::{Command, Options};
use times::Times;

hybrid! {
    /// How 16 sensor channels depend on each other over a window of 32 samples.
    struct SensorMix for SMatrix<f32, SAMPLES, CHANNELS> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
}

/// nalgebra is slow enough to be measured on fewer calls.
const NALGEBRA_SHARE: usize = 10;

fn main() -> ExitCode {
    let result = match Command::parse(env::args_os()) {
        Ok(Command::Help) => write!(io::stdout(), "{}", options::HELP).map_err(Box::from),
        Ok(Command::Run(options)) => run(&options, &mut io::stdout().lock()),
        Err(error) => Err(format!("{error}; see `--help`").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mix = SensorMix::new(std::array::from_fn(|k| 0.1 * ((k * 5 % 7) as f32 - 3.0)));
    let inputs = inputs::mixed();
    let clock = measure(&inputs, options.calls / NALGEBRA_SHARE, |_, _| ());
    writeln!(out, "looking at the clock takes {} ns of each time below\n", clock.percentile(0.5))?;
    let ours = measure(&inputs, options.calls, |x, y| mix.forward_into(x, y));
    let theirs = measure(&inputs, options.calls / NALGEBRA_SHARE, |x, y| {
        *y = nalgebra_as_written::w1(x, mix.as_array());
    });

    let ways = [("interdep", &ours), ("nalgebra", &theirs)];
    writeln!(
        out,
        "{:10}{:>12}{:>9}{:>9}{:>9}{:>9}{:>11}",
        "ns", "calls", "p50", "p99", "p99.9", "p99.99", "maximum"
    )?;
    for (name, times) in ways {
        write!(out, "{name:10}{:12}", times.count())?;
        for share in [0.5, 0.99, 0.999, 0.9999] {
            write!(out, "{:9}", times.percentile(share))?;
        }
        writeln!(out, "{:11}", times.percentile(1.0))?;
    }
    writeln!(out, "\n{:24}{:>10}{:>10}", "median by kind, ns", "interdep", "nalgebra")?;
    for (kind, name) in KINDS.iter().enumerate() {
        writeln!(out, "{name:24}{:10}{:10}", ours.median_of(kind), theirs.median_of(kind))?;
    }
    writeln!(out, "{:24}{:10.2}{:10.2}", "slowest / fastest kind", ours.spread(), theirs.spread())?;

    picture::save(ways, &options.image)
        .map_err(|error| format!("{}: cannot be written: {error}", options.image.display()))?;
    writeln!(out, "\npicture: {}", options.image.display())?;
    Ok(())
}

/// Each call by itself, on the inputs in turn.
fn measure(inputs: &[Input], calls: usize, mut work: impl FnMut(&Batch, &mut Batch)) -> Times {
    let mut y = Batch::zeros();
    // Caches, and the processor's clock, as they are in the midst of work.
    for input in inputs.iter().cycle().take(calls / 20) {
        work(black_box(&input.x), &mut y);
    }
    let mut times = Times::new(KINDS.len());
    for input in inputs.iter().cycle().take(calls) {
        let start = Instant::now();
        work(black_box(&input.x), &mut y);
        black_box(&y);
        times.add(input.kind, start.elapsed());
    }
    times
}
