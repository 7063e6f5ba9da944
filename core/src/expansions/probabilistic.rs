//! Logarithms of probability densities.
//!
//! The distributions on the positive numbers read σ(z) = 1/(1 + e^−z) instead of z, scaled and moved away from 0. Where z
//! holds NaN tinyBIG raises an error; here the features are NaN.

use core::f64::consts::{LN_2, LN_10};

use fearless_simd::Simd;

use super::{Entrywise, blocks};
use crate::{Lanes, Number};

/// ln π.
const LN_PI: f64 = 1.144_729_885_849_400_2;

/// ln of the normal distribution's density; `deviation` comes with its logarithm.
#[inline(always)]
fn normal<S: Simd, T: Number>(
    x: Lanes<S, T>,
    mean: f64,
    (deviation, logarithm): (f64, f64),
) -> Lanes<S, T> {
    let factor = x.constant(T::of(-0.5 / (deviation * deviation)));
    let constant = x.constant(T::of(-0.5 * (LN_2 + LN_PI) - logarithm));
    (x - T::of(mean)).square().mul_add(factor, constant)
}

/// ln of Laplace's density; `scale` comes with its logarithm.
#[inline(always)]
fn laplace<S: Simd, T: Number>(
    x: Lanes<S, T>,
    mean: f64,
    (scale, logarithm): (f64, f64),
) -> Lanes<S, T> {
    let constant = x.constant(T::of(-LN_2 - logarithm));
    (x - T::of(mean)).abs().mul_add(x.constant(T::of(-1.0 / scale)), constant)
}

/// ln of the gamma distribution's density at y, for the shape ½; `rate` comes with its logarithm.
#[inline(always)]
fn gamma<S: Simd, T: Number>(y: Lanes<S, T>, (rate, logarithm): (f64, f64)) -> Lanes<S, T> {
    let constant = y.constant(T::of(0.5 * (logarithm - LN_PI)));
    y.mul_add(y.constant(T::of(-rate)), constant) - y.ln() * T::of(0.5)
}

/// σ(x) · scale + 0.001.
#[inline(always)]
fn positive<S: Simd, T: Number>(x: Lanes<S, T>, scale: f64) -> Lanes<S, T> {
    x.sigmoid().mul_add(x.constant(T::of(scale)), x.constant(T::of(0.001)))
}

/// κ(z) = −z²/2 − ½ ln 2π, of the standard normal distribution.
///
/// - **Name**: `naive_normal_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−∞, −0.91].
/// - **Cost**: two products and an addition per entry.
/// - **Source**: tinyBIG `naive_normal_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_normal_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, 2.0)); // 1 × 2
/// let peak = -0.5 * (2.0 * core::f64::consts::PI).ln();
/// let expected = SMatrix::<f64, 1, 2>::new(peak, peak - 2.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveNormal;

blocks!(NaiveNormal, 1, |_expansion, x| [normal(x, 0.0, (1.0, 0.0))]);

/// κ(z) = −|z| − ln 2, of Laplace's distribution.
///
/// - **Name**: `naive_laplace_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−∞, −0.69].
/// - **Cost**: an absolute value and a multiply-add per entry.
/// - **Source**: tinyBIG `naive_laplace_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_laplace_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, -3.0)); // 1 × 2
/// let expected = SMatrix::<f64, 1, 2>::new(-2f64.ln(), -2f64.ln() - 3.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveLaplace;

blocks!(NaiveLaplace, 1, |_expansion, x| [laplace(x, 0.0, (1.0, 0.0))]);

/// κ(z) = −ln(1 + z²) − ln π, of Cauchy's distribution.
///
/// - **Name**: `naive_cauchy_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−∞, −1.14]; z² is not scaled, so that it is −∞ from about 1e154 (f32: 1e19) on.
/// - **Cost**: a product and a logarithm per entry.
/// - **Source**: tinyBIG `naive_cauchy_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_cauchy_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, 1.0)); // 1 × 2
/// let expected = SMatrix::<f64, 1, 2>::new(-core::f64::consts::PI.ln(), -(2.0 * core::f64::consts::PI).ln());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveCauchy;

blocks!(NaiveCauchy, 1, |_expansion, x| [-x.square().ln_1p() - T::of(LN_PI)]);

/// κ(z) = −y/2 − ln 2, y = 0.99 σ(z) + 0.001, of the exponential distribution of rate ½.
///
/// - **Name**: `naive_exponential_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−1.19, −0.69].
/// - **Cost**: a sigmoid function and a multiply-add per entry.
/// - **Source**: tinyBIG `naive_exponential_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_exponential_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 1,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(0.0)); // 1 × 1; y = 0.496
/// let expected = SMatrix::<f64, 1, 1>::new(-0.248 - 2f64.ln());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveExponential;

blocks!(NaiveExponential, 1, |_expansion, x| {
    let y = positive(x, 0.99);
    [y.mul_add(y.constant(T::of(-0.5)), y.constant(T::of(-LN_2)))]
});

/// κ(z) = −y − ½ ln y − ½ ln π, y = 0.99 σ(z) + 0.001, of the gamma distribution of shape ½ and rate 1.
///
/// - **Name**: `naive_gamma_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−1.56, 2.89].
/// - **Cost**: a sigmoid function, a logarithm and two multiply-adds per entry.
/// - **Source**: tinyBIG `naive_gamma_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_gamma_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 1,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(0.0)); // 1 × 1; y = 0.496
/// let expected = SMatrix::<f64, 1, 1>::new(-0.496 - 0.5 * (0.496 * core::f64::consts::PI).ln());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveGamma;

blocks!(NaiveGamma, 1, |_expansion, x| [gamma(positive(x, 0.99), (1.0, 0.0))]);

/// κ(z) = −y/2 − ½ ln y − ½ ln 2π, y = σ(z) + 0.001, of the χ² distribution of one degree of freedom.
///
/// - **Name**: `naive_chi2_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within [−1.42, 2.54].
/// - **Cost**: a sigmoid function, a logarithm and two multiply-adds per entry.
/// - **Source**: tinyBIG `naive_chi2_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = naive_chi2_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 1,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(0.0)); // 1 × 1; y = 0.501
/// let expected = SMatrix::<f64, 1, 1>::new(-0.2505 - 0.5 * (1.002 * core::f64::consts::PI).ln());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NaiveChi2;

blocks!(NaiveChi2, 1, |_expansion, x| [gamma(positive(x, 1.0), (0.5, -LN_2))]);

/// κ(z) = −(z − μ)²/(2s²) − ln s − ½ ln 2π, of the normal distributions with (μ, s) = (0, 1), (1, 1), (−1, 1),
/// (0, 0.1), (1, 0.1), (−1, 0.1).
///
/// - **Name**: `normal_expansion`.
/// - **Shapes**: o entries become 6·o features, a block of o per distribution.
/// - **Parameters**: none of its own.
/// - **Range**: within [−∞, 1.39].
/// - **Cost**: a subtraction, a product and a multiply-add per feature.
/// - **Source**: tinyBIG `normal_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = normal_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(1.0)); // 1 × 6
/// let peak = -0.5 * (2.0 * core::f64::consts::PI).ln();
/// let high = peak + 10f64.ln();
/// let expected = SMatrix::<f64, 1, 6>::new(peak - 0.5, peak, peak - 2.0, high - 50.0, high, high - 200.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Normal;

blocks!(Normal, 6, |_expansion, x| {
    let (wide, narrow) = ((1.0, 0.0), (0.1, -LN_10));
    [
        normal(x, 0.0, wide),
        normal(x, 1.0, wide),
        normal(x, -1.0, wide),
        normal(x, 0.0, narrow),
        normal(x, 1.0, narrow),
        normal(x, -1.0, narrow),
    ]
});

/// κ(z) = −|z − μ|/b − ln 2b, of Laplace's distributions with (μ, b) = (0, 1), (0, 2), (1, 1), (1, 2), (−1, 1),
/// (−1, 2).
///
/// - **Name**: `laplace_expansion`.
/// - **Shapes**: o entries become 6·o features, a block of o per distribution.
/// - **Parameters**: none of its own.
/// - **Range**: within [−∞, −0.69].
/// - **Cost**: a subtraction, an absolute value and a multiply-add per feature.
/// - **Source**: tinyBIG `laplace_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = laplace_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(1.0)); // 1 × 6
/// let (high, low) = (-2f64.ln(), -4f64.ln());
/// let expected = SMatrix::<f64, 1, 6>::new(high - 1.0, low - 0.5, high, low, high - 2.0, low - 1.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Laplace;

blocks!(Laplace, 6, |_expansion, x| {
    let (narrow, wide) = ((1.0, 0.0), (2.0, LN_2));
    [
        laplace(x, 0.0, narrow),
        laplace(x, 0.0, wide),
        laplace(x, 1.0, narrow),
        laplace(x, 1.0, wide),
        laplace(x, -1.0, narrow),
        laplace(x, -1.0, wide),
    ]
});
