//! More features than anybody can mean.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 2> {
        functions: [parameterized_rpn(data_transformation = fourier_expansion(N = 100_000_000), parameter_fabrication = constant_eye_reconciliation)],
        fusion: sum,
    }
}

fn main() {}
