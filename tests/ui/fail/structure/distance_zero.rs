//! Centres without a distance.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [geometric(h = 3, w = 3, patch = sphere(p_r = 1), cd_h = 0, cd_w = 1, cd_d = 1)],
        fusion: sum,
    }
}

fn main() {}
