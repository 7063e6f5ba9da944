//! The reference cases of the family `basic`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/basic.rs"));

#[test]
fn double_precision() {
    check("basic", F64, 1e-9, &[("tinyBIG raises; here a compile error (tests/ui)", 6)]);
}

#[test]
fn single_precision() {
    check("basic", F32, 2e-5, &[("edge: f64 only", 8)]);
}
