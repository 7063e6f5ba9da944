//! Models that were written down in tinyBIG: configurations and weights come from files, and nothing is typed again.
//!
//! `tools/make_fixtures.py` has made the files, with the real library.
#![no_std]
#![forbid(unsafe_code)]

use interdep::prelude::*;

hybrid_config! {
    /// The front page's hybrid.
    pub struct Mix for SMatrix<f32, 32, 16> from "models/mix.json";

    /// A graph times a bilinear form, as RPN 2 does it.
    pub struct Rooms for SMatrix<f64, 8, 5> from "models/graph.json";

    /// One function of every kind of file.
    pub struct Everything for SMatrix<f64, 6, 4> from "models/everything.json";

    /// A head of a network, with one set of weights per channel.
    pub struct Head for SMatrix<f32, HEAD_B, HEAD_M> from "models/head.json";

    /// Patches and a grid as tinyBIG's tutorials write them.
    pub struct Patches for SMatrix<f64, 2, 6> from "models/patches.json";
}

/// The head's batch.
pub const HEAD_B: usize = 5;
/// The head's attributes.
pub const HEAD_M: usize = 6;

/// As trained.
pub static MIX: &Mix = include_weights!(Mix, "models/mix.safetensors", "w");
/// As trained.
pub static ROOMS: &Rooms = include_weights!(Rooms, "models/graph.safetensors", "w");
/// As trained.
pub static EVERYTHING: &Everything =
    include_weights!(Everything, "models/everything.safetensors", "w");
/// As trained, by channel.
pub static HEAD: [&Head; 2] = [
    include_weights!(Head, "models/head.safetensors", "w"),
    include_weights!(Head, "models/head.safetensors", "w.1"),
];
