//! Weights of another model.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 5> { functions: [lowrank_parameterized(r = 2)], fusion: sum }
}

static MIX: &Mix = include_weights!(Mix, "models/weights.safetensors", "w");

fn main() {}
