//! One feature per entry, by arithmetic alone.

use fearless_simd::Simd;

use super::{Entrywise, blocks};
use crate::{Lanes, Number};

/// κ(z) = z.
///
/// - **Name**: `identity_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: entries are passed on as they are.
/// - **Cost**: a copy.
/// - **Source**: tinyBIG `identity_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 2
/// assert_eq!(k, SMatrix::<f64, 1, 2>::new(2.0, 3.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Identity;

blocks!(Identity, 1, |_expansion, x| [x]);

/// κ(z) = c · z.
///
/// - **Name**: `linear_expansion(c = …)`; without c it is [`Identity`]. tinyBIG's matrices `pre_C` and `post_C`
///   are left out.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own; c is fixed.
/// - **Range**: c = 0 makes ±∞ NaN.
/// - **Cost**: a product per entry.
/// - **Source**: tinyBIG `linear_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = linear_expansion(c = 0.5),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 2
/// assert_eq!(k, SMatrix::<f64, 1, 2>::new(1.0, 1.5));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    /// The factor.
    pub c: f64,
}

blocks!(Linear, 1, |expansion, x| [x * T::of(expansion.c)]);

/// κ(z) = 1 / z, where a |z| below 1e-6 counts as 1e-6.
///
/// - **Name**: `reciprocal_expansion`.
/// - **Shapes**: o entries become o features.
/// - **Parameters**: none of its own.
/// - **Range**: within ±1e6; 0 and −0 give 1e6, ±∞ give 0. tinyBIG writes the ±1e-6 into x itself, so that its
///   product with A sees them too; here x stays as it is.
/// - **Cost**: a division and two comparisons per entry.
/// - **Source**: tinyBIG `reciprocal_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = reciprocal_expansion,
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(-2.0, 0.0)); // 1 × 2
/// assert_eq!(k, SMatrix::<f64, 1, 2>::new(-0.5, 1e6));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reciprocal;

blocks!(Reciprocal, 1, |_expansion, x| {
    let zero = x.constant(T::ZERO);
    let magnitude = x.abs().max(x.constant(T::of(1e-6)));
    [zero.gt(x).select(-magnitude, magnitude).recip()]
});
