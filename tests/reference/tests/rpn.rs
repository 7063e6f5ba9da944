//! The reference cases of the family `rpn`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/rpn.rs"));

#[test]
fn double_precision() {
    check(
        "rpn",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 1),
            ("tinyBIG raises; here the formula's value (tests/oracles.rs)", 4),
            ("tinyBIG raises; here the types leave no such call", 1),
        ],
    );
}

#[test]
fn single_precision() {
    check("rpn", F32, 2e-5, &[("edge: f64 only", 9)]);
}
