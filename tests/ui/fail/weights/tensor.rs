//! A tensor that the file does not have.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> { functions: [lowrank_parameterized(r = 2)], fusion: sum }
}

static MIX: &Mix = include_weights!(Mix, "models/weights.safetensors", "v");

fn main() {}
