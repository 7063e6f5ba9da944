//! The one table of the language: a row per function, fusion, metric and processing function.
//!
//! Parsing arguments, checking them, "did you mean", summaries, rustdoc and the README's tables all read these rows. To add a
//! function, add its row here and its type to `interdep-core`; see CONTRIBUTING.md.

mod functions;
mod fusions;
mod processing;
#[cfg(test)]
mod readme;

pub(crate) use functions::{FUNCTIONS, Function, Lowering, Reconciliation, Shape};
pub(crate) use fusions::{FUSIONS, Fusion, FusionLowering, METRICS};
pub(crate) use processing::{PROCESSING, Refusal};

/// A named argument.
#[derive(Debug)]
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
}

impl Kind {
    /// For messages: what is expected.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Real(Range::Any) => "a finite number",
            Self::Real(Range::Positive) => "a number > 0",
            Self::Real(Range::NonZero) => "a number other than 0",
            Self::Order => "a number, `inf`, `-inf` or `\"fro\"`",
            Self::Count => "a whole number ≥ 1",
            Self::Flag => "`true` or `false`",
            Self::Seed => "a whole number ≥ 0",
            Self::Dimension => "0, 1 or -1",
            Self::Vector => "an array of numbers",
            Self::Matrix => "an array of rows",
            Self::Kernel => "a kernel, such as `linear_kernel` or `polynomial_kernel(d = 2)`",
            Self::Kernels => "an array of kernels, `[linear_kernel, polynomial_kernel(d = 2)]`",
            Self::Metric => "a metric, such as `std` or `norm(p = 3)`",
            Self::Functions => "an array of functions",
            Self::Fusion => "a fusion",
            Self::Processing => "an array of processing functions, `[tanh, softmax(dim = 1)]`",
        }
    }
}

impl Kind {
    /// A value that can be typed in.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Real(_) => "1.0",
            Self::Order | Self::Count => "2",
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
        }
    }
}

/// The values that a number may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Range {
    Any,
    Positive,
    NonZero,
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
    Flag(bool),
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
            Self::Count(value) => value.to_string(),
            Self::Flag(value) => value.to_string(),
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
const fn argument(name: &'static str, kind: Kind, default: Default) -> Argument {
    Argument { name, kind, default }
}

const fn real(name: &'static str, default: f64) -> Argument {
    argument(name, Kind::Real(Range::Any), Default::Real(default))
}

const fn count(name: &'static str, default: Default) -> Argument {
    argument(name, Kind::Count, default)
}
