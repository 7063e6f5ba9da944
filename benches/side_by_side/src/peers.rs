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
    cases::Pass,
    compare::Statistic,
    eigen::{self, Headers},
};

/// One way to compute the workloads, or their gradients.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) colour: RGBColor,
    pub(crate) pass: Pass,
    /// Workloads of a comparison that it does not have.
    pub(crate) lacks: &'static [&'static str],
    /// Builds what has to be built; the command takes the inputs' directory as its last argument.
    pub(crate) prepare: Prepare,
}

type Prepare = fn(&Place, Cap) -> Result<Command>;

impl Peer {
    const fn forward(name: &'static str, colour: RGBColor, prepare: Prepare) -> Self {
        Self { name, colour, pass: Pass::Forward, lacks: &[], prepare }
    }

    /// Gradients are in no picture.
    const fn gradient(name: &'static str, prepare: Prepare) -> Self {
        Self { name, colour: GREY, pass: Pass::Gradient, lacks: &[], prepare }
    }
}

/// Whose results the others are compared with.
pub(crate) const INTERDEP: &str = "interdep";
pub(crate) const INTERDEP_NATIVE: &str = "interdep, native";
pub(crate) const EIGEN: &str = "Eigen, native";
pub(crate) const NALGEBRA: &str = "nalgebra, native";
pub(crate) const JAX: &str = "JAX jit";
pub(crate) const TORCH: &str = "torch";
pub(crate) const TORCH_COMPILE: &str = "torch.compile";
/// `forward` beside gradients, in the same program.
pub(crate) const INTERDEP_FORWARD: &str = "interdep, forward";

pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
const GREY: RGBColor = RGBColor(110, 110, 110);

/// Colours that stay apart for colour-blind readers (Okabe and Ito).
pub(crate) const PEERS: &[Peer] = &[
    Peer::forward(INTERDEP, BLUE, |place, cap| rust(place, cap, "plain", "interdep")),
    Peer::forward(INTERDEP_NATIVE, RGBColor(86, 180, 233), |place, cap| {
        rust(place, cap, "native", "interdep")
    }),
    Peer::forward(EIGEN, RGBColor(213, 94, 0), eigen::program),
    Peer::forward(NALGEBRA, RGBColor(0, 158, 115), |place, cap| {
        rust(place, cap, "native", "nalgebra")
    }),
    Peer::forward(JAX, RGBColor(204, 121, 167), jax),
    Peer::forward("tinyBIG", GREY, tinybig),
];

/// interdep at the sizes of the curve, in the build that users get without a flag.
pub(crate) static SQUARES: Peer =
    Peer::forward(INTERDEP, BLUE, |place, cap| rust(place, cap, "squares", "interdep"));

/// Who has gradients, in the build that users get without a flag where it is interdep; its `forward` is there to be compared with.
pub(crate) const GRADIENTS: &[Peer] = &[
    Peer::forward(INTERDEP_FORWARD, BLUE, gradients),
    Peer::gradient(INTERDEP, gradients),
    Peer { lacks: eigen::WITHOUT_GRADIENT, ..Peer::gradient(EIGEN, eigen::gradient_program) },
    Peer::gradient(JAX, jax),
    Peer::gradient(TORCH, |place, cap| torch(place, cap, "eager")),
    Peer::gradient(TORCH_COMPILE, |place, cap| {
        if cap == Cap::Machine {
            torch(place, cap, "compile")
        } else {
            Err("it compiles for this machine, and takes no cap".into())
        }
    }),
];

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
    pub(crate) statistic: Statistic,
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
        "plain" => (String::new(), ""),
        feature => (String::new(), feature),
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

fn gradients(place: &Place, cap: Cap) -> Result<Command> {
    rust(place, cap, "gradients", "interdep")
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

/// torch by hand, in the environment that tinyBIG has.
fn torch(place: &Place, cap: Cap, mode: &str) -> Result<Command> {
    let hint = "pip install torch==2.2.2 numpy==1.26.3, or --tinybig-python <interpreter>";
    let mut command = python_peer(place, cap, &place.tools.tinybig_python, "torch", hint)?;
    command.arg(mode);
    Ok(command)
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
