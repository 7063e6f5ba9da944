//! The number type is neither f32 nor f64.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<i32, 4, 6> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
