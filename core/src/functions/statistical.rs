//! Statistical kernels: the columns of z are variables, its rows observations. A is D × D, without parameters.
//!
//! With z̄_i the mean of column i: cov_ij = Σ_k (z_ki − z̄_i)(z_kj − z̄_j) / (O − 1), v_i = cov_ii, s_i = √v_i. A
//! NaN or ∞ in column i makes row and column i of A NaN, but not a diagonal that is 0 by definition.

use fearless_simd::Simd;
use nalgebra::Const;

use super::numerical::kernel;
use crate::{
    At, Cotangents, Data, Function, Lanes, Needs, Number, Pair, Pairwise,
    kernels::{
        Compiled,
        product::{add_matrix_product, matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    lanes::two_sum,
    matrix::{column, entry, number},
    processing::{Processing, Softmax, View},
};

/// A_ij = cov_ij / (s_i · s_j), means and deviations taken over the observations.
///
/// - **Name**: `pearson_correlation`; as a kernel also `pearson_correlation_kernel`, in
///   `statistical_kernel_based(kernel = pearson_correlation_kernel)` for example.
/// - **Shapes**: z is O × D, A is D × D, symmetric.
/// - **Parameters**: none.
/// - **Range**: within [−1, 1] and 1 on the diagonal up to rounding. A constant column (a sensor that is stuck) makes its row and
///   column NaN, diagonal included, whatever number it holds; tinyBIG has rounding noise where the mean is inexact. A single observation:
///   all NaN. NaN or ∞ in column i: row and column i NaN. Right for columns of any offset and any size.
/// - **Cost**: O·D² multiply-adds for the covariance, shared with the other functions that need it; O·D for the
///   moments; 2·D² products.
/// - **Source**: tinyBIG `pearson_correlation_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Correlation for SMatrix<f64, 3, 3> { functions: [pearson_correlation], fusion: sum }
/// }
/// // Columns (1, 2, 3), (2, 1, 3) and a constant.
/// let x = SMatrix::<f64, 3, 3>::new(1.0, 2.0, 4.0, 2.0, 1.0, 4.0, 3.0, 3.0, 4.0);
/// let a = Correlation::default().matrix(&x);
/// assert!((a[(0, 1)] - 0.5).abs() < 1e-12 && (a[(1, 1)] - 1.0).abs() < 1e-12);
/// assert!(a[(0, 2)].is_nan() && a[(2, 2)].is_nan());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PearsonCorrelation;

kernel!(PearsonCorrelation, needs Needs::CORRELATION, Self, |_kernel, pair| pair.correlation());

/// A_ij = cov_ij / (s_i · s_j) kept within [0, 1]; the diagonal is 0.
///
/// - **Name**: `rv_coefficient`; as a kernel also `rv_coefficient_kernel`.
/// - **Shapes**: z is O × D, A is D × D, symmetric.
/// - **Parameters**: none.
/// - **Range**: negative correlations become 0. The diagonal is 0, not 1, as tinyBIG leaves it, even where others
///   are NaN: off the diagonal of a constant column, of one with NaN or ∞, and of a single observation. Right for columns of any
///   offset and any size.
/// - **Cost**: as [`PearsonCorrelation`], with which it shares the covariance, and four comparisons per entry.
/// - **Source**: tinyBIG `rv_coefficient_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Rv for SMatrix<f64, 3, 3> { functions: [rv_coefficient], fusion: sum }
/// }
/// // Columns (1, 2, 3), (2, 1, 3), (3, 2, 1): correlations 0.5, −1, −0.5.
/// let x = SMatrix::<f64, 3, 3>::new(1.0, 2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 3.0, 1.0);
/// let expected = SMatrix::<f64, 3, 3>::new(0.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0);
/// assert!((Rv::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RvCoefficient;

kernel!(RvCoefficient, needs Needs::CORRELATION, Self, |_kernel, pair| {
    pair.select_diagonal(T::ZERO, pair.correlation().clamp(T::ZERO, T::ONE))
});

/// A_ij = ½ ln(v_i · v_j / (v_i · v_j − cov_ij²)), of jointly normal columns; the diagonal is 0.
///
/// - **Name**: `mutual_information`; as a kernel also `mutual_information_kernel`.
/// - **Shapes**: z is O × D, A is D × D, symmetric.
/// - **Parameters**: none.
/// - **Range**: the variances above and the determinant below the fraction bar count as at least 1e-10. So equal
///   columns give ½ ln(v_i · v_j · 1e10), a constant column ½ ln v_j, and columns with small variances
///   (v_i · v_j < 1e-10) may give negative values. A single observation: NaN off the diagonal. Variances whose product is no number (deviations of
///   about 1e9; f64: 1e76) give NaN.
/// - **Cost**: the covariance (O·D² multiply-adds, shared), O·D for the moments, D² divisions and logarithms.
/// - **Source**: tinyBIG `mutual_information_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Information for SMatrix<f64, 3, 2> { functions: [mutual_information], fusion: sum }
/// }
/// let x = SMatrix::<f64, 3, 2>::new(1.0, 2.0, 2.0, 1.0, 3.0, 3.0); // variances 1, covariance 0.5
/// let information = 0.5 * (1.0 / 0.75f64).ln();
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, information, information, 0.0);
/// assert!((Information::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MutualInformation;

kernel!(MutualInformation, needs Needs::COVARIANCE.and(Needs::VARIANCES), Self, |_kernel, pair| {
    let [vi, vj] = pair.variances();
    let floor = vi.constant(T::of(1e-10));
    let determinant = (vi * vj - pair.covariance() * pair.covariance()).max(floor);
    let information = (vi.max(floor) * vj.max(floor) / determinant).ln() * T::of(0.5);
    pair.select_diagonal(T::ZERO, information)
});

/// A_ij = Σ_k p_ki · (ln p_ki − ln p_kj), p_i the softmax of column i over the observations.
///
/// - **Name**: `kl_divergence`; as a kernel also `kl_divergence_kernel`.
/// - **Shapes**: z is O × D, A is D × D, not symmetric.
/// - **Parameters**: none.
/// - **Range**: ≥ 0 up to some rounding errors of p_i's entropy, the diagonal exactly 0. The logarithm is taken of the softmax, as in tinyBIG:
///   if column i spreads over more than about 745 (f32: 103), row i is NaN and the rest of column i is ∞. A
///   single observation gives 0.
/// - **Cost**: O·D exponentials and logarithms, O·D² multiply-adds (Σ_k p_ki ln p_ki − Σ_k p_ki ln p_kj is a product of matrices), not
///   shared; it is kept as a D × D matrix, and p and ln p of 64 observations at a time.
/// - **Source**: tinyBIG `kl_divergence_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Divergence for SMatrix<f64, 2, 2> { functions: [kl_divergence], fusion: sum }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(0.0, 0.0, 0.0, 3f64.ln()); // p_1 = (½, ½), p_2 = (¼, ¾)
/// let (forth, back) = (0.5 * (4.0 / 3.0f64).ln(), 0.75 * 1.5f64.ln() - 0.25 * 2f64.ln());
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, forth, back, 0.0);
/// assert!((Divergence::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct KlDivergence;

impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for KlDivergence {
    type Columns = Const<D>;
    // Σ_k p_ki · ln p_kj, and those of i = j.
    type Prepared = ([[T; D]; D], [T; D]);
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const OVERWRITES_PREPARED: bool = true;
    // Some observations' softmax and its logarithm, and a panel of that.
    const STACK_BYTES: usize = 2 * size_of::<[[T; D]; AT_ONCE]>()
        + 2 * size_of::<[T; D]>()
        + matrix_product_bytes::<T, D, O>();
    // The softmax, its cotangent, and either's columns as rows; a matrix of pairs.
    const GRADIENT_STACK_BYTES: usize =
        4 * size_of::<[[T; D]; O]>() + size_of::<[[T; D]; D]>() + matrix_product_bytes::<T, D, D>();
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        _: &[T],
        (cross, own): &mut Self::Prepared,
    ) {
        let softmax = Softened::of(simd, data.z);
        let (mut p, mut logarithm) = ([[T::ZERO; D]; AT_ONCE], [[T::ZERO; D]; AT_ONCE]);
        (*cross, *own) = ([[T::ZERO; D]; D], [T::ZERO; D]);
        for rows in data.z.chunks(AT_ONCE) {
            for (row, (p, logarithm)) in rows.iter().zip(p.iter_mut().zip(&mut logarithm)) {
                for j in (0..D).step_by(Lanes::<S, T>::LEN) {
                    let share = softmax.share(simd, row, j);
                    share.store(p, j);
                    share.ln().store(logarithm, j);
                }
            }
            let p = p.get(..rows.len()).unwrap_or_default();
            let logarithm = logarithm.get(..rows.len()).unwrap_or_default();
            let Some(pattern) = data.pattern else {
                let (left, right) = ((p.as_flattened(), D), (logarithm.as_flattened(), D));
                <T as Compiled<T>>::product(simd, left, right, cross.as_flattened_mut(), true);
                continue;
            };
            let sum = |i, j| {
                let terms = logarithm.iter().zip(p);
                terms.fold(T::ZERO, |sum, (logarithm, p)| sum + number(logarithm, j) * number(p, i))
            };
            for (i, (own, row)) in own.iter_mut().zip(&mut *cross).enumerate() {
                *own = *own + sum(i, i);
                for place in pattern.row(i) {
                    let j = *place as usize;
                    if let Some(to) = row.get_mut(j) {
                        *to = *to + sum(i, j);
                    }
                }
            }
        }
        if data.pattern.is_none() {
            for (i, own) in own.iter_mut().enumerate() {
                *own = entry(cross, i, i);
            }
        }
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        (cross, own): &Self::Prepared,
    ) -> Lanes<S, T> {
        // Of equal columns both sums are equal: 0 exactly.
        at.of_row(own) - at.of_column(column(cross, at.i))
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        _: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (cross, own) = &mut *to.prepared;
        at.put(-bar, cross);
        if let Some(sum) = own.get_mut(at.i) {
            *sum = *sum + at.total(bar);
        }
    }
    // The product pᵀ ln p, the logarithm, the softmax.
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        _: &[T],
        _: &mut Self::Prepared,
        (cross, own): &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        _: &mut [T],
    ) {
        for (i, (row, own)) in cross.iter_mut().zip(own).enumerate() {
            if let Some(entry) = row.get_mut(i) {
                *entry = *entry + *own;
            }
        }
        let Some(z) = data.array() else { return };
        let mut p = *z;
        Softmax { dim: 0 }.apply(simd, &mut View::matrix(&mut p));
        let (mut columns, mut p_bar) = ([[T::ZERO; O]; D], [[T::ZERO; D]; O]);
        matrix_transpose(simd, &p, &mut columns);
        // Of ln p, over p: what it adds to the cotangent of p.
        matrix_product(simd, &columns, cross, &mut p_bar);
        for (bar, p) in p_bar.as_flattened_mut().iter_mut().zip(p.as_flattened()) {
            *bar = *bar / *p;
        }
        View::matrix(&mut p).map(
            simd,
            #[inline(always)]
            |x| x.ln(),
        );
        matrix_transpose(simd, &p, &mut columns);
        let mut transposed = [[T::ZERO; D]; D];
        matrix_transpose(simd, cross, &mut transposed);
        add_matrix_product(simd, &columns, &transposed, &mut p_bar);
        Softmax { dim: 0 }.pullback(simd, z, &mut p_bar, |p| View::matrix(p));
        for (to, bar) in z_bar.as_flattened_mut().iter_mut().zip(p_bar.as_flattened()) {
            *to = *to + *bar;
        }
    }
}

/// How many observations the softmax is made of at once.
const AT_ONCE: usize = 64;

/// The softmax over the observations of each column, as what it takes from each and divides it by.
struct Softened<T, const D: usize> {
    largest: [T; D],
    sum: [T; D],
}

impl<T: Number, const D: usize> Softened<T, D> {
    /// Of any number of observations.
    #[inline(always)]
    fn of<S: Simd>(simd: S, z: &[[T; D]]) -> Self {
        let mut softened = Self { largest: [T::ZERO; D], sum: [T::ZERO; D] };
        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
            let mut largest = Lanes::splat(simd, -T::INFINITY);
            for row in z {
                largest = largest.max(Lanes::load(simd, row, j));
            }
            // What rounding takes from the sum of many observations counts.
            let (mut sum, mut rest) = (largest.constant(T::ZERO), largest.constant(T::ZERO));
            for row in z {
                let (total, error) = two_sum(sum, (Lanes::load(simd, row, j) - largest).exp());
                (sum, rest) = (total, rest + error);
            }
            largest.store(&mut softened.largest, j);
            (sum + rest).store(&mut softened.sum, j);
        }
        softened
    }
    /// The shares of one observation, columns from j on.
    #[inline(always)]
    fn share<S: Simd>(&self, simd: S, row: &[T; D], j: usize) -> Lanes<S, T> {
        let of = |numbers: &[T; D]| Lanes::load(simd, numbers, j);
        (of(row) - of(&self.largest)).exp() / of(&self.sum)
    }
}
