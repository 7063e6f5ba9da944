//! The parameter count depends on it.

use interdep::prelude::*;

hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, M> {
        functions: [linear_kernel, lowrank_parameterized(r = 1)],
        fusion: sum,
    }
}

fn main() {
}
