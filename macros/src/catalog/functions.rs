//! The functions.

use super::{Argument, Default, Kind, Range, argument, count, real};

/// A row: one interdependence function of the language.
#[derive(Debug)]
pub(crate) struct Function {
    /// tinyBIG's class name without `_interdependence`.
    pub(crate) name: &'static str,
    /// Another name for it.
    pub(crate) alias: Option<&'static str>,
    pub(crate) arguments: &'static [Argument],
    /// The rule for d'.
    pub(crate) shape: Shape,
    /// How it is made of the runtime's types; this is also the rule for l.
    pub(crate) lowering: Lowering,
    /// Whether its kernel takes `centered = true` (only inside `kernel = …`).
    pub(crate) centering: bool,
    /// The entry `A_ij`, for documentation.
    pub(crate) formula: &'static str,
}

/// The number of columns d' of a function's matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// d' = d.
    Square,
    /// `m_prime` (attribute) or `b_prime` (instance), by default d.
    Primed,
    /// `m_prime` or `b_prime` must be given.
    PrimedRequired,
    /// The columns of the given matrix.
    OfMatrix,
    /// What the fusion makes of the members.
    OfFusion,
}

#[cfg(test)]
impl Shape {
    /// For documentation.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Square => "d",
            Self::Primed => "`m_prime`/`b_prime`, default d",
            Self::PrimedRequired => "`m_prime`/`b_prime`",
            Self::OfMatrix => "A's columns",
            Self::OfFusion => "the fusion's",
        }
    }
}

/// How a function is made of the runtime's types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lowering {
    /// The matrix `A`.
    Constant,
    /// A matrix of the number, or of the argument `c`.
    Filled(Option<f64>),
    Identity,
    /// The type under `functions`, whose fields are the arguments.
    Kernel(&'static str),
    /// e^−distance of the type under `functions`.
    Distance(&'static str),
    /// e^−distance of order `p`.
    Minkowski,
    Anisotropic,
    /// The argument `kernel`.
    KernelBased,
    /// A weighted sum of the argument `kernels`.
    HybridKernel,
    Parameterized(Reconciliation),
    Bilinear(Reconciliation),
    Hybrid,
}

#[cfg(test)]
impl Lowering {
    /// l, for documentation; N × D is d × d' or o × o.
    pub(crate) fn parameters(self) -> &'static str {
        let (Self::Parameterized(reconciliation) | Self::Bilinear(reconciliation)) = self else {
            return if self == Self::Hybrid { "its functions' and its fusion's" } else { "0" };
        };
        let bilinear = matches!(self, Self::Bilinear(_));
        match (reconciliation, bilinear) {
            (Reconciliation::Identity, false) => "d·d'",
            (Reconciliation::Identity, true) => "o²",
            (Reconciliation::Lorr, false) => "r(d + d')",
            (Reconciliation::Lorr, true) => "2·r·o",
            (Reconciliation::Hm, false) => "p·q + (d/p)(d'/q)",
            (Reconciliation::Hm, true) => "p·q + (o/p)(o/q)",
            (Reconciliation::Lphm, false) => "p·q + r(d/p + d'/q)",
            (Reconciliation::Lphm, true) => "p·q + r(o/p + o/q)",
            (Reconciliation::DualLphm, false) => "r(p + q + d/p + d'/q)",
            (Reconciliation::DualLphm, true) => "r(p + q + o/p + o/q)",
            (Reconciliation::RandomMatrixAdaption, false) => "d + r",
            (Reconciliation::RandomMatrixAdaption, true) => "o + r",
        }
    }
}

/// How a short vector becomes a matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reconciliation {
    Identity,
    Lorr,
    Hm,
    Lphm,
    DualLphm,
    RandomMatrixAdaption,
}

const PRIMED: &[Argument] =
    &[count("m_prime", Default::Otherwise("d")), count("b_prime", Default::Otherwise("d"))];
const PRIMED_REQUIRED: &[Argument] = &[
    count("m_prime", Default::Otherwise("required for attribute")),
    count("b_prime", Default::Otherwise("required for instance")),
];

impl Function {
    /// All arguments: its own, and those that come with its shape and its reconciliation.
    pub(crate) fn all_arguments(&self) -> impl Iterator<Item = &'static Argument> + use<> {
        let shape = match self.shape {
            Shape::Primed => PRIMED,
            Shape::PrimedRequired => PRIMED_REQUIRED,
            Shape::Square | Shape::OfMatrix | Shape::OfFusion => &[],
        };
        let reconciliation = match self.lowering {
            Lowering::Parameterized(reconciliation) | Lowering::Bilinear(reconciliation) => {
                reconciliation.arguments()
            }
            _ => &[],
        };
        self.arguments.iter().chain(reconciliation).chain(shape)
    }
}

impl Reconciliation {
    fn arguments(self) -> &'static [Argument] {
        const P: Argument = count("p", Default::Required);
        const Q: Argument = count("q", Default::Otherwise("p"));
        const R: Argument = count("r", Default::Count(2));
        const RANDOM: &[Argument] = &[
            R,
            argument("seed", Kind::Seed, Default::Otherwise("0")),
            argument("A", Kind::Matrix, Default::Otherwise("drawn from the seed")),
            argument("B", Kind::Matrix, Default::Otherwise("drawn from the seed")),
        ];
        match self {
            Self::Identity => &[],
            Self::Lorr => &[R],
            Self::Hm => &[P, Q],
            Self::Lphm | Self::DualLphm => &[R, P, Q],
            Self::RandomMatrixAdaption => RANDOM,
        }
    }
}

/// tinyBIG's switch, which changes nothing.
const REQUIRE_PARAMETERS: Argument =
    argument("require_parameters", Kind::Flag, Default::Flag(true));

/// A square function of the data.
const fn kernel(
    name: &'static str,
    arguments: &'static [Argument],
    lowering: Lowering,
    centering: bool,
    formula: &'static str,
) -> Function {
    Function { name, alias: None, arguments, shape: Shape::Square, lowering, centering, formula }
}

const fn parameterized(
    name: &'static str,
    reconciliation: Reconciliation,
    formula: &'static str,
) -> Function {
    let lowering = Lowering::Parameterized(reconciliation);
    Function {
        name,
        alias: None,
        arguments: &[REQUIRE_PARAMETERS],
        shape: Shape::Primed,
        lowering,
        centering: false,
        formula,
    }
}

const fn bilinear(
    name: &'static str,
    reconciliation: Reconciliation,
    formula: &'static str,
) -> Function {
    kernel(name, &[REQUIRE_PARAMETERS], Lowering::Bilinear(reconciliation), false, formula)
}

/// All functions, by family.
pub(crate) const FUNCTIONS: &[Function] = &[
    Function {
        name: "constant",
        alias: None,
        arguments: &[argument("A", Kind::Matrix, Default::Required)],
        shape: Shape::OfMatrix,
        lowering: Lowering::Constant,
        centering: false,
        formula: "A_ij, as given",
    },
    Function {
        name: "constant_c",
        alias: None,
        arguments: &[real("c", 1.0)],
        shape: Shape::PrimedRequired,
        lowering: Lowering::Filled(None),
        centering: false,
        formula: "c",
    },
    Function {
        name: "zero",
        alias: None,
        arguments: &[],
        shape: Shape::PrimedRequired,
        lowering: Lowering::Filled(Some(0.0)),
        centering: false,
        formula: "0",
    },
    Function {
        name: "one",
        alias: None,
        arguments: &[],
        shape: Shape::PrimedRequired,
        lowering: Lowering::Filled(Some(1.0)),
        centering: false,
        formula: "1",
    },
    Function {
        name: "identity",
        alias: Some("eye"),
        arguments: &[],
        shape: Shape::Primed,
        lowering: Lowering::Identity,
        centering: false,
        formula: "1 if i = j else 0",
    },
    kernel("linear_kernel", &[], Lowering::Kernel("numerical::LinearKernel"), true, "z_i·z_j"),
    kernel(
        "polynomial_kernel",
        &[real("c", 0.0), real("d", 1.0)],
        Lowering::Kernel("numerical::PolynomialKernel"),
        true,
        "(z_i·z_j + c)^d",
    ),
    kernel(
        "hyperbolic_tangent_kernel",
        &[real("c", 0.0), real("alpha", 1.0)],
        Lowering::Kernel("numerical::HyperbolicTangentKernel"),
        true,
        "tanh(alpha·z_i·z_j + c)",
    ),
    kernel(
        "cosine_similarity",
        &[],
        Lowering::Kernel("numerical::CosineSimilarity"),
        true,
        "z_i·z_j / (‖z_i‖·‖z_j‖)",
    ),
    kernel(
        "minkowski_distance",
        &[argument("p", Kind::Order, Default::Required)],
        Lowering::Minkowski,
        true,
        "exp(−‖z_i − z_j‖_p)",
    ),
    kernel(
        "manhattan_distance",
        &[],
        Lowering::Distance("numerical::ManhattanDistance"),
        true,
        "exp(−‖z_i − z_j‖₁)",
    ),
    kernel(
        "euclidean_distance",
        &[],
        Lowering::Distance("numerical::EuclideanDistance"),
        true,
        "exp(−‖z_i − z_j‖₂)",
    ),
    kernel(
        "chebyshev_distance",
        &[],
        Lowering::Distance("numerical::ChebyshevDistance"),
        true,
        "exp(−max_k abs(z_ki − z_kj))",
    ),
    kernel(
        "canberra_distance",
        &[],
        Lowering::Distance("numerical::CanberraDistance"),
        false,
        "exp(−Σ_k abs(z_ki − z_kj) / (abs(z_ki) + abs(z_kj) + 1e-10))",
    ),
    kernel(
        "exponential_kernel",
        &[real("gamma", 1.0)],
        Lowering::Kernel("numerical::ExponentialKernel"),
        false,
        "exp(−gamma·‖z_i − z_j‖₂²)",
    ),
    kernel(
        "gaussian_rbf_kernel",
        &[argument("sigma", Kind::Real(Range::Positive), Default::Real(1.0))],
        Lowering::Kernel("numerical::GaussianRbfKernel"),
        false,
        "exp(−‖z_i − z_j‖₂² / (2·sigma²))",
    ),
    kernel(
        "laplacian_kernel",
        &[argument("sigma", Kind::Real(Range::NonZero), Default::Real(1.0))],
        Lowering::Kernel("numerical::LaplacianKernel"),
        false,
        "exp(−‖z_i − z_j‖₁ / sigma)",
    ),
    kernel(
        "anisotropic_rbf_kernel",
        &[
            argument("a_vector", Kind::Vector, Default::Otherwise("a_scalar for all")),
            real("a_scalar", 1.0),
        ],
        Lowering::Anisotropic,
        false,
        "exp(−Σ_k a_k·(z_ki − z_kj)²)",
    ),
    kernel(
        "custom_hybrid_kernel",
        &[
            argument("kernels", Kind::Kernels, Default::Required),
            argument("weights", Kind::Vector, Default::Otherwise("1/K each")),
        ],
        Lowering::HybridKernel,
        false,
        "Σ_k weights_k · kernel_k(z)_ij",
    ),
    kernel(
        "numerical_kernel_based",
        &[argument("kernel", Kind::Kernel, Default::Required)],
        Lowering::KernelBased,
        false,
        "kernel(z)_ij",
    ),
    kernel(
        "pearson_correlation",
        &[],
        Lowering::Kernel("statistical::PearsonCorrelation"),
        false,
        "cov(z_i, z_j) / (s_i·s_j)",
    ),
    kernel(
        "rv_coefficient",
        &[],
        Lowering::Kernel("statistical::RvCoefficient"),
        false,
        "pearson_ij within [0, 1]; diagonal 0",
    ),
    kernel(
        "mutual_information",
        &[],
        Lowering::Kernel("statistical::MutualInformation"),
        false,
        "½·ln(v_i·v_j / (v_i·v_j − cov_ij²)); diagonal 0",
    ),
    kernel(
        "kl_divergence",
        &[],
        Lowering::Kernel("statistical::KlDivergence"),
        false,
        "Σ_k p_ki·(ln p_ki − ln p_kj), p = column softmax of z",
    ),
    kernel(
        "statistical_kernel_based",
        &[argument("kernel", Kind::Kernel, Default::Required)],
        Lowering::KernelBased,
        false,
        "kernel(z)_ij",
    ),
    parameterized("parameterized", Reconciliation::Identity, "W_ij, W = reshape(w)"),
    parameterized("lowrank_parameterized", Reconciliation::Lorr, "W_ij, W = U·V, U with r columns"),
    parameterized("hm_parameterized", Reconciliation::Hm, "W_ij, W = reshape(a ⊗ b)"),
    parameterized("lphm_parameterized", Reconciliation::Lphm, "W_ij, W = reshape(a ⊗ S·T)"),
    parameterized(
        "dual_lphm_parameterized",
        Reconciliation::DualLphm,
        "W_ij, W = reshape(P·Q ⊗ S·T)",
    ),
    parameterized(
        "random_matrix_adaption_parameterized",
        Reconciliation::RandomMatrixAdaption,
        "W_ij, W = diag(w₁)·A·diag(w₂)·Bᵀ, A and B fixed",
    ),
    bilinear("parameterized_bilinear", Reconciliation::Identity, "(zᵀ·W·z)_ij, W = reshape(w)"),
    bilinear(
        "lowrank_parameterized_bilinear",
        Reconciliation::Lorr,
        "(zᵀ·U·V·z)_ij, U with r columns",
    ),
    bilinear("hm_parameterized_bilinear", Reconciliation::Hm, "(zᵀ·W·z)_ij, W = reshape(a ⊗ b)"),
    bilinear(
        "lphm_parameterized_bilinear",
        Reconciliation::Lphm,
        "(zᵀ·W·z)_ij, W = reshape(a ⊗ S·T)",
    ),
    bilinear(
        "dual_lphm_parameterized_bilinear",
        Reconciliation::DualLphm,
        "(zᵀ·W·z)_ij, W = reshape(P·Q ⊗ S·T)",
    ),
    bilinear(
        "random_matrix_adaption_parameterized_bilinear",
        Reconciliation::RandomMatrixAdaption,
        "(zᵀ·W·z)_ij, W = diag(w₁)·A·diag(w₂)·Bᵀ, A and B fixed",
    ),
    Function {
        name: "hybrid",
        alias: None,
        arguments: &[
            argument("functions", Kind::Functions, Default::Required),
            argument("fusion", Kind::Fusion, Default::Required),
        ],
        shape: Shape::OfFusion,
        lowering: Lowering::Hybrid,
        centering: false,
        formula: "fusion(A_1, …, A_K)_ij",
    },
];
