//! A hybrid as a whole: its members, its segments, its sizes.

use proc_macro2::{Ident, TokenStream};

use super::{
    check::{Bound, Check},
    dim::Dim,
    node::{Function, Leaf, Plan, Processing},
    structure::StructureModel,
};

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
    pub(crate) implementation: Function,
    /// Its matrix, if it depends on neither data nor parameters.
    pub(crate) structure: Option<StructureModel>,
    /// W and its rank, if it is a product of narrow matrices of parameters.
    pub(crate) factors: Option<(Leaf, Dim)>,
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
    pub(crate) preprocess: Vec<Processing>,
    /// Where `preprocess` is written.
    pub(crate) preprocess_place: TokenStream,
    /// The plan between `preprocess` and `postprocess`.
    pub(crate) plan: Plan,
    pub(crate) postprocess: Vec<Processing>,
    pub(crate) function: AsFunction,
    /// Its matrix, if it depends on neither data nor parameters and can be computed while compiling.
    pub(crate) structure: Option<StructureModel>,
}

/// What a composition is inside another one.
pub(crate) enum AsFunction {
    /// A function that makes no matrix first.
    Itself(Box<Function>),
    /// Its matrix.
    Materialized,
}

impl Composition {
    /// The plan with what is done before and after it.
    pub(crate) fn whole_plan(&self) -> Plan {
        if self.preprocess.is_empty() && self.postprocess.is_empty() {
            return self.plan.clone();
        }
        Plan::Processed {
            preprocess: self.preprocess.clone(),
            plan: Box::new(self.plan.clone()),
            postprocess: self.postprocess.clone(),
        }
    }
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

/// The sizes of an item, so far as they are known; also for the skeleton after mistakes.
pub(crate) struct Header {
    pub(crate) axis: Axis,
    pub(crate) b: Dim,
    pub(crate) m: Dim,
}

impl Header {
    /// The columns and the rows of z.
    pub(crate) fn shape_of_z(&self) -> (&Dim, &Dim) {
        match self.axis {
            Axis::Attribute => (&self.m, &self.b),
            Axis::Instance => (&self.b, &self.m),
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
    pub(crate) checks: Vec<Check>,
    /// What the user's own types must implement.
    pub(crate) bounds: Vec<Bound>,
}
