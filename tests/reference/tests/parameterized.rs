//! The reference cases of the family `parameterized`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/parameterized.rs"));

#[test]
fn double_precision() {
    check("parameterized", F64, 1e-9, &[("tinyBIG raises; here a compile error (tests/ui)", 1)]);
}

#[test]
fn single_precision() {
    check("parameterized", F32, 2e-5, &[("edge: f64 only", 5)]);
}
