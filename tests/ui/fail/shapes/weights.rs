//! Not one weight per function.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: weighted_summation(weights = [0.2, 0.3, 0.5]),
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
