//! A body, a name and nothing where the file's path and a semicolon belong.

use interdep::prelude::*;

hybrid_config! {
    struct One for SMatrix<f32, 8, 4> { functions: [linear_kernel], fusion: sum }
    struct Two for SMatrix<f32, 8, 4> from small;
    struct Three for SMatrix<f32, 8, 4> from "models/small.json"
}

fn main() {}
