//! The same, where only rustc knows the dimension.

use interdep::prelude::*;
const PEOPLE: usize = 5;

hybrid! {
    struct Mix for SMatrix<f32, PEOPLE, 3> {
        interdependence_type: instance,
        functions: [graph(nodes = [a, b, c, d], links = [(a, b)])],
        fusion: sum,
    }
}

fn main() {}
