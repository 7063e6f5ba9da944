//! interdep beside its peers, against size, and while compiling. `benches/side_by_side/README.md` tells how to run it.

mod cap;
mod cases;
mod code_size;
mod compare;
mod compile_time;
mod curve;
mod eigen;
mod gradients;
mod inputs;
mod machine;
mod peers;
mod plot;
mod process;
mod sizes;
mod sources;
mod summary;
mod table;
mod trial;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use cap::Cap;
use compare::Statistic;
use eigen::Headers;
use lexopt::prelude::*;
use peers::{Place, Tools};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
usage: side-by-side [compare] [gradients] [sizes] [compile-time] [code-size] [all] [options]
  compare       all peers on all workloads: RESULTS.md, time.svg
  gradients     forward and gradient of W1 and W2, beside others' gradients: RESULTS.md
  sizes         interdep against size: SIZES.md, sizes.svg
  compile-time  what hybrids cost to compile: ../COMPILE_TIME.md
  code-size     what hybrids add to a program: ../CODE_SIZE.md
Without a task: compare and sizes. Those that ../README.md shows are renewed there too.
  --quick                         fewer and shorter rounds; no 100 hybrids
  --fastest                       the fastest rounds instead of medians, where the machine is busy
  --at-most <set>,…               a table for each: machine, avx2, sse4.2, sse2 (machine, and avx2 if it has more)
  --peers <name>,…                only peers in whose name one of these occurs, beside interdep
  --eigen <directory>             where Eigen's headers are, if not in /usr/include/eigen3
  --eigen-git                     Eigen 5 instead, from its repository
  --eigen-url <repository>        … from a mirror of it
  --eigen-commit <commit>         … at this commit, branch or tag
  --jax-python <interpreter>      a Python that has JAX, if not python3
  --tinybig-python <interpreter>  a Python that has tinyBIG, and torch, if not python3";

#[derive(Clone, Copy, Debug)]
enum Task {
    Compare,
    Gradients,
    Sizes,
    CompileTime,
    CodeSize,
}

/// What the command line asks for.
#[derive(Debug)]
struct Wishes {
    tasks: Vec<Task>,
    is_quick: bool,
    statistic: Statistic,
    caps: Vec<Cap>,
    peers: Option<Vec<String>>,
    tools: Tools,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            tasks: Vec::new(),
            is_quick: false,
            statistic: Statistic::Median,
            caps: Cap::usual(),
            peers: None,
            tools: Tools::default(),
        }
    }
}

/// None where only help is wanted.
fn wishes() -> Result<Option<Wishes>> {
    let mut wishes = Wishes::default();
    let (mut with_git, mut url, mut commit) = (false, None, None);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(task) => wishes.tasks.extend(match task.to_str() {
                Some("compare") => vec![Task::Compare],
                Some("gradients") => vec![Task::Gradients],
                Some("sizes") => vec![Task::Sizes],
                Some("compile-time") => vec![Task::CompileTime],
                Some("code-size") => vec![Task::CodeSize],
                Some("all") => {
                    vec![
                        Task::Compare,
                        Task::Gradients,
                        Task::Sizes,
                        Task::CodeSize,
                        Task::CompileTime,
                    ]
                }
                _ => return Err(USAGE.into()),
            }),
            Long("quick") => wishes.is_quick = true,
            Long("fastest") => wishes.statistic = Statistic::Fastest,
            Long("at-most") => {
                let names = arguments.value()?.string()?.to_lowercase();
                wishes.caps = names.split(',').map(Cap::named).collect::<Result<_>>()?;
            }
            Long("peers") => {
                let names = arguments.value()?.string()?.to_lowercase();
                wishes.peers = Some(names.split(',').map(str::to_owned).collect());
            }
            Long("eigen") => wishes.tools.eigen = Headers::Directory(arguments.value()?.into()),
            Long("eigen-git") => with_git = true,
            Long("eigen-url") => url = Some(arguments.value()?.string()?),
            Long("eigen-commit") => commit = Some(arguments.value()?.string()?),
            Long("jax-python") => wishes.tools.jax_python = arguments.value()?.into(),
            Long("tinybig-python") => wishes.tools.tinybig_python = arguments.value()?.into(),
            Long("help") | Short('h') => return Ok(None),
            _ => return Err(USAGE.into()),
        }
    }
    if wishes.tasks.is_empty() {
        wishes.tasks = vec![Task::Compare, Task::Sizes];
    }
    if with_git || url.is_some() || commit.is_some() {
        wishes.tools.eigen = Headers::Repository {
            url: url.unwrap_or_else(|| eigen::REPOSITORY.into()),
            commit: commit.unwrap_or_else(|| eigen::COMMIT.into()),
        };
    }
    Ok(Some(wishes))
}

/// The target directory in which cargo has put this program.
fn target() -> Result<PathBuf> {
    let program = env::current_exe()?;
    Ok(program
        .ancestors()
        .nth(2)
        .ok_or("the program is in no target directory")?
        .join("side_by_side"))
}

fn run() -> Result<()> {
    let Some(Wishes { tasks, is_quick, statistic, caps, peers, tools }) = wishes()? else {
        println!("{USAGE}");
        return Ok(());
    };
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let place = Place { package, target: target()?, tools, is_quick, statistic };
    fs::create_dir_all(place.inputs())?;
    for task in tasks {
        match task {
            Task::Compare => compare::run(&place, &caps, peers.as_deref())?,
            Task::Gradients => gradients::run(&place, &caps, peers.as_deref())?,
            Task::Sizes => curve::run(&place, &caps)?,
            Task::CompileTime => compile_time::run(&place)?,
            Task::CodeSize => code_size::run(&place)?,
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
