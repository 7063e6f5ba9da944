//! p and q divide the matrix's sides.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = dual_lphm_reconciliation(p = 2, q = 3))],
        fusion: sum,
    }
}

fn main() {}
