//! `custom` takes one type.

use interdep::prelude::*;
use interdep::functions::numerical::LinearKernel;
hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [custom(LinearKernel, Yours)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::default();
}
