//! A file that is no JSON.

use interdep::prelude::*;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, 4> from "models/malformed.json";
}


fn main() {}
