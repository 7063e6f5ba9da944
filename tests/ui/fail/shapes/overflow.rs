//! A number of parameters that no usize can hold.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = 9999999999999999999)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
