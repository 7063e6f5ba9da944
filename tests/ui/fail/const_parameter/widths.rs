//! A width cannot be compared with it.

use interdep::prelude::*;

hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, M> {
        functions: [linear_kernel, one(m_prime = 3)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<3>::default();
}
