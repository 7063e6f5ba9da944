//! Chains, graphs and grids as matrices: what depends on neither data nor parameters, computed while a crate compiles.
//!
//! [`interdep`](https://docs.rs/interdep) re-exports this crate as `interdep::structure`. All but [`Generator`] is `const fn` in `f64`
//! over memory of the caller, because two callers share it: the macro, which computes the matrices of dimensions that it knows,
//! and rustc, which computes those whose dimensions are constants that only rustc knows.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`Topology`] | chains and graphs, one hop or many; a constructor for each class of tinyBIG |
//! | [`Grid`], [`Patch`], [`Packing`] | patches of a grid, side by side or added up |
//! | [`Fusion`] | the fusions that are plain arithmetic |
//! | [`dense`], [`fused`], [`beside`] | whole matrices, for generated code |
//! | [`Generator`] | random numbers: of fixed matrices, which the macro draws, and of a training's first parameters |
#![no_std]
#![forbid(unsafe_code)]

mod arithmetic;
mod fusion;
mod grid;
mod matrix;
mod random;
mod topology;

pub use fusion::Fusion;
pub use grid::{Grid, Mode, Packing, Patch};
pub use matrix::{MOST_STEPS, Structure, beside, dense, fused, of_any_size};
pub use random::Generator;
pub use topology::{Hops, Links, Normalization, Singular, Topology};
