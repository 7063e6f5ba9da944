//! A file that does not exist; what uses the struct adds no message.

use interdep::prelude::*;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, 4> from "models/nowhere.json";
}

fn use_it(mix: &Mix) {
    let _ = mix.matrix(&SMatrix::zeros());
}


fn main() {}
