//! A batch without rows.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 0, 6> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
