//! A file that holds no object.

use interdep::prelude::*;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, 4> from "models/list.json";
}


fn main() {}
