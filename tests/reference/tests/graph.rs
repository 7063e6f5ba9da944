//! The reference cases of the family `graph`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/graph.rs"));

#[test]
fn double_precision() {
    check(
        "graph",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 7),
            ("tinyBIG raises; here the formula's value (tests/oracles.rs)", 3),
            ("tinyBIG goes on; here a compile error (tests/ui)", 1),
        ],
    );
}

#[test]
fn single_precision() {
    check("graph", F32, 2e-5, &[("edge: f64 only", 28)]);
}
