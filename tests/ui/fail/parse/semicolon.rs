//! A semicolon where a comma belongs.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> { functions: [linear_kernel]; fusion: sum; }
}

fn main() {}
