//! A where clause is not allowed.

use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> where f64: Copy for SMatrix<f64, B, 6> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
