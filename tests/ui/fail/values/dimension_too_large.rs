//! A dimension that no usize can hold.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 99999999999999999999, 6> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
