//! All peers on all workloads, round after round, so that a slow moment meets everybody.

use std::{
    fmt::{self, Write},
    time::Instant,
};

use crate::{
    Result,
    cap::Cap,
    cases::{self, Case},
    inputs, machine,
    peers::{
        EIGEN, GRADIENTS, INTERDEP, INTERDEP_FORWARD, INTERDEP_NATIVE, NALGEBRA, PEERS, Peer, Place,
    },
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
    /// As long, in parts that the system's other processes interrupt less often.
    const SHORT_ROUNDS: Self = Self { rounds: 63, milliseconds: 1 };
    const QUICK: Self = Self { rounds: 5, milliseconds: 1 };
    /// A slow peer gets fewer rounds: no more once it has taken so many µs.
    const LIMIT: f64 = 2e6;

    pub(crate) fn of(place: &Place) -> Self {
        match place.statistic {
            _ if place.is_quick => Self::QUICK,
            Statistic::Median => Self::FULL,
            Statistic::Fastest => Self::SHORT_ROUNDS,
        }
    }
}

/// A peer that has needed more µs for a run is not asked for a larger size.
const PATIENCE: f64 = 5e5;

/// Largest deviation from interdep's Y (dX, dw), relative to its largest entry.
const TOLERANCE: f32 = 1e-4;

/// Which times are compared, as numerator and denominator, and how the tables call that.
pub(crate) type Ratio = (&'static str, &'static str, &'static str);

/// Who is compared at what.
#[derive(Debug)]
pub(crate) struct Contest {
    pub(crate) peers: &'static [Peer],
    pub(crate) cases: Vec<Case>,
    pub(crate) ratios: &'static [Ratio],
}

/// A peer with its process.
#[derive(Debug)]
pub(crate) struct Contestant {
    pub(crate) peer: &'static Peer,
    process: Process,
}

/// µs of each contestant, in their order; none where one was not asked.
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
fn contestants(
    peers: &'static [Peer],
    place: &Place,
    cap: Cap,
    wanted: Option<&[String]>,
) -> Result<Vec<Contestant>> {
    let is_ours = |peer: &Peer| [INTERDEP, INTERDEP_FORWARD].contains(&peer.name);
    let is_called = |peer: &Peer, name: &String| peer.name.to_lowercase().contains(name);
    for name in wanted.unwrap_or_default() {
        if !PEERS.iter().chain(GRADIENTS).any(|peer| is_called(peer, name)) {
            return Err(format!("no peer is called {name}").into());
        }
    }
    let mut contestants = Vec::new();
    for peer in peers {
        let is_wanted = |names: &[String]| names.iter().any(|name| is_called(peer, name));
        if !is_ours(peer) && wanted.is_some_and(|names| !is_wanted(names)) {
            continue;
        }
        eprint!("{}: is built if need be … ", peer.name);
        match start(peer, place, cap) {
            Ok(contestant) => {
                eprintln!("{}", contestant.process.version);
                contestants.push(contestant);
            }
            Err(error) if is_ours(peer) => return Err(error),
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
    let name = contestant.peer.name;
    if expected.len() != found.len() {
        let [found, expected] = [found, expected].map(<[f32]>::len);
        return Err(format!("{case}: {name} has {found} numbers instead of {expected}").into());
    }
    let mut pairs = expected.iter().zip(found);
    for (part, numbers) in
        case.parts(expected.len()).into_iter().filter(|(_, numbers)| *numbers > 0)
    {
        let pairs: Vec<_> = pairs.by_ref().take(numbers).collect();
        let difference = largest(&mut pairs.iter().map(|(expected, found)| *expected - *found));
        let deviation = difference / largest(&mut pairs.iter().map(|(expected, _)| **expected));
        if deviation.is_nan() || deviation > TOLERANCE {
            return Err(format!("{case}: {part} of {name} deviates by {deviation:e}").into());
        }
    }
    Ok(())
}

/// What the tables have of a peer's rounds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Statistic {
    Median,
    /// What others take from a peer on a busy machine only adds to its times.
    Fastest,
}

impl Statistic {
    pub(crate) fn of(self, times: &mut [f64]) -> Option<f64> {
        times.sort_by(f64::total_cmp);
        let place = match self {
            Self::Median => times.len() / 2,
            Self::Fastest => 0,
        };
        times.get(place).copied()
    }
}

/// As a heading has it.
impl fmt::Display for Statistic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Median => "Median",
            Self::Fastest => "The machine was busy, so not medians but the fastest",
        })
    }
}

/// One case: everybody's result is checked, then the rounds. `takes_part` tells who is asked.
pub(crate) fn measure(
    contestants: &mut [Contestant],
    place: &Place,
    case: Case,
    effort: Effort,
    takes_part: &[bool],
) -> Result<Row> {
    // The first of each pass has the result that the others are compared with.
    let mut expected: Vec<(Case, Vec<f32>)> = Vec::new();
    for (contestant, _) in contestants.iter_mut().zip(takes_part).filter(|(_, takes)| **takes) {
        let case = Case { pass: contestant.peer.pass, ..case };
        inputs::write(&place.inputs(), case)?;
        contestant
            .process
            .load(case)
            .map_err(|error| format!("{case}: {}: {error}", contestant.peer.name))?;
        let found = inputs::result(&place.inputs(), case)?;
        match expected.iter().find(|(other, _)| *other == case) {
            Some((_, expected)) => check(contestant, case, expected, &found)?,
            None => expected.push((case, found)),
        }
    }
    let mut times = vec![Vec::new(); contestants.len()];
    for _ in 0..effort.rounds {
        for ((contestant, times), takes_part) in
            contestants.iter_mut().zip(&mut times).zip(takes_part)
        {
            if *takes_part && times.iter().sum::<f64>() < Effort::LIMIT {
                times.push(contestant.process.time(effort.milliseconds)?);
            }
        }
    }
    Ok(Row { case, times: times.iter_mut().map(|times| place.statistic.of(times)).collect() })
}

/// What was measured under one cap.
#[derive(Debug)]
pub(crate) struct Measured {
    cap: Cap,
    ratios: &'static [Ratio],
    peers: Vec<&'static Peer>,
    /// What the peers say about themselves, in their order.
    versions: Vec<String>,
    rows: Vec<Row>,
    /// The machine's load average at the end, to which the comparison has added 1.
    load: Option<f64>,
}

impl Measured {
    /// The place of a peer among those who took part.
    fn place_of(&self, name: &str) -> Option<usize> {
        self.peers.iter().position(|peer| peer.name == name)
    }

    /// µs of `over` in `row`, over that of `under`.
    fn ratio(&self, row: &Row, over: &str, under: &str) -> Option<f64> {
        Some(row.times[self.place_of(over)?]? / row.times[self.place_of(under)?]?)
    }

    /// The picture of W1 and W2; the one without a cap is shown elsewhere too.
    fn picture(&self) -> String {
        format!("time{}.svg", self.cap.suffix())
    }
}

const RATIOS: &[Ratio] = &[
    (INTERDEP, EIGEN, "interdep / Eigen"),
    (INTERDEP_NATIVE, EIGEN, "interdep, native / Eigen"),
    (INTERDEP, INTERDEP_NATIVE, "interdep / interdep, native"),
    (NALGEBRA, INTERDEP, "nalgebra / interdep"),
];

pub(crate) fn under(
    contest: &Contest,
    place: &Place,
    cap: Cap,
    wanted: Option<&[String]>,
) -> Result<Measured> {
    eprintln!("{}", cap.heading());
    let mut contestants = contestants(contest.peers, place, cap, wanted)?;
    let start = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    for &case in &contest.cases {
        let smaller = rows.last().filter(|row| row.case.workload == case.workload);
        let takes_part: Vec<bool> = match smaller {
            Some(row) => {
                row.times.iter().map(|time| time.is_some_and(|time| time <= PATIENCE)).collect()
            }
            None => {
                contestants.iter().map(|one| !one.peer.lacks.contains(&case.workload)).collect()
            }
        };
        rows.push(measure(&mut contestants, place, case, Effort::of(place), &takes_part)?);
        eprint!("\r{case}, {:.0} s   ", start.elapsed().as_secs_f64());
    }
    eprintln!();
    let load = machine::load();
    let (peers, versions) = contestants
        .into_iter()
        .map(|Contestant { peer, process }| (peer, process.version.clone()))
        .unzip();
    Ok(Measured { cap, ratios: contest.ratios, peers, versions, rows, load })
}

pub(crate) fn run(place: &Place, caps: &[Cap], wanted: Option<&[String]>) -> Result<()> {
    let contest = Contest { peers: PEERS, cases: cases::compared(), ratios: RATIOS };
    let mut all = Vec::new();
    for &cap in caps {
        let measured = under(&contest, place, cap, wanted)?;
        println!("{}\n\n{}", cap.heading(), table(&measured));
        let Measured { peers, rows, .. } = &measured;
        plot::compared(&place.package.join(measured.picture()), &cap.heading(), peers, rows)?;
        all.push(measured);
    }
    summary::renew_results(place, "compare", &report(place, &all)?)?;
    summary::renew(place, "compare", &in_short(place, &all)?)
}

fn decimals(ratio: Option<f64>) -> String {
    match ratio {
        None => "–".into(),
        Some(ratio) if ratio < 9.95 => format!("{ratio:.2}"),
        Some(ratio) => format!("{ratio:.0}"),
    }
}

pub(crate) fn table(measured: &Measured) -> String {
    let ratios = measured.ratios.iter().filter(|(over, under, _)| {
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

/// When and where was measured, and what the peers say about themselves.
pub(crate) fn head(place: &Place, all: &[Measured]) -> Result<String> {
    let mut text = format!("{}.", machine::circumstances(place)?);
    // The same peers under every cap, but for those that take none.
    let described = all.first().into_iter().flat_map(|one| one.peers.iter().zip(&one.versions));
    for (peer, version) in described.filter(|(_, version)| version.contains(' ')) {
        write!(text, "\n{}: {version}.", peer.name)?;
    }
    Ok(text)
}

/// What was measured under a cap, beneath its heading.
pub(crate) fn section(measured: &Measured) -> String {
    let load = measured.load.map_or(String::new(), |load| {
        format!(
            " Load average at the end: {load:.1} on {} processors, of which 1 is this.",
            machine::processors()
        )
    });
    format!(
        "{}\n\nNative builds: `-march={cpu}`, `-C target-cpu={cpu}`.{load}\n\n{}\n",
        measured.cap.heading(),
        table(measured),
        cpu = measured.cap.processor(),
    )
}

fn report(place: &Place, all: &[Measured]) -> Result<String> {
    let mut text = format!(
        "{}\n\n{} µs of `forward`, f32, one thread, and ratios of them. –: a smaller size took more than half a second.\n",
        head(place, all)?,
        place.statistic,
    );
    for measured in all {
        write!(
            text,
            "\n## {}![Time of W1 and W2 against size, per peer]({})\n",
            section(measured),
            measured.picture(),
        )?;
    }
    Ok(text)
}

/// The ratios of plain builds alone, all caps beside each other.
fn in_short(place: &Place, all: &[Measured]) -> Result<String> {
    let columns: Vec<(&Measured, &Ratio)> = [0, 2, 3]
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
         {} µs of interdep's plain build, and ratios of times;\n\
         Eigen and nalgebra are compiled for the instruction set, interdep chooses it at run time.\n\n{}",
        machine::circumstances(place)?,
        place.statistic,
        table.text,
    ))
}
