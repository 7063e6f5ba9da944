//! A fusion among the functions.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [concatenation],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
