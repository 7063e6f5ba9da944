//! A volume that no usize can hold.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 10> {
        functions: [geometric(h = 18446744073709551615, w = 3, patch = sphere(p_r = 1))],
        fusion: sum,
    }
}

fn main() {}
