//! The same, where only rustc knows the dimension.

use interdep::prelude::*;
const PIXELS: usize = 10;
const SIDE: usize = 3;

hybrid! {
    struct Mix for SMatrix<f32, 2, PIXELS> {
        functions: [geometric(h = 3, w = SIDE, patch = cuboid(p_h = 1, p_w = 1))],
        fusion: sum,
    }
}

fn main() {}
