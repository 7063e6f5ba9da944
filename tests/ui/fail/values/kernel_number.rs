//! A number as a kernel.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [numerical_kernel_based(kernel = 2)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
