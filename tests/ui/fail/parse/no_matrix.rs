//! The batch is no `SMatrix`.

use interdep::prelude::*;

hybrid! {
    struct Mix for Vec<f64> { functions: [linear_kernel], fusion: sum }
}

fn main() {
}
