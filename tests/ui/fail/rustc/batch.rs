//! Another batch than declared.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().forward(&SMatrix::<f64, 5, 6>::zeros());
}
