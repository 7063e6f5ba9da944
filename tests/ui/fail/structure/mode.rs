//! A mode that does not exist.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [geometric(h = 3, w = 3, patch = sphere(p_r = 1), interdependence_matrix_mode = other)],
        fusion: sum,
    }
}

fn main() {}
