//! Files that are not what they should be, and a type that is not there.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> { functions: [linear_kernel], fusion: sum }
}

static POINTER: &Mix = include_weights!(Mix, "models/pointer.safetensors", "w");
static NOTHING: &Mix = include_weights!(Mix, "models/nothing.safetensors", "w");
static UNKNOWN: &Mix = include_weights!(Nope, "models/weights.safetensors", "w");

fn main() {}
