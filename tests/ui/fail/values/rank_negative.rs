//! A negative rank.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = -2)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
