//! The same, where only rustc knows the dimension.

use interdep::prelude::*;
const CHANNELS: usize = 4;

hybrid! {
    struct Mix for SMatrix<f32, 8, CHANNELS> {
        functions: [graph(links = [(0, 3), (1, 4)])],
        fusion: sum,
    }
}

fn main() {}
