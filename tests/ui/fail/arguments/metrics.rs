//! Every argument of the table `metrics` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: metric(metric = weighted_mean(weights = true)) }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: metric(metric = norm(p = true)) }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [a: eye, b: linear_kernel], fusion: metric(metric = harmonic_mean(weights = true)) }
}

fn main() {}
