//! Fixed matrices of other shapes.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 2> {
        functions: [linear_kernel, cosine_similarity],
        fusion: random_matrix_adaption_parameterized_concatenation(r = 1, A = [[1], [2]], B = [[1], [2], [3]]),
    }
}

fn main() {}
