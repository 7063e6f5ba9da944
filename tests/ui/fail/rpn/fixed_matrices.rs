//! Fixed matrices of other shapes, and too few of them.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 4, 2> {
        functions: [a: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = masking_reconciliation(mask_matrix = [[1, 0], [0, 1]])), b: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = hypernet_reconciliation(l = 1, hidden_dim = 2, W1 = [[1], [2]], b1 = [1, 2, 3], W2 = [[1, 2]], b2 = [0, 0, 0, 0, 0, 0, 0, 0])), c: parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = random_matrix_hypernet_reconciliation(r = 1, P = [[1]], Q = [[1]]))],
        fusion: sum,
    }
}

fn main() {}
