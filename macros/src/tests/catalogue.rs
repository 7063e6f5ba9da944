//! Every row of the catalogue compiles, in both types, and is described.

use std::{collections::HashSet, env, fs, io::Read, path::PathBuf};

use proc_macro2::TokenStream;

use super::{compiled, mistakes};
use crate::catalog::{
    Argument, COMMON, Default, EXPANSIONS, FUNCTIONS, FUSIONS, METRICS, PATCHES, PROCESSING,
    RECONCILIATIONS, Shape,
};

/// `name`, or `name(argument = example, …)` with the arguments that `wanted` picks.
fn call<'a>(
    name: &str,
    rows: impl Iterator<Item = &'a Argument>,
    wanted: impl Fn(&Argument) -> bool,
) -> String {
    let arguments: Vec<String> = rows
        .filter(|row| wanted(row))
        .map(|row| format!("{} = {}", row.name, row.kind.example()))
        .collect();
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

fn required(row: &Argument) -> bool {
    matches!(row.default, Default::Required)
}

/// A fixed matrix excludes a seed.
fn is_fixed_matrix(row: &Argument) -> bool {
    matches!(row.default, Default::Otherwise("drawn from the seed"))
}

/// The mistakes of a hybrid with these parts, in 2 × 2, so that all examples fit.
fn hybrid(axis: &str, functions: &str, fusion: &str, processing: &str) -> Vec<String> {
    sized(2, axis, functions, fusion, processing)
}

fn sized(d: usize, axis: &str, functions: &str, fusion: &str, processing: &str) -> Vec<String> {
    let text = format!(
        "struct Mix for SMatrix<f64, {d}, {d}> {{
            interdependence_type: {axis}, functions: [{functions}], fusion: {fusion}, preprocess: [{processing}],
        }}"
    );
    let tokens: TokenStream = text.parse().expect("the text is made of tokens");
    mistakes(&compiled(tokens))
}

#[test]
fn every_function_compiles_with_its_required_arguments_and_with_all() {
    for row in FUNCTIONS {
        for (axis, primed) in [("attribute", "m_prime"), ("instance", "b_prime")] {
            let needs_width =
                |argument: &Argument| argument.name == primed && row.shape == Shape::PrimedRequired;
            let few = call(row.name, row.all_arguments(), |argument| {
                required(argument) || needs_width(argument)
            });
            // h = 2 and w = 2; with the other examples d = 2 and channel_num = 2 as well.
            let (d, cells) = if row.shape == Shape::OfGrid { (4, 16) } else { (2, 2) };
            assert_eq!(sized(d, axis, &few, "sum", ""), [""; 0], "{few}");
            // A weight per kernel would need two kernels.
            let excluded =
                |argument: &Argument| is_fixed_matrix(argument) || argument.name == "weights";
            let all =
                call(row.name, row.all_arguments().chain(COMMON), |argument| !excluded(argument));
            assert_eq!(sized(cells, axis, &all, "sum", ""), [""; 0], "{all}");
        }
    }
}

#[test]
fn every_fusion_metric_and_processing_function_compiles() {
    let functions = "a: linear_kernel, b: cosine_similarity";
    for row in FUSIONS {
        let call = call(row.name, row.all_arguments(), |argument| {
            !is_fixed_matrix(argument) && argument.name != "require_parameters"
        });
        assert_eq!(hybrid("attribute", functions, &call, ""), [""; 0], "{call}");
    }
    for row in METRICS {
        let call = call(row.name, row.arguments.iter(), |_| true);
        assert_eq!(
            hybrid("attribute", functions, &format!("metric(metric = {call})"), ""),
            [""; 0],
            "{call}"
        );
    }
    for row in PROCESSING {
        let call = call(row.name, row.arguments.iter(), |_| true);
        assert_eq!(
            hybrid("attribute", functions, "sum", &call).is_empty(),
            row.lowering.is_ok(),
            "{call}"
        );
    }
}

#[test]
fn every_transformation_fabrication_and_patch_compiles() {
    let rpn = |transformation: &str, fabrication: &str| {
        let call = format!(
            "parameterized_rpn(data_transformation = {transformation}, parameter_fabrication = {fabrication})"
        );
        assert_eq!(hybrid("attribute", &call, "sum", ""), [""; 0], "{call}");
    };
    for row in EXPANSIONS {
        for wanted in [required, |_: &Argument| true] {
            rpn(&call(row.name, row.arguments.iter(), wanted), "identity_reconciliation");
        }
    }
    for row in RECONCILIATIONS {
        for wanted in [required, |argument: &Argument| !is_fixed_matrix(argument)] {
            rpn("identity_expansion", &call(row.name, row.arguments.iter(), wanted));
        }
    }
    for row in PATCHES {
        for wanted in [required, |_: &Argument| true] {
            let patch = call(row.name, row.arguments.iter(), wanted);
            let grid = format!("geometric(h = 2, w = 1, patch = {patch})");
            assert_eq!(hybrid("instance", &grid, "sum", ""), [""; 0], "{grid}");
        }
    }
}

#[test]
fn names_are_unique_and_described() {
    let unique = |names: Vec<&str>| {
        let set: HashSet<&str> = names.iter().copied().collect();
        assert_eq!(set.len(), names.len(), "{names:?}");
    };
    unique(FUNCTIONS.iter().flat_map(|row| [Some(row.name), row.alias]).flatten().collect());
    unique(FUSIONS.iter().map(|row| row.name).collect());
    unique(METRICS.iter().map(|row| row.name).collect());
    unique(PROCESSING.iter().map(|row| row.name).collect());
    unique(EXPANSIONS.iter().map(|row| row.name).collect());
    unique(RECONCILIATIONS.iter().map(|row| row.name).collect());
    for row in FUNCTIONS {
        unique(row.all_arguments().chain(COMMON).map(|argument| argument.name).collect());
        assert!(!row.formula.is_empty(), "{}", row.name);
    }
}

/// The texts of all files below a folder of the repository whose name ends so.
fn texts(folder: &str, ending: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut text = String::new();
    for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}")) {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            let below = path.strip_prefix(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(".."));
            text += &texts(&below.expect("a folder below").to_string_lossy(), ending);
        } else if path.to_string_lossy().ends_with(ending) {
            text += &fs::read_to_string(&path).expect("the file can be read");
        }
    }
    text
}

/// Every row's name, as it is written in the language.
fn names() -> Vec<&'static str> {
    let functions = FUNCTIONS.iter().map(|row| row.name);
    let fusions = FUSIONS.iter().chain(METRICS).map(|row| row.name);
    let processing = PROCESSING.iter().filter(|row| row.lowering.is_ok()).map(|row| row.name);
    let expansions = EXPANSIONS.iter().map(|row| row.name);
    let reconciliations = RECONCILIATIONS.iter().map(|row| row.name);
    functions.chain(fusions).chain(processing).chain(expansions).chain(reconciliations).collect()
}

#[test]
fn every_row_is_documented_at_its_type() {
    // The paragraphs that begin with the language's name for what a type does.
    let source = texts("core/src", ".rs") + &texts("structure/src", ".rs");
    let paragraphs: String =
        source.split("- **").filter(|paragraph| paragraph.starts_with("Name**")).collect();
    let missing: Vec<&str> = names()
        .into_iter()
        .filter(|name| {
            let written = [format!("`{name}`"), format!("`{name}("), format!("= {name}")];
            !written.iter().any(|text| paragraphs.contains(text))
        })
        .collect();
    assert_eq!(missing, [""; 0], "these stand in no **Name** of core or structure");
}

#[test]
fn every_row_has_reference_cases_or_an_oracle() {
    let mut known: String = ["oracles.rs", "structure.rs", "masked_softmax.rs"]
        .map(|file| texts("tests", file))
        .concat();
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/reference/golden");
    for entry in fs::read_dir(golden).expect("the golden folder can be read") {
        let path = entry.expect("the golden folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "gz") {
            let file = fs::File::open(&path).expect("the golden file can be read");
            flate2::read::GzDecoder::new(file)
                .read_to_string(&mut known)
                .expect("the golden file is compressed text");
        }
    }
    for name in names() {
        let written =
            ["", "_interdependence", "_fusion"].map(|suffix| format!("\"{name}{suffix}\""));
        let metric = format!("\"batch_{name}\"");
        let oracle =
            [format!(" {name}("), format!(" {name}]"), format!(" {name},"), format!("[{name}")];
        let found = written.iter().chain([&metric]).chain(&oracle).any(|text| known.contains(text));
        assert!(found, "`{name}` has neither a reference case nor an oracle");
    }
}
