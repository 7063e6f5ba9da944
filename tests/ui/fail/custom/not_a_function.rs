//! A type that is no function.

use interdep::prelude::*;

struct Mine;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [custom(Mine)],
        fusion: sum,
    }
}

fn main() {}
