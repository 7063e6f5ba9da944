//! A custom function's shape is computed from it.

use interdep::prelude::*;
struct Mine;
hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, M> {
        functions: [custom(Mine)],
        fusion: sum,
    }
}

fn main() {
}
