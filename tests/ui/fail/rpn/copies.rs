//! Copies that do not fill the matrix.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 5> {
        functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = duplicated_padding_reconciliation(p = 2))],
        fusion: sum,
    }
}

fn main() {}
