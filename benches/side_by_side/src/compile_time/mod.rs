//! What hybrids cost to compile: crates are written, their dependencies built, and then only they are compiled, again and again.

mod sources;

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use sources::Source;

use crate::{
    Result, machine,
    peers::{Place, cargo, run as run_command},
    table::Table,
};

const RUNS: usize = 3;
/// A crate whose compilation has taken so long is not compiled again.
const ENOUGH: Duration = Duration::from_secs(30);

/// A release build that would take longer is left out.
const TOO_LONG: f64 = 600.0;

/// Medians of one crate, in seconds.
#[derive(Debug)]
struct Times {
    expansion: f64,
    check: f64,
    /// None where it would take too long.
    release: Option<Release>,
}

#[derive(Debug)]
struct Release {
    seconds: f64,
    /// The passes of the release build, of all threads together, that took longest.
    passes: Vec<(String, f64)>,
}

/// A written crate.
#[derive(Debug)]
struct Crate<'a> {
    directory: PathBuf,
    target: PathBuf,
    source: &'a Source,
}

impl Crate<'_> {
    fn write(&self, place: &Place) -> Result<()> {
        fs::create_dir_all(self.directory.join("src"))?;
        let interdep = place.package.join("../..").canonicalize()?;
        let manifest = format!(
            "[package]\nname = \"trial\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ninterdep = {{ path = \"{}\" }}\n\n[workspace]\n",
            interdep.display()
        );
        fs::write(self.directory.join("Cargo.toml"), manifest)?;
        // The versions of the comparison.
        fs::copy(place.package.join("Cargo.lock"), self.directory.join("Cargo.lock"))?;
        self.touch()
    }

    /// A new time of modification is all that cargo looks at.
    fn touch(&self) -> Result<()> {
        Ok(fs::write(self.directory.join("src/main.rs"), &self.source.text)?)
    }

    fn cargo(&self) -> Command {
        let mut cargo = cargo("");
        cargo.current_dir(&self.directory).env("CARGO_TARGET_DIR", &self.target);
        // For -Ztime-passes below; a variable that comes and goes would rebuild dependencies.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo
    }

    /// Seconds, and what the compiler said.
    fn compile(&self, arguments: &[&str]) -> Result<(f64, String)> {
        self.touch()?;
        let start = Instant::now();
        let output = run_command(self.cargo().args(arguments))?;
        Ok((start.elapsed().as_secs_f64(), output))
    }

    /// The median, and what the compiler said then.
    fn median(&self, arguments: &[&str]) -> Result<(f64, Vec<(String, f64)>)> {
        // The first run builds dependencies that are missing.
        if self.source.name == sources::EMPTY {
            self.compile(arguments)?;
        }
        let start = Instant::now();
        let mut times = vec![self.compile(arguments)?];
        while times.len() < RUNS && start.elapsed() < ENOUGH {
            times.push(self.compile(arguments)?);
        }
        times.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (seconds, output) = times.swap_remove(times.len() / 2);
        Ok((seconds, passes(&output)))
    }

    fn measure(&self, place: &Place, with_release: bool) -> Result<Times> {
        const PASSES: [&str; 2] = ["--", "-Ztime-passes"];
        self.write(place)?;
        let (check, _) = self.median(&["check"])?;
        let (_, passes) = self.median(&["rustc", "--profile=check", PASSES[0], PASSES[1]])?;
        let expansion = passes.iter().find(|(name, _)| name == "macro_expand_crate");
        let expansion = expansion.ok_or("the compiler names no pass macro_expand_crate")?.1;
        let mut release = None;
        if with_release {
            let (seconds, mut passes) =
                self.median(&["rustc", "--release", PASSES[0], PASSES[1]])?;
            passes.retain(|(name, _)| name != "total");
            passes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
            passes.truncate(4);
            release = Some(Release { seconds, passes });
        }
        Ok(Times { expansion, check, release })
    }
}

/// Names and seconds from lines such as `time:   0.012; rss:  40MB ->  44MB (   +4MB)  macro_expand_crate`.
fn passes(output: &str) -> Vec<(String, f64)> {
    output
        .lines()
        .filter_map(|line| {
            let rest = line.strip_prefix("time:")?;
            let seconds = rest.split(';').next()?.trim().parse().ok()?;
            Some((rest.split_whitespace().last()?.to_owned(), seconds))
        })
        .collect()
}

pub(crate) fn run(place: &Place) -> Result<()> {
    let root = place.target.join("compile_time");
    let columns = [
        "crate",
        "longest passes of the release build",
        "macro expansion",
        "`cargo check`",
        "release build",
    ];
    let mut table = Table::new(&columns.map(str::to_owned), 2);
    let mut seconds_per_hybrid: f64 = 0.0;
    for source in sources::all(place)? {
        let directory = root.join(source.name.replace([' ', ',', '×'], "_"));
        let trial = Crate { directory, target: root.join("target"), source: &source };
        let with_release = seconds_per_hybrid * source.hybrids < TOO_LONG;
        let Times { expansion, check, release } = trial.measure(place, with_release)?;
        let (seconds, passes) = match &release {
            None => ("–".to_owned(), String::new()),
            Some(Release { seconds, passes }) => {
                seconds_per_hybrid = seconds_per_hybrid.max(seconds / source.hybrids);
                let passes = passes.iter().map(|(name, seconds)| format!("`{name}` {seconds:.1}"));
                (format!("{seconds:.2}"), passes.collect::<Vec<_>>().join(", "))
            }
        };
        let [expansion, check] = [format!("{expansion:.3}"), format!("{check:.2}")];
        let cells = [source.name.to_owned(), passes, expansion, check, seconds];
        eprintln!("{}", cells.join(", "));
        table.line(&cells);
    }
    let report = format!(
        "# Compile time, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml -- compile-time`: do not edit.\n\n\
         Seconds for the user's crate alone, a program that calls `forward` of every hybrid, with its dependencies built before; medians of {RUNS} runs, or\n\
         of as many as begin within {} s. The hybrids differ in functions and dimensions. nalgebra is the same mathematics as in\n\
         `benches/workloads/nalgebra_as_written.rs`. Passes overlap: their times are those of all threads. –: would take longer than\n\
         {TOO_LONG} s.\n\n\
         {}: {}, {}, `CARGO_INCREMENTAL=0`.\n\n{}",
        ENOUGH.as_secs(),
        machine::date(),
        machine::processor(),
        machine::rustc()?,
        table.text,
    );
    println!("{}", table.text);
    Ok(fs::write(place.package.join("../COMPILE_TIME.md"), report)?)
}
