//! A hybrid with parameters has no default.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = 1)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default();
}
