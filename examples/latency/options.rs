//! The command line.

use std::{env, ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser, ValueExt};

pub(crate) const HELP: &str = "\
Times every single call of a hybrid on ordinary and extraordinary input.

Usage: latency [--calls N] [--image FILE]

  --calls N     how many calls           [default: 10000000; nalgebra's way gets a tenth]
  --image FILE  where to put the picture  [default: latency.png beside this program]
  -h, --help    print this text

Exit status: 0 if all went well, 2 if the command line is wrong or the picture cannot be written.
";

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Run(Options),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) calls: usize,
    pub(crate) image: PathBuf,
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, lexopt::Error> {
        const CALLS: usize = 10_000_000;
        const FEWEST: usize = 1000;
        let (mut calls, mut image) = (CALLS, None);
        let mut parser = Parser::from_args(arguments.into_iter().skip(1).collect::<Vec<_>>());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("calls") => calls = parser.value()?.parse()?,
                Arg::Long("image") => image = Some(parser.value()?.into()),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                _ => return Err(argument.unexpected()),
            }
        }
        if calls < FEWEST {
            return Err(format!("`--calls` must be at least {FEWEST}, found {calls}").into());
        }
        let beside = || env::current_exe().unwrap_or_default().with_file_name("latency.png");
        Ok(Self::Run(Options { calls, image: image.unwrap_or_else(beside) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        let arguments = ["program"].iter().chain(arguments).map(OsString::from);
        Command::parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn options() {
        let image = || "a.png".into();
        let expected = Options { calls: 5000, image: image() };
        assert_eq!(parse(&["--calls", "5000", "--image", "a.png"]), Ok(Command::Run(expected)));
        assert_eq!(parse(&["-h"]), Ok(Command::Help));
    }

    #[test]
    fn mistakes() {
        assert_eq!(
            parse(&["--calls", "3"]).unwrap_err(),
            "`--calls` must be at least 1000, found 3"
        );
        assert!(parse(&["--calls", "many"]).unwrap_err().contains("many"));
        assert_eq!(parse(&["--cals"]).unwrap_err(), "invalid option '--cals'");
    }
}
