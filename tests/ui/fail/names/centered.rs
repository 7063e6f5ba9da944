//! A kernel that cannot be centred.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [numerical_kernel_based(kernel = gaussian_rbf_kernel(centered = true))],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
