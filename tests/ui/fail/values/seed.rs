//! A seed that is no whole number.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [random_matrix_adaption_parameterized(seed = 0.5)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
