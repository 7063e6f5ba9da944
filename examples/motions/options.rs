//! The command line.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use lexopt::{Arg, Parser};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Tells what somebody was doing from how the channels of their smart watch depended on each other.

Usage: motions [--train FILE] [--test FILE] [--image FILE]

  --train FILE  recordings to learn from  [default: examples/data/BasicMotions_TRAIN.ts]
  --test FILE   recordings to recognise   [default: examples/data/BasicMotions_TEST.ts]
  --image FILE  where to put the picture  [default: motions.png beside this program]
  -h, --help    print this text

Exit status: 0 if all went well, 1 if fewer than 38 of the default recordings are recognised,
2 if the command line or a file is wrong.
";

/// What the user asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print [`HELP`].
    Help,
    /// Do the work.
    Run(Options),
}

/// Where to read and where to write.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Recordings to learn from.
    pub(crate) train: PathBuf,
    /// Recordings to recognise.
    pub(crate) test: PathBuf,
    /// The picture.
    pub(crate) image: PathBuf,
    /// Whether both files are the ones that come with this program, whose result is known.
    pub(crate) default_data: bool,
}

impl Command {
    /// Reads the arguments, the program's name first.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, lexopt::Error> {
        let (mut train, mut test, mut image) = (None, None, None);
        // Arguments may come from a script that passes none at all, not even the program's name.
        let mut parser = Parser::from_args(arguments.into_iter().skip(1).collect::<Vec<_>>());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("train") => train = Some(parser.value()?.into()),
                Arg::Long("test") => test = Some(parser.value()?.into()),
                Arg::Long("image") => image = Some(parser.value()?.into()),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                _ => return Err(argument.unexpected()),
            }
        }
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
        Ok(Self::Run(Options {
            default_data: train.is_none() && test.is_none(),
            train: train.unwrap_or_else(|| data.join("BasicMotions_TRAIN.ts")),
            test: test.unwrap_or_else(|| data.join("BasicMotions_TEST.ts")),
            image: image.unwrap_or_else(default_image),
        }))
    }
}

/// Beside the program: inside Cargo's target directory, wherever that is.
fn default_image() -> PathBuf {
    env::current_exe().unwrap_or_default().with_file_name("motions.png")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        let arguments = ["motions"].iter().chain(arguments).map(OsString::from);
        Command::parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn without_arguments_the_recordings_beside_this_program_are_used() {
        let Ok(Command::Run(options)) = parse(&[]) else { panic!("expected options") };
        assert!(options.default_data);
        assert!(options.train.is_file() && options.test.is_file(), "{options:?}");
        assert!(options.image.ends_with("motions.png"), "{options:?}");
    }

    #[test]
    fn every_file_can_be_chosen() {
        let expected =
            Options { train: "a".into(), test: "b".into(), image: "c".into(), default_data: false };
        assert_eq!(
            parse(&["--train", "a", "--test=b", "--image", "c"]),
            Ok(Command::Run(expected))
        );
    }

    #[test]
    fn one_file_of_ones_own_is_not_the_default_data() {
        for option in ["--train", "--test"] {
            assert!(
                matches!(parse(&[option, "mine.ts"]), Ok(Command::Run(options)) if !options.default_data)
            );
        }
        assert!(
            matches!(parse(&["--image", "mine.png"]), Ok(Command::Run(options)) if options.default_data)
        );
    }

    #[test]
    fn help() {
        assert_eq!(parse(&["--help"]), Ok(Command::Help));
        assert_eq!(parse(&["--train", "a", "-h"]), Ok(Command::Help));
    }

    #[test]
    fn mistakes() {
        assert_eq!(parse(&["--tarin", "a"]).unwrap_err(), "invalid option '--tarin'");
        assert_eq!(parse(&["--train"]).unwrap_err(), "missing argument for option '--train'");
        assert_eq!(parse(&["mine.ts"]).unwrap_err(), "unexpected argument \"mine.ts\"");
    }
}
