//! A vector of the wrong length.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [anisotropic_rbf_kernel(a_vector = [1, 2, 3])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
