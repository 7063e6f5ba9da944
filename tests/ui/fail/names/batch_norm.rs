//! A processing function with a state.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
        preprocess: [batch_norm],
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
