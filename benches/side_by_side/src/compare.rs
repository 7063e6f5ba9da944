//! All peers on all workloads, round after round, so that a slow moment meets everybody.

use std::{fmt::Write, fs, time::Instant};

use crate::{
    Result,
    cap::Cap,
    cases::{self, Case},
    inputs, machine,
    peers::{EIGEN, INTERDEP, INTERDEP_NATIVE, NALGEBRA, PEERS, Peer, Place},
    plot,
    process::Process,
    summary,
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
    const FULL: Self = Self { rounds: 21, milliseconds: 3 };
    const QUICK: Self = Self { rounds: 5, milliseconds: 1 };
    /// A slow peer gets fewer rounds: no more once it has taken so many µs.
    const LIMIT: f64 = 2e6;

    pub(crate) fn of(place: &Place) -> Self {
        if place.is_quick { Self::QUICK } else { Self::FULL }
    }
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

pub(crate) fn start(peer: &'static Peer, place: &Place, cap: Cap) -> Result<Contestant> {
    let process = Process::start((peer.prepare)(place, cap)?, &place.inputs(), peer.name)?;
    Ok(Contestant { peer, process })
}

/// Everybody whom this machine has; interdep itself must be among them.
fn contestants(place: &Place, cap: Cap, wanted: Option<&[String]>) -> Result<Vec<Contestant>> {
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
        match start(peer, place, cap) {
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

/// What was measured under one cap.
#[derive(Debug)]
struct Measured {
    cap: Cap,
    peers: Vec<&'static Peer>,
    /// What the peers say about themselves, in their order.
    versions: Vec<String>,
    rows: Vec<Row>,
}

impl Measured {
    /// The place of a peer among those who took part.
    fn place_of(&self, name: &str) -> Option<usize> {
        self.peers.iter().position(|peer| peer.name == name)
    }

    /// Median µs of `over` in `row`, over that of `under`.
    fn ratio(&self, row: &Row, over: &str, under: &str) -> Option<f64> {
        Some(row.times[self.place_of(over)?]? / row.times[self.place_of(under)?]?)
    }

    /// The picture of W1 and W2; the one without a cap is shown elsewhere too.
    fn picture(&self) -> String {
        format!("time{}.svg", self.cap.suffix())
    }
}

/// Which times are compared, as numerator and denominator, and how the tables call that.
const RATIOS: [(&str, &str, &str); 4] = [
    (INTERDEP, EIGEN, "interdep / Eigen"),
    (INTERDEP_NATIVE, EIGEN, "interdep, native / Eigen"),
    (INTERDEP, INTERDEP_NATIVE, "interdep / interdep, native"),
    (NALGEBRA, INTERDEP, "nalgebra / interdep"),
];

fn under(cap: Cap, place: &Place, wanted: Option<&[String]>) -> Result<Measured> {
    eprintln!("{}", cap.heading());
    let mut contestants = contestants(place, cap, wanted)?;
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
        rows.push(measure(&mut contestants, place, case, Effort::of(place), &has_patience)?);
        eprint!("\r{case}, {:.0} s   ", start.elapsed().as_secs_f64());
    }
    eprintln!();
    let (peers, versions) = contestants
        .into_iter()
        .map(|Contestant { peer, process }| (peer, process.version.clone()))
        .unzip();
    Ok(Measured { cap, peers, versions, rows })
}

pub(crate) fn run(place: &Place, caps: &[Cap], wanted: Option<&[String]>) -> Result<()> {
    let mut all = Vec::new();
    for &cap in caps {
        let measured = under(cap, place, wanted)?;
        println!("{}\n\n{}", cap.heading(), table(&measured));
        let Measured { peers, rows, .. } = &measured;
        plot::compared(&place.package.join(measured.picture()), &cap.heading(), peers, rows)?;
        all.push(measured);
    }
    fs::write(place.package.join("RESULTS.md"), report(place, &all)?)?;
    summary::renew(place, "compare", &in_short(place, &all)?)
}

fn decimals(ratio: Option<f64>) -> String {
    match ratio {
        None => "–".into(),
        Some(ratio) if ratio < 9.95 => format!("{ratio:.2}"),
        Some(ratio) => format!("{ratio:.0}"),
    }
}

fn table(measured: &Measured) -> String {
    let ratios = RATIOS.iter().filter(|(over, under, _)| {
        measured.place_of(over).is_some() && measured.place_of(under).is_some()
    });
    let mut names = vec!["workload".to_owned(), "b×m".to_owned()];
    names.extend(measured.peers.iter().map(|peer| peer.name.to_owned()));
    names.extend(ratios.clone().map(|(.., name)| (*name).to_owned()));
    let mut table = Table::new(&names, 2);
    for row in &measured.rows {
        let Row { case, times } = row;
        let mut cells = vec![case.workload.to_owned(), format!("{}×{}", case.b, case.m)];
        cells.extend(times.iter().map(|time| microseconds(*time)));
        cells.extend(
            ratios.clone().map(|(over, under, _)| decimals(measured.ratio(row, over, under))),
        );
        table.line(&cells);
    }
    table.text
}

fn report(place: &Place, all: &[Measured]) -> Result<String> {
    let mut text = String::from(
        "# Side by side, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml`: do not edit. [README.md](README.md)\n\
         tells what is compared and how.\n\n",
    );
    write!(text, "{}.", machine::circumstances(place)?)?;
    // The same peers under every cap.
    let described = all.first().into_iter().flat_map(|one| one.peers.iter().zip(&one.versions));
    for (peer, version) in described.filter(|(_, version)| version.contains(' ')) {
        write!(text, "\n{}: {version}.", peer.name)?;
    }
    text += "\n\nMedian µs of `forward`, f32, one thread, and ratios of them. –: a smaller size took more than half a second.\n";
    for measured in all {
        let cap = measured.cap;
        write!(
            text,
            "\n## {}\n\nNative builds: `-march={cpu}`, `-C target-cpu={cpu}`.\n\n{}\n![Time of W1 and W2 against size, per peer]({})\n",
            cap.heading(),
            table(measured),
            measured.picture(),
            cpu = cap.processor(),
        )?;
    }
    Ok(text)
}

/// The ratios of plain builds alone, all caps beside each other.
fn in_short(place: &Place, all: &[Measured]) -> Result<String> {
    let columns: Vec<(&Measured, &(&str, &str, &str))> = [0, 2, 3]
        .into_iter()
        .flat_map(|ratio| all.iter().map(move |measured| (measured, &RATIOS[ratio])))
        .filter(|(measured, (over, under, _))| {
            measured.place_of(over).is_some() && measured.place_of(under).is_some()
        })
        .collect();
    let mut names = vec!["workload".to_owned(), "b×m".to_owned()];
    names.extend(all.iter().map(|measured| format!("µs, {}", measured.cap.short())));
    names.extend(
        columns.iter().map(|(measured, (.., name))| format!("{name}, {}", measured.cap.short())),
    );
    let mut table = Table::new(&names, 2);
    let rows = all.first().map(|measured| measured.rows.as_slice()).unwrap_or_default();
    for (index, Row { case, .. }) in rows.iter().enumerate() {
        let mut cells = vec![case.workload.to_owned(), format!("{}×{}", case.b, case.m)];
        // interdep is always there, and first.
        cells.extend(all.iter().map(|measured| microseconds(measured.rows[index].times[0])));
        cells.extend(columns.iter().map(|(measured, (over, under, _))| {
            decimals(measured.ratio(&measured.rows[index], over, under))
        }));
        table.line(&cells);
    }
    let eigen = all.first().and_then(|one| Some(&one.versions[one.place_of(EIGEN)?]));
    let eigen = eigen.map_or(String::new(), |version| format!(", {version}"));
    Ok(format!(
        "{}{eigen}.\n\
         Median µs of interdep's plain build, and ratios of times;\n\
         Eigen and nalgebra are compiled for the instruction set, interdep chooses it at run time.\n\n{}",
        machine::circumstances(place)?,
        table.text,
    ))
}
