//! The item is no struct.

use interdep::prelude::*;

hybrid! {
    enum Mix for SMatrix<f64, 4, 6> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
