//! What changes from call to call, or is trained elsewhere.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [a: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = masking_reconciliation(fixed_mask = false)), b: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = hypernet_reconciliation(static = false))],
        fusion: sum,
    }
}

fn main() {}
