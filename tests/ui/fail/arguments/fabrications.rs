//! Every argument of the table `fabrications` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = constant_reconciliation(c = "much"))], fusion: sum }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = masking_reconciliation(p = "much", fixed_mask = 2, seed = -1, mask_matrix = 3))], fusion: sum }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = lorr_reconciliation(r = 0))], fusion: sum }
    struct Row3 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = hm_reconciliation(p = 0, q = 0))], fusion: sum }
    struct Row4 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = lphm_reconciliation(p = 0, q = 0, r = 0))], fusion: sum }
    struct Row5 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = dual_lphm_reconciliation(p = 0, q = 0, r = 0))], fusion: sum }
    struct Row6 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = duplicated_padding_reconciliation(p = 0, q = 0))], fusion: sum }
    struct Row7 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = duplicated_diagonal_padding_reconciliation(p = 0, q = 0))], fusion: sum }
    struct Row8 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = random_matrix_adaption_reconciliation(r = 0, seed = -1, A = 3, B = 3))], fusion: sum }
    struct Row9 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = hypernet_reconciliation(l = 0, hidden_dim = 0, static = 2, seed = -1, W1 = 3, b1 = true, W2 = 3, b2 = true))], fusion: sum }
    struct Row10 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = identity_expansion, parameter_fabrication = random_matrix_hypernet_reconciliation(r = 0, l = 0, hidden_dim = 0, seed = -1, P = 3, Q = 3, S = 3, T = 3))], fusion: sum }
}

fn main() {}
