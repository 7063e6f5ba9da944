//! Nothing to compose.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [parameterized_rpn(data_transformation = extended_expansion(composition_functions = []), parameter_fabrication = identity_reconciliation)],
        fusion: sum,
    }
}

fn main() {}
