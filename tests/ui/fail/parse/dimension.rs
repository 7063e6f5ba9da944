//! A dimension is a string.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, "4", 6> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
