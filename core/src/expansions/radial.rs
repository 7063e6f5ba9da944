//! Functions of the distance to centres that are evenly spaced over an interval.

use fearless_simd::Simd;

use super::Entrywise;
use crate::{Lanes, Number};

/// `$value` of ε · (z − c) for every entry and every centre.
macro_rules! radial {
    ($name:ty, |$distance:ident| $value:expr) => {
        impl Entrywise for $name {
            const BLOCKS: bool = false;

            #[inline(always)]
            fn features(&self) -> usize {
                self.num_interval
            }
            #[inline(always)]
            fn each_feature<S: Simd, T: Number>(
                &self,
                x: Lanes<S, T>,
                mut put: impl FnMut(usize, Lanes<S, T>),
            ) {
                let Self { base_range: [low, high], num_interval, epsilon } = *self;
                // A single centre is the lower end.
                let step = (high - low) / num_interval.saturating_sub(1).max(1) as f64;
                for c in 0..num_interval {
                    let centre = T::of(low + c as f64 * step);
                    let $distance = (x - centre) * T::of(epsilon);
                    put(c, $value);
                }
            }
        }
    };
}

/// κ(z)_k = exp(−(epsilon · (z − c_k))²), c_k evenly spaced over base_range, ends included.
///
/// - **Name**: `gaussian_rbf_expansion(base_range = [-1, 1], num_interval = 10, epsilon = 1.0)`.
/// - **Shapes**: o entries become num_interval·o features: all centres for the first entry, then for the
///   second, … .
/// - **Parameters**: none of its own; the centres and epsilon are fixed.
/// - **Range**: within [0, 1]; ±∞ give 0.
/// - **Cost**: three products or subtractions and an exponential per feature.
/// - **Source**: tinyBIG `gaussian_rbf_expansion`; it fails in attribute hybrids, where the batch is
///   transposed.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = gaussian_rbf_expansion(base_range = [-1, 1], num_interval = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, 1.0)); // 1 × 6; centres −1, 0, 1
/// let e = (-1f64).exp();
/// let expected = SMatrix::<f64, 1, 6>::new(e, 1.0, e, e.powi(4), e, 1.0);
/// assert!((k - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GaussianRbf {
    /// The first and the last centre.
    pub base_range: [f64; 2],
    /// The number of centres.
    pub num_interval: usize,
    /// The factor of distances.
    pub epsilon: f64,
}

radial!(GaussianRbf, |distance| (-distance.square()).exp());

/// κ(z)_k = 1 / (1 + (epsilon · (z − c_k))²), c_k evenly spaced over base_range, ends included.
///
/// - **Name**: `inverse_quadratic_rbf_expansion(base_range = [-1, 1], num_interval = 10, epsilon = 1.0)`.
/// - **Shapes**: o entries become num_interval·o features: all centres for the first entry, then for the
///   second, … .
/// - **Parameters**: none of its own; the centres and epsilon are fixed.
/// - **Range**: within [0, 1]; ±∞ give 0.
/// - **Cost**: a division and four other operations per feature.
/// - **Source**: tinyBIG `inverse_quadratic_rbf_expansion`; it fails in attribute hybrids, where the batch is
///   transposed.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = inverse_quadratic_rbf_expansion(base_range = [-1, 1], num_interval = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(0.0, 1.0)); // 1 × 6; centres −1, 0, 1
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(0.5, 1.0, 0.5, 0.2, 0.5, 1.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct InverseQuadraticRbf {
    /// The first and the last centre.
    pub base_range: [f64; 2],
    /// The number of centres.
    pub num_interval: usize,
    /// The factor of distances.
    pub epsilon: f64,
}

radial!(InverseQuadraticRbf, |distance| (distance.square() + T::ONE).recip());
