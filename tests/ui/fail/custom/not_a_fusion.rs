//! A type that is no fusion.

use interdep::prelude::*;

struct Mine;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: custom(Mine),
    }
}

fn main() {}
