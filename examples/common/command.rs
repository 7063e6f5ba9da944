//! The command line of a program that only wants to know where to put its picture.

use std::{env, ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser};

/// What the user asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print the help.
    Help,
    /// Do the work.
    Run {
        /// The picture's file.
        image: PathBuf,
    },
}

impl Command {
    /// Reads the arguments, the program's name first. Without `--image` the picture gets the name `default_image` beside the
    /// program: inside Cargo's target directory, wherever that is.
    pub(crate) fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        default_image: &str,
    ) -> Result<Self, lexopt::Error> {
        let mut image = None;
        // Arguments may come from a script that passes none at all, not even the program's name.
        let mut parser = Parser::from_args(arguments.into_iter().skip(1).collect::<Vec<_>>());
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("image") => image = Some(parser.value()?.into()),
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                _ => return Err(argument.unexpected()),
            }
        }
        let beside = || env::current_exe().unwrap_or_default().with_file_name(default_image);
        Ok(Self::Run { image: image.unwrap_or_else(beside) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        let arguments = ["program"].iter().chain(arguments).map(OsString::from);
        Command::parse(arguments, "picture.png").map_err(|error| error.to_string())
    }

    #[test]
    fn the_picture_lies_beside_the_program_or_where_one_says() {
        let Ok(Command::Run { image }) = parse(&[]) else { panic!("expected a path") };
        assert!(image.ends_with("picture.png") && image.is_absolute(), "{image:?}");
        assert_eq!(parse(&["--image", "mine.png"]), Ok(Command::Run { image: "mine.png".into() }));
    }

    #[test]
    fn help() {
        assert_eq!(parse(&["--help"]), Ok(Command::Help));
        assert_eq!(parse(&["--image=a", "-h"]), Ok(Command::Help));
    }

    #[test]
    fn mistakes() {
        assert_eq!(parse(&["--imgae", "a"]).unwrap_err(), "invalid option '--imgae'");
        assert_eq!(parse(&["--image"]).unwrap_err(), "missing argument for option '--image'");
        assert_eq!(parse(&["mine.png"]).unwrap_err(), "unexpected argument \"mine.png\"");
    }
}
