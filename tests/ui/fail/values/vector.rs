//! A matrix where a vector is meant.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: weighted_summation(weights = [[1]]),
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
