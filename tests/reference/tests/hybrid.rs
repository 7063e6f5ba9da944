//! The reference cases of the family `hybrid`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/hybrid.rs"));

#[test]
fn double_precision() {
    check(
        "hybrid",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 2),
            ("tinyBIG raises; here the types leave no such call", 3),
        ],
    );
}

#[test]
fn single_precision() {
    check("hybrid", F32, 2e-5, &[("edge: f64 only", 34)]);
}
