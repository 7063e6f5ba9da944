//! A weighted sum without weights.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: weighted_summation,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
