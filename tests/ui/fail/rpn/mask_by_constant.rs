//! A mask whose probability only rustc knows.

use interdep::prelude::*;
const P: f64 = 0.5;

hybrid! {
    struct Mix for SMatrix<f32, 4, 2> {
        functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = masking_reconciliation(p = P))],
        fusion: sum,
    }
}

fn main() {}
