//! Matrices that depend on neither data nor parameters: computed by the macro, or for rustc to compute.

use std::rc::Rc;

use interdep_structure::{Fusion, Normalization};

use super::{
    dim::{Dim, Grid},
    number::Number,
};
use crate::evaluate::Matrix;

/// A matrix that depends on neither data nor parameters.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub(crate) enum Entries {
    /// Computed by the macro.
    Known(Rc<Matrix>),
    /// For rustc to compute, in `f64`.
    Expression(Rc<Expression>),
}

/// How rustc computes the entries of a structure with a shape of rows and columns.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Structure {
        structure: Structure,
        shape: Box<[Dim; 2]>,
    },
    /// Given numbers, cut off or continued to the shape.
    Fitted {
        numbers: Vec<Vec<Number>>,
        shape: Box<[Dim; 2]>,
    },
    /// Entry by entry.
    Fused {
        fusion: PlainFusion,
        members: Vec<StructureModel>,
        shape: Box<[Dim; 2]>,
    },
    /// Side by side.
    Beside {
        members: Vec<StructureModel>,
        shape: Box<[Dim; 2]>,
    },
}

/// A fusion that is plain arithmetic.
#[derive(Clone, Debug)]
pub(crate) enum PlainFusion {
    Named(Fusion<'static>),
    Weighted(Vec<Number>),
}

/// What a structure is.
#[derive(Clone, Debug)]
pub(crate) enum Structure {
    Filled(Number),
    Identity,
    Topology(Topology),
    Grid(Box<Grid>),
}

/// A chain or a graph: the constructor of the runtime's `Topology`, and its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Topology {
    pub(crate) constructor: &'static str,
    pub(crate) arguments: Vec<ArgumentOf>,
}

/// An argument of a [`Topology`].
#[derive(Clone, Debug)]
pub(crate) enum ArgumentOf {
    Links(Vec<[usize; 2]>),
    Flag(bool),
    Normalization(Normalization),
    Size(Dim),
    Number(Number),
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
