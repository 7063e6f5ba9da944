//! Files that are not what they should be.

use interdep::prelude::*;

hybrid_config! {
    struct Repeated for SMatrix<f32, 8, 4> from "models/repeated.json";
    struct Python for SMatrix<f32, 8, 4> from "models/python.json";
    struct Pointer for SMatrix<f32, 8, 4> from "models/pointer.json";
    struct Nothing for SMatrix<f32, 8, 4> from "models/nothing.json";
    struct Names for SMatrix<f32, 8, 4> from "models/names.json";
}

fn main() {}
