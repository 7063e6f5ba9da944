//! q is p, and divides only m.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [hm_parameterized(p = 3, m_prime = 4)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
