//! A wrong value for every argument of every row: each gets a message that names the argument and its owner. The programs are
//! `tests/ui/fail/arguments/*.rs`, and what rustc shows of them stands beside each.
//!
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments` writes the programs anew.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use super::{compiled, mistakes};
use crate::catalog::{
    Argument, EXPANSIONS, FUNCTIONS, FUSIONS, Kind, METRICS, PATCHES, PROCESSING, RECONCILIATIONS,
};

/// A value that the argument cannot have.
fn wrong(kind: Kind) -> &'static str {
    match kind {
        Kind::Real(_) => "\"much\"",
        Kind::Order | Kind::Vector => "true",
        Kind::Count => "0",
        Kind::Whole | Kind::Seed => "-1",
        Kind::Integer => "1.5",
        Kind::Flag => "2",
        Kind::Dimension => "5",
        Kind::Word(_) => "sideways",
        Kind::Interval => "[1, -1]",
        _ => "3",
    }
}

/// A call all of whose arguments are wrong.
fn call<'a>(name: &str, rows: impl Iterator<Item = &'a Argument>) -> (String, Vec<&'static str>) {
    let rows: Vec<&Argument> = rows.collect();
    let arguments: Vec<String> =
        rows.iter().map(|row| format!("{} = {}", row.name, wrong(row.kind))).collect();
    (format!("{name}({})", arguments.join(", ")), rows.iter().map(|row| row.name).collect())
}

/// A table's name, and for each of its rows with arguments the body of a hybrid, the row's name and its arguments.
type Table = (&'static str, Vec<(String, &'static str, Vec<&'static str>)>);

fn tables() -> Vec<Table> {
    let function = |call: &str| format!("functions: [{call}], fusion: sum");
    let fusion = |call: &str| format!("functions: [a: eye, b: linear_kernel], fusion: {call}");
    let rpn = |transformation: &str, fabrication: &str| {
        function(&format!(
            "parameterized_rpn(data_transformation = {transformation}, parameter_fabrication = {fabrication})"
        ))
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut table = |name,
                     rows: Vec<(&'static str, (String, Vec<&'static str>))>,
                     body: &dyn Fn(&str) -> String| {
        let rows = rows.into_iter().filter(|(_, (_, arguments))| !arguments.is_empty());
        let rows = rows.map(|(row, (call, arguments))| (body(&call), row, arguments)).collect();
        tables.push((name, rows));
    };
    let rows = FUNCTIONS.iter().map(|row| (row.name, call(row.name, row.all_arguments())));
    table("functions", rows.collect(), &function);
    let rows = PATCHES.iter().map(|row| (row.name, call(row.name, row.arguments.iter())));
    table("patches", rows.collect(), &|call| {
        function(&format!("geometric(h = 2, w = 1, patch = {call})"))
    });
    let rows = EXPANSIONS.iter().map(|row| (row.name, call(row.name, row.arguments.iter())));
    table("transformations", rows.collect(), &|call| rpn(call, "identity_reconciliation"));
    let rows = RECONCILIATIONS.iter().map(|row| (row.name, call(row.name, row.arguments.iter())));
    table("fabrications", rows.collect(), &|call| rpn("identity_expansion", call));
    let rows = FUSIONS.iter().map(|row| (row.name, call(row.name, row.all_arguments())));
    table("fusions", rows.collect(), &fusion);
    let rows = METRICS.iter().map(|row| (row.name, call(row.name, row.arguments.iter())));
    table("metrics", rows.collect(), &|call| fusion(&format!("metric(metric = {call})")));
    let rows = PROCESSING.iter().map(|row| (row.name, call(row.name, row.arguments.iter())));
    table("processing", rows.collect(), &|call| {
        format!("functions: [linear_kernel], fusion: sum, postprocess: [{call}]")
    });
    tables
}

#[test]
fn every_argument_of_every_row_has_its_message() {
    for (_, rows) in tables() {
        for (body, row, arguments) in rows {
            let program = format!("struct Mix for SMatrix<f64, 2, 2> {{ {body} }}");
            let mistakes =
                mistakes(&compiled(program.parse().expect("the text is made of tokens")));
            for argument in arguments {
                let says = |mistake: &&String| {
                    mistake.contains(&format!("`{argument}`"))
                        && mistake.contains(&format!("`{row}`"))
                };
                // What stands for a function has messages of its own: `3` is no kernel.
                let by_value = |mistake: &&String| mistake.contains("`3` is no ");
                let found = mistakes.iter().any(|mistake| says(&mistake) || by_value(&mistake));
                assert!(found, "`{argument}` of `{row}`: {mistakes:#?}");
            }
        }
    }
}

#[test]
fn the_programs_of_wrong_arguments_are_those_of_the_catalogue() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/ui/fail/arguments");
    for (name, rows) in tables() {
        let mut program = format!(
            "//! Every argument of the table `{name}` with a value that it cannot have. Rendered from the catalogue:\n\
             //! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.\n\nuse interdep::prelude::*;\n\nhybrid! {{\n"
        );
        for (index, (body, ..)) in rows.iter().enumerate() {
            let _ = writeln!(program, "    struct Row{index} for SMatrix<f64, 2, 2> {{ {body} }}");
        }
        program.push_str("}\n\nfn main() {}\n");
        let path = folder.join(format!("{name}.rs"));
        if env::var_os("INTERDEP_RENEW").is_some() {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, program).expect("the program can be written");
        } else {
            let found = fs::read_to_string(&path).expect("the program can be read");
            assert!(found == program, "{name}.rs is not that of the catalogue");
        }
    }
}
