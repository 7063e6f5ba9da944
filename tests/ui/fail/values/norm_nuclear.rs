//! The nuclear norm of a fusion.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: metric(metric = norm(p = "nuc")),
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
