//! p divides n, q divides the width of all matrices.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [linear_kernel, parameterized(m_prime = 2)],
        fusion: hm_parameterized_concatenation(n = 4, p = 3, q = 2),
    }
}

fn main() {}
