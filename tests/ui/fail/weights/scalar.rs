//! Weights of another number type.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f64, 8, 4> { functions: [lowrank_parameterized(r = 2)], fusion: sum }
}

static MIX: &Mix = include_weights!(Mix, "models/weights.safetensors", "w");

fn main() {}
