//! The reference cases of the family `bilinear`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/bilinear.rs"));

#[test]
fn double_precision() {
    check(
        "bilinear",
        F64,
        1e-9,
        &[
            ("tinyBIG raises; here a compile error (tests/ui)", 1),
            ("tinyBIG raises; here the types leave no such call", 1),
        ],
    );
}

#[test]
fn single_precision() {
    check("bilinear", F32, 2e-5, &[("edge: f64 only", 4)]);
}
