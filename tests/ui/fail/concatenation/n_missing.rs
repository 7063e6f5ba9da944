//! No common width that n could be.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [linear_kernel, parameterized(m_prime = 2)],
        fusion: parameterized_concatenation,
    }
}

fn main() {}
