//! A constant matrix for a width that only rustc knows.

use interdep::prelude::*;
const CHANNELS: usize = 6;
hybrid! {
    struct Mix for SMatrix<f64, 4, CHANNELS> {
        functions: [constant(A = [[1, 2], [3, 4]])],
        fusion: sum,
    }
}

fn main() {
}
