//! interdep against size, finely enough that a cliff between neighbours shows.

use std::{fmt::Write, fs};

use crate::{
    Result,
    cap::Cap,
    cases::{self, Case},
    compare::{self, Effort},
    machine,
    peers::{Place, SQUARES},
    plot,
    table::{Table, microseconds},
};

/// A time on the curve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) case: Case,
    microseconds: f64,
}

impl Point {
    /// Per b·m², which both products and all distances need.
    pub(crate) fn picoseconds(self) -> f64 {
        let Self { case: Case { b, m, .. }, microseconds } = self;
        microseconds * 1e6 / (b * m * m) as f64
    }
}

/// All sizes are timed so often, one after the other, so that a slow moment does not look like a slow size.
const PASSES: usize = 5;

fn under(cap: Cap, place: &Place) -> Result<Vec<Point>> {
    let mut contestants = [compare::start(&SQUARES, place, cap)?];
    let cases = cases::curve();
    let mut times = vec![Vec::new(); cases.len()];
    for pass in 0..PASSES {
        eprint!("\r{}: pass {} of {PASSES} ", cap.heading(), pass + 1);
        for (&case, times) in cases.iter().zip(&mut times) {
            let row = compare::measure(&mut contestants, place, case, Effort::of(place), &[true])?;
            times.extend(row.times[0]);
        }
    }
    eprintln!();
    let point = |(case, mut times): (Case, Vec<f64>)| {
        place.statistic.of(&mut times).map(|microseconds| Point { case, microseconds })
    };
    Ok(cases.into_iter().zip(times).filter_map(point).collect())
}

pub(crate) fn run(place: &Place, caps: &[Cap]) -> Result<()> {
    let mut sections = String::new();
    for &cap in caps {
        let points = under(cap, place)?;
        let table = table(&points);
        println!("{}\n\n{table}", cap.heading());
        let picture = format!("sizes{}.svg", cap.suffix());
        plot::curve(&place.package.join(&picture), &cap.heading(), &points)?;
        write!(
            sections,
            "\n## {}\n\n{table}\n![Time per n³ of W1 and W2 against size]({picture})\n",
            cap.heading(),
        )?;
    }
    Ok(fs::write(place.package.join("SIZES.md"), report(place, &sections)?)?)
}

/// A line per size, two columns per workload.
fn table(points: &[Point]) -> String {
    let mut columns = vec!["n = b = m".to_owned()];
    for workload in cases::DRAWN {
        columns.extend([format!("{workload} µs"), format!("{workload} ps per n³")]);
    }
    let mut table = Table::new(&columns, 0);
    for n in cases::SQUARES {
        let mut cells = vec![n.to_string()];
        for point in points.iter().filter(|point| point.case.m == *n) {
            cells.push(microseconds(Some(point.microseconds)));
            cells.push(format!("{:.0}", point.picoseconds()));
        }
        table.line(&cells);
    }
    table.text
}

fn report(place: &Place, sections: &str) -> Result<String> {
    Ok(format!(
        "# Time against size, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml -- sizes`: do not edit.\n\n\
         {}.\n\n\
         {} µs of interdep's `forward`, f32, one thread, plain build, and picoseconds per n³ = b·m², which both products and all\n\
         distances need: a cliff between neighbouring sizes would be a step in that column.\n{sections}",
        machine::circumstances(place)?,
        place.statistic,
    ))
}
