//! A key is given twice.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
        fusion: mean,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
