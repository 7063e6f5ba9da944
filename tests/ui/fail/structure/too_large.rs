//! More entries than anybody should compute while compiling.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 2, 5000> {
        functions: [chain],
        fusion: sum,
    }
}

fn main() {}
