//! More features than fit anywhere.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [a: parameterized_rpn(data_transformation = taylor_expansion(d = 100), parameter_fabrication = identity_reconciliation), b: parameterized_rpn(data_transformation = taylor_expansion(d = 64), parameter_fabrication = identity_reconciliation)],
        fusion: sum,
    }
}

fn main() {}
