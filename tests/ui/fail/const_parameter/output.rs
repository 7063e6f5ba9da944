//! The output's shape is computed from it.

use interdep::prelude::*;

hybrid! {
    struct Mix<const M: usize> for SMatrix<f64, 4, M> {
        functions: [linear_kernel, cosine_similarity],
        fusion: concatenation,
    }
}

fn main() {
    let _ = Mix::<3>::default();
}
