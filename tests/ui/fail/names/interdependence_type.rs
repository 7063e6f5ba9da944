//! An unknown interdependence type.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel],
        fusion: sum,
        interdependence_type: attributes,
    }
}

fn main() {
    let _ = Mix::default().matrix(&SMatrix::zeros());
}
