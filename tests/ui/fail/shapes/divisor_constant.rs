//! p does not divide a constant.

use interdep::prelude::*;
const CHANNELS: usize = 6;
hybrid! {
    struct Mix for SMatrix<f64, 4, CHANNELS> {
        functions: [dual_lphm_parameterized(r = 2, p = 4)],
        fusion: sum,
    }
}

fn main() {
}
