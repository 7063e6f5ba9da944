//! Fixed matrices of the wrong shape.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 2> {
        functions: [random_matrix_adaption_parameterized(r = 1, A = [[1], [2], [3]], B = [[3, 4], [5, 6]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
