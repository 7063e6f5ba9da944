//! Outer products of two short vectors a (`P·Q` entries) and b (s·t entries, s = N / `P`, t = COLUMNS / `Q`).
//!
//! tinyBIG calls them Kronecker products, but its einsum runs over flattened rows, so that W = reshape(a ⊗ b):
//! the flat entry k is a[k div st] · b[k mod st]. The Kronecker product of a as a `P` × `Q` and b as an s × t
//! matrix is the same only if `Q` = 1 or s = 1.

use super::{Reconciliation, add, parameter};
use crate::Number;

/// W = reshape(a ⊗ b): the flat entry k of W is a[k div st] · b[k mod st], s = N / `P`, t = COLUMNS / `Q`.
///
/// - **Name**: `hm_parameterized(p = …, q = p)`, `hm_parameterized_bilinear`,
///   `hm_parameterized_concatenation`; as a fabrication `hm_reconciliation`, whose p and q are by
///   default the largest divisors up to √N and √COLUMNS. p divides N and q divides COLUMNS, which the compiler checks.
/// - **Shapes**: a has P·Q entries, b has s·t, W is N × COLUMNS. No Kronecker product unless `Q` = 1 or s = 1, as
///   in tinyBIG.
/// - **Parameters**: P·Q + s·t: a, then b.
/// - **Range**: NaN in a makes s·t flat neighbours NaN, NaN in b every s·t-th entry.
/// - **Cost**: N·COLUMNS products; bilinear besides O²·D + O·D² multiply-adds.
/// - **Source**: tinyBIG `hm_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Outer for SMatrix<f64, 1, 4> { functions: [hm_parameterized(p = 2, m_prime = 2)], fusion: sum }
/// }
/// let outer = Outer::new([1.0, 2.0, 3.0, 4.0, 1.0, 10.0]); // a = (1, 2, 3, 4), b = (1, 10)
/// let expected = SMatrix::<f64, 4, 2>::new(1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 4.0, 40.0);
/// assert_eq!(outer.matrix(&SMatrix::zeros()), expected);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Hm<const P: usize, const Q: usize>;

/// W = reshape(a ⊗ b) as [`Hm`], with b = S · T read row by row.
///
/// - **Name**: `lphm_parameterized(r = …, p = …, q = p)`, `lphm_parameterized_bilinear`,
///   `lphm_parameterized_concatenation`; as a fabrication `lphm_reconciliation`, whose p and q are by
///   default the largest divisors up to √N and √COLUMNS. p divides N and q divides COLUMNS, which the compiler checks.
/// - **Shapes**: a has P·Q entries, S is s × R, T is R × t, with s = N / `P` and t = COLUMNS / `Q`; W is
///   N × COLUMNS.
/// - **Parameters**: P·Q + R·(s + t): a, S, T, each row by row.
/// - **Range**: NaN in a makes s·t flat neighbours NaN, NaN in S or T every entry made of that row or column.
/// - **Cost**: R·N·COLUMNS multiply-adds (S · T is not stored); bilinear besides O²·D + O·D².
/// - **Source**: tinyBIG `lphm_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Outer for SMatrix<f64, 1, 4> {
///         functions: [lphm_parameterized(r = 1, p = 2, m_prime = 2)],
///         fusion: sum,
///     }
/// }
/// let outer = Outer::new([1.0, 2.0, 3.0, 4.0, 0.5, 5.0, 2.0]); // a, S = (0.5, 5), T = 2
/// let expected = SMatrix::<f64, 4, 2>::new(1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 4.0, 40.0);
/// assert_eq!(outer.matrix(&SMatrix::zeros()), expected);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Lphm<const P: usize, const Q: usize, const R: usize>;

/// W = reshape(a ⊗ b) as [`Hm`], with a = P · Q and b = S · T read row by row.
///
/// - **Name**: `dual_lphm_parameterized(r = …, p = …, q = p)`, `dual_lphm_parameterized_bilinear`,
///   `dual_lphm_parameterized_concatenation`; as a fabrication `dual_lphm_reconciliation`, whose p and q are by
///   default the largest divisors up to √N and √COLUMNS. p divides N and q divides COLUMNS, which the compiler checks.
/// - **Shapes**: P is p × R, Q is R × q, S is s × R, T is R × t, with s = N / p and t = COLUMNS / q; W is
///   N × COLUMNS.
/// - **Parameters**: R·(p + q + s + t): P, Q, S, T, each row by row.
/// - **Range**: NaN in a matrix reaches every entry made of that row or column.
/// - **Cost**: 2·R·N·COLUMNS multiply-adds (no product is stored); bilinear besides O²·D + O·D².
/// - **Source**: tinyBIG `dual_lphm_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Outer for SMatrix<f64, 1, 4> {
///         functions: [dual_lphm_parameterized(r = 1, p = 2, m_prime = 2)],
///         fusion: sum,
///     }
/// }
/// // P = (1, 3), Q = (1, 2), S = (1, 10), T = 1: a = (1, 2, 3, 6), b = (1, 10).
/// let a = Outer::new([1.0, 3.0, 1.0, 2.0, 1.0, 10.0, 1.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 4, 2>::new(1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 6.0, 60.0));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct DualLphm<const P: usize, const Q: usize, const R: usize>;

/// The places of entry (i, j) of W in a and in b.
#[inline(always)]
fn places<const N: usize, const COLUMNS: usize, const P: usize, const Q: usize>(
    i: usize,
    j: usize,
) -> (usize, usize) {
    let flat = i * COLUMNS + j;
    let length = const { (N / P) * (COLUMNS / Q) };
    (flat / length, flat % length)
}

/// The product of a `rows` × `rank` matrix and a `rank` × `columns` matrix, stored in w from `start` on.
#[derive(Clone, Copy)]
struct Product {
    start: usize,
    rows: usize,
    rank: usize,
    columns: usize,
}

impl Product {
    /// The places in w of the factors of the term r of entry `place`.
    #[inline(always)]
    fn term(self, place: usize, r: usize) -> (usize, usize) {
        let Self { start, rows, rank, columns } = self;
        let (row, column) = (place / columns, place % columns);
        (start + row * rank + r, start + rows * rank + r * columns + column)
    }
    /// Entry `place`.
    #[inline(always)]
    fn entry<T: Number>(self, w: &[T], place: usize) -> T {
        (0..self.rank).fold(T::ZERO, |sum, r| {
            let (left, right) = self.term(place, r);
            sum + parameter(w, left) * parameter(w, right)
        })
    }
    /// Adds what `bar`, the cotangent of entry `place`, gives to the factors.
    #[inline(always)]
    fn pullback<T: Number>(self, w: &[T], place: usize, bar: T, w_bar: &mut [T]) {
        for r in 0..self.rank {
            let (left, right) = self.term(place, r);
            add(w_bar, left, bar * parameter(w, right));
            add(w_bar, right, bar * parameter(w, left));
        }
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize, const P: usize, const Q: usize>
    Reconciliation<T, N, COLUMNS> for Hm<P, Q>
{
    type Prepared = ();
    const L: usize = P * Q + (N / P) * (COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        parameter(w, a) * parameter(w, P * Q + b)
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        w: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        add(w_bar, a, bar * parameter(w, P * Q + b));
        add(w_bar, P * Q + b, bar * parameter(w, a));
    }
}

impl<const P: usize, const Q: usize, const R: usize> Lphm<P, Q, R> {
    /// b = S · T for a W of `n` rows and `columns` columns.
    const fn b(n: usize, columns: usize) -> Product {
        Product { start: P * Q, rows: n / P, rank: R, columns: columns / Q }
    }
}

impl<
    T: Number,
    const N: usize,
    const COLUMNS: usize,
    const P: usize,
    const Q: usize,
    const R: usize,
> Reconciliation<T, N, COLUMNS> for Lphm<P, Q, R>
{
    type Prepared = ();
    const L: usize = P * Q + R * (N / P + COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        parameter(w, a) * const { Self::b(N, COLUMNS) }.entry(w, b)
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        w: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        let product = const { Self::b(N, COLUMNS) };
        add(w_bar, a, bar * product.entry(w, b));
        product.pullback(w, b, bar * parameter(w, a), w_bar);
    }
}

impl<const P: usize, const Q: usize, const R: usize> DualLphm<P, Q, R> {
    /// a = P · Q.
    const A: Product = Product { start: 0, rows: P, rank: R, columns: Q };

    /// b = S · T for a W of `n` rows and `columns` columns.
    const fn b(n: usize, columns: usize) -> Product {
        Product { start: R * (P + Q), rows: n / P, rank: R, columns: columns / Q }
    }
}

impl<
    T: Number,
    const N: usize,
    const COLUMNS: usize,
    const P: usize,
    const Q: usize,
    const R: usize,
> Reconciliation<T, N, COLUMNS> for DualLphm<P, Q, R>
{
    type Prepared = ();
    const L: usize = R * (P + Q + N / P + COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        Self::A.entry(w, a) * const { Self::b(N, COLUMNS) }.entry(w, b)
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        w: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: T,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        let product = const { Self::b(N, COLUMNS) };
        let (left, right) = (Self::A.entry(w, a), product.entry(w, b));
        Self::A.pullback(w, a, bar * right, w_bar);
        product.pullback(w, b, bar * left, w_bar);
    }
}
