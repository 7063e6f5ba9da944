//! What was understood, without tokens of Rust: names, numbers, sizes, and the user's own words where only rustc can read them.
//!
//! `resolve` makes it and `expand` writes it down. Nothing here knows how Rust is spelled.

mod check;
mod custom;
mod dim;
mod hybrid;
mod node;
mod number;
mod path;
mod structure;
mod weights;

pub(crate) use check::{Bound, Check, Demand, Rule};
pub(crate) use custom::Custom;
pub(crate) use dim::{Dim, Distances, Grid, Patch, Size};
pub(crate) use hybrid::{
    AsFunction, Axis, Composition, FusionModel, Header, Hybrid, Member, SegmentModel,
};
pub(crate) use node::{
    Expansion, Field, Fixed, Function, Fused, Fusion, Leaf, Plan, Processing, Stacked,
};
pub(crate) use number::Number;
pub(crate) use path::Path;
pub(crate) use structure::{
    ArgumentOf, Entries, Expression, PlainFusion, Structure, StructureModel, Topology,
};
pub(crate) use weights::Weights;
