//! Matrices cannot be drawn for a width that only rustc knows.

use interdep::prelude::*;
const CHANNELS: usize = 6;
hybrid! {
    struct Mix for SMatrix<f64, 4, CHANNELS> {
        functions: [random_matrix_adaption_parameterized],
        fusion: sum,
    }
}

fn main() {
}
