//! An unknown metric.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: metric(metric = varience),
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
