//! Parameter reconciliations (tinyBIG's "fabrications"): a short vector w becomes an N × COLUMNS matrix W.
//!
//! Under [`Parameterized`](crate::functions::parameterized::Parameterized) W is A, with N = d and COLUMNS = d';
//! under [`Bilinear`](crate::functions::bilinear::Bilinear) it stands between zᵀ and z, with N = COLUMNS = o; under
//! [`Rpn`](crate::functions::rpn::Rpn) N = d' and COLUMNS is the number of features; in a
//! [`Reconciled`](crate::plan::Reconciled) concatenation N = n and COLUMNS is the width of all matrices together.

use bytemuck::Zeroable;
use fearless_simd::Simd;

use crate::{Lanes, Number, kernels::product::product_of};

pub mod constant;
pub mod hypernet;
pub mod kronecker;
pub mod lowrank;
pub mod repeated;

/// Makes a matrix W of `N` rows and `COLUMNS` columns of [`L`](Self::L) parameters.
///
/// Only [`entry`](Self::entry) is required of the methods. The others exist to be faster: [`lanes`](Self::lanes) makes a
/// register of neighbouring entries, [`apply`](Self::apply) a product.
///
/// ```
/// use interdep::reconciliations::{Reconciliation, lowrank::Lorr};
///
/// // U = (1, 2), V = (3, 4, 5).
/// let w = [1.0, 2.0, 3.0, 4.0, 5.0];
/// assert_eq!(<Lorr<1> as Reconciliation<f64, 2, 3>>::L, w.len());
/// assert_eq!(Reconciliation::<f64, 2, 3>::entry(&Lorr::<1>, &w, &(), 1, 2), 10.0);
/// ```
pub trait Reconciliation<T: Number, const N: usize, const COLUMNS: usize> {
    /// What [`prepare`](Self::prepare) makes of the parameters; `()` if nothing.
    type Prepared: Zeroable;
    /// The number of parameters.
    const L: usize;

    /// Computes once per call what all entries share. `prepared` holds anything before.
    #[inline(always)]
    fn prepare<S: Simd>(&self, _simd: S, _w: &[T], _prepared: &mut Self::Prepared) {}

    /// W_ij.
    fn entry(&self, w: &[T], prepared: &Self::Prepared, i: usize, j: usize) -> T;

    /// W_ij, W_i,j+1, … .
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        simd: S,
        w: &[T],
        prepared: &Self::Prepared,
        i: usize,
        j: usize,
    ) -> Lanes<S, T> {
        Lanes::from_fn(
            simd,
            #[inline(always)]
            |lane| self.entry(w, prepared, i, j + lane),
        )
    }

    /// `out` = W · `rows`.
    #[inline(always)]
    fn apply<S: Simd, const LANES: usize>(
        &self,
        simd: S,
        w: &[T],
        prepared: &Self::Prepared,
        rows: &[[T; LANES]; COLUMNS],
        out: &mut [[T; LANES]; N],
    ) {
        product_of(
            simd,
            rows,
            #[inline(always)]
            |r, k| self.entry(w, prepared, r, k),
            out,
        );
    }
}

/// A [`Reconciliation`] to a product W = L · R, with `RANK` columns in L and `RANK` rows in R.
pub trait Factors<T: Number, const N: usize, const COLUMNS: usize, const RANK: usize>:
    Reconciliation<T, N, COLUMNS>
{
    /// L_ir.
    fn left(&self, w: &[T], i: usize, r: usize) -> T;
    /// R_rj.
    fn right(&self, w: &[T], r: usize, j: usize) -> T;
}

/// `w[index]`, and 0 outside.
#[inline(always)]
pub(crate) fn parameter<T: Number>(w: &[T], index: usize) -> T {
    w.get(index).copied().unwrap_or(T::ZERO)
}

/// W_ij = w_(i · COLUMNS + j): W is w, row by row, without any saving.
///
/// - **Name**: `parameterized`, `parameterized_bilinear`, `parameterized_concatenation`, `identity_reconciliation`.
/// - **Shapes**: W is N × COLUMNS.
/// - **Parameters**: N·COLUMNS, row by row.
/// - **Range**: parameters are passed on as they are.
/// - **Cost**: a load per entry; bilinear O²·D + O·D² multiply-adds.
/// - **Source**: tinyBIG `identity_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Free for SMatrix<f64, 1, 2> { functions: [parameterized], fusion: sum }
/// }
/// let a = Free::new([1.0, 2.0, 3.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity;

impl<T: Number, const N: usize, const COLUMNS: usize> Reconciliation<T, N, COLUMNS> for Identity {
    type Prepared = ();
    const L: usize = N * COLUMNS;

    #[inline(always)]
    fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
        parameter(w, i * COLUMNS + j)
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], (): &(), i: usize, j: usize) -> Lanes<S, T> {
        let row = w.get(i * COLUMNS..i * COLUMNS + COLUMNS).unwrap_or_default();
        Lanes::load(simd, row, j)
    }
}

/// `out` = L · (R · `rows`), without W = L · R.
#[inline(always)]
pub(crate) fn apply_factors<
    S,
    T,
    W,
    const N: usize,
    const COLUMNS: usize,
    const RANK: usize,
    const LANES: usize,
>(
    factors: &W,
    simd: S,
    w: &[T],
    rows: &[[T; LANES]; COLUMNS],
    out: &mut [[T; LANES]; N],
) where
    S: Simd,
    T: Number,
    W: Factors<T, N, COLUMNS, RANK>,
{
    let mut narrow = [[T::ZERO; LANES]; RANK];
    product_of(
        simd,
        rows,
        #[inline(always)]
        |r, k| factors.right(w, r, k),
        &mut narrow,
    );
    product_of(
        simd,
        &narrow,
        #[inline(always)]
        |i, r| factors.left(w, i, r),
        out,
    );
}
