//! Parameter reconciliations (tinyBIG's "fabrications"): a short vector w becomes an N × COLUMNS matrix W.
//!
//! Under [`Parameterized`](crate::functions::parameterized::Parameterized) W is A, with N = d and COLUMNS = d';
//! under [`Bilinear`](crate::functions::bilinear::Bilinear) it stands between zᵀ and z, with N = COLUMNS = o; under
//! [`Rpn`](crate::functions::rpn::Rpn) N = d' and COLUMNS is the number of features; in a
//! [`Reconciled`](crate::plan::Reconciled) concatenation N = n and COLUMNS is the width of all matrices together.
//!
//! Gradients: each says what the cotangent of one entry of W gives to its parameters, and products W · rows follow from that. Those of
//! narrow matrices are pulled back factor by factor, so that neither W nor its cotangent is ever made.

use bytemuck::Zeroable;
use fearless_simd::Simd;

use crate::{
    Lanes, Number,
    kernels::{
        product::{
            add_product_of, matrix_product, matrix_product_bytes, product_bytes, product_of,
        },
        transposition::matrix_transpose,
    },
    sparse::dot,
};

pub mod constant;
pub mod hypernet;
pub mod kronecker;
pub mod lowrank;
pub mod repeated;
#[cfg(test)]
mod tests;

/// Makes a matrix W of `N` rows and `COLUMNS` columns of [`L`](Self::L) parameters.
///
/// Of the methods only [`entry`](Self::entry) and [`pullback_entry`](Self::pullback_entry) are required, besides
/// [`prepare`](Self::prepare) and [`pullback_prepare`](Self::pullback_prepare) where something is prepared. The others exist to be faster:
/// [`lanes`](Self::lanes) makes a register of neighbouring entries, [`apply`](Self::apply) a product.
///
/// All pullbacks add: to `w_bar`, the cotangents of the parameters, and to `prepared_bar`, those of what was prepared. When the cotangents of
/// all entries have been pulled back, [`pullback_prepare`](Self::pullback_prepare) takes `prepared_bar` to the parameters.
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

    /// Pulls back [`prepare`](Self::prepare). `prepared_bar` may be overwritten.
    #[inline(always)]
    fn pullback_prepare<S: Simd>(
        &self,
        _simd: S,
        _w: &[T],
        _prepared: &Self::Prepared,
        _prepared_bar: &mut Self::Prepared,
        _w_bar: &mut [T],
    ) {
    }

    /// Pulls back [`entry`](Self::entry): `bar` is the cotangent of W_ij.
    #[allow(clippy::too_many_arguments, reason = "a place, and values and cotangents")]
    fn pullback_entry(
        &self,
        w: &[T],
        prepared: &Self::Prepared,
        i: usize,
        j: usize,
        bar: T,
        prepared_bar: &mut Self::Prepared,
        w_bar: &mut [T],
    );

    /// Pulls back [`lanes`](Self::lanes): `bar` holds the cotangents of W_ij, W_i,j+1, …, and 0 past the last column.
    #[allow(clippy::too_many_arguments, reason = "a place, and values and cotangents")]
    #[inline(always)]
    fn pullback_lanes<S: Simd>(
        &self,
        _simd: S,
        w: &[T],
        prepared: &Self::Prepared,
        i: usize,
        j: usize,
        bar: Lanes<S, T>,
        prepared_bar: &mut Self::Prepared,
        w_bar: &mut [T],
    ) {
        for (lane, bar) in bar.each().enumerate().take(COLUMNS.saturating_sub(j)) {
            self.pullback_entry(w, prepared, i, j + lane, bar, prepared_bar, w_bar);
        }
    }

    /// Pulls back [`apply`](Self::apply), `out` = W · `rows`: adds what `out_bar` gives to `rows` and to W.
    #[allow(clippy::too_many_arguments, reason = "values and cotangents")]
    #[inline(always)]
    fn pullback_apply<S: Simd, const LANES: usize>(
        &self,
        simd: S,
        w: &[T],
        prepared: &Self::Prepared,
        rows: &[[T; LANES]; COLUMNS],
        out_bar: &[[T; LANES]; N],
        rows_bar: &mut [[T; LANES]; COLUMNS],
        prepared_bar: &mut Self::Prepared,
        w_bar: &mut [T],
    ) {
        add_product_of(
            simd,
            out_bar,
            #[inline(always)]
            |j, i| self.entry(w, prepared, i, j),
            rows_bar,
        );
        if Self::L == 0 {
            return;
        }
        let (mut left, mut right) = ([[T::ZERO; N]; LANES], [[T::ZERO; COLUMNS]; LANES]);
        matrix_transpose(simd, out_bar, &mut left);
        matrix_transpose(simd, rows, &mut right);
        let mut bars = [[T::ZERO; COLUMNS]; N];
        matrix_product(simd, &left, &right, &mut bars);
        for (i, row) in bars.iter().enumerate() {
            let mut j = 0;
            while j < COLUMNS {
                let bar = Lanes::load(simd, row, j);
                self.pullback_lanes(simd, w, prepared, i, j, bar, prepared_bar, w_bar);
                j += Lanes::<S, T>::LEN;
            }
        }
    }
}

/// The bytes on the stack of [`Reconciliation::pullback_apply`], where W is not kept as narrow factors.
pub(crate) const fn pullback_apply_bytes<
    T: Number,
    const N: usize,
    const COLUMNS: usize,
    const LANES: usize,
>() -> usize {
    // What the rows get before it is added, and W as its coefficients; then the operands' transposes, and their product.
    let rows = size_of::<[[T; LANES]; COLUMNS]>() + product_bytes::<T, LANES, N, COLUMNS>();
    let transposes = size_of::<[[T; N]; LANES]>() + size_of::<[[T; COLUMNS]; LANES]>();
    let bars = size_of::<[[T; COLUMNS]; N]>() + matrix_product_bytes::<T, COLUMNS, LANES>();
    rows + transposes + bars
}

/// A [`Reconciliation`] to a product W = L · R, with `RANK` columns in L and `RANK` rows in R.
pub trait Factors<T: Number, const N: usize, const COLUMNS: usize, const RANK: usize>:
    Reconciliation<T, N, COLUMNS>
{
    /// L_ir.
    fn left(&self, w: &[T], i: usize, r: usize) -> T;
    /// R_rj.
    fn right(&self, w: &[T], r: usize, j: usize) -> T;
    /// Adds to `w_bar` what `bar`, the cotangent of L_ir, gives to the parameters.
    fn pullback_left(&self, w: &[T], i: usize, r: usize, bar: T, w_bar: &mut [T]);
    /// Adds to `w_bar` what `bar`, the cotangent of R_rj, gives to the parameters.
    fn pullback_right(&self, w: &[T], r: usize, j: usize, bar: T, w_bar: &mut [T]);
}

/// `w[index]`, and 0 outside.
pub(crate) use crate::matrix::number as parameter;

/// Adds `bar` to `w_bar[index]`, if that exists.
#[inline(always)]
pub(crate) fn add<T: Number>(w_bar: &mut [T], index: usize, bar: T) {
    if let Some(sum) = w_bar.get_mut(index) {
        *sum = *sum + bar;
    }
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
        add(w_bar, i * COLUMNS + j, bar);
    }
    #[inline(always)]
    fn pullback_lanes<S: Simd>(
        &self,
        simd: S,
        _: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: Lanes<S, T>,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        let row = w_bar.get_mut(i * COLUMNS..i * COLUMNS + COLUMNS).unwrap_or_default();
        (Lanes::load(simd, row, j) + bar).store(row, j);
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

/// Pulls back [`apply_factors`]: the cotangents of L are `out_bar` · (R · `rows`)ᵀ, those of R are (Lᵀ · `out_bar`) · `rows`ᵀ.
#[inline(always)]
pub(crate) fn pullback_apply_factors<
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
    out_bar: &[[T; LANES]; N],
    rows_bar: &mut [[T; LANES]; COLUMNS],
    w_bar: &mut [T],
) where
    S: Simd,
    T: Number,
    W: Factors<T, N, COLUMNS, RANK>,
{
    let (mut narrow, mut narrow_bar) = ([[T::ZERO; LANES]; RANK], [[T::ZERO; LANES]; RANK]);
    product_of(
        simd,
        rows,
        #[inline(always)]
        |r, j| factors.right(w, r, j),
        &mut narrow,
    );
    product_of(
        simd,
        out_bar,
        #[inline(always)]
        |r, i| factors.left(w, i, r),
        &mut narrow_bar,
    );
    add_product_of(
        simd,
        &narrow_bar,
        #[inline(always)]
        |j, r| factors.right(w, r, j),
        rows_bar,
    );
    for (i, bar) in out_bar.iter().enumerate() {
        for (r, row) in narrow.iter().enumerate() {
            factors.pullback_left(w, i, r, dot(simd, bar, row), w_bar);
        }
    }
    for (r, bar) in narrow_bar.iter().enumerate() {
        for (j, row) in rows.iter().enumerate() {
            factors.pullback_right(w, r, j, dot(simd, bar, row), w_bar);
        }
    }
}
