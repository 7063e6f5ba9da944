//! The functions.

use super::{
    arguments::{Argument, Default, Kind, Range, argument, count, flag, real},
    reconciliations::Reconciliation,
    structures::{PatchShape, Structure},
};
use crate::ir::Path;

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
    /// The patches of a grid.
    OfGrid,
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
            Self::OfGrid => "centres·cells·channels, or d",
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
    /// The type whose fields are the arguments.
    Kernel(Path),
    /// e^−distance of the type.
    Distance(Path),
    /// e^−distance of order `p`.
    Minkowski,
    Anisotropic,
    /// The argument `kernel`.
    KernelBased,
    /// A weighted sum of the argument `kernels`.
    HybridKernel,
    Parameterized(Reconciliation),
    Bilinear(Reconciliation),
    /// A chain, a graph or a grid.
    Structure(Structure),
    /// `data_transformation` times `parameter_fabrication`.
    Rpn,
    Hybrid,
}

#[cfg(test)]
impl Lowering {
    /// l, for documentation; N × D is d × d' or o × o.
    pub(crate) fn parameters(self) -> String {
        match self {
            Self::Parameterized(reconciliation) => reconciliation.parameters(["d", "d'"]),
            Self::Bilinear(reconciliation) => reconciliation.parameters(["o", "o"]),
            Self::Rpn => "the fabrication's".to_owned(),
            Self::Hybrid => "its functions' and its fusion's".to_owned(),
            _ => "0".to_owned(),
        }
    }
}

const PRIMED: &[Argument] =
    &[count("m_prime", Default::Otherwise("d")), count("b_prime", Default::Otherwise("d"))];
const PRIMED_REQUIRED: &[Argument] = &[
    count("m_prime", Default::Otherwise("required for attribute")),
    count("b_prime", Default::Otherwise("required for instance")),
];

impl Function {
    /// All arguments: its own, and those that come with its shape, its reconciliation or its structure.
    pub(crate) fn all_arguments(&self) -> impl Iterator<Item = &'static Argument> + use<> {
        let shape = match self.shape {
            Shape::Primed => PRIMED,
            Shape::PrimedRequired => PRIMED_REQUIRED,
            Shape::Square | Shape::OfMatrix | Shape::OfGrid | Shape::OfFusion => &[],
        };
        let part = match self.lowering {
            Lowering::Parameterized(reconciliation) | Lowering::Bilinear(reconciliation) => {
                reconciliation.arguments()
            }
            Lowering::Structure(structure) => structure.arguments(),
            _ => &[],
        };
        self.arguments.iter().chain(part).chain(shape)
    }
}

// `require_data` and `require_parameters` are tinyBIG's switches, which change nothing.
const PARAMETERS: &[Argument] = &[flag("require_data", false), flag("require_parameters", true)];
const DATA_AND_PARAMETERS: &[Argument] =
    &[flag("require_data", true), flag("require_parameters", true)];
const KERNEL: &[Argument] = &[
    argument("kernel", Kind::Kernel, Default::Required),
    flag("require_data", true),
    flag("require_parameters", false),
];

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
        arguments: PARAMETERS,
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
    kernel(name, DATA_AND_PARAMETERS, Lowering::Bilinear(reconciliation), false, formula)
}

const fn structure(name: &'static str, structure: Structure, formula: &'static str) -> Function {
    kernel(name, &[], Lowering::Structure(structure), false, formula)
}

const fn grid(
    name: &'static str,
    patch: Option<PatchShape>,
    aggregation: Option<bool>,
) -> Function {
    Function {
        name,
        alias: None,
        arguments: &[],
        shape: Shape::OfGrid,
        lowering: Lowering::Structure(Structure::Grid { patch, aggregation }),
        centering: false,
        formula: match aggregation {
            None => "1 if cell i is the patch's cell j (aggregation: in the patch around j)",
            Some(false) => "1 if cell i is the patch's cell j",
            Some(true) => "1 if cell i is in the patch around cell j",
        },
    }
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
    kernel("linear_kernel", &[], Lowering::Kernel(Path::LinearKernel), true, "z_i·z_j"),
    kernel(
        "polynomial_kernel",
        &[real("c", 0.0), real("d", 1.0)],
        Lowering::Kernel(Path::PolynomialKernel),
        true,
        "(z_i·z_j + c)^d",
    ),
    kernel(
        "hyperbolic_tangent_kernel",
        &[real("c", 0.0), real("alpha", 1.0)],
        Lowering::Kernel(Path::HyperbolicTangentKernel),
        true,
        "tanh(alpha·z_i·z_j + c)",
    ),
    kernel(
        "cosine_similarity",
        &[],
        Lowering::Kernel(Path::CosineSimilarity),
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
        Lowering::Distance(Path::ManhattanDistance),
        true,
        "exp(−‖z_i − z_j‖₁)",
    ),
    kernel(
        "euclidean_distance",
        &[],
        Lowering::Distance(Path::EuclideanDistance),
        true,
        "exp(−‖z_i − z_j‖₂)",
    ),
    kernel(
        "chebyshev_distance",
        &[],
        Lowering::Distance(Path::ChebyshevDistance),
        true,
        "exp(−max_k abs(z_ki − z_kj))",
    ),
    kernel(
        "canberra_distance",
        &[],
        Lowering::Distance(Path::CanberraDistance),
        false,
        "exp(−Σ_k abs(z_ki − z_kj) / (abs(z_ki) + abs(z_kj) + 1e-10))",
    ),
    kernel(
        "exponential_kernel",
        &[real("gamma", 1.0)],
        Lowering::Kernel(Path::ExponentialKernel),
        false,
        "exp(−gamma·‖z_i − z_j‖₂²)",
    ),
    kernel(
        "gaussian_rbf_kernel",
        &[argument("sigma", Kind::Real(Range::Positive), Default::Real(1.0))],
        Lowering::Kernel(Path::GaussianRbfKernel),
        false,
        "exp(−‖z_i − z_j‖₂² / (2·sigma²))",
    ),
    kernel(
        "laplacian_kernel",
        &[argument("sigma", Kind::Real(Range::NonZero), Default::Real(1.0))],
        Lowering::Kernel(Path::LaplacianKernel),
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
    kernel("numerical_kernel_based", KERNEL, Lowering::KernelBased, false, "kernel(z)_ij"),
    kernel(
        "pearson_correlation",
        &[],
        Lowering::Kernel(Path::PearsonCorrelation),
        false,
        "cov(z_i, z_j) / (s_i·s_j)",
    ),
    kernel(
        "rv_coefficient",
        &[],
        Lowering::Kernel(Path::RvCoefficient),
        false,
        "pearson_ij within [0, 1]; diagonal 0",
    ),
    kernel(
        "mutual_information",
        &[],
        Lowering::Kernel(Path::MutualInformation),
        false,
        "½·ln(v_i·v_j / (v_i·v_j − cov_ij²)); diagonal 0",
    ),
    kernel(
        "kl_divergence",
        &[],
        Lowering::Kernel(Path::KlDivergence),
        false,
        "Σ_k p_ki·(ln p_ki − ln p_kj), p = column softmax of z",
    ),
    kernel("statistical_kernel_based", KERNEL, Lowering::KernelBased, false, "kernel(z)_ij"),
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
        name: "parameterized_rpn",
        alias: None,
        arguments: &[
            argument("data_transformation", Kind::Expansion, Default::Required),
            argument("parameter_fabrication", Kind::Reconciliation, Default::Required),
            flag("require_data", true),
            flag("require_parameters", true),
        ],
        shape: Shape::Primed,
        lowering: Lowering::Rpn,
        centering: false,
        formula: "(κ(zᵀ)·Wᵀ)_ij, κ the transformation",
    },
    structure("chain", Structure::Chain, "R(N + self_scaling·I)_ij, N_i,i+1 = 1"),
    structure(
        "multihop_chain",
        Structure::MultihopChain,
        "(baseʰ)_ij or (base + … + baseʰ)_ij, base = R(N + I)",
    ),
    structure(
        "inverse_approx_multihop_chain",
        Structure::InverseChain,
        "((I − R(N))⁻¹)_ij; bi-directional: (R(N) + … + R(N)^(d−1))_ij over column sums",
    ),
    structure("exponential_approx_multihop_chain", Structure::ExponentialChain, "(e^R(N))_ij"),
    structure("graph", Structure::Graph, "R(N)_ij, N_ij = 1 for a link from i to j"),
    structure(
        "multihop_graph",
        Structure::MultihopGraph,
        "(baseʰ)_ij or (base + … + baseʰ)_ij, base = R(N)",
    ),
    structure("pagerank_multihop_graph", Structure::PageRank, "(c·(I − (1 − c)·R(N))⁻¹)_ij"),
    grid("geometric", None, None),
    grid("cuboid_patch_based_geometric", Some(PatchShape::Cuboid), None),
    grid("cuboid_patch_padding_based_geometric", Some(PatchShape::Cuboid), Some(false)),
    grid("cuboid_patch_aggregation_based_geometric", Some(PatchShape::Cuboid), Some(true)),
    grid("cylinder_patch_based_geometric", Some(PatchShape::Cylinder), None),
    grid("cylinder_patch_padding_based_geometric", Some(PatchShape::Cylinder), Some(false)),
    grid("cylinder_patch_aggregation_based_geometric", Some(PatchShape::Cylinder), Some(true)),
    grid("sphere_patch_based_geometric", Some(PatchShape::Sphere), None),
    grid("sphere_patch_padding_based_geometric", Some(PatchShape::Sphere), Some(false)),
    grid("sphere_patch_aggregation_based_geometric", Some(PatchShape::Sphere), Some(true)),
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
