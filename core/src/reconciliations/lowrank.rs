//! Products of narrow matrices.

use fearless_simd::Simd;

use super::{Reconciliation, factored_bilinear, parameter};
use crate::{Lanes, Scalar, product::entry};

/// W = U V with U (N × R) and V (R × COLUMNS), in this order in w (`lorr_reconciliation`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Lorr<const R: usize>;

impl<T: Scalar, const N: usize, const COLUMNS: usize, const R: usize> Reconciliation<T, N, COLUMNS>
    for Lorr<R>
{
    const L: usize = R * (N + COLUMNS);

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        (0..R).fold(T::ZERO, |sum, r| {
            sum + parameter(w, i * R + r) * parameter(w, N * R + r * COLUMNS + j)
        })
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], i: usize, j: usize) -> Lanes<S, T> {
        let mut sum = Lanes::splat(simd, T::ZERO);
        for r in 0..R {
            let start = N * R + r * COLUMNS;
            let row = w.get(start..start + COLUMNS).unwrap_or_default();
            let left = Lanes::splat(simd, parameter(w, i * R + r));
            sum = Lanes::load(simd, row, j).mul_add(left, sum);
        }
        sum
    }
    #[inline(always)]
    fn bilinear<S: Simd, const D: usize>(
        &self,
        simd: S,
        w: &[T],
        z: &[[T; D]; N],
        a: &mut [[T; D]; D],
    ) {
        factored_bilinear::<S, T, D, N, R>(
            simd,
            z,
            |k, r| parameter(w, k * R + r),
            |r, k| parameter(w, N * R + r * COLUMNS + k),
            a,
        );
    }
}

/// W = diag(w₀ … w_N−1) · A · diag(w_N …) · Bᵀ with fixed A (N × R) and B (COLUMNS × R) (`random_matrix_adaption_reconciliation`).
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrices' names in tinyBIG and in the language")]
pub struct RandomMatrixAdaption<T: 'static, const N: usize, const COLUMNS: usize, const R: usize> {
    /// A, row by row.
    pub A: &'static [[T; R]; N],
    /// Bᵀ, row by row.
    pub B_transposed: &'static [[T; COLUMNS]; R],
}

impl<T: Scalar, const N: usize, const COLUMNS: usize, const R: usize> Reconciliation<T, N, COLUMNS>
    for RandomMatrixAdaption<T, N, COLUMNS, R>
{
    const L: usize = N + R;

    #[inline(always)]
    fn entry(&self, w: &[T], i: usize, j: usize) -> T {
        (0..R).fold(T::ZERO, |sum, r| {
            sum + entry(self.A, i, r) * parameter(w, N + r) * entry(self.B_transposed, r, j)
        }) * parameter(w, i)
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], i: usize, j: usize) -> Lanes<S, T> {
        let mut sum = Lanes::splat(simd, T::ZERO);
        for (r, row) in self.B_transposed.iter().enumerate() {
            let left = entry(self.A, i, r) * parameter(w, N + r);
            sum = Lanes::load(simd, row, j).mul_add(Lanes::splat(simd, left), sum);
        }
        sum * parameter(w, i)
    }
    #[inline(always)]
    fn bilinear<S: Simd, const D: usize>(
        &self,
        simd: S,
        w: &[T],
        z: &[[T; D]; N],
        a: &mut [[T; D]; D],
    ) {
        factored_bilinear::<S, T, D, N, R>(
            simd,
            z,
            |k, r| parameter(w, k) * entry(self.A, k, r) * parameter(w, N + r),
            |r, k| entry(self.B_transposed, r, k),
            a,
        );
    }
}
