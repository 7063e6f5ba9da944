//! The fusions, and the metrics of `metric(metric = …)`.

use super::{Argument, Default, Kind, argument};

/// A row: one fusion, or one metric.
#[derive(Debug)]
pub(crate) struct Fusion {
    /// tinyBIG's class name without `_fusion`; for metrics, its function's name without `batch_`.
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [Argument],
    pub(crate) lowering: FusionLowering,
    /// The fused entry of `X_1` … `X_K`, for documentation.
    pub(crate) formula: &'static str,
}

/// How a fusion is made of the runtime's types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum FusionLowering {
    /// The type under `fusions`, without arguments or parameters.
    Plain(&'static str),
    /// The type under `fusions`, with one weight per member when `weights` is given; else the second type.
    Weighted(&'static str, Option<&'static str>),
    /// `weights`, or parameters when `require_parameters` says so.
    WeightedSummation,
    /// K parameters.
    ParameterizedWeightedSummation,
    /// Σ|x|^p^(1/p).
    Norm,
    /// The argument `metric`.
    Metric,
    Concatenation,
}

#[cfg(test)]
impl FusionLowering {
    /// l, for documentation.
    pub(crate) fn parameters(self) -> &'static str {
        match self {
            Self::ParameterizedWeightedSummation => "K",
            Self::WeightedSummation => "0; K with `require_parameters = true`",
            _ => "0",
        }
    }
}

const fn plain(name: &'static str, path: &'static str, formula: &'static str) -> Fusion {
    Fusion { name, arguments: &[], lowering: FusionLowering::Plain(path), formula }
}

const WEIGHTS: Argument = argument("weights", Kind::Vector, Default::Required);

/// All fusions.
pub(crate) const FUSIONS: &[Fusion] = &[
    Fusion {
        name: "weighted_summation",
        arguments: &[
            argument("weights", Kind::Vector, Default::Otherwise("required without parameters")),
            argument("require_parameters", Kind::Flag, Default::Flag(false)),
        ],
        lowering: FusionLowering::WeightedSummation,
        formula: "Σ_k weights_k·X_k",
    },
    plain("summation", "summation::Sum", "Σ_k X_k"),
    plain("average", "summation::Mean", "(1/K)·Σ_k X_k"),
    Fusion {
        name: "parameterized_weighted_summation",
        arguments: &[],
        lowering: FusionLowering::ParameterizedWeightedSummation,
        formula: "Σ_k w_k·X_k",
    },
    plain("sum", "summation::Sum", "Σ_k X_k"),
    plain("mean", "summation::Mean", "(1/K)·Σ_k X_k"),
    plain("max", "elementwise::Max", "max_k X_k"),
    plain("min", "elementwise::Min", "min_k X_k"),
    plain("prod", "elementwise::Prod", "Π_k X_k"),
    plain("median", "elementwise::Median", "the middle of the X_k, the lower one of two"),
    plain("l1_norm", "elementwise::L1Norm", "Σ_k abs(X_k)"),
    plain("l2_norm", "elementwise::L2Norm", "√Σ_k X_k²"),
    Fusion {
        name: "metric",
        arguments: &[argument("metric", Kind::Metric, Default::Required)],
        lowering: FusionLowering::Metric,
        formula: "metric(X_1, …, X_K)",
    },
    Fusion {
        name: "concatenation",
        arguments: &[],
        lowering: FusionLowering::Concatenation,
        formula: "[X_1 X_2 … X_K], side by side",
    },
];

/// All metrics.
pub(crate) const METRICS: &[Fusion] = &[
    plain("mean", "summation::Mean", "(1/K)·Σ_k X_k"),
    Fusion {
        name: "weighted_mean",
        arguments: &[WEIGHTS],
        lowering: FusionLowering::Weighted("metric::WeightedMean", None),
        formula: "Σ_k weights_k·X_k / Σ_k weights_k",
    },
    plain("median", "elementwise::Median", "the middle, the lower one of two"),
    plain("mode", "metric::Mode", "the most frequent value, the smallest of several"),
    plain("variance", "metric::Variance", "Σ_k (X_k − mean)² / (K − 1)"),
    plain("std", "metric::Std", "√variance"),
    plain("skewness", "metric::Skewness", "mean((X − mean)³) / (σ³ + 1e-12), σ divided by K"),
    Fusion {
        name: "norm",
        arguments: &[argument("p", Kind::Order, Default::Real(2.0))],
        lowering: FusionLowering::Norm,
        formula: "(Σ_k abs(X_k)^p)^(1/p)",
    },
    plain("geometric_mean", "metric::GeometricMean", "(Π_k X_k)^(1/K)"),
    Fusion {
        name: "harmonic_mean",
        arguments: &[argument("weights", Kind::Vector, Default::Otherwise("all equal"))],
        lowering: FusionLowering::Weighted(
            "metric::WeightedHarmonicMean",
            Some("metric::HarmonicMean"),
        ),
        formula: "Σ_k weights_k / Σ_k (weights_k / X_k)",
    },
    plain("entropy", "metric::Entropy", "−Σ_k (X_k + 1e-12)·ln X_k"),
    plain("max", "elementwise::Max", "max_k X_k"),
    plain("min", "elementwise::Min", "min_k X_k"),
    plain("prod", "elementwise::Prod", "Π_k X_k"),
    plain("sum", "summation::Sum", "Σ_k X_k"),
    plain("l1_norm", "elementwise::L1Norm", "Σ_k abs(X_k)"),
    plain("l2_norm", "elementwise::L2Norm", "√Σ_k X_k²"),
];
