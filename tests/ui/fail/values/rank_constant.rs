//! A rank of 0 in a constant.

use interdep::prelude::*;
const RANK: usize = 0;
hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lowrank_parameterized(r = RANK)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
