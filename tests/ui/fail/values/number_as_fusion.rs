//! A number as the fusion.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: 3,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
