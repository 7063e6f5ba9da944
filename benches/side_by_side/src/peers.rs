//! Who is compared, and how each is built and started. What is missing is said, not installed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use plotters::style::RGBColor;

use crate::{
    Result,
    cases::{self, Case},
};

/// One way to compute the workloads.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) colour: RGBColor,
    /// Builds what has to be built; the command takes the inputs' directory as its last argument.
    pub(crate) prepare: fn(&Place) -> Result<Command>,
}

/// Whose results the others are compared with.
pub(crate) const INTERDEP: &str = "interdep";
pub(crate) const INTERDEP_NATIVE: &str = "interdep, native";
pub(crate) const EIGEN: &str = "Eigen, native";

pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);

/// Colours that stay apart for colour-blind readers (Okabe and Ito).
pub(crate) const PEERS: &[Peer] = &[
    Peer { name: INTERDEP, colour: BLUE, prepare: |place| rust(place, "plain", "interdep") },
    Peer {
        name: INTERDEP_NATIVE,
        colour: RGBColor(86, 180, 233),
        prepare: |place| rust(place, "native", "interdep"),
    },
    Peer { name: EIGEN, colour: RGBColor(213, 94, 0), prepare: eigen },
    Peer {
        name: "nalgebra, native",
        colour: RGBColor(0, 158, 115),
        prepare: |place| rust(place, "native", "nalgebra"),
    },
    Peer { name: "JAX jit", colour: RGBColor(204, 121, 167), prepare: jax },
    Peer { name: "tinyBIG", colour: RGBColor(110, 110, 110), prepare: tinybig },
];

/// interdep at the sizes of the curve, in the build that users get without a flag.
pub(crate) static SQUARES: Peer =
    Peer { name: INTERDEP, colour: BLUE, prepare: |place| rust(place, "squares", "interdep") };

/// What a machine may have elsewhere than expected.
#[derive(Debug)]
pub(crate) struct Tools {
    /// Eigen's headers.
    pub(crate) eigen: PathBuf,
    pub(crate) jax_python: PathBuf,
    pub(crate) tinybig_python: PathBuf,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            eigen: "/usr/include/eigen3".into(),
            jax_python: "python3".into(),
            tinybig_python: "python3".into(),
        }
    }
}

/// Where things are.
#[derive(Debug)]
pub(crate) struct Place {
    /// `benches/side_by_side`.
    pub(crate) package: PathBuf,
    /// For what is built and written on the way.
    pub(crate) target: PathBuf,
    pub(crate) tools: Tools,
}

impl Place {
    /// Peers read and write here.
    pub(crate) fn inputs(&self) -> PathBuf {
        self.target.join("inputs")
    }
}

/// `cargo`, as the driver itself was built, but with flags of our own.
pub(crate) fn cargo(flags: &str) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .env("RUSTFLAGS", flags)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo
}

/// Builds the peer in Rust.
fn rust(place: &Place, build: &str, way: &str) -> Result<Command> {
    let (flags, feature) = match build {
        "native" => ("-C target-cpu=native", "nalgebra"),
        "squares" => ("", "squares"),
        _ => ("", ""),
    };
    let target = place.target.join(build);
    let mut cargo = cargo(flags);
    cargo.args([
        "build",
        "--release",
        "--package",
        "rust-peer",
        "--features",
        feature,
        "--manifest-path",
    ]);
    cargo.arg(place.package.join("Cargo.toml")).arg("--target-dir").arg(&target);
    run(&mut cargo)?;
    let mut command = Command::new(target.join("release/rust-peer"));
    command.arg(way);
    Ok(command)
}

/// Eigen's headers, and the compiler.
fn eigen(place: &Place) -> Result<Command> {
    let include = &place.tools.eigen;
    let compiler = env::var("CXX").unwrap_or_else(|_| "g++".into());
    if !include.join("Eigen/Core").exists() {
        return Err(
            "needs Eigen's headers: apt-get install libeigen3-dev, or --eigen <directory>".into()
        );
    }
    if Command::new(&compiler).arg("--version").stdout(Stdio::null()).status().is_err() {
        return Err("needs a C++ compiler: apt-get install g++, or CXX=<compiler>".into());
    }
    let source = place.package.join("peers/eigen.cpp");
    let entry = |case: &Case| format!("CASE({}, {}, {})", case.workload, case.b, case.m);
    let table: Vec<String> = cases::compared().iter().map(entry).collect();
    let flags = [
        "-std=c++17".to_owned(),
        "-O3".to_owned(),
        "-march=native".to_owned(),
        "-DNDEBUG".to_owned(),
        "-DEIGEN_STACK_ALLOCATION_LIMIT=0".to_owned(),
        format!("-I{}", include.display()),
        format!("-DCOMPILER=\"{compiler}\""),
        format!("-DCASES={}", table.join(" ")),
    ];
    // It takes a minute, so only what has changed is built anew.
    let (program, made_of) = (place.target.join("eigen"), place.target.join("eigen.made_of"));
    let recipe = format!("{compiler} {flags:?}\n{}", fs::read_to_string(&source)?);
    if !program.exists() || fs::read_to_string(&made_of).ok().as_ref() != Some(&recipe) {
        run(Command::new(compiler).args(flags).arg(source).arg("-o").arg(&program))?;
        fs::write(made_of, recipe)?;
    }
    Ok(Command::new(program))
}

fn jax(place: &Place) -> Result<Command> {
    let python = &place.tools.jax_python;
    python_peer(place, python, "jax", "pip install jax numpy, or --jax-python <interpreter>")
}

fn tinybig(place: &Place) -> Result<Command> {
    let hint = "with Python 3.11 pip install torch==2.2.2 numpy==1.26.3 scipy==1.13.1 pyyaml, then \
                pip install --no-deps tinybig==0.2.1, or --tinybig-python <interpreter>";
    python_peer(place, &place.tools.tinybig_python, "tinybig", hint)
}

/// The script of a module, if the interpreter has that.
fn python_peer(place: &Place, interpreter: &Path, module: &str, hint: &str) -> Result<Command> {
    let has_module =
        "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
    let found =
        Command::new(interpreter).args(["-c", has_module, module]).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        return Err(format!("needs Python with {module}: {hint}").into());
    }
    let mut command = Command::new(interpreter);
    command.arg(place.package.join(format!("peers/{module}_peer.py")));
    Ok(command)
}

/// Runs a build, silently unless it fails.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(errors)
    } else {
        Err(format!("{command:?} failed:\n{errors}").into())
    }
}
