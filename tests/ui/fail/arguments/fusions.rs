//! Every argument of the table `fusions` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: weighted_summation(weights = true, require_parameters = 2) }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: metric(metric = 3) }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: parameterized_concatenation(n = 0, require_parameters = 2) }
    struct Row3 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: lowrank_parameterized_concatenation(n = 0, require_parameters = 2, r = 0) }
    struct Row4 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: hm_parameterized_concatenation(n = 0, require_parameters = 2, p = 0, q = 0) }
    struct Row5 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: lphm_parameterized_concatenation(n = 0, require_parameters = 2, r = 0, p = 0, q = 0) }
    struct Row6 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: dual_lphm_parameterized_concatenation(n = 0, require_parameters = 2, r = 0, p = 0, q = 0) }
    struct Row7 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: random_matrix_adaption_parameterized_concatenation(n = 0, require_parameters = 2, r = 0, seed = -1, A = 3, B = 3) }
}

fn main() {}
