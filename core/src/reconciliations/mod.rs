//! Parameter reconciliations (tinyBIG's "fabrications"): a short vector w becomes an N × COLUMNS matrix W.
//!
//! Under [`Parameterized`](crate::functions::parameterized::Parameterized) W is A, with N = d and COLUMNS = d';
//! under [`Bilinear`](crate::functions::bilinear::Bilinear) it stands between zᵀ and z, with N = COLUMNS = o.

use fearless_simd::Simd;

use crate::{
    Lanes, Scalar,
    product::{entry, product},
};

pub mod kronecker;
pub mod lowrank;

/// Makes a matrix W of `N` rows and `COLUMNS` columns of [`L`](Self::L) parameters.
///
/// Only [`L`](Self::L) and [`entry`](Self::entry) are required. The others exist to be faster:
/// [`lanes`](Self::lanes) makes a register of neighbouring entries, [`bilinear`](Self::bilinear) a whole bilinear
/// form.
///
/// ```
/// use interdep::reconciliations::{Reconciliation, lowrank::Lorr};
///
/// // U = (1, 2), V = (3, 4, 5).
/// let w = [1.0, 2.0, 3.0, 4.0, 5.0];
/// assert_eq!(<Lorr<1> as Reconciliation<f64, 2, 3>>::L, w.len());
/// assert_eq!(Reconciliation::<f64, 2, 3>::entry(&Lorr::<1>, &w, 1, 2), 10.0);
/// ```
pub trait Reconciliation<T: Scalar, const N: usize, const COLUMNS: usize> {
    /// The number of parameters.
    const L: usize;

    /// W_ij.
    fn entry(&self, w: &[T], i: usize, j: usize) -> T;

    /// W_ij, W_i,j+1, … .
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], i: usize, j: usize) -> Lanes<S, T> {
        Lanes::from_fn(simd, |lane| self.entry(w, i, j + lane))
    }

    /// `a` = zᵀ W z, for a square W with a row per observation of z.
    #[inline(always)]
    fn bilinear<S: Simd, const D: usize>(
        &self,
        simd: S,
        w: &[T],
        z: &[[T; D]; N],
        a: &mut [[T; D]; D],
    ) {
        let mut wz = [[T::ZERO; D]; N];
        product(
            simd,
            z,
            #[inline(always)]
            |r, k| self.entry(w, r, k),
            &mut wz,
        );
        product(
            simd,
            &wz,
            #[inline(always)]
            |i, k| entry(z, k, i),
            a,
        );
    }
}

/// `w[index]`, and 0 outside.
#[inline(always)]
pub(crate) fn parameter<T: Scalar>(w: &[T], index: usize) -> T {
    w.get(index).copied().unwrap_or(T::ZERO)
}

/// W_ij = w_(i · COLUMNS + j): W is w, row by row, without any saving.
///
/// - **Name**: `parameterized`, `parameterized_bilinear`.
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

impl<T: Scalar, const N: usize, const COLUMNS: usize> Reconciliation<T, N, COLUMNS> for Identity {
    const L: usize = N * COLUMNS;

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        parameter(w, i * COLUMNS + j)
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], i: usize, j: usize) -> Lanes<S, T> {
        let row = w.get(i * COLUMNS..i * COLUMNS + COLUMNS).unwrap_or_default();
        Lanes::load(simd, row, j)
    }
}

/// zᵀ (U V) z as (zᵀ U)(V z), for U with `R` columns `left(k, r)` and V with `R` rows `right(r, k)`.
#[inline(always)]
pub(crate) fn factored_bilinear<
    S: Simd,
    T: Scalar,
    const D: usize,
    const N: usize,
    const R: usize,
>(
    simd: S,
    z: &[[T; D]; N],
    left: impl Fn(usize, usize) -> T,
    right: impl Fn(usize, usize) -> T,
    a: &mut [[T; D]; D],
) {
    let (mut zu, mut vz) = ([[T::ZERO; D]; R], [[T::ZERO; D]; R]);
    product(
        simd,
        z,
        #[inline(always)]
        |r, k| left(k, r),
        &mut zu,
    );
    product(simd, z, &right, &mut vz);
    product(
        simd,
        &vz,
        #[inline(always)]
        |i, r| entry(&zu, r, i),
        a,
    );
}
