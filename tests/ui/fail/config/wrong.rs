//! Many mistakes in one file, each with its place.

use interdep::prelude::*;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, 4> from "models/wrong.json";
}


fn main() {}
