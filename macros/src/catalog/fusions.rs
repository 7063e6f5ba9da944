//! The fusions, and the metrics of `metric(metric = …)`.

use super::{
    arguments::{Argument, Default, Kind, argument, count, flag},
    reconciliations::Reconciliation,
};
use crate::{evaluate::Rule, ir::Path};

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
    /// The type, without arguments or parameters, and what it does to constants.
    Plain(Path, Rule),
    /// Σ weights·x / Σ weights.
    WeightedMean,
    /// K / Σ (1/x), with `weights` if they are given.
    HarmonicMean,
    /// `weights`, or parameters when `require_parameters` says so.
    WeightedSummation,
    /// K parameters.
    ParameterizedWeightedSummation,
    /// Σ|x|^p^(1/p).
    Norm,
    /// The argument `metric`.
    Metric,
    Concatenation,
    /// A concatenation times a matrix of parameters.
    Reconciled(Reconciliation),
}

impl Fusion {
    /// All arguments: its own, and those of its reconciliation.
    pub(crate) fn all_arguments(&self) -> impl Iterator<Item = &'static Argument> + use<> {
        let reconciliation = match self.lowering {
            FusionLowering::Reconciled(reconciliation) => reconciliation.arguments(),
            _ => &[],
        };
        self.arguments.iter().chain(reconciliation)
    }
}

#[cfg(test)]
impl FusionLowering {
    /// l, for documentation.
    pub(crate) fn parameters(self) -> String {
        match self {
            Self::ParameterizedWeightedSummation => "K".to_owned(),
            Self::WeightedSummation => "0; K with `require_parameters = true`".to_owned(),
            Self::Reconciled(reconciliation) => reconciliation.parameters(["n", "Σd'"]),
            _ => "0".to_owned(),
        }
    }
}

const fn plain(name: &'static str, path: Path, rule: Rule, formula: &'static str) -> Fusion {
    Fusion { name, arguments: &[], lowering: FusionLowering::Plain(path, rule), formula }
}

const fn reconciled(
    name: &'static str,
    reconciliation: Reconciliation,
    formula: &'static str,
) -> Fusion {
    const OWN: &[Argument] = &[
        count("n", Default::Otherwise("the functions' common width")),
        flag("require_parameters", true),
    ];
    Fusion { name, arguments: OWN, lowering: FusionLowering::Reconciled(reconciliation), formula }
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
    plain("summation", Path::Sum, Rule::Sum, "Σ_k X_k"),
    plain("average", Path::Mean, Rule::Mean, "(1/K)·Σ_k X_k"),
    Fusion {
        name: "parameterized_weighted_summation",
        arguments: &[],
        lowering: FusionLowering::ParameterizedWeightedSummation,
        formula: "Σ_k w_k·X_k",
    },
    plain("sum", Path::Sum, Rule::Sum, "Σ_k X_k"),
    plain("mean", Path::Mean, Rule::Mean, "(1/K)·Σ_k X_k"),
    plain("max", Path::Max, Rule::Max, "max_k X_k"),
    plain("min", Path::Min, Rule::Min, "min_k X_k"),
    plain("prod", Path::Prod, Rule::Prod, "Π_k X_k"),
    plain("median", Path::Median, Rule::Median, "the middle of the X_k, the lower one of two"),
    plain("l1_norm", Path::L1Norm, Rule::L1Norm, "Σ_k abs(X_k)"),
    plain("l2_norm", Path::L2Norm, Rule::L2Norm, "√Σ_k X_k²"),
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
    reconciled(
        "parameterized_concatenation",
        Reconciliation::Identity,
        "([X_1 … X_K]·Wᵀ)_ij, W = reshape(w)",
    ),
    reconciled(
        "lowrank_parameterized_concatenation",
        Reconciliation::Lorr,
        "([X_1 … X_K]·Wᵀ)_ij, W = U·V, U with r columns",
    ),
    reconciled(
        "hm_parameterized_concatenation",
        Reconciliation::Hm,
        "([X_1 … X_K]·Wᵀ)_ij, W = reshape(a ⊗ b)",
    ),
    reconciled(
        "lphm_parameterized_concatenation",
        Reconciliation::Lphm,
        "([X_1 … X_K]·Wᵀ)_ij, W = reshape(a ⊗ S·T)",
    ),
    reconciled(
        "dual_lphm_parameterized_concatenation",
        Reconciliation::DualLphm,
        "([X_1 … X_K]·Wᵀ)_ij, W = reshape(P·Q ⊗ S·T)",
    ),
    reconciled(
        "random_matrix_adaption_parameterized_concatenation",
        Reconciliation::RandomMatrixAdaption,
        "([X_1 … X_K]·Wᵀ)_ij, W = diag(w₁)·A·diag(w₂)·Bᵀ, A and B fixed",
    ),
];

/// All metrics.
pub(crate) const METRICS: &[Fusion] = &[
    plain("mean", Path::Mean, Rule::Mean, "(1/K)·Σ_k X_k"),
    Fusion {
        name: "weighted_mean",
        arguments: &[WEIGHTS],
        lowering: FusionLowering::WeightedMean,
        formula: "Σ_k weights_k·X_k / Σ_k weights_k",
    },
    plain("median", Path::Median, Rule::Median, "the middle, the lower one of two"),
    plain("mode", Path::Mode, Rule::Mode, "the most frequent value, the smallest of several"),
    plain("variance", Path::Variance, Rule::Variance, "Σ_k (X_k − mean)² / (K − 1)"),
    plain("std", Path::Std, Rule::Std, "√variance"),
    plain(
        "skewness",
        Path::Skewness,
        Rule::Skewness,
        "mean((X − mean)³) / (σ³ + 1e-12), σ divided by K",
    ),
    Fusion {
        name: "norm",
        arguments: &[argument("p", Kind::Order, Default::Real(2.0))],
        lowering: FusionLowering::Norm,
        formula: "(Σ_k abs(X_k)^p)^(1/p)",
    },
    plain("geometric_mean", Path::GeometricMean, Rule::GeometricMean, "(Π_k X_k)^(1/K)"),
    Fusion {
        name: "harmonic_mean",
        arguments: &[argument("weights", Kind::Vector, Default::Otherwise("all equal"))],
        lowering: FusionLowering::HarmonicMean,
        formula: "Σ_k weights_k / Σ_k (weights_k / X_k)",
    },
    plain("entropy", Path::Entropy, Rule::Entropy, "−Σ_k (X_k + 1e-12)·ln X_k"),
    plain("max", Path::Max, Rule::Max, "max_k X_k"),
    plain("min", Path::Min, Rule::Min, "min_k X_k"),
    plain("prod", Path::Prod, Rule::Prod, "Π_k X_k"),
    plain("sum", Path::Sum, Rule::Sum, "Σ_k X_k"),
    plain("l1_norm", Path::L1Norm, Rule::L1Norm, "Σ_k abs(X_k)"),
    plain("l2_norm", Path::L2Norm, Rule::L2Norm, "√Σ_k X_k²"),
];
