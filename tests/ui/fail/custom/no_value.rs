//! A function without a value of its own.

use interdep::{prelude::*, functions::numerical::MinkowskiDistance, functions::constant::ConstantC};

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> {
        functions: [custom(MinkowskiDistance), custom(ConstantC<6>)],
        fusion: sum,
    }
}

fn main() {}
