//! interdep beside its peers, against size, and while compiling. `benches/side_by_side/README.md` tells how to run it.

mod cases;
mod compare;
mod compile_time;
mod curve;
mod inputs;
mod machine;
mod peers;
mod plot;
mod process;
mod sizes;
mod table;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use compare::Effort;
use lexopt::prelude::*;
use peers::{Place, Tools};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
usage: side-by-side [compare] [sizes] [compile-time] [options]
  compare       all peers on all workloads: RESULTS.md, time.svg
  sizes         interdep against size: SIZES.md, sizes.svg
  compile-time  what hybrids cost to compile: ../COMPILE_TIME.md
Without a task: compare and sizes.
  --quick                         fewer and shorter rounds
  --peers <name>,…                only peers in whose name one of these occurs, beside interdep
  --eigen <directory>             where Eigen's headers are, if not in /usr/include/eigen3
  --jax-python <interpreter>      a Python that has JAX, if not python3
  --tinybig-python <interpreter>  a Python that has tinyBIG, if not python3";

#[derive(Clone, Copy, Debug)]
enum Task {
    Compare,
    Sizes,
    CompileTime,
}

/// What the command line asks for.
#[derive(Debug)]
struct Wishes {
    tasks: Vec<Task>,
    effort: Effort,
    peers: Option<Vec<String>>,
    tools: Tools,
}

/// None where only help is wanted.
fn wishes() -> Result<Option<Wishes>> {
    let mut wishes =
        Wishes { tasks: Vec::new(), effort: Effort::FULL, peers: None, tools: Tools::default() };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(task) => wishes.tasks.push(match task.to_str() {
                Some("compare") => Task::Compare,
                Some("sizes") => Task::Sizes,
                Some("compile-time") => Task::CompileTime,
                _ => return Err(USAGE.into()),
            }),
            Long("quick") => wishes.effort = Effort::QUICK,
            Long("peers") => {
                let names = arguments.value()?.string()?.to_lowercase();
                wishes.peers = Some(names.split(',').map(str::to_owned).collect());
            }
            Long("eigen") => wishes.tools.eigen = arguments.value()?.into(),
            Long("jax-python") => wishes.tools.jax_python = arguments.value()?.into(),
            Long("tinybig-python") => wishes.tools.tinybig_python = arguments.value()?.into(),
            Long("help") | Short('h') => return Ok(None),
            _ => return Err(USAGE.into()),
        }
    }
    if wishes.tasks.is_empty() {
        wishes.tasks = vec![Task::Compare, Task::Sizes];
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
    let Some(Wishes { tasks, effort, peers, tools }) = wishes()? else {
        println!("{USAGE}");
        return Ok(());
    };
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let place = Place { package, target: target()?, tools };
    fs::create_dir_all(place.inputs())?;
    for task in tasks {
        match task {
            Task::Compare => compare::run(&place, effort, peers.as_deref())?,
            Task::Sizes => curve::run(&place, effort)?,
            Task::CompileTime => compile_time::run(&place)?,
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
