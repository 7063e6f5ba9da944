//! Statistical kernels: the columns of z are variables, its rows observations. A is d × d, without parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use super::numerical::kernel;
use crate::{
    At, Data, Function, Lanes, Needs, Scalar,
    processing::{Processing, Softmax, View},
    product::{contract, entry},
};

/// Pearson's correlation of columns i and j.
#[inline(always)]
fn correlation<S: Simd, T: Scalar, const D: usize, const O: usize>(
    at: &At<'_, S, T, D, O>,
) -> Lanes<S, T> {
    let inverse_deviation = &at.data.columns.inverse_deviation;
    at.covariance() * at.of_row(inverse_deviation) * at.of_column(inverse_deviation)
}

/// A_ij = cov(z_i, z_j) / (s_i s_j). NaN where a column is constant, and everywhere for a single observation.
#[derive(Clone, Copy, Debug)]
pub struct PearsonCorrelation;

kernel!(PearsonCorrelation, needs Needs::COVARIANCE, Self, |_kernel, at| correlation(at));

/// A_ij = Pearson's correlation kept within [0, 1]; the diagonal is 0.
#[derive(Clone, Copy, Debug)]
pub struct RvCoefficient;

kernel!(RvCoefficient, needs Needs::COVARIANCE, Self, |_kernel, at| {
    at.select_diagonal(T::ZERO, correlation(at).clamp(T::ZERO, T::ONE))
});

/// A_ij = ½ ln(v_i v_j / (v_i v_j − cov²_ij)), variances v and determinant at least 1e-10; the diagonal is 0.
#[derive(Clone, Copy, Debug)]
pub struct MutualInformation;

kernel!(MutualInformation, needs Needs::COVARIANCE, Self, |_kernel, at| {
    let floor = at.splat(T::of(1e-10));
    let (vi, vj) = (at.of_row(&at.data.columns.variance), at.of_column(&at.data.columns.variance));
    let determinant = (vi * vj - at.covariance() * at.covariance()).max(floor);
    let information = (vi.max(floor) * vj.max(floor) / determinant).ln() * T::of(0.5);
    at.select_diagonal(T::ZERO, information)
});

/// A_ij = Σ_k p_ki (ln p_ki − ln p_kj), p_i = softmax of column i over the observations.
///
/// The logarithm is taken of the softmax, as in tinyBIG: columns that spread over more than about 745 (f32: 103)
/// give NaN or ∞.
#[derive(Clone, Copy, Debug)]
pub struct KlDivergence;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for KlDivergence {
    type Columns = Const<D>;
    type Prepared = [[T; D]; D];
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn prepare<S: Simd>(&self, simd: S, data: &Data<'_, T, D, O>, _: &[T], a: &mut Self::Prepared) {
        let mut p = *data.z;
        Softmax { dim: 0 }.apply(simd, &mut View::matrix(&mut p));
        let mut logarithm = p;
        View::matrix(&mut logarithm).map(simd, Lanes::ln);
        contract(simd, &logarithm, a, |i, k, log_pj, sum| {
            let log_pi = Lanes::splat(simd, entry(&logarithm, k, i));
            (log_pi - log_pj).mul_add(Lanes::splat(simd, entry(&p, k, i)), sum)
        });
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], a: &Self::Prepared) -> Lanes<S, T> {
        at.of_column(a.get(at.i).map_or(&[], <[T; D]>::as_slice))
    }
}
