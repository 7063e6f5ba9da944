//! Another number type than declared.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().forward(&SMatrix::<f32, 4, 6>::zeros());
}
