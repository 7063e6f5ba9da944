//! The command line.

use std::{env, ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt};

use crate::training::{EPOCHS, LEARNING_RATE};

pub(crate) const HELP: &str = "\
Trains a hybrid and a linear classifier on the recordings of a smart watch, from random weights.

Usage: learn [--epochs N] [--rate X] [--seed N] [--leave-one-out]
             [--weights FILE] [--loss FILE] [--matrices FILE]

  --epochs N       how often to go through the training recordings    [default: 200]
  --rate X         AdamW's learning rate                              [default: 0.03]
  --seed N         what the random weights are drawn from             [default: 0]
  --leave-one-out  only tell how well each training recording is recognised by training on the
                   others, then stop: for choosing the options above without a look at the test data
  --weights FILE   where to put the weights                           [default: learn.safetensors]
  --loss FILE      where to put the picture of the loss               [default: learn-loss.png]
  --matrices FILE  where to put the picture of the matrices           [default: learn-matrices.png]
  -h, --help       print this text

Files go beside this program unless you say where. Every run gives the same numbers.

Exit status: 0 if all went well, 1 if the weights that come with this program, or those of the
default options, recognise fewer than 38 test recordings, 2 if the command line or a file is wrong.
";

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print [`HELP`].
    Help,
    /// Do the work.
    Run(Options),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) epochs: usize,
    pub(crate) learning_rate: f64,
    pub(crate) seed: u64,
    /// Whether to try options on the training recordings instead of training.
    pub(crate) leave_one_out: bool,
    pub(crate) weights: PathBuf,
    pub(crate) loss: PathBuf,
    pub(crate) matrices: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        let beside = |name| env::current_exe().unwrap_or_default().with_file_name(name);
        Self {
            epochs: EPOCHS,
            learning_rate: LEARNING_RATE,
            seed: 0,
            leave_one_out: false,
            weights: beside("learn.safetensors"),
            loss: beside("learn-loss.png"),
            matrices: beside("learn-matrices.png"),
        }
    }
}

impl Options {
    /// Whether training is the one whose result is known.
    pub(crate) fn trains_by_default(&self) -> bool {
        (self.epochs, self.learning_rate, self.seed) == (EPOCHS, LEARNING_RATE, 0)
    }
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, lexopt::Error> {
        let mut options = Options::default();
        // Arguments may come from a script that passes none at all, not even the program's name.
        let mut parser = Parser::from_args(arguments.into_iter().skip(1).collect::<Vec<_>>());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("epochs") => options.epochs = parser.value()?.parse()?,
                Arg::Long("rate") => options.learning_rate = parser.value()?.parse()?,
                Arg::Long("seed") => options.seed = parser.value()?.parse()?,
                Arg::Long("leave-one-out") => options.leave_one_out = true,
                Arg::Long("weights") => options.weights = parser.value()?.into(),
                Arg::Long("loss") => options.loss = parser.value()?.into(),
                Arg::Long("matrices") => options.matrices = parser.value()?.into(),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                _ => return Err(argument.unexpected()),
            }
        }
        if options.epochs == 0 {
            return Err("`--epochs` must be at least 1, found 0".into());
        }
        Ok(Self::Run(options))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        let arguments = ["learn"].iter().chain(arguments).map(OsString::from);
        Command::parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn without_arguments_the_training_is_the_one_whose_result_is_known() {
        let Ok(Command::Run(options)) = parse(&[]) else { panic!("expected options") };
        assert!(options.trains_by_default() && !options.leave_one_out);
        assert!(options.weights.ends_with("learn.safetensors"), "{options:?}");
        for other in [["--epochs", "7"], ["--rate", "0.1"], ["--seed", "1"]] {
            let Ok(Command::Run(options)) = parse(&other) else { panic!("expected options") };
            assert!(!options.trains_by_default(), "{options:?}");
        }
    }

    #[test]
    fn every_file_can_be_chosen() {
        let expected = Options {
            leave_one_out: true,
            weights: "a".into(),
            loss: "b".into(),
            matrices: "c".into(),
            ..Options::default()
        };
        let given = ["--weights", "a", "--loss=b", "--leave-one-out", "--matrices", "c"];
        assert_eq!(parse(&given), Ok(Command::Run(expected)));
    }

    #[test]
    fn help_names_the_defaults() {
        assert_eq!(parse(&["--epochs", "3", "-h"]), Ok(Command::Help));
        assert!(HELP.contains(&format!("[default: {EPOCHS}]")));
        assert!(HELP.contains(&format!("[default: {LEARNING_RATE}]")));
    }

    #[test]
    fn mistakes() {
        assert_eq!(parse(&["--epoch", "3"]).unwrap_err(), "invalid option '--epoch'");
        assert_eq!(
            parse(&["--epochs", "0"]).unwrap_err(),
            "`--epochs` must be at least 1, found 0"
        );
        assert!(parse(&["--epochs", "many"]).unwrap_err().contains("\"many\""));
        assert_eq!(parse(&["mine.ts"]).unwrap_err(), "unexpected argument \"mine.ts\"");
    }
}
