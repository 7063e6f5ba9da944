//! It stands in an expression.

use interdep::prelude::*;

hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, { M + 1 }> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
