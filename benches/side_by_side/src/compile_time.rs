//! What hybrids cost to compile: crates are written, their dependencies built, and then only they are compiled, again and again.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    Result, machine,
    peers::{Place, run as run_command},
    sources, summary,
    table::Table,
    trial::Trial,
};

const RUNS: usize = 3;
/// A crate whose compilation has taken so long is not compiled again.
const ENOUGH: Duration = Duration::from_secs(30);

/// A release build that would take longer is left out.
const TOO_LONG: f64 = 600.0;

/// Seconds of a compilation.
#[derive(Clone, Copy, Debug)]
struct Seconds {
    wall: f64,
    /// Of all threads and processes together, which a machine's other work disturbs less. None where the system does not tell.
    cpu: Option<f64>,
}

impl Seconds {
    fn cells(self) -> [String; 2] {
        [format!("{:.2}", self.wall), self.cpu.map_or("–".into(), |cpu| format!("{cpu:.2}"))]
    }
}

/// CPU seconds of all processes that this one has started and waited for, and of those that they have.
#[cfg(unix)]
fn cpu_seconds() -> Option<f64> {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeValLike,
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    Some((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6)
}

#[cfg(not(unix))]
fn cpu_seconds() -> Option<f64> {
    None
}

/// Names of passes, and their seconds.
type Passes = Vec<(String, f64)>;

/// Medians of one crate.
#[derive(Debug)]
struct Times {
    expansion: f64,
    check: Seconds,
    /// None where it would take too long.
    release: Option<Release>,
}

#[derive(Debug)]
struct Release {
    seconds: Seconds,
    /// The passes of the release build, of all threads together, that took longest.
    passes: Passes,
}

/// Once, and what the compiler said.
fn compile(trial: &Trial, arguments: &[&str]) -> Result<(Seconds, String)> {
    trial.touch()?;
    let (start, cpu_before) = (Instant::now(), cpu_seconds());
    let output = run_command(trial.cargo().args(arguments))?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu_seconds().zip(cpu_before).map(|(after, before)| after - before);
    Ok((Seconds { wall, cpu }, output))
}

/// The run with the median time, and its passes.
fn median(trial: &Trial, arguments: &[&str], runs: usize) -> Result<(Seconds, Passes)> {
    // The first run builds dependencies that are missing.
    if trial.source.name == sources::EMPTY {
        compile(trial, arguments)?;
    }
    let start = Instant::now();
    let mut times = vec![compile(trial, arguments)?];
    while times.len() < runs && start.elapsed() < ENOUGH {
        times.push(compile(trial, arguments)?);
    }
    times.sort_by(|(one, _), (other, _)| one.wall.total_cmp(&other.wall));
    let (seconds, output) = times.swap_remove(times.len() / 2);
    Ok((seconds, passes(&output)))
}

fn measure(trial: &Trial, runs: usize, with_release: bool) -> Result<Times> {
    const PASSES: [&str; 2] = ["--", "-Ztime-passes"];
    let (check, _) = median(trial, &["check"], runs)?;
    let (_, passes) = median(trial, &["rustc", "--profile=check", PASSES[0], PASSES[1]], runs)?;
    let expansion = passes.iter().find(|(name, _)| name == "macro_expand_crate");
    let expansion = expansion.ok_or("the compiler names no pass macro_expand_crate")?.1;
    let mut release = None;
    if with_release {
        let (seconds, mut passes) =
            median(trial, &["rustc", "--release", PASSES[0], PASSES[1]], runs)?;
        passes.retain(|(name, _)| name != "total");
        passes.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        passes.truncate(4);
        release = Some(Release { seconds, passes });
    }
    Ok(Times { expansion, check, release })
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
    let runs = if place.is_quick { 1 } else { RUNS };
    let mut table = Table::new(
        &[
            "crate",
            "longest passes of the release build",
            "macro expansion",
            "`cargo check`",
            "CPU",
            "release build",
            "CPU",
        ]
        .map(str::to_owned),
        2,
    );
    let mut short = Table::new(
        &["crate", "`cargo check`", "CPU", "release build", "CPU"].map(str::to_owned),
        1,
    );
    let mut seconds_per_hybrid: f64 = 0.0;
    for source in sources::timed(place, !place.is_quick)? {
        let trial = Trial::write(&source, place)?;
        let with_release = seconds_per_hybrid * f64::from(source.hybrids) < TOO_LONG;
        let Times { expansion, check, release } = measure(&trial, runs, with_release)?;
        let (seconds, passes) = match &release {
            None => (["–", "–"].map(str::to_owned), String::new()),
            Some(Release { seconds, passes }) => {
                seconds_per_hybrid =
                    seconds_per_hybrid.max(seconds.wall / f64::from(source.hybrids));
                let passes = passes.iter().map(|(name, seconds)| format!("`{name}` {seconds:.1}"));
                (seconds.cells(), passes.collect::<Vec<_>>().join(", "))
            }
        };
        let name = || std::iter::once(source.name.to_owned());
        let times = || check.cells().into_iter().chain(seconds.clone());
        let cells: Vec<String> =
            name().chain([passes, format!("{expansion:.3}")]).chain(times()).collect();
        eprintln!("{}", cells.join(", "));
        table.line(&cells);
        short.line(&name().chain(times()).collect::<Vec<_>>());
    }
    let circumstances = format!("{}, `CARGO_INCREMENTAL=0`.", machine::circumstances(place)?);
    let report = format!(
        "# Compile time, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml -- compile-time`: do not edit.\n\n\
         Seconds for the user's crate alone, a program that calls `forward` of every hybrid, with its dependencies built before; medians of {runs} runs, or\n\
         of as many as begin within {} s, by the clock and of all threads together (CPU). The hybrids differ in functions and dimensions. nalgebra is the\n\
         same mathematics as in `benches/workloads/nalgebra_as_written.rs`. Passes overlap: their times are those of all threads.\n\
         –: would take longer than {TOO_LONG} s.\n\n\
         {circumstances}\n\n{}",
        ENOUGH.as_secs(),
        table.text,
    );
    println!("{}", table.text);
    fs::write(place.package.join("../COMPILE_TIME.md"), report)?;
    let text = format!(
        "Seconds for the user's crate, by the clock and of all threads together. {circumstances}\n\n{}",
        short.text
    );
    summary::renew(place, "compile-time", &text)
}
