//! A page rank whose matrix has no inverse.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 3> {
        interdependence_type: instance,
        functions: [pagerank_multihop_graph(links = [(0, 1), (1, 0)], c = 0)],
        fusion: sum,
    }
}

fn main() {}
