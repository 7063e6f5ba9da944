//! The parameter reconciliations (tinyBIG's fabrications).

use super::arguments::{Argument, Default, Kind, Range, argument, count, flag, real};

/// How a short vector w becomes an n × D matrix W.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reconciliation {
    Identity,
    Lorr,
    Hm,
    Lphm,
    DualLphm,
    RandomMatrixAdaption,
    /// The number, or the argument `c`.
    Constant(Option<f64>),
    ConstantEye,
    Masking,
    DuplicatedPadding,
    DuplicatedDiagonalPadding,
    Hypernet,
    RandomMatrixHypernet,
}

/// A row: one `parameter_fabrication`.
#[derive(Debug)]
pub(crate) struct ReconciliationRow {
    /// tinyBIG's class name.
    pub(crate) name: &'static str,
    pub(crate) reconciliation: Reconciliation,
    pub(crate) arguments: &'static [Argument],
    /// W, for documentation.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the README, which a test renders"))]
    pub(crate) formula: &'static str,
}

const R: Argument = count("r", Default::Count(2));
const L: Argument = count("l", Default::Count(64));
const HIDDEN_DIM: Argument = count("hidden_dim", Default::Count(128));
const SEED: Argument = argument("seed", Kind::Seed, Default::Otherwise("0"));
const DIVISOR_OF_N: Argument = count("p", Default::DivisorOf("n"));
const DIVISOR_OF_D: Argument = count("q", Default::DivisorOf("D"));

const fn drawn(name: &'static str, kind: Kind) -> Argument {
    argument(name, kind, Default::Otherwise("drawn from the seed"))
}

const RANDOM_MATRICES: &[Argument] = &[R, SEED, drawn("A", Kind::Matrix), drawn("B", Kind::Matrix)];

impl Reconciliation {
    /// The arguments of the functions and fusions that are named after a reconciliation.
    pub(super) fn arguments(self) -> &'static [Argument] {
        const P: Argument = count("p", Default::Required);
        const Q: Argument = count("q", Default::As("p"));
        const RANK: Argument = count("r", Default::Required);
        match self {
            Self::Lorr => &[R],
            Self::Hm => &[P, Q],
            Self::Lphm | Self::DualLphm => &[RANK, P, Q],
            Self::RandomMatrixAdaption => RANDOM_MATRICES,
            _ => &[],
        }
    }

    /// l of an n × D matrix, for documentation.
    #[cfg(test)]
    pub(crate) fn parameters(self, [n, d]: [&str; 2]) -> String {
        match self {
            Self::Identity | Self::Masking => format!("{n}·{d}"),
            Self::Lorr => format!("r({n} + {d})"),
            Self::Hm => format!("p·q + ({n}/p)({d}/q)"),
            Self::Lphm => format!("p·q + r({n}/p + {d}/q)"),
            Self::DualLphm => format!("r(p + q + {n}/p + {d}/q)"),
            Self::RandomMatrixAdaption => format!("{n} + r"),
            Self::Constant(_) | Self::ConstantEye => "0".to_owned(),
            Self::DuplicatedPadding => format!("⌊{n}/p⌋·⌊{d}/q⌋"),
            Self::DuplicatedDiagonalPadding => format!("{d}/{n}"),
            Self::Hypernet | Self::RandomMatrixHypernet => "l".to_owned(),
        }
    }
}

const fn row(
    name: &'static str,
    reconciliation: Reconciliation,
    arguments: &'static [Argument],
    formula: &'static str,
) -> ReconciliationRow {
    ReconciliationRow { name, reconciliation, arguments, formula }
}

/// All reconciliations.
pub(crate) const RECONCILIATIONS: &[ReconciliationRow] = &[
    row("identity_reconciliation", Reconciliation::Identity, &[], "reshape(w)"),
    row("constant_reconciliation", Reconciliation::Constant(None), &[real("c", 1.0)], "c"),
    row("one_reconciliation", Reconciliation::Constant(Some(1.0)), &[], "1"),
    row("zero_reconciliation", Reconciliation::Constant(Some(0.0)), &[], "0"),
    row("constant_eye_reconciliation", Reconciliation::ConstantEye, &[], "1 if i = j else 0"),
    row(
        "masking_reconciliation",
        Reconciliation::Masking,
        &[
            argument("p", Kind::Real(Range::Probability), Default::Real(0.5)),
            flag("fixed_mask", true),
            SEED,
            drawn("mask_matrix", Kind::Matrix),
        ],
        "reshape(w) ∘ mask, each entry of which is 1 with probability p",
    ),
    row("lorr_reconciliation", Reconciliation::Lorr, &[R], "U·V, U with r columns"),
    row("hm_reconciliation", Reconciliation::Hm, &[DIVISOR_OF_N, DIVISOR_OF_D], "reshape(a ⊗ b)"),
    row(
        "lphm_reconciliation",
        Reconciliation::Lphm,
        &[DIVISOR_OF_N, DIVISOR_OF_D, R],
        "reshape(a ⊗ S·T)",
    ),
    row(
        "dual_lphm_reconciliation",
        Reconciliation::DualLphm,
        &[DIVISOR_OF_N, DIVISOR_OF_D, R],
        "reshape(P·Q ⊗ S·T)",
    ),
    row(
        "duplicated_padding_reconciliation",
        Reconciliation::DuplicatedPadding,
        &[count("p", Default::Count(2)), count("q", Default::As("p"))],
        "w again and again",
    ),
    row(
        "duplicated_diagonal_padding_reconciliation",
        Reconciliation::DuplicatedDiagonalPadding,
        &[count("p", Default::Otherwise("n")), count("q", Default::Otherwise("n"))],
        "w in row i from column i·l on",
    ),
    row(
        "random_matrix_adaption_reconciliation",
        Reconciliation::RandomMatrixAdaption,
        RANDOM_MATRICES,
        "diag(w₁)·A·diag(w₂)·Bᵀ, A and B fixed",
    ),
    row(
        "hypernet_reconciliation",
        Reconciliation::Hypernet,
        &[
            L,
            HIDDEN_DIM,
            flag("static", true),
            SEED,
            drawn("W1", Kind::Matrix),
            drawn("b1", Kind::Vector),
            drawn("W2", Kind::Matrix),
            drawn("b2", Kind::Vector),
        ],
        "reshape(W2·σ(W1·w + b1) + b2)",
    ),
    row(
        "random_matrix_hypernet_reconciliation",
        Reconciliation::RandomMatrixHypernet,
        &[
            R,
            L,
            HIDDEN_DIM,
            SEED,
            drawn("P", Kind::Matrix),
            drawn("Q", Kind::Matrix),
            drawn("S", Kind::Matrix),
            drawn("T", Kind::Matrix),
        ],
        "reshape(σ(w·P·Qᵀ)·S·Tᵀ)",
    ),
];
