//! The same, where only rustc knows a width.

use interdep::prelude::*;
const WIDTH: usize = 2;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        functions: [linear_kernel, parameterized(m_prime = WIDTH)],
        fusion: lowrank_parameterized_concatenation,
    }
}

fn main() {}
