//! A file that says nothing.

use interdep::prelude::*;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, 4> from "models/empty.json";
}


fn main() {}
