//! A chain of another length than the dimension.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [chain(chain_length = 5)],
        fusion: sum,
    }
}

fn main() {}
