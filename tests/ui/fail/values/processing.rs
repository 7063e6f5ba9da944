//! A number as a processing function.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
        postprocess: [2],
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
