//! The reference cases of the family `numerical_kernel`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/numerical_kernel.rs"));

#[test]
fn double_precision() {
    check(
        "numerical_kernel",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 11),
            ("tinyBIG raises; here the formula's value (tests/oracles.rs)", 2),
            ("tinyBIG raises; here the types leave no such call", 2),
            ("the processing that tinyBIG ignores acts in the language", 1),
        ],
    );
}

#[test]
fn single_precision() {
    check("numerical_kernel", F32, 2e-5, &[("edge: f64 only", 153)]);
}
