//! A minus sign stands before text.

use interdep::prelude::*;
hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [laplacian_kernel(sigma = -"wide")],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
