//! An elementwise fusion of unequal widths.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel, parameterized(m_prime = 2)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([0.0; 12]);
}
