//! What is a paper about? Learned from the words of 2708 papers, from 140 whose subject is known, and from who cites whom.
//!
//! ```text
//! cargo run --release --example cora
//! ```
//!
//! Three graphs of the RPN 2 paper on its citation graph, with exact gradients through structures of 2708 × 2708 entries, of which the links
//! alone are stored and computed. Papers: `examples/data/README.md`.

mod dependence;
mod dropout;
mod links;
mod model;
mod options;
mod papers;
#[path = "../common/progress.rs"]
mod progress;
mod training;
mod words;

use std::{
    env,
    error::Error,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use dependence::{Dependence, Graph, Multihop, Weighed};
use model::Model;
use options::{Command, Options};
use papers::Papers;
use progress::Progress;
use training::Outcome;

/// Some 0.81 are recognised after 200 epochs; less than this means that something is broken.
const EXPECTED: f64 = 0.77;
/// So many epochs are enough for that.
const ENOUGH_EPOCHS: usize = 100;
fn main() -> ExitCode {
    let result = match Command::parse(env::args_os()) {
        Ok(Command::Help) => {
            write!(io::stdout(), "{}", options::HELP).map(|()| ExitCode::SUCCESS).map_err(Box::from)
        }
        Ok(Command::Run(options)) => run(options, &mut io::stdout().lock()),
        Err(error) => Err(format!("{error}; see `--help`").into()),
    };
    result.unwrap_or_else(|error: Box<dyn Error>| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn run(options: Options, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let papers = Papers::read(&data.join("cora.txt.gz"))?;
    let start = Instant::now();
    writeln!(
        out,
        "accuracy, the mean and the deviation of {} seeds, {} epochs each\n",
        options.seeds, options.epochs
    )?;
    writeln!(
        out,
        "{:22}{:>10}  {:16}{:16}{:>5}{:>9}",
        "A", "parameters", "validation", "test", "paper", "seconds"
    )?;
    let means = [
        report::<Graph>("graph", "0.815", &papers, options, out)?,
        report::<Multihop>("graph of two hops", "0.822", &papers, options, out)?,
        report::<Weighed>("graph × bilinear form", "0.830", &papers, options, out)?,
    ];
    writeln!(out, "\n{:.1} s", start.elapsed().as_secs_f64())?;
    if options.epochs >= ENOUGH_EPOCHS && means.iter().any(|mean| *mean < EXPECTED) {
        eprintln!("error: expected at least {EXPECTED} of the test papers right");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains a model with each seed and writes a line; the mean accuracy on the papers for the test.
fn report<D: Dependence>(
    name: &str,
    published: &str,
    papers: &Papers,
    options: Options,
    out: &mut impl Write,
) -> Result<f64, Box<dyn Error>> {
    let (start, mut progress) = (Instant::now(), Progress::of_stderr());
    let (seeds, epochs) = (options.seeds as usize, options.epochs);
    let train = |seed: u64| {
        let done = seed as usize * epochs;
        training::train::<D>(papers, (seed, epochs), |epoch| {
            progress.show(done + epoch, seeds * epochs);
        })
    };
    let outcomes = (0..options.seeds).map(train).collect::<Result<Vec<Outcome>, _>>()?;
    progress.clear();
    let [validation, test] =
        [|outcome: &Outcome| outcome.validation, |outcome: &Outcome| outcome.test]
            .map(|of| Spread::of(&outcomes.iter().map(of).collect::<Vec<_>>()));
    writeln!(
        out,
        "{name:22}{:>10}  {:16}{:16}{published:>5}{:9.1}",
        Model::<D>::parameter_number(),
        validation.to_string(),
        test.to_string(),
        start.elapsed().as_secs_f64()
    )?;
    Ok(test.mean)
}

/// A mean, and the standard deviation of single numbers if there are several.
struct Spread {
    mean: f64,
    deviation: Option<f64>,
}

impl Spread {
    fn of(numbers: &[f64]) -> Self {
        let count = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
        Self { mean, deviation: (numbers.len() > 1).then(|| (squares / (count - 1.0)).sqrt()) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:.3}", self.mean)?;
        match self.deviation {
            Some(deviation) => write!(formatter, " ± {deviation:.3}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_a_mean_and_a_deviation() {
        assert_eq!(Spread::of(&[0.5]).to_string(), "0.500");
        assert_eq!(Spread::of(&[0.75, 0.85]).to_string(), "0.800 ± 0.071");
    }
}
