//! The numbers that tinyBIG has computed.

use interdep::prelude::*;
use interdep_test_from_tinybig::{EVERYTHING, HEAD, MIX, Patches, ROOMS};
use serde_json::Value;

fn expected(name: &str) -> Value {
    let path = format!("{}/models/{name}.expected.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The numbers of nested arrays, row by row.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        number => number.as_f64().into_iter().collect(),
    }
}

fn assert_close(found: impl Iterator<Item = f64>, expected: &Value, bound: f64) {
    let (found, expected): (Vec<f64>, Vec<f64>) = (found.collect(), numbers(expected));
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= bound * largest, "{found} instead of {expected}");
    }
}

/// A and Y of a hybrid on the batch of a file.
macro_rules! assert_agrees {
    ($hybrid:expr, $scalar:ty, $name:literal, $a:literal, $y:literal, $bound:expr) => {{
        let file = expected($name);
        let x = numbers(&file["x"]).into_iter().map(|number| number as $scalar);
        let x = SMatrix::from_row_iterator(x);
        let (a, y) = ($hybrid.matrix(&x), $hybrid.forward(&x));
        assert_close(a.transpose().iter().map(|entry| f64::from(*entry)), &file[$a], $bound);
        assert_close(y.transpose().iter().map(|entry| f64::from(*entry)), &file[$y], $bound);
    }};
}

#[test]
fn the_front_page_s_hybrid() {
    assert_agrees!(MIX, f32, "mix", "A", "forward", 2e-5);
}

#[test]
fn a_graph_times_a_bilinear_form() {
    assert_agrees!(ROOMS, f64, "graph", "A", "forward", 1e-9);
}

#[test]
fn one_function_of_every_kind_of_file() {
    assert_agrees!(EVERYTHING, f64, "everything", "A", "forward", 1e-9);
}

#[test]
fn a_head_with_two_channels() {
    assert_agrees!(HEAD[0], f32, "head", "A", "forward", 2e-5);
    assert_agrees!(HEAD[1], f32, "head", "A.1", "forward.1", 2e-5);
}

#[test]
fn patches_and_grids_are_those_of_the_language() {
    hybrid! {
        struct Typed for SMatrix<f64, 2, 6> {
            functions: [
                a: geometric(h = 2, w = 3, patch = cylinder(p_r = 1, p_d = 0), packing_strategy = dense_square),
                b: geometric(
                    h = 1, w = 3, channel_num = 2, patch = cuboid(p_h = 0, p_w = 1),
                    interdependence_matrix_mode = aggregation, postprocess = [exp],
                ),
            ],
            fusion: concatenation,
        }
    }
    assert_eq!(Patches::matrix_of_structure(), Typed::matrix_of_structure());
}
