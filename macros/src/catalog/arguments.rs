//! Named arguments: what their values may be, and what holds when they are not given.

/// A named argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) default: Default,
}

/// What an argument's value may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A finite number within a range.
    Real(Range),
    /// The order of a norm: a number, `inf`, `-inf` or `"fro"`.
    Order,
    /// A whole number ≥ 1.
    Count,
    /// A whole number ≥ 0.
    Whole,
    /// A whole number, which may be negative.
    Integer,
    /// `true` or `false`.
    Flag,
    /// The seed of fixed random matrices: a whole number.
    Seed,
    /// 0, 1 or −1.
    Dimension,
    /// `[1.0, 2.0]`.
    Vector,
    /// `[[1.0, 2.0], [3.0, 4.0]]`.
    Matrix,
    /// The name of a kernel, with its arguments.
    Kernel,
    /// An array of kernels.
    Kernels,
    /// The name of a metric, with its arguments.
    Metric,
    /// A hybrid's `functions`.
    Functions,
    /// A hybrid's `fusion`.
    Fusion,
    /// An array of processing functions.
    Processing,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A packing strategy.
    Packing,
    /// The nodes of a graph: numbers, names or texts.
    Nodes,
    /// The links of a graph: pairs of nodes.
    Links,
    /// A patch of a grid, with its arguments.
    Patch,
    /// `[-1, 1]`.
    Interval,
    /// A data transformation, with its arguments.
    Expansion,
    /// An array of data transformations.
    Expansions,
    /// A parameter fabrication, with its arguments.
    Reconciliation,
}

impl Kind {
    /// For messages: what is expected.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Real(Range::Any) => "a finite number",
            Self::Real(Range::Positive) => "a number > 0",
            Self::Real(Range::NonZero) => "a number other than 0",
            Self::Real(Range::Probability) => "a number from 0 to 1",
            Self::Order => "a number, `inf`, `-inf` or `\"fro\"`",
            Self::Count => "a whole number ≥ 1",
            Self::Whole | Self::Seed => "a whole number ≥ 0",
            Self::Integer => "a whole number",
            Self::Flag => "`true` or `false`",
            Self::Dimension => "0, 1 or -1",
            Self::Vector => "an array of numbers",
            Self::Matrix => "an array of rows",
            Self::Kernel => "a kernel, such as `linear_kernel` or `polynomial_kernel(d = 2)`",
            Self::Kernels => "an array of kernels, `[linear_kernel, polynomial_kernel(d = 2)]`",
            Self::Metric => "a metric, such as `std` or `norm(p = 3)`",
            Self::Functions => "an array of functions",
            Self::Fusion => "a fusion",
            Self::Processing => "an array of processing functions, `[tanh, softmax(dim = 1)]`",
            Self::Word(NORMALIZATION_MODES) => "`row`, `column` or `row_column`",
            Self::Word(OPERATORS) => "`softmax`",
            Self::Word(LINES) => "`row`, `column` or `\"row-column\"`",
            Self::Word(_) => "`padding` or `aggregation`",
            Self::Packing => "a packing strategy, such as `densest_packing`",
            Self::Nodes => "an array of nodes, `[0, 1, 2]` or `[\"A\", \"B\"]`",
            Self::Links => "an array of pairs of nodes, `[(0, 1), (1, 2)]`",
            Self::Patch => {
                "a patch: `cuboid(p_h = 1, p_w = 1)`, `cylinder(p_r = 1)` or `sphere(p_r = 1)`"
            }
            Self::Interval => "two numbers in ascending order, `[-1, 1]`",
            Self::Expansion => "a data transformation, such as `taylor_expansion(d = 2)`",
            Self::Expansions => {
                "an array of data transformations, `[identity_expansion, taylor_expansion(d = 2)]`"
            }
            Self::Reconciliation => "a parameter fabrication, such as `lorr_reconciliation(r = 2)`",
        }
    }
}

impl Kind {
    /// A value that can be typed in.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Real(Range::Probability) => "0.5",
            Self::Real(_) => "1.0",
            Self::Order | Self::Count | Self::Whole | Self::Integer => "2",
            Self::Flag => "true",
            Self::Seed => "7",
            Self::Dimension => "1",
            Self::Vector => "[0.25, 0.75]",
            Self::Matrix => "[[1.0, 2.0], [3.0, 4.0]]",
            Self::Kernel => "linear_kernel",
            Self::Kernels | Self::Functions => "[linear_kernel]",
            Self::Metric => "std",
            Self::Fusion => "mean",
            Self::Processing => "[tanh]",
            Self::Word(words) => words[0],
            Self::Packing => "densest_packing",
            Self::Nodes => "[0, 1]",
            Self::Links => "[(0, 1)]",
            Self::Patch => "cuboid(p_h = 1, p_w = 0)",
            Self::Interval => "[-1, 1]",
            Self::Expansion => "taylor_expansion(d = 2)",
            Self::Expansions => "[identity_expansion]",
            Self::Reconciliation => "lorr_reconciliation(r = 1)",
        }
    }
}

/// What sums of an adjacency matrix are divided by.
pub(crate) const NORMALIZATION_MODES: &[&str] = &["row", "column", "row_column"];
/// Operators of `operator_based_normalize`.
pub(super) const OPERATORS: &[&str] = &["softmax"];
/// Along which lines it normalizes.
pub(super) const LINES: &[&str] = &["row", "column", "row-column"];
/// What becomes of the patches of a grid.
pub(crate) const PATCH_MODES: &[&str] = &["padding", "aggregation"];

/// The values that a number may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Range {
    Any,
    Positive,
    NonZero,
    /// 0 … 1.
    Probability,
}

/// What holds when an argument is not given.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "the words are for the README, which a test renders")
)]
pub(crate) enum Default {
    Required,
    Real(f64),
    Count(usize),
    /// Of a whole number that may be 0.
    Whole(usize),
    Flag(bool),
    Word(&'static str),
    Interval([i8; 2]),
    /// That of another argument.
    As(&'static str),
    /// The largest divisor of the size up to its root.
    DivisorOf(&'static str),
    /// Described in words.
    Otherwise(&'static str),
}

#[cfg(test)]
impl Default {
    /// For documentation.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Required => "required".to_owned(),
            Self::Real(value) => format!("{value:?}"),
            Self::Count(value) | Self::Whole(value) => value.to_string(),
            Self::Word(word) => word.to_owned(),
            Self::Interval([low, high]) => format!("[{low}, {high}]"),
            Self::Flag(value) => value.to_string(),
            Self::As(argument) => argument.to_owned(),
            Self::DivisorOf(size) => format!("the largest divisor of {size} up to √{size}"),
            Self::Otherwise(words) => words.to_owned(),
        }
    }
}

/// What every function and fusion takes besides its own arguments.
pub(crate) const COMMON: &[Argument] = &[
    Argument { name: "preprocess", kind: Kind::Processing, default: Default::Otherwise("none") },
    Argument { name: "postprocess", kind: Kind::Processing, default: Default::Otherwise("none") },
];

/// Shorthand for rows.
pub(super) const fn argument(name: &'static str, kind: Kind, default: Default) -> Argument {
    Argument { name, kind, default }
}

pub(super) const fn real(name: &'static str, default: f64) -> Argument {
    argument(name, Kind::Real(Range::Any), Default::Real(default))
}

pub(super) const fn count(name: &'static str, default: Default) -> Argument {
    argument(name, Kind::Count, default)
}

pub(super) const fn flag(name: &'static str, default: bool) -> Argument {
    argument(name, Kind::Flag, Default::Flag(default))
}
