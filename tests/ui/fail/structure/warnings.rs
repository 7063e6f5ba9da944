//! What tinyBIG lets pass in silence is a warning here.

#![deny(deprecated)]

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [a: geometric(h = 3, w = 3, patch = sphere(p_r = 1), packing_strategy = dense_squares), b: geometric(h = 3, w = 3, patch = sphere(p_r = 1), cd_h = 2), c: cuboid_patch_padding_based_geometric(h = 3, w = 3, p_h = 1, p_w = 1, p_d = 0, interdependence_matrix_mode = aggregation)],
        fusion: concatenation,
    }
}

fn main() {}
