//! Trigonometric and hyperbolic functions: blocks of o features, one block per function.
//!
//! They go through `libm`, lane by lane; the hyperbolic tangent and the sigmoid function σ are computed by registers.

use core::f64::consts::TAU;

use fearless_simd::Simd;

use super::{Entrywise, blocks};
use crate::{Lanes, Number};

/// κ(z) = (cos θ_1, sin θ_1, …, cos θ_N, sin θ_N), θ_n = 2π n z / P.
///
/// - **Name**: `fourier_expansion(P = 10.0, N = 5)`.
/// - **Shapes**: o entries become 2·N·o features: a block of o cosines, then a block of o sines, for each n.
/// - **Parameters**: none of its own; P and N are fixed.
/// - **Range**: within [−1, 1]; ±∞ give NaN.
/// - **Cost**: a sine and a cosine per entry and n.
/// - **Source**: tinyBIG `fourier_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = fourier_expansion(P = 4.0, N = 1),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(1.0, 2.0)); // 1 × 4; θ = π/2 and π
/// let expected = SMatrix::<f64, 1, 4>::new(0.0, -1.0, 1.0, 0.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the names of the formula and of the argument")]
pub struct Fourier {
    /// The period of n = 1.
    pub P: f64,
    /// The number of frequencies.
    pub N: usize,
}

impl Entrywise for Fourier {
    const BLOCKS: bool = true;

    #[inline(always)]
    fn features(&self) -> usize {
        self.N.saturating_mul(2)
    }
    #[inline(always)]
    fn each_feature<S: Simd, T: Number>(
        &self,
        x: Lanes<S, T>,
        mut put: impl FnMut(usize, Lanes<S, T>),
    ) {
        for n in 0..self.N {
            let angle = x * T::of(TAU * ((n + 1) as f64 / self.P));
            put(2 * n, angle.cos());
            put(2 * n + 1, angle.sin());
        }
    }
}

/// κ(z) = (sin z, cos z, tan z).
///
/// - **Name**: `trigonometric_expansion`.
/// - **Shapes**: o entries become 3·o features, a block of o per function.
/// - **Parameters**: none of its own.
/// - **Range**: sine and cosine within [−1, 1]; ±∞ give NaN.
/// - **Cost**: a sine, a cosine and a tangent per entry.
/// - **Source**: tinyBIG `trigonometric_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = trigonometric_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, core::f64::consts::FRAC_PI_4)); // 1 × 6
/// let root = 0.5f64.sqrt();
/// let expected = SMatrix::<f64, 1, 6>::new(0.0, root, 1.0, root, 0.0, 1.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Trigonometric;

blocks!(Trigonometric, 3, |_expansion, x| [x.sin(), x.cos(), x.tan()]);

/// κ(z) = (sinh z, cosh z, tanh z).
///
/// - **Name**: `hyperbolic_expansion`.
/// - **Shapes**: o entries become 3·o features, a block of o per function.
/// - **Parameters**: none of its own.
/// - **Range**: ±∞ from about ±710 on (f32: ±89), the tangent within [−1, 1].
/// - **Cost**: a hyperbolic sine, cosine and tangent per entry.
/// - **Source**: tinyBIG `hyperbolic_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = hyperbolic_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, 2f64.ln())); // 1 × 6
/// let expected = SMatrix::<f64, 1, 6>::new(0.0, 0.75, 1.0, 1.25, 0.0, 0.6);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Hyperbolic;

blocks!(Hyperbolic, 3, |_expansion, x| [x.sinh(), x.cosh(), x.tanh()]);

/// κ(z) = (arcsin 0.99u, arccos 0.99u, arctan u), u = σ(z) = 1/(1 + e^−z).
///
/// - **Name**: `arc_trigonometric_expansion`.
/// - **Shapes**: o entries become 3·o features, a block of o per function.
/// - **Parameters**: none of its own.
/// - **Range**: within [0, 1.43], [0.14, π/2] and [0, π/4].
/// - **Cost**: a sigmoid function, an arc sine, an arc cosine and an arc tangent per entry.
/// - **Source**: tinyBIG `arc_trigonometric_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = arc_trigonometric_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 3,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(0.0)); // 1 × 3; u = ½
/// let expected = SMatrix::<f64, 1, 3>::new(0.495f64.asin(), 0.495f64.acos(), 0.5f64.atan());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ArcTrigonometric;

blocks!(ArcTrigonometric, 3, |_expansion, x| {
    let u = x.sigmoid();
    [(u * T::of(0.99)).asin(), (u * T::of(0.99)).acos(), u.atan()]
});

/// κ(z) = (arsinh u, arcosh (u + 1.01), artanh 0.99u), u = σ(z) = 1/(1 + e^−z).
///
/// - **Name**: `arc_hyperbolic_expansion`.
/// - **Shapes**: o entries become 3·o features, a block of o per function.
/// - **Parameters**: none of its own.
/// - **Range**: within [0, 0.89], [0.14, 1.33] and [0, 2.65].
/// - **Cost**: a sigmoid function and three inverse hyperbolic functions per entry.
/// - **Source**: tinyBIG `arc_hyperbolic_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 1, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = arc_hyperbolic_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 3,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 1, 1>::new(0.0)); // 1 × 3; u = ½
/// let expected = SMatrix::<f64, 1, 3>::new(0.5f64.asinh(), 1.51f64.acosh(), 0.495f64.atanh());
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ArcHyperbolic;

blocks!(ArcHyperbolic, 3, |_expansion, x| {
    let u = x.sigmoid();
    [u.asinh(), (u + T::of(1.01)).acosh(), (u * T::of(0.99)).atanh()]
});
