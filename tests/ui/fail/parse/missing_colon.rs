//! A colon is missing after a key.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
        preprocess [tanh],
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
