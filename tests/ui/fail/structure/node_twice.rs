//! A node that is named twice.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 3> {
        interdependence_type: instance,
        functions: [graph(nodes = [a, b, b, c], links = [(a, b)])],
        fusion: sum,
    }
}

fn main() {}
