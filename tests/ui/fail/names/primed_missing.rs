//! A constant needs its width.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [one],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
