//! A number that no f32 can hold.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 6> {
        functions: [polynomial_kernel(c = 1e300)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
