//! The same, where only rustc knows the dimension.

use interdep::prelude::*;
const PEOPLE: usize = 2;

hybrid! {
    struct Mix for SMatrix<f32, PEOPLE, 3> {
        interdependence_type: instance,
        functions: [pagerank_multihop_graph(links = [(0, 1), (1, 0)], c = 0)],
        fusion: sum,
    }
}

fn main() {}
