//! The reference cases of the family `geometric`.
#![allow(deprecated, reason = "the macro's warnings of what tinyBIG lets pass")]

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/geometric.rs"));

#[test]
fn double_precision() {
    check(
        "geometric",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 8),
            ("tinyBIG raises; here the formula's value (tests/oracles.rs)", 11),
            ("tinyBIG raises; here the types leave no such call", 1),
            ("tinyBIG goes on; here a compile error (tests/ui)", 1),
        ],
    );
}

#[test]
fn single_precision() {
    check("geometric", F32, 2e-5, &[("edge: f64 only", 25)]);
}
