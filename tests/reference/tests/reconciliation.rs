//! The reference cases of the family `reconciliation`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/reconciliation.rs"));

#[test]
fn double_precision() {
    check("reconciliation", F64, 1e-9, &[("tinyBIG raises; here a compile error (tests/ui)", 4)]);
}

#[test]
fn single_precision() {
    check("reconciliation", F32, 2e-5, &[("edge: f64 only", 4)]);
}
