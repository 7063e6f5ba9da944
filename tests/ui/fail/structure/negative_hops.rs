//! A negative power of a matrix, for which tinyBIG recurses for ever.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [multihop_chain(h = -2), multihop_graph(h = -1, links = [(0, 1)])],
        fusion: sum,
    }
}

fn main() {}
