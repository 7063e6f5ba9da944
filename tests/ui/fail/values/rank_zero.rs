//! A rank of 0.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = 0)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
