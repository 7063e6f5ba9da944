//! A mode that does not exist.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [chain(normalization = true, normalization_mode = both)],
        fusion: sum,
    }
}

fn main() {}
