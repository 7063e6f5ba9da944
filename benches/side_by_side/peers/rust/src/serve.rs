//! The protocol's side of a peer: inputs from files, orders from standard input, answers to standard output.

use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use crate::{Way, hybrids};

/// One workload at one size, as one of the two computes it.
pub(crate) trait Forward {
    /// Computes Y once.
    fn run(&mut self);
    /// The last Y, row by row.
    fn result(&self) -> Vec<f32>;
}

/// What the driver has written for a case, row by row.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) x: Vec<f32>,
    pub(crate) w: Vec<f32>,
    /// The matrix of structure: empty where there is none.
    #[cfg_attr(
        not(feature = "nalgebra"),
        expect(dead_code, reason = "hybrids know their structure")
    )]
    pub(crate) structure: Vec<f32>,
}

/// A case's entry in the list of all.
pub(crate) struct Case {
    pub(crate) workload: &'static str,
    pub(crate) size: (usize, usize),
    pub(crate) load: fn(Way, &Inputs) -> Box<dyn Forward>,
}

fn numbers(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (numbers, _) = bytes.as_chunks();
    numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// µs per run, from the first power of two of runs that fills the time.
fn time(forward: &mut dyn Forward, at_least: Duration) -> f64 {
    let mut runs = 1_u32;
    loop {
        let start = Instant::now();
        for _ in 0..runs {
            forward.run();
        }
        let elapsed = start.elapsed();
        if elapsed >= at_least {
            return elapsed.as_secs_f64() * 1e6 / f64::from(runs);
        }
        runs *= 2;
    }
}

fn load(way: Way, directory: &Path, cases: &[Case], name: &str) -> Box<dyn Forward> {
    let case = cases
        .iter()
        .find(|case| name == format!("{}_{}x{}", case.workload, case.size.0, case.size.1))
        .unwrap_or_else(|| panic!("{name} is not in the table"));
    let read = |kind: &str| numbers(&directory.join(format!("{name}.{kind}")));
    let inputs = Inputs { x: read("x"), w: read("w"), structure: read("structure") };
    let mut forward = (case.load)(way, &inputs);
    forward.run();
    let result: Vec<u8> = forward.result().into_iter().flat_map(f32::to_le_bytes).collect();
    fs::write(directory.join(format!("{name}.y")), result).expect("a writable directory");
    forward
}

pub(crate) fn serve(way: Way, version: &str, directory: &Path) {
    println!("{version}");
    let cases = hybrids::cases();
    let mut loaded: Option<Box<dyn Forward>> = None;
    for order in io::stdin().lines() {
        let order = order.expect("lines of text");
        match order.split_once(' ') {
            Some(("load", name)) => {
                loaded = Some(load(way, directory, &cases, name));
                println!("ok");
            }
            Some(("time", milliseconds)) => {
                let at_least = Duration::from_millis(milliseconds.parse().expect("milliseconds"));
                println!("{}", time(&mut **loaded.as_mut().expect("a loaded case"), at_least));
            }
            _ => panic!("no order: {order}"),
        }
    }
}
