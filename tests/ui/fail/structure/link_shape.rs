//! Links are pairs of nodes.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [graph(links = [(0, 1, 2), 3, [1.5, 2]])],
        fusion: sum,
    }
}

fn main() {}
