//! Functions, fusions, processing and plans, as the runtime composes them.

use super::{custom::Custom, dim::Dim, number::Number, path::Path, structure::StructureModel};

/// Something of the runtime that is made of numbers alone.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) path: Path,
    /// Whether its type depends on the hybrid's number type.
    pub(crate) of_scalar: bool,
    /// The sizes that its type has.
    pub(crate) sizes: Vec<Dim>,
    pub(crate) fields: Vec<(&'static str, Field)>,
}

impl Leaf {
    /// Without sizes and fields.
    pub(crate) fn new(path: Path) -> Self {
        Self { path, of_scalar: false, sizes: Vec::new(), fields: Vec::new() }
    }
    /// With these fields.
    pub(crate) fn with(path: Path, fields: Vec<(&'static str, Field)>) -> Self {
        Self { fields, ..Self::new(path) }
    }
    /// Of these sizes.
    pub(crate) fn sized(path: Path, sizes: &[&Dim]) -> Self {
        Self { sizes: sizes.iter().copied().cloned().collect(), ..Self::new(path) }
    }
    /// Of these sizes, and of the hybrid's number type, with matrices that do not change.
    pub(crate) fn fixed(path: Path, sizes: &[&Dim], fields: Vec<(&'static str, Fixed)>) -> Self {
        let fields = fields.into_iter().map(|(name, fixed)| (name, Field::Fixed(fixed)));
        Self { of_scalar: true, fields: fields.collect(), ..Self::sized(path, sizes) }
    }
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum Field {
    /// An `f64`.
    Number(Number),
    /// An array of `f64`.
    Numbers(Vec<Number>),
    Interval([f64; 2]),
    Size(Dim),
    Flag(bool),
    /// 0, 1 or −1.
    Axis(i32),
    /// A variant of [`Path::NormalizationMode`].
    Lines(&'static str),
    Fixed(Fixed),
}

/// A matrix in read-only memory, as one of `height` × `width` entries of the hybrid's number type.
///
/// Where these are only rustc's to know, a check of its own says what is wrong; the types agree in any case.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    pub(crate) rows: Vec<Vec<Number>>,
    pub(crate) height: Dim,
    pub(crate) width: Dim,
}

/// What makes a matrix, entry by entry.
#[derive(Clone, Debug)]
pub(crate) enum Function {
    Leaf(Leaf),
    /// e^−f.
    NegativeExponential(Box<Function>),
    /// A structure, by all its entries.
    Dense(StructureModel),
    /// A structure, by its entries other than 0.
    Sparse(StructureModel),
    Parameterized {
        matrix: Leaf,
        columns: Dim,
    },
    /// With the rank of W, if it is a product of narrow matrices.
    Bilinear {
        matrix: Leaf,
        rank: Option<Dim>,
    },
    Rpn {
        transformation: Expansion,
        fabrication: Leaf,
        columns: Dim,
        width: Dim,
    },
    Fused(Fused),
    /// With processing of the stack of all members before the fusion.
    FusedStack {
        fused: Fused,
        preprocess: Vec<Processing>,
        columns: Dim,
    },
    Materialized {
        plan: Box<Plan>,
        columns: Dim,
    },
    Custom(Custom),
}

/// Functions fused entry by entry.
#[derive(Clone, Debug)]
pub(crate) struct Fused {
    pub(crate) functions: Vec<Function>,
    pub(crate) fusion: Fusion,
}

/// How K entries become one.
#[derive(Clone, Debug)]
pub(crate) enum Fusion {
    Leaf(Leaf),
    /// Of `k` matrices.
    Custom {
        custom: Custom,
        k: usize,
    },
}

/// What is done to a matrix.
#[derive(Clone, Debug)]
pub(crate) struct Processing(pub(crate) Leaf);

/// A data transformation.
#[derive(Clone, Debug)]
pub(crate) enum Expansion {
    Leaf(Leaf),
    /// One beside another.
    Extended(Vec<Expansion>),
    /// One after another; the inner one makes `width` features.
    Nested {
        inner: Box<Expansion>,
        outer: Box<Expansion>,
        width: Dim,
    },
}

/// What makes a whole matrix.
#[derive(Clone, Debug)]
pub(crate) enum Plan {
    SideBySide(Vec<Function>),
    /// Functions under a linear fusion.
    Linear(Fused),
    /// A parameterized function alone, whose W is a product of narrow matrices.
    Factored {
        matrix: Leaf,
        rank: Dim,
    },
    Structural(StructureModel),
    /// A structure times other functions; with the softmax that leaves out what is absent.
    Masked {
        mask: StructureModel,
        functions: Vec<Function>,
        normalize: Option<Processing>,
        d: Dim,
    },
    /// Matrices side by side, each of them or their stack processed before.
    ProcessedMembers {
        functions: Vec<Function>,
        preprocess: Vec<Processing>,
        stacked: Stacked,
    },
    Processed {
        preprocess: Vec<Processing>,
        plan: Box<Plan>,
        postprocess: Vec<Processing>,
    },
    /// A plan's matrix of `width` columns times a matrix of parameters.
    Reconciled {
        plan: Box<Plan>,
        matrix: Leaf,
        width: Dim,
        rank: Option<Dim>,
    },
}

/// Whether matrices have one shape, so that they make a stack.
#[derive(Clone, Debug)]
pub(crate) enum Stacked {
    Known(bool),
    /// If these widths are all that of the first.
    IfEqual {
        first: Dim,
        others: Vec<Dim>,
    },
}
