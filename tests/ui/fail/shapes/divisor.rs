//! p does not divide m, q does not divide m'.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [hm_parameterized(p = 4, q = 5)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
