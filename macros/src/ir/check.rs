//! What is left to rustc: numbers that only it knows, and traits of the user's types.

use proc_macro2::Span;

use super::{
    custom::Custom,
    dim::Dim,
    number::Number,
    path::Path,
    structure::{Structure, Topology},
};

/// A check at the user's token.
pub(crate) struct Check {
    pub(crate) place: Span,
    pub(crate) rule: Rule,
}

/// What must hold, and the words for what does not; numbers stand between them.
pub(crate) enum Rule {
    /// Of two sizes.
    Sizes { check: Path, found: Box<Dim>, needed: Box<Dim>, words: [String; 3] },
    /// Of a number, as the hybrid computes with it or as it is.
    Number { check: Path, value: Number, of_scalar: bool, words: [String; 2] },
    /// That a structure of this shape does not take too long.
    Steps { structure: Box<Structure>, shape: Box<[Dim; 2]>, words: [String; 3] },
    /// That a matrix has an inverse.
    Regular { topology: Topology, d: Box<Dim>, words: String },
    /// Nothing: a warning.
    Warning(String),
}

/// What a type of the user's must implement.
pub(crate) struct Bound {
    pub(crate) custom: Custom,
    pub(crate) demand: Demand,
}

/// A trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    Function,
    /// A fusion of so many matrices.
    Fusion(usize),
}
