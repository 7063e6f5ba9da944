//! The names of the runtime that the macro writes: a list, so that a test can look whether each is there.

/// Declares the names; their text is what follows the root of generated code.
macro_rules! paths {
    (@text $name:ident) => { stringify!($name) };
    (@text $name:ident $text:literal) => { $text };
    ($($name:ident $(= $text:literal)?,)*) => {
        /// Something of the runtime.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Path {
            $($name,)*
        }

        impl Path {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name under the root of generated code, `__private` of the runtime.
            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => paths!(@text $name $($text)?),)*
                }
            }
        }
    };
}

paths! {
    // Functions.
    LinearKernel,
    PolynomialKernel,
    HyperbolicTangentKernel,
    CosineSimilarity,
    ManhattanDistance,
    EuclideanDistance,
    ChebyshevDistance,
    MinkowskiDistance,
    CanberraDistance,
    NegativeExponential,
    ExponentialKernel,
    GaussianRbfKernel,
    LaplacianKernel,
    IsotropicRbfKernel,
    AnisotropicRbfKernel,
    PearsonCorrelation,
    RvCoefficient,
    MutualInformation,
    KlDivergence,
    Constant,
    ConstantC,
    Identity,
    Dense,
    Sparse,
    Parameterized,
    Bilinear,
    FactoredBilinear,
    Rpn,
    // Fusions.
    Sum,
    Mean,
    WeightedSummation,
    ParameterizedWeightedSummation,
    Max,
    Min,
    Prod,
    Median,
    L1Norm,
    L2Norm,
    Norm,
    WeightedMean,
    HarmonicMean,
    WeightedHarmonicMean,
    GeometricMean,
    Mode,
    Variance,
    Std,
    Skewness,
    Entropy,
    // Processing.
    Softmax,
    OperatorBasedNormalize,
    NormalizationMode,
    Relu,
    Sigmoid,
    Tanh,
    LeakyRelu,
    Softplus,
    Silu,
    Celu,
    Gelu,
    Exp,
    Scale,
    LayerNorm,
    Centre,
    // Reconciliations.
    WholeMatrix = "reconciliations::Identity",
    ConstantMatrix = "reconciliations::constant::Constant",
    ConstantEye = "reconciliations::constant::ConstantEye",
    Lorr,
    RandomMatrixAdaption,
    Hm,
    Lphm,
    DualLphm,
    DuplicatedPadding,
    DuplicatedDiagonalPadding,
    Masking,
    Hypernet,
    RandomMatrixHypernet,
    // Data transformations.
    IdentityExpansion = "expansions::basic::Identity",
    LinearExpansion = "expansions::basic::Linear",
    ReciprocalExpansion = "expansions::basic::Reciprocal",
    TaylorExpansion = "expansions::polynomial::Taylor",
    ChebyshevExpansion = "expansions::polynomial::Chebyshev",
    HermiteExpansion = "expansions::polynomial::Hermite",
    LaguerreExpansion = "expansions::polynomial::Laguerre",
    LegendreExpansion = "expansions::polynomial::Legendre",
    GegenbauerExpansion = "expansions::polynomial::Gegenbauer",
    JacobiExpansion = "expansions::polynomial::Jacobi",
    BesselExpansion = "expansions::polynomial::Bessel",
    ReverseBesselExpansion = "expansions::polynomial::ReverseBessel",
    FibonacciExpansion = "expansions::polynomial::Fibonacci",
    LucasExpansion = "expansions::polynomial::Lucas",
    FourierExpansion = "expansions::periodic::Fourier",
    TrigonometricExpansion = "expansions::periodic::Trigonometric",
    HyperbolicExpansion = "expansions::periodic::Hyperbolic",
    ArcTrigonometricExpansion = "expansions::periodic::ArcTrigonometric",
    ArcHyperbolicExpansion = "expansions::periodic::ArcHyperbolic",
    BsplineExpansion = "expansions::spline::Bspline",
    GaussianRbfExpansion = "expansions::radial::GaussianRbf",
    InverseQuadraticRbfExpansion = "expansions::radial::InverseQuadraticRbf",
    NaiveNormalExpansion = "expansions::probabilistic::NaiveNormal",
    NaiveLaplaceExpansion = "expansions::probabilistic::NaiveLaplace",
    NaiveCauchyExpansion = "expansions::probabilistic::NaiveCauchy",
    NaiveExponentialExpansion = "expansions::probabilistic::NaiveExponential",
    NaiveGammaExpansion = "expansions::probabilistic::NaiveGamma",
    NaiveChi2Expansion = "expansions::probabilistic::NaiveChi2",
    NormalExpansion = "expansions::probabilistic::Normal",
    LaplaceExpansion = "expansions::probabilistic::Laplace",
    ExtendedExpansion = "expansions::composed::Extended",
    NestedExpansion = "expansions::composed::Nested",
    // Plans.
    Fused,
    FusedStack,
    Linear,
    SideBySide,
    ProcessedMembers,
    Processed,
    Materialized,
    Factored,
    Reconciled,
    FactoredConcatenation,
    Structural,
    Masked,
    MaskedSoftmax,
    // Structures.
    Structure = "structure::Structure",
    Topology = "structure::Topology",
    Grid = "structure::Grid",
    Patch = "structure::Patch",
    Packing = "structure::Packing",
    GridMode = "structure::Mode",
    Normalization = "structure::Normalization",
    PlainFusion = "structure::Fusion",
    DenseStructure = "structure::dense",
    StructureOfAnySize = "structure::of_any_size",
    FusedStructures = "structure::fused",
    StructuresBeside = "structure::beside",
    MostSteps = "structure::MOST_STEPS",
    // Checks.
    CheckEqual = "check::equal",
    CheckDivides = "check::divides",
    CheckBelow = "check::below",
    CheckAtLeast = "check::at_least",
    CheckAtMost = "check::at_most",
    CheckFinite = "check::finite",
    CheckPositive = "check::positive",
    CheckNonZero = "check::non_zero",
    CheckProbability = "check::probability",
    CheckNumber = "check::a_number",
    CheckRegular = "check::regular",
    LargestDivisor = "check::largest_divisor",
}
