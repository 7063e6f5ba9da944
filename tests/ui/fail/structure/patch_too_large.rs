//! A patch that nobody can list.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [geometric(h = 3, w = 3, patch = sphere(p_r = 1000000))],
        fusion: sum,
    }
}

fn main() {}
