//! Parameters that are repeated or switched off.

use super::{Reconciliation, add, parameter};
use crate::{Number, matrix::entry};

/// W is w again and again in flat order: the flat entry k is w[k mod `L`].
///
/// - **Name**: `duplicated_padding_reconciliation(p = 2, q = p)`.
/// - **Shapes**: W is N × COLUMNS; p·q·⌊N/p⌋·⌊COLUMNS/q⌋ = N·COLUMNS, which the compiler checks.
/// - **Parameters**: `L` = ⌊N/p⌋·⌊COLUMNS/q⌋.
/// - **Range**: NaN in w is repeated like any other number.
/// - **Cost**: a product with W costs as much as with any other.
/// - **Source**: tinyBIG `duplicated_padding_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Repeated for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = duplicated_padding_reconciliation(p = 2),
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// // W = [7 7; 7 7], and A = (2 + 3) · 7 twice.
/// let a = Repeated::new([7.0]).matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0));
/// assert_eq!(a, SMatrix::<f64, 1, 2>::new(35.0, 35.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DuplicatedPadding<const L: usize>;

/// Row i of W holds w in its columns i·`L` … (i + 1)·`L` − 1, and 0 elsewhere.
///
/// - **Name**: `duplicated_diagonal_padding_reconciliation(p = N, q = N)`; other p and q do not work in tinyBIG either.
/// - **Shapes**: W is N × COLUMNS, and N divides COLUMNS, which the compiler checks.
/// - **Parameters**: `L` = COLUMNS / N.
/// - **Range**: NaN and ∞ of one feature reach every column (0 · ∞).
/// - **Cost**: a product with W costs as much as with any other.
/// - **Source**: tinyBIG `duplicated_diagonal_padding_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Diagonal for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = duplicated_diagonal_padding_reconciliation,
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let a = Diagonal::new([7.0]).matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // W = [7 0; 0 7]
/// assert_eq!(a, SMatrix::<f64, 1, 2>::new(14.0, 21.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DuplicatedDiagonalPadding<const L: usize>;

/// W is w, row by row, times a fixed matrix of zeros and ones.
///
/// - **Name**: `masking_reconciliation(p = 0.5, seed = 0)`; `mask_matrix = [[…]]` instead of the seed gives the mask, for example that
///   of a model trained with tinyBIG. `fixed_mask = false`, which draws a new one in every call, is refused.
/// - **Shapes**: w and the mask are N × COLUMNS.
/// - **Parameters**: N·COLUMNS, the masked ones among them.
/// - **Range**: a masked NaN stays NaN (0 · NaN).
/// - **Cost**: a product with W costs as much as with any other.
/// - **Source**: tinyBIG `masking_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Masked for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = masking_reconciliation(mask_matrix = [[1, 0], [0, 1]]),
///             m_prime = 2,
///         )],
///         fusion: sum,
///     }
/// }
/// let a = Masked::new([1.0, 2.0, 3.0, 4.0]).matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0));
/// assert_eq!(a, SMatrix::<f64, 1, 2>::new(2.0, 12.0)); // W = [1 0; 0 4]
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Masking<T: 'static, const N: usize, const COLUMNS: usize> {
    /// Zeros and ones, row by row, in read-only memory.
    pub mask_matrix: &'static [[T; COLUMNS]; N],
}

impl<T: Number, const N: usize, const COLUMNS: usize, const L: usize> Reconciliation<T, N, COLUMNS>
    for DuplicatedPadding<L>
{
    type Prepared = ();
    const L: usize = L;

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        parameter(w, (i * COLUMNS + j) % L)
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        _: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        add(w_bar, (i * COLUMNS + j) % L, bar);
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize, const L: usize> Reconciliation<T, N, COLUMNS>
    for DuplicatedDiagonalPadding<L>
{
    type Prepared = ();
    const L: usize = L;

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        if j / L == i { parameter(w, j % L) } else { T::ZERO }
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        _: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        if j / L == i {
            add(w_bar, j % L, bar);
        }
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize> Reconciliation<T, N, COLUMNS>
    for Masking<T, N, COLUMNS>
{
    type Prepared = ();
    const L: usize = N * COLUMNS;

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        parameter(w, i * COLUMNS + j) * entry(self.mask_matrix, i, j)
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        _: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        add(w_bar, i * COLUMNS + j, bar * entry(self.mask_matrix, i, j));
    }
}
