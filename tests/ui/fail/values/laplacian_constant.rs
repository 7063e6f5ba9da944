//! A laplacian's width of 0 in a constant.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [laplacian_kernel(sigma = { 1.0 - 1.0 })],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
