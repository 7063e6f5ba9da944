//! The runtime of [`interdep`](https://docs.rs/interdep): interdependence functions, fusions, and the kernels that they
//! are made of. Users depend on `interdep`, which re-exports this crate.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`functions`], [`reconciliations`] | the built-in functions, one file per family |
//! | [`expansions`] | data transformations: a column of z becomes features |
//! | [`fusions`], [`processing`] | what is done with their matrices |
//! | [`Function`], [`Fusion`], [`Interdependence`] | the traits: write your own |
//! | `batch`, `together` | many batches, tiny ones in the lanes of one register |
//! | [`plan`] | how they compose into one pass over A |
//! | `shared`, `columns`, `product`, `sparse`, `lanes`, `level`, `maths` | the kernels: shared quantities, columns' statistics, products, matrices with known zeros, registers, instruction sets, exp and the like |
//! | [`structure`] | chains, graphs and grids, computed while the user's crate compiles |
#![no_std]
#![deny(unsafe_code)]
#![warn(clippy::undocumented_unsafe_blocks)]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "a method as a value loses the instruction set: `level.rs`"
)]

#[cfg(feature = "std")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod batch;
mod function;
mod fusion;
mod interdependence;
mod kernels;
mod lanes;
mod level;
mod maths;
mod matrix;
mod memory;
mod needs;
mod parameters;
mod scalar;
mod shared;
mod sparse;
mod together;

pub mod check;
pub mod expansions;
pub mod functions;
pub mod fusions;
pub mod plan;
pub mod processing;
pub mod reconciliations;
pub mod window;

pub use batch::BatchLengthError;
#[cfg(feature = "rayon")]
pub use batch::ParallelInterdependence;
pub use fearless_simd::Simd;
pub use function::{Function, Functions};
pub use fusion::{Fusion, LinearFusion};
pub use interdep_structure as structure;
pub use interdependence::Interdependence;
pub use kernels::columns::Columns;
pub use lanes::{Lanes, Mask};
#[cfg(feature = "std")]
pub use memory::Workspace;
pub use nalgebra;
pub use needs::Needs;
pub use parameters::{ParameterCountError, Segment};
pub use scalar::{Number, Scalar};
pub use shared::{At, Data};
pub use sparse::{Pattern, Stored};
pub use window::{Streams, Window};

/// What generated code calls; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        batch::{Abreast, Batches, OneByOne},
        interdependence::{attribute, instance},
        memory::{Held, Remembers},
        parameters::{
            Count, IsZero, Parameters, Size, Text, borrow_parameters, fitted, split_array,
            weights_from_bytes,
        },
        sparse::{f32, f64, indices_from_bytes, nonzeros},
    };
    pub use core;
    pub use nalgebra;
}
