//! Every argument of the table `processing` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum, postprocess: [softmax(dim = 5)] }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum, postprocess: [scale(c = "much")] }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum, postprocess: [operator_based_normalize(operator = sideways, mask_zeros = 2, rescale_factor = "much", mode = sideways)] }
}

fn main() {}
