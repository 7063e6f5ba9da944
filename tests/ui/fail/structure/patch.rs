//! A patch that does not exist, something that is none, and none at all.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 9> {
        functions: [a: geometric(h = 3, w = 3, patch = cubiod(p_h = 1, p_w = 1)), b: geometric(h = 3, w = 3, patch = [1]), c: geometric(h = 3, w = 3)],
        fusion: sum,
    }
}

fn main() {}
