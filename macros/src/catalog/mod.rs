//! The one table of the language: a row per function, fusion, metric and processing function.
//!
//! Parsing arguments, checking them, "did you mean", summaries, rustdoc and the README's tables all read these rows. To add a
//! function, add its row here and its type to `interdep-core`; see CONTRIBUTING.md.

mod arguments;
mod expansions;
mod functions;
mod fusions;
mod processing;
#[cfg(test)]
mod readme;
mod reconciliations;
mod structures;
#[cfg(test)]
mod tinybig;

pub(crate) use arguments::{Argument, COMMON, Default, Kind, Range};
pub(crate) use expansions::{EXPANSIONS, Expansion, Width};
pub(crate) use functions::{FUNCTIONS, Function, Lowering, Shape};
pub(crate) use fusions::{FUSIONS, Fusion, FusionLowering, METRICS};
pub(crate) use processing::{Effect, PROCESSING, Refusal};
pub(crate) use reconciliations::{RECONCILIATIONS, Reconciliation};
pub(crate) use structures::{PATCHES, PatchShape, Structure};
