//! A batch without columns, by a constant.

use interdep::prelude::*;
const COLUMNS: usize = 0;
hybrid! {
    struct Mix for SMatrix<f64, 4, COLUMNS> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
