//! Without names the nodes are 0 … m − 1.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [graph(links = [(0, 3), (1, 4), (a, 2)])],
        fusion: sum,
    }
}

fn main() {}
