//! Neither transformation nor fabrication.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [parameterized_rpn(m_prime = 2)],
        fusion: sum,
    }
}

fn main() {}
