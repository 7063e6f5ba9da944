//! Who is compared, and how each is built and started. What is missing is said, not installed.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use plotters::style::RGBColor;

use crate::{
    Result,
    cap::Cap,
    eigen::{self, Headers},
};

/// One way to compute the workloads.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) colour: RGBColor,
    /// Builds what has to be built; the command takes the inputs' directory as its last argument.
    pub(crate) prepare: fn(&Place, Cap) -> Result<Command>,
}

/// Whose results the others are compared with.
pub(crate) const INTERDEP: &str = "interdep";
pub(crate) const INTERDEP_NATIVE: &str = "interdep, native";
pub(crate) const EIGEN: &str = "Eigen, native";
pub(crate) const NALGEBRA: &str = "nalgebra, native";

pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);

/// Colours that stay apart for colour-blind readers (Okabe and Ito).
pub(crate) const PEERS: &[Peer] = &[
    Peer {
        name: INTERDEP,
        colour: BLUE,
        prepare: |place, cap| rust(place, cap, "plain", "interdep"),
    },
    Peer {
        name: INTERDEP_NATIVE,
        colour: RGBColor(86, 180, 233),
        prepare: |place, cap| rust(place, cap, "native", "interdep"),
    },
    Peer { name: EIGEN, colour: RGBColor(213, 94, 0), prepare: eigen::program },
    Peer {
        name: NALGEBRA,
        colour: RGBColor(0, 158, 115),
        prepare: |place, cap| rust(place, cap, "native", "nalgebra"),
    },
    Peer { name: "JAX jit", colour: RGBColor(204, 121, 167), prepare: jax },
    Peer { name: "tinyBIG", colour: RGBColor(110, 110, 110), prepare: tinybig },
];

/// interdep at the sizes of the curve, in the build that users get without a flag.
pub(crate) static SQUARES: Peer = Peer {
    name: INTERDEP,
    colour: BLUE,
    prepare: |place, cap| rust(place, cap, "squares", "interdep"),
};

/// What a machine may have elsewhere than expected.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) eigen: Headers,
    pub(crate) jax_python: PathBuf,
    pub(crate) tinybig_python: PathBuf,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            eigen: Headers::Directory(eigen::DEBIAN.into()),
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
    /// Whether the tool is only tried.
    pub(crate) is_quick: bool,
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
fn rust(place: &Place, cap: Cap, build: &str, way: &str) -> Result<Command> {
    // A native build chooses at run time too, among what is better than it was promised, so it has the cap as well.
    let (processor, feature) = match build {
        "native" => (format!("-C target-cpu={} ", cap.processor()), "nalgebra"),
        "squares" => (String::new(), "squares"),
        _ => (String::new(), ""),
    };
    let target = place.target.join(format!("{build}{}", cap.suffix()));
    let mut cargo = cargo(&(processor + cap.rust_flags()));
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

fn jax(place: &Place, cap: Cap) -> Result<Command> {
    let python = &place.tools.jax_python;
    python_peer(place, cap, python, "jax", "pip install jax numpy, or --jax-python <interpreter>")
}

fn tinybig(place: &Place, cap: Cap) -> Result<Command> {
    let hint = "with Python 3.11 pip install torch==2.2.2 numpy==1.26.3 scipy==1.13.1 pyyaml, then \
                pip install --no-deps tinybig==0.2.1, or --tinybig-python <interpreter>";
    python_peer(place, cap, &place.tools.tinybig_python, "tinybig", hint)
}

/// The script of a module, if the interpreter has that.
fn python_peer(
    place: &Place,
    cap: Cap,
    interpreter: &Path,
    module: &str,
    hint: &str,
) -> Result<Command> {
    let has_module =
        "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)";
    let found =
        Command::new(interpreter).args(["-c", has_module, module]).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        return Err(format!("needs Python with {module}: {hint}").into());
    }
    let mut command = Command::new(interpreter);
    command.arg(place.package.join(format!("peers/{module}_peer.py")));
    cap.tell(&mut command);
    Ok(command)
}

/// Runs a build, silently unless it fails; what it said to standard error.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    Ok(finish(command)?.1)
}

/// What a command said to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    Ok(finish(command)?.0)
}

fn finish(command: &mut Command) -> Result<(String, String)> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    if output.status.success() {
        Ok((said, errors))
    } else {
        Err(format!("{command:?} failed:\n{errors}").into())
    }
}
