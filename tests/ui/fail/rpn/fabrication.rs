//! An unknown parameter fabrication.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = lor_reconciliation(r = 2))],
        fusion: sum,
    }
}

fn main() {}
