//! Unknown data transformations.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [a: parameterized_rpn(data_transformation = tailor_expansion(d = 2), parameter_fabrication = identity_reconciliation), b: parameterized_rpn(data_transformation = linear_kernel, parameter_fabrication = identity_reconciliation)],
        fusion: sum,
    }
}

fn main() {}
