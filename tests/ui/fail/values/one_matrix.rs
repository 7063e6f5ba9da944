//! One of two fixed matrices is missing.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 2> {
        functions: [random_matrix_adaption_parameterized(r = 1, A = [[1], [2]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
