//! A number where true or false is meant.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [parameterized(require_parameters = 1)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([]);
}
