//! A number of features that a const parameter leaves open.

use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 3> {
        functions: [parameterized_rpn(data_transformation = taylor_expansion(d = 2), parameter_fabrication = lorr_reconciliation(r = 1))],
        fusion: sum,
    }
}

fn main() {}
