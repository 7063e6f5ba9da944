//! p does not divide b.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [lphm_parameterized_bilinear(r = 2, p = 3)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
