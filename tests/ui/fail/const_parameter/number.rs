//! It stands where a number is meant.

use interdep::prelude::*;

hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, M> {
        functions: [gaussian_rbf_kernel(sigma = M)],
        fusion: sum,
    }
}

fn main() {
}
