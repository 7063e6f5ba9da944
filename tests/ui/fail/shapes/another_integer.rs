//! Constants of other types as dimensions.

use interdep::prelude::*;

const M: u32 = 4;

hybrid! {
    struct Mix for SMatrix<f32, 8, M> { functions: [linear_kernel], fusion: sum }
    struct Wide for SMatrix<f32, 8, 4> { functions: [one(m_prime = M)], fusion: sum }
}

fn main() {}
