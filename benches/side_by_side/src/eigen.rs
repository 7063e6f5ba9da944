//! The expert's programs in Eigen: where its headers come from, and how they are built.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    Result,
    cap::Cap,
    cases::{self, Case},
    peers::{Place, output, run},
};

/// Where Eigen's headers come from.
#[derive(Debug)]
pub(crate) enum Headers {
    Directory(PathBuf),
    /// A repository of Eigen's, of which one commit is fetched into the build's directory.
    Repository {
        url: String,
        commit: String,
    },
}

/// Debian's, which is Eigen 3.4.
pub(crate) const DEBIAN: &str = "/usr/include/eigen3";

/// Eigen's own repository, and of it a commit of August 2026, some months after 5.0.1: a name that does not move.
pub(crate) const REPOSITORY: &str = "https://gitlab.com/libeigen/eigen.git";
pub(crate) const COMMIT: &str = "12c9c14bc5d4c4ba28cf41102ea99b7f83f30d04";

impl Headers {
    /// The directory of the headers, and what their own version number does not tell.
    fn prepare(&self, place: &Place) -> Result<(PathBuf, String)> {
        match self {
            Self::Directory(directory) if directory.join("Eigen/Core").exists() => {
                Ok((directory.clone(), String::new()))
            }
            Self::Directory(_) => {
                Err("needs Eigen's headers: apt-get install libeigen3-dev for 3.4, or \
                                       --eigen <directory>, or --eigen-git for 5"
                    .into())
            }
            Self::Repository { url, commit } => {
                let directory = place.target.join("eigen_source");
                let git = |arguments: &[&str]| {
                    let mut git = Command::new("git");
                    git.arg("-C").arg(&directory).args(arguments);
                    git
                };
                // A branch may have moved since, so only what was asked for before is taken as it is.
                let fetched = place.target.join("eigen_source.made_of");
                let wanted = format!("{url} {commit}");
                if fs::read_to_string(&fetched).ok().as_ref() != Some(&wanted) {
                    fs::create_dir_all(&directory)?;
                    run(&mut git(&["init", "--quiet"]))?;
                    run(&mut git(&["fetch", "--quiet", "--depth=1", url, commit]))?;
                    run(&mut git(&["checkout", "--quiet", "--force", "FETCH_HEAD"]))?;
                    fs::write(fetched, wanted)?;
                }
                let commit = output(&mut git(&["log", "-1", "--abbrev=12", "--format=%h of %cs"]))?;
                Ok((directory, format!(", commit {}", commit.trim())))
            }
        }
    }
}

/// Builds the program of all workloads, unless that has been done.
pub(crate) fn program(place: &Place, cap: Cap) -> Result<Command> {
    built(place, cap, "eigen", &cases::compared())
}

/// Workloads whose gradients nobody has written in Eigen.
pub(crate) const WITHOUT_GRADIENT: &[&str] = &["W2"];

/// Builds the program of gradients, unless that has been done.
pub(crate) fn gradient_program(place: &Place, cap: Cap) -> Result<Command> {
    let mut cases = cases::gradients();
    cases.retain(|case| !WITHOUT_GRADIENT.contains(&case.workload));
    built(place, cap, "eigen_gradient", &cases)
}

fn built(place: &Place, cap: Cap, name: &str, cases: &[Case]) -> Result<Command> {
    let (include, source) = place.tools.eigen.prepare(place)?;
    let compiler = env::var("CXX").unwrap_or_else(|_| "g++".into());
    if Command::new(&compiler).arg("--version").stdout(Stdio::null()).status().is_err() {
        return Err("needs a C++ compiler: apt-get install g++, or CXX=<compiler>".into());
    }
    let entry = |case: &Case| format!("CASE({}, {}, {})", case.name(), case.b, case.m);
    let table: Vec<String> = cases.iter().map(entry).collect();
    let flags = [
        "-std=c++17".to_owned(),
        "-O3".to_owned(),
        format!("-march={}", cap.processor()),
        "-DNDEBUG".to_owned(),
        "-DEIGEN_STACK_ALLOCATION_LIMIT=0".to_owned(),
        format!("-I{}", include.display()),
        format!("-DCOMPILER=\"{compiler}\""),
        format!("-DSOURCE=\"{source}\""),
        format!("-DCASES={}", table.join(" ")),
    ];
    // It takes a minute, so only what has changed is built anew.
    let file = format!("{name}{}", cap.suffix());
    let (program, made_of) = (place.target.join(&file), place.target.join(file + ".made_of"));
    let peers = place.package.join("peers");
    let source = peers.join(format!("{name}.cpp"));
    let sources = [source.clone(), peers.join("eigen.h"), peers.join("eigen_serve.h")];
    let recipe = recipe(&compiler, &flags, &include, &sources)?;
    if !program.exists() || fs::read_to_string(&made_of).ok().as_ref() != Some(&recipe) {
        run(Command::new(compiler).args(flags).arg(source).arg("-o").arg(&program))?;
        fs::write(made_of, recipe)?;
    }
    Ok(Command::new(program))
}

/// All that the program depends on. A directory may be given other headers, which shows in the file that has their version.
fn recipe(compiler: &str, flags: &[String], include: &Path, sources: &[PathBuf]) -> Result<String> {
    let version = ["Eigen/Version", "Eigen/src/Core/util/Macros.h"]
        .map(|file| fs::read_to_string(include.join(file)).unwrap_or_default())
        .concat();
    let versions: Vec<&str> = version.lines().filter(|line| line.contains("_VERSION ")).collect();
    let mut recipe = format!("{compiler} {flags:?}\n{versions:?}\n");
    for source in sources {
        recipe += &fs::read_to_string(source)?;
    }
    Ok(recipe)
}
