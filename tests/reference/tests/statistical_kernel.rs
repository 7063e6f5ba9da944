//! The reference cases of the family `statistical_kernel`.

use interdep::nalgebra::SMatrix;
use interdep_reference_tests::{Run, check, run};

include!(concat!(env!("OUT_DIR"), "/statistical_kernel.rs"));

#[test]
fn double_precision() {
    check("statistical_kernel", F64, 1e-9, &[]);
}

#[test]
fn single_precision() {
    check("statistical_kernel", F32, 2e-5, &[("edge: f64 only", 68)]);
}
