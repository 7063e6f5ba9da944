//! The runtime of [`interdep`](https://docs.rs/interdep): interdependence functions, fusions, and the kernels that they
//! are made of. Users depend on `interdep`, which re-exports this crate.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`functions`], [`reconciliations`] | the built-in functions, one file per family |
//! | [`expansions`] | data transformations: a column of z becomes features |
//! | [`fusions`], [`processing`] | what is done with their matrices |
//! | [`Function`], [`Fusion`], [`Interdependence`] | the traits: write your own |
//! | `planned`, `run` | what a hybrid states, and how it meets a batch: what generated code calls |
//! | `forward`, `backward` | a plan on a batch: A and Y; the cotangents of x and of the parameters |
//! | `gradient` | pullbacks: cotangents of A become those of z and of the parameters |
//! | `batch`, `together` | many batches, tiny ones in the lanes of one register |
//! | [`plan`] | how they compose into one pass over A |
//! | `shared`, `sparse` | what functions see of z: shared quantities at a place of A; matrices with known zeros |
//! | `kernels` | what does not depend on the hybrid, compiled with this crate, once for each number type and instruction set |
//! | `lanes`, `level`, `maths` | registers, instruction sets, exp and the like; `single`, registers of one number |
//! | [`train`] | losses, optimizers and first parameters |
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

mod backward;
mod batch;
mod coefficients;
mod count;
#[cfg(any(single, test))]
mod elementary;
mod forward;
mod function;
mod fusion;
mod gradient;
mod interdependence;
mod kernels;
mod lanes;
mod length;
mod level;
#[cfg(not(single))]
mod maths;
mod matrix;
mod memory;
mod needs;
mod parameters;
mod planned;
#[cfg(test)]
mod random;
mod rolled;
mod rows;
mod run;
mod scalar;
mod shared;
#[cfg(single)]
mod single;
mod sparse;
mod square_root;
mod together;

pub mod check;
pub mod expansions;
pub mod functions;
pub mod fusions;
pub mod plan;
pub mod processing;
pub mod reconciliations;
pub mod train;
pub mod window;

#[cfg(feature = "rayon")]
pub use batch::ParallelInterdependence;
pub use fearless_simd::Simd;
pub use function::{Function, Functions};
pub use fusion::{Fusion, derived};
pub use gradient::{Cotangents, Dual, Pair, Pairwise};
pub use interdep_structure as structure;
pub use interdependence::Interdependence;
pub use kernels::columns::Columns;
pub use lanes::{Lanes, Mask};
pub use length::{BatchLengthError, RowsLengthError};
#[cfg(feature = "std")]
pub use memory::Workspace;
pub use nalgebra;
pub use needs::Needs;
pub use parameters::{ParameterCountError, Segment};
pub use rows::AnyRows;
pub use scalar::{Number, Scalar};
pub use shared::{At, Data};
pub use sparse::{Pattern, Stored};
pub use typenum;
pub use window::{Streams, Window};

/// What generated code calls, all of it by paths that begin here; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use core::{
        self,
        clone::Clone,
        default::Default,
        fmt::Debug,
        marker::Copy,
        primitive::{bool, f32, f64, str, usize},
        result::Result,
    };

    pub use nalgebra::{self, ArrayStorage, Const, SMatrix};
    pub use typenum;

    #[cfg(feature = "std")]
    pub use crate::Workspace;
    pub use crate::{__function, __on_rows, __parameters, __with_gradients};
    pub use crate::{
        __with_workspace, AnyRows, BatchLengthError, Function, Fusion, Interdependence, Needs,
        ParameterCountError, RowsLengthError, Segment, Streams, Window,
        batch::{Abreast, Batches, OneByOne},
        check,
        count::{Hexadecimal, Numeral},
        expansions,
        functions::{
            bilinear::*, constant::*, numerical::*, parameterized::*, rpn::*, statistical::*,
            structural::*,
        },
        fusions::{elementwise::*, metric::*, summation::*},
        parameters::{
            Count, IsZero, Parameters, Size, Text, array_of, borrow_parameters, fitted, part,
            segment, weights_from_bytes,
        },
        plan::*,
        planned::*,
        processing::*,
        reconciliations::{self, hypernet::*, kronecker::*, lowrank::*, repeated::*},
        run::*,
        sparse::{Stored, indices_from_bytes, nonzeros},
        structure,
        window::{InstanceInterdependence, Slides, State, count as count_of},
    };

    /// Structures in the hybrid's own type of numbers.
    pub mod stored {
        pub use crate::sparse::{f32, f64};
    }
}
