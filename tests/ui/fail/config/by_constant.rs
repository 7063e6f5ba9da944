//! A mistake that only rustc can find.

use interdep::prelude::*;
const CHANNELS: usize = 5;

hybrid_config! {
    struct Mix for SMatrix<f32, 8, CHANNELS> from "models/small.json";
}


fn main() {}
