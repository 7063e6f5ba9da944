//! The same, where only rustc knows the dimension.

use interdep::prelude::*;
const CHANNELS: usize = 4;

hybrid! {
    struct Mix for SMatrix<f32, 8, CHANNELS> {
        functions: [chain(chain_length = 5)],
        fusion: sum,
    }
}

fn main() {}
