//! The README's tables are rendered from the catalogue, so that they cannot disagree with the compiler.
//!
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros readme` writes them anew.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use super::{
    Argument, EXPANSIONS, FUNCTIONS, FUSIONS, METRICS, PATCHES, PROCESSING, RECONCILIATIONS,
};

fn arguments<'a>(rows: impl Iterator<Item = &'a Argument>) -> String {
    let arguments: Vec<String> = rows
        .map(|row| format!("`{}` ({})", row.name, row.default.text().replace('`', "")))
        .collect();
    if arguments.is_empty() { "–".to_owned() } else { arguments.join(", ") }
}

fn functions() -> String {
    let mut table = "| function | arguments (default) | `A_ij` | columns of A | l |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for row in FUNCTIONS {
        let name = match row.alias {
            Some(alias) => format!("`{}`, `{alias}`", row.name),
            None => format!("`{}`", row.name),
        };
        let (arguments, shape, l) =
            (arguments(row.all_arguments()), row.shape.text(), row.lowering.parameters());
        let _ = writeln!(table, "| {name} | {arguments} | {} | {shape} | {l} |", row.formula);
    }
    table
}

fn fusions() -> String {
    let mut table =
        "| fusion | arguments (default) | entry | l |\n| --- | --- | --- | --- |\n".to_owned();
    for row in FUSIONS {
        let (arguments, l) = (arguments(row.all_arguments()), row.lowering.parameters());
        let _ = writeln!(table, "| `{}` | {arguments} | {} | {l} |", row.name, row.formula);
    }
    for row in METRICS {
        let mut call = format!("`metric(metric = {})`", row.name);
        if let Some(argument) = row.arguments.first() {
            call = format!("`metric(metric = {}({} = …))`", row.name, argument.name);
        }
        let arguments = arguments(row.arguments.iter());
        let _ = writeln!(table, "| {call} | {arguments} | {} | 0 |", row.formula);
    }
    table
}

fn processing() -> String {
    let mut table = "| processing | entry |\n| --- | --- |\n".to_owned();
    for row in PROCESSING.iter().filter(|row| row.lowering.is_ok()) {
        let arguments: Vec<String> =
            row.arguments.iter().map(|argument| format!("{} = …", argument.name)).collect();
        let call = match arguments.as_slice() {
            [] => row.name.to_owned(),
            arguments => format!("{}({})", row.name, arguments.join(", ")),
        };
        let _ = writeln!(table, "| `{call}` | {} |", row.formula);
    }
    table
}

fn transformations() -> String {
    let mut table =
        "| `data_transformation` | arguments (default) | features of an entry v | number |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for row in EXPANSIONS {
        let (arguments, number) = (arguments(row.arguments.iter()), row.width.text());
        let _ = writeln!(table, "| `{}` | {arguments} | {} | {number} |", row.name, row.formula);
    }
    table
}

fn fabrications() -> String {
    let mut table =
        "| `parameter_fabrication` | arguments (default) | W, n × D | l |\n| --- | --- | --- | --- |\n"
            .to_owned();
    for row in RECONCILIATIONS {
        let arguments = arguments(row.arguments.iter());
        let l = row.reconciliation.parameters(["n", "D"]);
        let _ = writeln!(table, "| `{}` | {arguments} | {} | {l} |", row.name, row.formula);
    }
    table
}

fn patches() -> String {
    let mut table = "| `patch` | arguments (default) |\n| --- | --- |\n".to_owned();
    for row in PATCHES {
        let arguments = arguments(row.arguments.iter());
        let _ = writeln!(table, "| `{}` | {arguments} |", row.name);
    }
    table
}

/// `text` with what stands between the markers of `name` replaced by `table`.
fn with_table(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let start = text.find(&begin).expect("the README has the table's first marker") + begin.len();
    let stop = text.find(&end).expect("the README has the table's last marker");
    format!("{}{table}{}", &text[..start], &text[stop..])
}

#[test]
fn readme_shows_the_catalogue() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(&path).expect("the README can be read");
    let rendered = [
        ("functions", functions()),
        ("patches", patches()),
        ("transformations", transformations()),
        ("fabrications", fabrications()),
        ("fusions", fusions()),
        ("processing", processing()),
    ]
    .iter()
    .fold(text.clone(), |text, (name, table)| with_table(&text, name, table));
    if env::var_os("INTERDEP_RENEW").is_some() {
        fs::write(&path, rendered).expect("the README can be written");
        return;
    }
    assert!(
        text == rendered,
        "the README's tables are not those of the catalogue: INTERDEP_RENEW=1 cargo test -p interdep-macros readme"
    );
}
