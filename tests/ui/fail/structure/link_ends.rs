//! Links from and to nobody.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        interdependence_type: instance,
        functions: [graph(nodes = ["ann", "bob", "cid", "dot"], links = [("ann", "bub"), ("zoe", "dot")])],
        fusion: sum,
    }
}

fn main() {}
