//! A number as a metric.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: metric(metric = 2),
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
