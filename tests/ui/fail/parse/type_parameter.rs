//! Only const parameters are allowed.

use interdep::prelude::*;

hybrid! {
    struct Mix<T> for SMatrix<f64, 4, 6> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
