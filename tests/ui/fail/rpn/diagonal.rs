//! Copies on a diagonal that are no whole number.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [a: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = duplicated_diagonal_padding_reconciliation(p = 2)), b: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = duplicated_diagonal_padding_reconciliation, m_prime = 2)],
        fusion: sum,
    }
}

fn main() {}
