//! A dimension that is no usize.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4u8, 6> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
