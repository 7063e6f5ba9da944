//! All peers on all workloads, round after round, so that a slow moment meets everybody.

use std::{fmt::Write, fs, time::Instant};

use crate::{
    Result,
    cases::{self, Case},
    inputs, machine,
    peers::{EIGEN, INTERDEP, INTERDEP_NATIVE, PEERS, Peer, Place},
    plot,
    process::Process,
    table::{Table, microseconds},
};

/// How long is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    rounds: usize,
    /// How long a peer's part of a round takes at least.
    milliseconds: u32,
}

impl Effort {
    pub(crate) const FULL: Self = Self { rounds: 21, milliseconds: 3 };
    pub(crate) const QUICK: Self = Self { rounds: 5, milliseconds: 1 };
    /// A slow peer gets fewer rounds: no more once it has taken so many µs.
    const LIMIT: f64 = 2e6;
}

/// A peer that has needed more µs for a run is not asked for a larger size.
const PATIENCE: f64 = 5e5;

/// Largest deviation from interdep's Y, relative to its largest entry.
const TOLERANCE: f32 = 1e-4;

/// A peer with its process.
#[derive(Debug)]
pub(crate) struct Contestant {
    pub(crate) peer: &'static Peer,
    process: Process,
}

/// Median µs of each contestant, in their order; none where one was not asked.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) times: Vec<Option<f64>>,
}

pub(crate) fn start(peer: &'static Peer, place: &Place) -> Result<Contestant> {
    let process = Process::start((peer.prepare)(place)?, &place.inputs(), peer.name)?;
    Ok(Contestant { peer, process })
}

/// Everybody whom this machine has; interdep itself must be among them.
fn contestants(place: &Place, wanted: Option<&[String]>) -> Result<Vec<Contestant>> {
    let is_called = |peer: &Peer, name: &String| peer.name.to_lowercase().contains(name);
    for name in wanted.unwrap_or_default() {
        if !PEERS.iter().any(|peer| is_called(peer, name)) {
            return Err(format!("no peer is called {name}").into());
        }
    }
    let mut contestants = Vec::new();
    for peer in PEERS {
        let is_wanted = |names: &[String]| names.iter().any(|name| is_called(peer, name));
        if peer.name != INTERDEP && wanted.is_some_and(|names| !is_wanted(names)) {
            continue;
        }
        eprint!("{}: is built if need be … ", peer.name);
        match start(peer, place) {
            Ok(contestant) => {
                eprintln!("{}", contestant.process.version);
                contestants.push(contestant);
            }
            Err(error) if peer.name == INTERDEP => return Err(error),
            Err(error) => eprintln!("skipped, {error}"),
        }
    }
    Ok(contestants)
}

fn check(contestant: &Contestant, case: Case, expected: &[f32], found: &[f32]) -> Result<()> {
    // In the total order NaN is the largest.
    let largest = |numbers: &mut dyn Iterator<Item = f32>| {
        numbers.map(f32::abs).max_by(f32::total_cmp).unwrap_or_default()
    };
    let difference =
        largest(&mut expected.iter().zip(found).map(|(expected, found)| expected - found));
    let deviation = difference / largest(&mut expected.iter().copied());
    if expected.len() == found.len() && deviation <= TOLERANCE {
        Ok(())
    } else {
        Err(format!("{case}: {} deviates by {deviation:e}", contestant.peer.name).into())
    }
}

pub(crate) fn median(times: &mut [f64]) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

/// One case: everybody's result is checked, then the rounds. `has_patience` tells who takes part.
pub(crate) fn measure(
    contestants: &mut [Contestant],
    place: &Place,
    case: Case,
    effort: Effort,
    has_patience: &[bool],
) -> Result<Row> {
    inputs::write(&place.inputs(), case)?;
    let mut expected = None;
    for (contestant, _) in contestants.iter_mut().zip(has_patience).filter(|(_, has)| **has) {
        contestant
            .process
            .load(case)
            .map_err(|error| format!("{case}: {}: {error}", contestant.peer.name))?;
        let found = inputs::result(&place.inputs(), case)?;
        check(contestant, case, expected.get_or_insert_with(|| found.clone()), &found)?;
    }
    let mut times = vec![Vec::new(); contestants.len()];
    for _ in 0..effort.rounds {
        for ((contestant, times), has_patience) in
            contestants.iter_mut().zip(&mut times).zip(has_patience)
        {
            if *has_patience && times.iter().sum::<f64>() < Effort::LIMIT {
                times.push(contestant.process.time(effort.milliseconds)?);
            }
        }
    }
    Ok(Row { case, times: times.iter_mut().map(|times| median(times)).collect() })
}

pub(crate) fn run(place: &Place, effort: Effort, wanted: Option<&[String]>) -> Result<()> {
    let mut contestants = contestants(place, wanted)?;
    let start = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    for case in cases::compared() {
        let smaller = rows.last().filter(|row| row.case.workload == case.workload);
        let has_patience: Vec<bool> = match smaller {
            Some(row) => {
                row.times.iter().map(|time| time.is_some_and(|time| time <= PATIENCE)).collect()
            }
            None => vec![true; contestants.len()],
        };
        rows.push(measure(&mut contestants, place, case, effort, &has_patience)?);
        eprint!("\r{case}, {:.0} s   ", start.elapsed().as_secs_f64());
    }
    eprintln!();
    let table = table(&contestants, &rows);
    println!("{table}");
    let names = contestants.iter().map(|contestant| contestant.peer);
    plot::compared(&place.package.join("time.svg"), &names.collect::<Vec<_>>(), &rows)?;
    fs::write(place.package.join("RESULTS.md"), report(&contestants, &table)?)?;
    Ok(())
}

fn table(contestants: &[Contestant], rows: &[Row]) -> String {
    let place_of = |name| contestants.iter().position(|contestant| contestant.peer.name == name);
    let ratios: Vec<(&str, usize, usize)> = [INTERDEP, INTERDEP_NATIVE]
        .into_iter()
        .filter_map(|ours| Some((ours, place_of(ours)?, place_of(EIGEN)?)))
        .collect();
    let mut names = vec!["workload".to_owned(), "b×m".to_owned()];
    names.extend(contestants.iter().map(|contestant| contestant.peer.name.to_owned()));
    names.extend(ratios.iter().map(|(ours, ..)| format!("{ours} / Eigen")));
    let mut table = Table::new(&names, 2);
    for Row { case, times } in rows {
        let mut cells = vec![case.workload.to_owned(), format!("{}×{}", case.b, case.m)];
        cells.extend(times.iter().map(|time| microseconds(*time)));
        for &(_, ours, theirs) in &ratios {
            let ratio = times[ours].zip(times[theirs]).map(|(ours, theirs)| ours / theirs);
            cells.push(ratio.map_or("–".into(), |ratio| format!("{ratio:.2}")));
        }
        table.line(&cells);
    }
    table.text
}

fn report(contestants: &[Contestant], table: &str) -> Result<String> {
    let mut text = String::from(
        "# Side by side, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml`: do not edit. [README.md](README.md)\n\
         tells what is compared and how.\n\n",
    );
    write!(text, "{}: {}, {}.", machine::date(), machine::processor(), machine::rustc()?)?;
    for contestant in
        contestants.iter().filter(|contestant| !contestant.peer.name.contains("interdep"))
    {
        let Contestant { peer, process } = contestant;
        if process.version.contains(' ') {
            write!(text, "\n{}: {}.", peer.name, process.version)?;
        }
    }
    write!(
        text,
        "\n\nMedian µs of `forward`, f32, one thread. –: a smaller size took more than half a second.\n\n{table}\n\
         ![Time of W1 and W2 against size, per peer](time.svg)\n"
    )?;
    Ok(text)
}
