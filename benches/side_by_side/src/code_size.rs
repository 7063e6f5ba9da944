//! What hybrids add to a program's machine code.

use std::fs;

use object::{Object, ObjectSection};

use crate::{
    Result, machine,
    peers::{Place, run as run_command},
    sources::{self, Source},
    summary,
    table::Table,
    trial::Trial,
};

/// Bytes of machine code in the release build, the standard library's included.
fn weigh(source: &Source, place: &Place) -> Result<u64> {
    let trial = Trial::write(source, place)?;
    run_command(trial.cargo().args(["build", "--release"]))?;
    let bytes = fs::read(trial.program())?;
    let program = object::File::parse(bytes.as_slice())?;
    let text = program.section_by_name(".text").ok_or("the program has no section .text")?;
    eprintln!("{}: {} bytes", source.name, text.size());
    Ok(text.size())
}

/// `12345` as `12 345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

pub(crate) fn run(place: &Place) -> Result<()> {
    let columns = [
        "hybrids",
        "interdep, bytes",
        "per hybrid added",
        "nalgebra, bytes",
        "per hybrid added",
        "nalgebra / interdep",
    ];
    let mut table = Table::new(&columns.map(str::to_owned), 0);
    let (empty, pairs) = sources::weighed(place)?;
    let nothing = weigh(&empty, place)?;
    let bytes = grouped(nothing);
    table.line(&["0", &bytes, "", &bytes, "", ""].map(str::to_owned));
    let (mut hybrids, mut before) = (0, [nothing, nothing]);
    for pair in pairs {
        let more = pair[0].hybrids - hybrids;
        hybrids = pair[0].hybrids;
        let [ours, theirs] = &pair;
        let after = [weigh(ours, place)?, weigh(theirs, place)?];
        let added = [0, 1].map(|way| after[way].saturating_sub(before[way]) / u64::from(more));
        table.line(&[
            hybrids.to_string(),
            grouped(after[0]),
            grouped(added[0]),
            grouped(after[1]),
            grouped(added[1]),
            format!("{:.1}", added[1] as f64 / added[0] as f64),
        ]);
        before = after;
    }
    println!("{}", table.text);
    let text = format!(
        "Bytes of machine code (`.text`) of a program, in the release profile as cargo has it, that calls `forward` of every hybrid. A hybrid\n\
         is counted against the row above: the first has all that is shared come along, later ones differ in functions and dimensions.\n\
         {}, {}.\n\n{}",
        machine::circumstances(place)?,
        std::env::consts::ARCH,
        table.text,
    );
    let report = format!(
        "# Code size, one run\n\n\
         Written by `cargo run --release --manifest-path benches/side_by_side/Cargo.toml -- code-size`: do not edit.\n\n\
         {text}"
    );
    fs::write(place.package.join("../CODE_SIZE.md"), report)?;
    summary::renew(place, "code-size", &text)
}
