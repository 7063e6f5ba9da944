//! What a hybrid is, after names and numbers have been understood.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};

use crate::{dim::Dim, evaluate::Matrix};

/// A type of the runtime and the expression of its value.
#[derive(Clone)]
pub(crate) struct Lowered {
    pub(crate) ty: TokenStream,
    pub(crate) value: TokenStream,
}

/// A matrix that depends on neither data nor parameters.
#[derive(Clone)]
pub(crate) struct StructureModel {
    pub(crate) rows: Dim,
    pub(crate) columns: Dim,
    pub(crate) entries: Entries,
    /// Whether at least half of the entries are 0, so far as that is known.
    pub(crate) sparse: bool,
    /// Whether a 0 means that something is absent, a link for example: a product with it is 0 even where the other factor is NaN.
    pub(crate) masks: bool,
}

/// The entries of a structure.
#[derive(Clone)]
pub(crate) enum Entries {
    /// Computed by the macro.
    Known(Rc<Matrix>),
    /// A const expression of type `[[f64; columns]; rows]`, for rustc to compute.
    Expression(TokenStream),
}

impl StructureModel {
    /// A matrix that the macro knows.
    pub(crate) fn known(matrix: Matrix) -> Self {
        Self {
            rows: Dim::known(matrix.rows),
            columns: Dim::known(matrix.columns),
            sparse: 2 * matrix.nonzeros() <= matrix.entries.len(),
            masks: false,
            entries: Entries::Known(Rc::new(matrix)),
        }
    }

    /// Whose zeros mean that something is absent.
    pub(crate) fn of_links(matrix: Matrix) -> Self {
        let masks = matrix.nonzeros() < matrix.entries.len();
        Self { masks, ..Self::known(matrix) }
    }

    /// With the user's own tokens for its shape.
    pub(crate) fn with_shape(self, rows: &Dim, columns: &Dim) -> Self {
        Self { rows: rows.clone(), columns: columns.clone(), ..self }
    }

    /// Whether its shape depends on a const parameter, so that nothing about it can be a type.
    pub(crate) fn is_generic(&self) -> bool {
        self.rows.parameter.is_some() || self.columns.parameter.is_some()
    }

    /// The matrix, if the macro knows it.
    pub(crate) fn matrix(&self) -> Option<&Matrix> {
        match &self.entries {
            Entries::Known(matrix) => Some(matrix),
            Entries::Expression(_) => None,
        }
    }
}

/// How a function is done.
#[derive(Clone)]
pub(crate) enum Implementation {
    /// A `Function` of the runtime.
    Lowered(Lowered),
    /// Its matrix alone.
    Structure(StructureModel),
}

/// A function that is a product of narrow matrices of parameters.
#[derive(Clone)]
pub(crate) struct Factors {
    /// As `Factors` of the runtime.
    pub(crate) lowered: Lowered,
    pub(crate) rank: Dim,
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
    pub(crate) implementation: Implementation,
    /// Its matrix, if it depends on neither data nor parameters.
    pub(crate) structure: Option<StructureModel>,
    pub(crate) factors: Option<Factors>,
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
    /// Its matrix, if it depends on neither data nor parameters and can be computed while compiling.
    pub(crate) structure: Option<StructureModel>,
    pub(crate) streaming: Streaming,
}

/// A composition that follows a sliding window: its plan in two parts, for rows are processed as they come.
pub(crate) struct Streaming {
    pub(crate) preprocess: Lowered,
    /// As a `Plan` of the runtime, without `preprocess`.
    pub(crate) plan: Lowered,
    /// What must implement `Streams`, as predicates at the user's tokens.
    pub(crate) asked: Vec<TokenStream>,
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
    /// Constants that types and values share.
    pub(crate) constants: TokenStream,
    /// A as nalgebra has it, a const expression, if it depends on neither data nor parameters.
    pub(crate) structure: Option<TokenStream>,
    /// What the user's own types must implement, as predicates of a `where` clause.
    pub(crate) bounds: Vec<TokenStream>,
}
