//! A constant that is no width.

use interdep::prelude::*;
const SIGMA: f32 = -1.5;
hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [gaussian_rbf_kernel(sigma = SIGMA)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
