//! The protocol's side of a peer: inputs from files, orders from standard input, answers to standard output.

use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    Way, hybrids,
    work::{Case, Inputs, Work},
};

fn numbers(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (numbers, _) = bytes.as_chunks();
    numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// µs per run, from the first power of two of runs that fills the time.
fn time(work: &mut dyn Work, at_least: Duration) -> f64 {
    let mut runs = 1_u32;
    loop {
        let start = Instant::now();
        for _ in 0..runs {
            work.run();
        }
        let elapsed = start.elapsed();
        if elapsed >= at_least {
            return elapsed.as_secs_f64() * 1e6 / f64::from(runs);
        }
        runs *= 2;
    }
}

fn load(way: Way, directory: &Path, cases: &[Case], name: &str) -> Box<dyn Work> {
    let case = cases
        .iter()
        .find(|case| name == format!("{}_{}x{}", case.name, case.size.0, case.size.1))
        .unwrap_or_else(|| panic!("{name} is not in the table"));
    let read = |kind: &str| numbers(&directory.join(format!("{name}.{kind}")));
    let inputs =
        Inputs { x: read("x"), w: read("w"), structure: read("structure"), dy: read("dy") };
    let mut work = (case.load)(way, &inputs);
    work.run();
    let result: Vec<u8> = work.result().into_iter().flat_map(f32::to_le_bytes).collect();
    fs::write(directory.join(format!("{name}.y")), result).expect("a writable directory");
    work
}

pub(crate) fn serve(way: Way, version: &str, directory: &Path) {
    println!("{version}");
    let cases = hybrids::cases();
    let mut loaded: Option<Box<dyn Work>> = None;
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
