//! Outer products of two short vectors a (`P·Q` entries) and b (s·t entries, s = N / `P`, t = COLUMNS / `Q`).
//!
//! tinyBIG calls them Kronecker products, but its einsum runs over flattened rows, so that W = reshape(a ⊗ b): the flat
//! entry k is a[k div st] · b[k mod st].

use super::{Reconciliation, parameter};
use crate::Scalar;

/// a and b are parameters: w = a, b (`hm_reconciliation`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Hm<const P: usize, const Q: usize>;

/// b is the product of S (s × `R`) and T (`R` × t): w = a, S, T (`lphm_reconciliation`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Lphm<const P: usize, const Q: usize, const R: usize>;

/// Both are products: w = P (p × `R`), Q (`R` × q), S (s × `R`), T (`R` × t) (`dual_lphm_reconciliation`).
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

/// Entry `place` of the product of a `rows` × `rank` matrix and a `rank` × `columns` matrix, stored in w from `start` on.
#[inline(always)]
fn product_entry<T: Scalar>(
    w: &[T],
    start: usize,
    (rows, rank, columns): (usize, usize, usize),
    place: usize,
) -> T {
    let (row, column) = (place / columns, place % columns);
    (0..rank).fold(T::ZERO, |sum, r| {
        sum + parameter(w, start + row * rank + r)
            * parameter(w, start + rows * rank + r * columns + column)
    })
}

impl<T: Scalar, const N: usize, const COLUMNS: usize, const P: usize, const Q: usize>
    Reconciliation<T, N, COLUMNS> for Hm<P, Q>
{
    const L: usize = P * Q + (N / P) * (COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        parameter(w, a) * parameter(w, P * Q + b)
    }
}

impl<
    T: Scalar,
    const N: usize,
    const COLUMNS: usize,
    const P: usize,
    const Q: usize,
    const R: usize,
> Reconciliation<T, N, COLUMNS> for Lphm<P, Q, R>
{
    const L: usize = P * Q + R * (N / P + COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        parameter(w, a) * product_entry(w, P * Q, const { (N / P, R, COLUMNS / Q) }, b)
    }
}

impl<
    T: Scalar,
    const N: usize,
    const COLUMNS: usize,
    const P: usize,
    const Q: usize,
    const R: usize,
> Reconciliation<T, N, COLUMNS> for DualLphm<P, Q, R>
{
    const L: usize = R * (P + Q + N / P + COLUMNS / Q);

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        let (a, b) = places::<N, COLUMNS, P, Q>(i, j);
        product_entry(w, 0, (P, R, Q), a)
            * product_entry(w, R * (P + Q), const { (N / P, R, COLUMNS / Q) }, b)
    }
}
