//! As many nodes as instances.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 5, 3> {
        interdependence_type: instance,
        functions: [graph(nodes = ["a", "b", "c", "d"], links = [("a", "b")])],
        fusion: sum,
    }
}

fn main() {}
