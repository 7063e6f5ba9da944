//! Nodes are numbers, names or texts.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 2> {
        functions: [graph(nodes = [1.5, true], links = [])],
        fusion: sum,
    }
}

fn main() {}
