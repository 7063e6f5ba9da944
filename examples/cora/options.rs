//! The command line.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt};

use crate::training::EPOCHS;

/// Trainings of each model.
const SEEDS: u64 = 5;

pub(crate) const HELP: &str = "\
Learns what scientific papers are about from 140 of 2708 and from who cites whom, with three graphs.

Usage: cora [--seeds N] [--epochs N] [--quick]

  --seeds N   how often to train each model, from other random weights [default: 5]
  --epochs N  how often to go through the papers                       [default: 200]
  --quick     one seed and half of the epochs
  -h, --help  print this text

Every run gives the same numbers.

Exit status: 0 if all went well, 1 if a model of at least 100 epochs recognises less than 0.77 of the test papers,
2 if the command line or a file is wrong.
";

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print [`HELP`].
    Help,
    /// Do the work.
    Run(Options),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) seeds: u64,
    pub(crate) epochs: usize,
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, lexopt::Error> {
        let mut options = Options { seeds: SEEDS, epochs: EPOCHS };
        // Arguments may come from a script that passes none at all, not even the program's name.
        let mut parser = Parser::from_args(arguments.into_iter().skip(1).collect::<Vec<_>>());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("seeds") => options.seeds = parser.value()?.parse()?,
                Arg::Long("epochs") => options.epochs = parser.value()?.parse()?,
                Arg::Long("quick") => options = Options { seeds: 1, epochs: EPOCHS / 2 },
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                _ => return Err(argument.unexpected()),
            }
        }
        if options.seeds == 0 || options.epochs == 0 {
            return Err("`--seeds` and `--epochs` must be at least 1".into());
        }
        Ok(Self::Run(options))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        let arguments = ["cora"].iter().chain(arguments).map(OsString::from);
        Command::parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn help_names_the_defaults() {
        assert_eq!(parse(&["--quick", "-h"]), Ok(Command::Help));
        assert!(HELP.contains(&format!("[default: {SEEDS}]")));
        assert!(HELP.contains(&format!("[default: {EPOCHS}]")));
        assert_eq!(parse(&[]), Ok(Command::Run(Options { seeds: SEEDS, epochs: EPOCHS })));
    }

    #[test]
    fn later_arguments_win() {
        let options = Options { seeds: 2, epochs: EPOCHS / 2 };
        assert_eq!(parse(&["--quick", "--seeds", "2"]), Ok(Command::Run(options)));
    }

    #[test]
    fn mistakes() {
        assert_eq!(parse(&["--seed", "3"]).unwrap_err(), "invalid option '--seed'");
        assert!(parse(&["--seeds", "0"]).unwrap_err().ends_with("must be at least 1"));
        assert_eq!(parse(&["x"]).unwrap_err(), "unexpected argument \"x\"");
    }
}
