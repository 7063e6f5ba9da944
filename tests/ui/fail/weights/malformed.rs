//! A file of another kind.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> { functions: [lowrank_parameterized(r = 2)], fusion: sum }
}

static MIX: &Mix = include_weights!(Mix, "models/small.json", "w");

fn main() {}
