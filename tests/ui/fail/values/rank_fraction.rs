//! A rank that is no whole number.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = 1.5)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
