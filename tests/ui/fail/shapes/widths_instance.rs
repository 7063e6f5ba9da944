//! The same for instances.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel, parameterized(b_prime = 2)],
        fusion: sum,
        interdependence_type: instance,
    }
}

fn main() {
    let _ = Mix::new([0.0; 8]);
}
