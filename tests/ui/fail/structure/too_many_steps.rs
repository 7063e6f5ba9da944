//! What would keep rustc busy for minutes.

use interdep::prelude::*;
const CHANNELS: usize = 256;

hybrid! {
    struct Mix for SMatrix<f32, 2, CHANNELS> {
        functions: [inverse_approx_multihop_chain(bi_directional = true)],
        fusion: sum,
    }
}

fn main() {}
