//! Unequal widths that only rustc knows.

use interdep::prelude::*;
const WIDTH: usize = 2;
hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [linear_kernel, parameterized(m_prime = WIDTH)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([0.0; 12]);
}
