//! A grid of another volume than the dimension.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 10> {
        functions: [geometric(h = 3, w = 3, patch = cuboid(p_h = 1, p_w = 1))],
        fusion: sum,
    }
}

fn main() {}
