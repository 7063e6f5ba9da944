//! The data transformations (tinyBIG's expansions).

use super::arguments::{Argument, Default, Kind, Range, argument, count, real};
use crate::ir::Path;

/// A row: one `data_transformation`.
#[derive(Debug)]
pub(crate) struct Expansion {
    /// tinyBIG's class name.
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [Argument],
    /// The type, whose fields are the arguments.
    pub(crate) path: Path,
    pub(crate) width: Width,
    /// The features of an entry v of a column, for documentation.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the README, which a test renders"))]
    pub(crate) formula: &'static str,
}

/// The number of features of a column of o entries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Width {
    /// That many for each entry.
    PerEntry(usize),
    /// The argument for each entry.
    Argument(&'static str),
    /// The sum of the arguments `t` and `d` for each entry.
    Spline,
    /// Twice the argument `N` for each entry.
    Fourier,
    /// o + o² + … + o^d.
    Powers,
    /// Those of all transformations together.
    Sum,
    /// Those of the last transformation.
    Composition,
}

#[cfg(test)]
impl Width {
    /// For documentation.
    pub(crate) fn text(self) -> String {
        match self {
            Self::PerEntry(1) => "o".to_owned(),
            Self::PerEntry(number) => format!("{number}·o"),
            Self::Argument(name) => format!("{name}·o"),
            Self::Spline => "(t + d)·o".to_owned(),
            Self::Fourier => "2·N·o".to_owned(),
            Self::Powers => "o + … + o^d".to_owned(),
            Self::Sum => "the sum of all".to_owned(),
            Self::Composition => "the last one's".to_owned(),
        }
    }
}

const DEGREE: Argument = count("d", Default::Count(2));
const ALPHA: Argument = real("alpha", 1.0);

const fn entrywise(
    name: &'static str,
    path: Path,
    features: usize,
    formula: &'static str,
) -> Expansion {
    Expansion { name, arguments: &[], path, width: Width::PerEntry(features), formula }
}

const fn recurrence(name: &'static str, path: Path, arguments: &'static [Argument]) -> Expansion {
    let (width, formula) = (Width::Argument("d"), "the polynomials of orders 1 … d");
    Expansion { name, arguments, path, width, formula }
}

const fn radial(name: &'static str, path: Path, formula: &'static str) -> Expansion {
    const CENTRES: &[Argument] = &[
        argument("base_range", Kind::Interval, Default::Interval([-1, 1])),
        count("num_interval", Default::Count(10)),
        real("epsilon", 1.0),
    ];
    Expansion { name, arguments: CENTRES, path, width: Width::Argument("num_interval"), formula }
}

const fn composed(
    name: &'static str,
    path: Path,
    width: Width,
    formula: &'static str,
) -> Expansion {
    const FUNCTIONS: &[Argument] =
        &[argument("composition_functions", Kind::Expansions, Default::Required)];
    Expansion { name, arguments: FUNCTIONS, path, width, formula }
}

/// All transformations.
pub(crate) const EXPANSIONS: &[Expansion] = &[
    entrywise("identity_expansion", Path::IdentityExpansion, 1, "v"),
    Expansion {
        name: "linear_expansion",
        arguments: &[real("c", 1.0)],
        path: Path::LinearExpansion,
        width: Width::PerEntry(1),
        formula: "c·v",
    },
    entrywise("reciprocal_expansion", Path::ReciprocalExpansion, 1, "1 / v, v at least ±1e-6"),
    Expansion {
        name: "taylor_expansion",
        arguments: &[DEGREE],
        path: Path::TaylorExpansion,
        width: Width::Powers,
        formula: "all products of up to d entries",
    },
    Expansion {
        name: "fourier_expansion",
        arguments: &[
            argument("P", Kind::Real(Range::NonZero), Default::Real(10.0)),
            count("N", Default::Count(5)),
        ],
        path: Path::FourierExpansion,
        width: Width::Fourier,
        formula: "cos(2πn·v/P), sin(2πn·v/P) for n = 1 … N",
    },
    recurrence("chebyshev_expansion", Path::ChebyshevExpansion, &[DEGREE]),
    recurrence("hermite_expansion", Path::HermiteExpansion, &[DEGREE]),
    recurrence("laguerre_expansion", Path::LaguerreExpansion, &[DEGREE, ALPHA]),
    recurrence("legendre_expansion", Path::LegendreExpansion, &[DEGREE]),
    recurrence("gegenbauer_expansion", Path::GegenbauerExpansion, &[DEGREE, ALPHA]),
    recurrence("jacobi_expansion", Path::JacobiExpansion, &[DEGREE, ALPHA, real("beta", 1.0)]),
    recurrence("bessel_expansion", Path::BesselExpansion, &[DEGREE]),
    recurrence("reverse_bessel_expansion", Path::ReverseBesselExpansion, &[DEGREE]),
    recurrence("fibonacci_expansion", Path::FibonacciExpansion, &[DEGREE]),
    recurrence("lucas_expansion", Path::LucasExpansion, &[DEGREE]),
    Expansion {
        name: "bspline_expansion",
        arguments: &[
            argument("grid_range", Kind::Interval, Default::Interval([-1, 1])),
            count("t", Default::Count(5)),
            argument("d", Kind::Whole, Default::Whole(3)),
        ],
        path: Path::BsplineExpansion,
        width: Width::Spline,
        formula: "the splines of degree d on t intervals",
    },
    radial("gaussian_rbf_expansion", Path::GaussianRbfExpansion, "exp(−(epsilon·(v − c_k))²)"),
    radial(
        "inverse_quadratic_rbf_expansion",
        Path::InverseQuadraticRbfExpansion,
        "1 / (1 + (epsilon·(v − c_k))²)",
    ),
    entrywise("trigonometric_expansion", Path::TrigonometricExpansion, 3, "sin v, cos v, tan v"),
    entrywise("hyperbolic_expansion", Path::HyperbolicExpansion, 3, "sinh v, cosh v, tanh v"),
    entrywise(
        "arc_trigonometric_expansion",
        Path::ArcTrigonometricExpansion,
        3,
        "asin(0.99·u), acos(0.99·u), atan u; u = σ(v)",
    ),
    entrywise(
        "arc_hyperbolic_expansion",
        Path::ArcHyperbolicExpansion,
        3,
        "asinh u, acosh(u + 1.01), atanh(0.99·u); u = σ(v)",
    ),
    entrywise("naive_normal_expansion", Path::NaiveNormalExpansion, 1, "ln N(v; 0, 1)"),
    entrywise("naive_laplace_expansion", Path::NaiveLaplaceExpansion, 1, "ln Laplace(v; 0, 1)"),
    entrywise("naive_cauchy_expansion", Path::NaiveCauchyExpansion, 1, "ln Cauchy(v; 0, 1)"),
    entrywise(
        "naive_exponential_expansion",
        Path::NaiveExponentialExpansion,
        1,
        "ln Exp(y; 0.5), y = 0.99·σ(v) + 0.001",
    ),
    entrywise(
        "naive_gamma_expansion",
        Path::NaiveGammaExpansion,
        1,
        "ln Γ(y; 0.5, 1), y = 0.99·σ(v) + 0.001",
    ),
    entrywise("naive_chi2_expansion", Path::NaiveChi2Expansion, 1, "ln χ²₁(σ(v) + 0.001)"),
    entrywise("normal_expansion", Path::NormalExpansion, 6, "ln N(v) of six laws"),
    entrywise("laplace_expansion", Path::LaplaceExpansion, 6, "ln Laplace(v) of six laws"),
    composed("extended_expansion", Path::ExtendedExpansion, Width::Sum, "those of all, in order"),
    composed("nested_expansion", Path::NestedExpansion, Width::Composition, "each of those before"),
];
