//! A mistake in the hybrid is one message.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> { functions: [lowrank_parameterized(r = 0)], fusion: sum }
}

static MIX: &Mix = include_weights!(Mix, "models/weights.safetensors", "w");

fn main() {}
