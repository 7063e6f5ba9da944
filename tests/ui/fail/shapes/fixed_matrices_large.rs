//! Too many numbers to draw.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [random_matrix_adaption_parameterized(r = 99999999)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
