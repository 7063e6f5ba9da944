use interdep::prelude::*;

const TIES: [(usize, usize); 2] = [(0, 1), (1, 2)];

hybrid! {
    struct Tied for SMatrix<f32, 3, 2> {
        interdependence_type: instance,
        functions: [graph(links = TIES), bilinear],
        fusion: sum,
    }
}

fn main() {}
