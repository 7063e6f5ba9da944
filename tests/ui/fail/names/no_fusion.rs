//! `fusion` is missing.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> { functions: [linear_kernel] }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
