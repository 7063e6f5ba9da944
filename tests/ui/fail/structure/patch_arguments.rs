//! Arguments of another shape.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [a: geometric(h = 3, w = 3, patch = cuboid(p_h = 1, p_r = 1)), sphere_patch_based_geometric(h = 3, w = 3, p_r = 1)],
        fusion: sum,
    }
}

fn main() {}
