//! The reference cases of the family `fusion`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/fusion.rs"));

#[test]
fn double_precision() {
    check(
        "fusion",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 7),
            ("tinyBIG raises; here the formula's value (tests/oracles.rs)", 5),
            ("tinyBIG raises; here the types leave no such call", 3),
        ],
    );
}

#[test]
fn single_precision() {
    check("fusion", F32, 2e-5, &[("edge: f64 only", 29)]);
}
