//! Every row of the catalogue compiles, in both types, and is described.

use std::collections::HashSet;

use proc_macro2::TokenStream;

use super::{compiled, mistakes};
use crate::catalog::{Argument, COMMON, Default, FUNCTIONS, FUSIONS, METRICS, PROCESSING};

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

/// The mistakes of a hybrid with these parts, in 2 × 2, so that all examples fit.
fn hybrid(axis: &str, functions: &str, fusion: &str, processing: &str) -> Vec<String> {
    let text = format!(
        "struct Mix for SMatrix<f64, 2, 2> {{
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
            let needs_width = |argument: &Argument| {
                argument.name == primed
                    && matches!(row.shape, crate::catalog::Shape::PrimedRequired)
            };
            let few = call(row.name, row.all_arguments(), |argument| {
                required(argument) || needs_width(argument)
            });
            assert_eq!(hybrid(axis, &few, "sum", ""), [""; 0], "{few}");
            // Fixed matrices exclude a seed, and a weight per kernel would need two kernels.
            let excluded = |argument: &Argument| {
                (["A", "B"].contains(&argument.name) && !required(argument))
                    || argument.name == "weights"
            };
            let all =
                call(row.name, row.all_arguments().chain(COMMON), |argument| !excluded(argument));
            assert_eq!(hybrid(axis, &all, "sum", ""), [""; 0], "{all}");
        }
    }
}

#[test]
fn every_fusion_metric_and_processing_function_compiles() {
    let functions = "a: linear_kernel, b: cosine_similarity";
    for row in FUSIONS {
        let call =
            call(row.name, row.arguments.iter(), |argument| argument.name != "require_parameters");
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
fn names_are_unique_and_described() {
    let unique = |names: Vec<&str>| {
        let set: HashSet<&str> = names.iter().copied().collect();
        assert_eq!(set.len(), names.len(), "{names:?}");
    };
    unique(FUNCTIONS.iter().flat_map(|row| [Some(row.name), row.alias]).flatten().collect());
    unique(FUSIONS.iter().map(|row| row.name).collect());
    unique(METRICS.iter().map(|row| row.name).collect());
    unique(PROCESSING.iter().map(|row| row.name).collect());
    for row in FUNCTIONS {
        unique(row.all_arguments().chain(COMMON).map(|argument| argument.name).collect());
        assert!(!row.formula.is_empty(), "{}", row.name);
    }
}
