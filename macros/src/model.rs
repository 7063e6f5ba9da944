//! What a hybrid is, after names and numbers have been understood.

use proc_macro2::{Ident, TokenStream};

use crate::dim::Dim;

/// A type of the runtime and the expression of its value.
#[derive(Clone)]
pub(crate) struct Lowered {
    pub(crate) ty: TokenStream,
    pub(crate) value: TokenStream,
}

/// A function, with its place in a list of functions.
pub(crate) struct Member {
    /// The label, or the function's name.
    pub(crate) name: Ident,
    /// The user's tokens, for messages.
    pub(crate) place: TokenStream,
    /// The function's name, for people.
    pub(crate) function: String,
    /// The entry `A_ij`, for people.
    pub(crate) formula: &'static str,
    /// d'.
    pub(crate) columns: Dim,
    pub(crate) segment: SegmentModel,
    /// As a `Function` of the runtime.
    pub(crate) lowered: Lowered,
}

/// A segment of the parameters.
#[derive(Clone)]
pub(crate) struct SegmentModel {
    pub(crate) length: Dim,
    /// Rows and columns when it is one matrix.
    pub(crate) shape: Option<(Dim, Dim)>,
    /// The parameters in order, for people.
    pub(crate) layout: String,
}

impl SegmentModel {
    pub(crate) fn empty() -> Self {
        Self { length: Dim::known(0), shape: None, layout: String::new() }
    }
}

/// Functions and what becomes of them.
pub(crate) struct Composition {
    pub(crate) members: Vec<Member>,
    pub(crate) fusion: FusionModel,
    /// The columns of the whole matrix.
    pub(crate) columns: Dim,
    /// The number of parameters.
    pub(crate) l: Dim,
    /// As a `Plan` of the runtime.
    pub(crate) plan: Lowered,
    /// As a `Function` of the runtime.
    pub(crate) function: Lowered,
}

/// The fusion of a composition.
pub(crate) struct FusionModel {
    /// Its name, for people.
    pub(crate) name: String,
    /// The fused entry, for people.
    pub(crate) formula: &'static str,
    pub(crate) segment: SegmentModel,
}

/// Which axis of the batch depends on itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    Attribute,
    Instance,
}

impl Axis {
    /// m' or b', as an argument and in messages.
    pub(crate) fn primed(self) -> (&'static str, &'static str) {
        match self {
            Self::Attribute => ("m_prime", "m'"),
            Self::Instance => ("b_prime", "b'"),
        }
    }
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::Instance => "instance",
        }
    }
}

/// A whole `struct … for …`.
pub(crate) struct Hybrid {
    pub(crate) axis: Axis,
    pub(crate) b: Dim,
    pub(crate) m: Dim,
    pub(crate) composition: Composition,
    /// Checks that rustc has to do.
    pub(crate) asserts: TokenStream,
    /// What the user's own types must implement, as predicates of a `where` clause.
    pub(crate) bounds: Vec<TokenStream>,
}
