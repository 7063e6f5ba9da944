//! Crates that are written only to be compiled.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    Result,
    peers::{Place, cargo},
    sources::Source,
};

/// A written crate.
#[derive(Debug)]
pub(crate) struct Trial<'a> {
    directory: PathBuf,
    target: PathBuf,
    pub(crate) source: &'a Source,
}

impl<'a> Trial<'a> {
    /// All have one target directory, so that dependencies are built once.
    pub(crate) fn write(source: &'a Source, place: &Place) -> Result<Self> {
        let root = place.target.join("trials");
        let directory = root.join(source.name.replace([' ', ',', '×'], "_"));
        fs::create_dir_all(directory.join("src"))?;
        let interdep = place.package.join("../..").canonicalize()?;
        let manifest = format!(
            "[package]\nname = \"trial\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ninterdep = {{ path = \"{}\" }}\n\n[workspace]\n",
            interdep.display()
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        // The versions of the comparison.
        fs::copy(place.package.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        let trial = Self { directory, target: root.join("target"), source };
        trial.touch()?;
        Ok(trial)
    }

    /// A new time of modification is all that cargo looks at.
    pub(crate) fn touch(&self) -> Result<()> {
        Ok(fs::write(self.directory.join("src/main.rs"), &self.source.text)?)
    }

    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = cargo("");
        cargo.current_dir(&self.directory).env("CARGO_TARGET_DIR", &self.target);
        // For -Ztime-passes; a variable that comes and goes would rebuild dependencies.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo
    }

    /// Where the release build puts the program, until another crate's takes its place.
    pub(crate) fn program(&self) -> PathBuf {
        self.target.join("release").join(format!("trial{}", std::env::consts::EXE_SUFFIX))
    }
}
