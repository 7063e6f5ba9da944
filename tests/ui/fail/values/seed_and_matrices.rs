//! A seed for given matrices.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 2> {
        functions: [random_matrix_adaption_parameterized(r = 1, seed = 7, A = [[1], [2]], B = [[3], [4]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
