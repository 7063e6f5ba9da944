//! Not one weight per kernel.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [custom_hybrid_kernel(kernels = [linear_kernel], weights = [1, 2])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
