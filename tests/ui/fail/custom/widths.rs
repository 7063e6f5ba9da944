//! A hybrid of another width.

use interdep::prelude::*;

hybrid! {
    struct Other for SMatrix<f64, 4, 6> {
        functions: [one(m_prime = 3)],
        fusion: sum,
    }

    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel, custom(Other)],
        fusion: sum,
    }
}

fn main() {
}
