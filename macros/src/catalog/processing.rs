//! The processing functions.

use super::{Argument, Default, Kind, Range, argument};
use crate::evaluate::{self, Step};

/// A row: one processing function.
#[derive(Debug)]
pub(crate) struct Processing {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [Argument],
    /// The type under `processing`, whose fields are the arguments; or why there is none.
    pub(crate) lowering: Result<&'static str, Refusal>,
    /// What it does to constants.
    pub(crate) step: Step,
    /// What becomes of an entry x, for documentation.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the README, which a test renders"))]
    pub(crate) formula: &'static str,
}

const fn pointwise(
    name: &'static str,
    path: &'static str,
    value: fn(f64) -> f64,
    formula: &'static str,
) -> Processing {
    Processing { name, arguments: &[], lowering: Ok(path), step: Step::Pointwise(value), formula }
}

/// Why there is no such processing function, and what to do instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: &'static str,
    pub(crate) help: &'static str,
}

/// A name that tinyBIG knows and that cannot be compiled.
const fn refused(name: &'static str, refusal: Refusal) -> Processing {
    let step = Step::Pointwise(|x| x);
    Processing { name, arguments: &[], lowering: Err(refusal), step, formula: "" }
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
        arguments: &[argument("dim", Kind::Dimension, Default::Required)],
        lowering: Ok("Softmax"),
        step: Step::Softmax,
        formula: "eˣ / Σ eˣ down the rows (`dim = 0`) or along each row (`dim = 1` or `-1`)",
    },
    pointwise("relu", "Relu", evaluate::relu, "max(x, 0)"),
    pointwise("sigmoid", "Sigmoid", evaluate::sigmoid, "1 / (1 + e⁻ˣ)"),
    pointwise("tanh", "Tanh", libm::tanh, "tanh x"),
    pointwise("leaky_relu", "LeakyRelu", evaluate::leaky_relu, "x, below 0: 0.01·x"),
    pointwise("softplus", "Softplus", evaluate::softplus, "ln(1 + eˣ), above 20: x"),
    pointwise("silu", "Silu", evaluate::silu, "x / (1 + e⁻ˣ)"),
    pointwise("celu", "Celu", evaluate::celu, "x, below 0: eˣ − 1"),
    pointwise("gelu", "Gelu", evaluate::gelu, "½·x·(1 + erf(x/√2))"),
    Processing {
        name: "layer_norm",
        arguments: &[],
        lowering: Ok("LayerNorm"),
        step: Step::LayerNorm,
        formula: "(x − mean) / √(variance + 1e-5) of each row",
    },
    pointwise("exp", "Exp", libm::exp, "eˣ"),
    Processing {
        name: "scale",
        arguments: &[argument("c", Kind::Real(Range::Any), Default::Required)],
        lowering: Ok("Scale"),
        step: Step::Scale,
        formula: "c·x",
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
