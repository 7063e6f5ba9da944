//! Matrices without parameters, to which cotangents give nothing.

use super::Reconciliation;
use crate::Number;

/// W_ij = c.
///
/// - **Name**: `constant_reconciliation(c = 1.0)`, `one_reconciliation`, `zero_reconciliation`.
/// - **Shapes**: W is N × COLUMNS.
/// - **Parameters**: none.
/// - **Range**: c is finite.
/// - **Cost**: a product with W costs as much as with any other.
/// - **Source**: tinyBIG `constant_reconciliation`, `one_reconciliation`, `zero_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Sums for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = constant_reconciliation(c = 10.0),
///         )],
///         fusion: sum,
///     }
/// }
/// let a = Sums::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0));
/// assert_eq!(a[(0, 0)], 50.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Constant {
    /// The entries' value.
    pub c: f64,
}

/// W_ij = 1 if i = j, else 0.
///
/// - **Name**: `constant_eye_reconciliation`.
/// - **Shapes**: W is N × COLUMNS.
/// - **Parameters**: none.
/// - **Range**: exact, but NaN and ∞ of one feature reach every column (0 · ∞).
/// - **Cost**: a product with W costs as much as with any other.
/// - **Source**: tinyBIG `constant_eye_reconciliation`.
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
/// let a = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0));
/// assert_eq!(a, SMatrix::<f64, 1, 2>::new(2.0, 3.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ConstantEye;

impl<T: Number, const N: usize, const COLUMNS: usize> Reconciliation<T, N, COLUMNS> for Constant {
    type Prepared = ();
    const L: usize = 0;

    #[inline(always)]
    fn entry(&self, _: &[T], (): &(), _: usize, _: usize) -> T {
        T::of(self.c)
    }
    #[inline(always)]
    fn pullback_entry(&self, _: &[T], (): &(), _: usize, _: usize, _: T, (): &mut (), _: &mut [T]) {
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize> Reconciliation<T, N, COLUMNS>
    for ConstantEye
{
    type Prepared = ();
    const L: usize = 0;

    #[inline(always)]
    fn entry(&self, _: &[T], (): &(), i: usize, j: usize) -> T {
        if i == j { T::ONE } else { T::ZERO }
    }
    #[inline(always)]
    fn pullback_entry(&self, _: &[T], (): &(), _: usize, _: usize, _: T, (): &mut (), _: &mut [T]) {
    }
}
