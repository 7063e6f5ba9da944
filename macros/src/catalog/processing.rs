//! The processing functions.

use super::arguments::{Argument, Default, Kind, LINES, OPERATORS, Range, argument};
use crate::{evaluate, ir::Path};

/// A row: one processing function.
#[derive(Debug)]
pub(crate) struct Processing {
    pub(crate) name: &'static str,
    /// A second name.
    pub(crate) alias: Option<&'static str>,
    pub(crate) arguments: &'static [Argument],
    /// The type, whose fields are the arguments; or why there is none.
    pub(crate) lowering: Result<Path, Refusal>,
    /// What it does to constants.
    pub(crate) effect: Effect,
    /// What becomes of an entry x, for documentation.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the README, which a test renders"))]
    pub(crate) formula: &'static str,
}

const fn pointwise(
    name: &'static str,
    path: Path,
    value: fn(f64) -> f64,
    formula: &'static str,
) -> Processing {
    Processing {
        name,
        alias: None,
        arguments: &[],
        lowering: Ok(path),
        effect: Effect::Pointwise(value),
        formula,
    }
}

/// What a processing function does to constants; its arguments are still to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effect {
    /// Every entry by itself.
    Pointwise(fn(f64) -> f64),
    Softmax,
    LayerNorm,
    Scale,
    Normalize,
}

/// Why there is no such processing function, and what to do instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: &'static str,
    pub(crate) help: &'static str,
}

/// A name that tinyBIG knows and that cannot be compiled.
const fn refused(name: &'static str, refusal: Refusal) -> Processing {
    let effect = Effect::Pointwise(|x| x);
    Processing { name, alias: None, arguments: &[], lowering: Err(refusal), effect, formula: "" }
}

const RANDOM: Refusal = Refusal {
    reason: "it draws new random numbers in every call, and a hybrid is a function of its input",
    help: "leave it out; it does nothing at inference",
};
const TRAINING: Refusal = Refusal {
    reason: "in training mode it depends on all calls before",
    help: "use `layer_norm`, or scale the data before",
};

/// All processing functions.
pub(crate) const PROCESSING: &[Processing] = &[
    Processing {
        name: "softmax",
        alias: None,
        arguments: &[argument("dim", Kind::Dimension, Default::Required)],
        lowering: Ok(Path::Softmax),
        effect: Effect::Softmax,
        formula: "eˣ / Σ eˣ down the rows (`dim = 0`) or along each row (`dim = 1` or `-1`)",
    },
    pointwise("relu", Path::Relu, evaluate::relu, "max(x, 0)"),
    pointwise("sigmoid", Path::Sigmoid, evaluate::sigmoid, "1 / (1 + e⁻ˣ)"),
    pointwise("tanh", Path::Tanh, libm::tanh, "tanh x"),
    pointwise("leaky_relu", Path::LeakyRelu, evaluate::leaky_relu, "x, below 0: 0.01·x"),
    pointwise("softplus", Path::Softplus, evaluate::softplus, "ln(1 + eˣ), above 20: x"),
    pointwise("silu", Path::Silu, evaluate::silu, "x / (1 + e⁻ˣ)"),
    pointwise("celu", Path::Celu, evaluate::celu, "x, below 0: eˣ − 1"),
    pointwise("gelu", Path::Gelu, evaluate::gelu, "½·x·(1 + erf(x/√2))"),
    Processing {
        name: "layer_norm",
        alias: None,
        arguments: &[],
        lowering: Ok(Path::LayerNorm),
        effect: Effect::LayerNorm,
        formula: "(x − mean) / √(variance + 1e-5) of each row",
    },
    pointwise("exp", Path::Exp, libm::exp, "eˣ"),
    Processing {
        name: "scale",
        alias: None,
        arguments: &[argument("c", Kind::Real(Range::Any), Default::Required)],
        lowering: Ok(Path::Scale),
        effect: Effect::Scale,
        formula: "c·x",
    },
    Processing {
        name: "operator_based_normalize",
        alias: Some("operator_based_normalize_matrix"),
        arguments: &[
            argument("operator", Kind::Word(OPERATORS), Default::Word("softmax")),
            argument("mask_zeros", Kind::Flag, Default::Flag(false)),
            argument("rescale_factor", Kind::Real(Range::Any), Default::Real(1.0)),
            argument("mode", Kind::Word(LINES), Default::Word("row")),
        ],
        lowering: Ok(Path::OperatorBasedNormalize),
        effect: Effect::Normalize,
        formula: "softmax of rescale_factor·x along each `row`, `column` or `\"row-column\"`; with `mask_zeros` entries that are 0 are left out and stay 0",
    },
    refused("dropout", RANDOM),
    refused("alpha_dropout", RANDOM),
    refused("feature_alpha_dropout", RANDOM),
    refused("gumbel_softmax", RANDOM),
    refused("rrelu", RANDOM),
    refused("batch_norm", TRAINING),
    refused("batch_norm1d", TRAINING),
    refused("batch_norm2d", TRAINING),
    refused("batch_norm3d", TRAINING),
];
