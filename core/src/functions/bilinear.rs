//! A is a bilinear form of the columns of z, its matrix made of parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Cotangents, Data, Function, Lanes, Needs, Number,
    kernels::{
        product::{add_matrix_product, matrix_product, product_bytes, product_of},
        transposition::matrix_transpose,
    },
    matrix::column,
    reconciliations::{Factors, Reconciliation, pullback_apply_bytes},
    sparse::{add_scaled, dot},
};

/// A_ij = z_iᵀ · W · z_j, W the square matrix that a reconciliation makes of the parameters.
///
/// - **Name**: `parameterized_bilinear`, and with the prefixes `lowrank_`, `hm_`, `lphm_`, `dual_lphm_`,
///   `random_matrix_adaption_`; `require_parameters` changes nothing, as in tinyBIG. `m_prime` and `b_prime` are
///   not taken: d' = D.
/// - **Shapes**: z is O × D, W is O × O, A is D × D, symmetric only if W is, and then up to rounding. Attribute: A = xᵀWx, W is b × b;
///   instance: A = xWxᵀ, W is m × m. The type is the hybrid's, while tinyBIG's bilinear classes default to
///   instance.
/// - **Parameters**: the reconciliation's number and layout, with N = `COLUMNS` = O; O² for
///   `parameterized_bilinear`, row by row.
/// - **Range**: NaN in column i of z gives NaN in row and column i of A, ∞ gives ∞ or NaN there. NaN in W gives
///   NaN everywhere.
/// - **Cost**: O²·D + O·D² multiply-adds, not shared; A is kept as a D × D matrix. Where only e entries of A are wanted, because a
///   structure has zeros elsewhere, O²·D + O·e. For products of narrow matrices see [`FactoredBilinear`].
/// - **Source**: tinyBIG `parameterized_bilinear_interdependence` and its variants.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Form for SMatrix<f64, 2, 2> { functions: [parameterized_bilinear], fusion: sum }
/// }
/// let form = Form::new([1.0, 2.0, 3.0, 4.0]);
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 0.0, 1.0); // z_1 = (1, 0), z_2 = (2, 1)
/// assert_eq!(form.matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, 4.0, 5.0, 18.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bilinear<R>(
    /// How w becomes W.
    pub R,
);

/// A_ij = z_iᵀ · L · R · z_j, as (zᵀL)(Rz): [`Bilinear`] for products of narrow matrices, which are never multiplied out.
///
/// - **Name**: `lowrank_parameterized_bilinear(r = 2)`, `random_matrix_adaption_parameterized_bilinear(r = 2)`.
/// - **Shapes**: z is O × D, L is O × `RANK`, A is D × D.
/// - **Parameters**: the reconciliation's, with N = COLUMNS = O.
/// - **Range**: as [`Bilinear`].
/// - **Cost**: 2·`RANK`·O·D + `RANK`·D² multiply-adds, or `RANK`·e where e entries are wanted. A is not stored.
/// - **Source**: tinyBIG `lowrank_parameterized_bilinear_interdependence`,
///   `random_matrix_adaption_parameterized_bilinear_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Form for SMatrix<f64, 2, 2> { functions: [lowrank_parameterized_bilinear(r = 1)], fusion: sum }
/// }
/// let form = Form::new([1.0, 2.0, 3.0, 4.0]); // L = (1, 2), R = (3, 4)
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 0.0, 1.0); // zᵀL = (1, 4), Rz = (3, 10)
/// assert_eq!(form.matrix(&x), SMatrix::<f64, 2, 2>::new(3.0, 10.0, 12.0, 40.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FactoredBilinear<R, const RANK: usize>(
    /// How w becomes the factors.
    pub R,
);

impl<T: Number, R, const D: usize, const O: usize> Function<T, D, O> for Bilinear<R>
where
    R: Reconciliation<T, O, O>,
{
    type Columns = Const<D>;
    type Prepared = ([[T; D]; D], R::Prepared);
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    const OVERWRITES_PREPARED: bool = true;
    // W z, and for single entries its columns and those of z; and what a product takes.
    const STACK_BYTES: usize = 3 * size_of::<[[T; D]; O]>() + product_bytes::<T, D, O, O>();
    const GRADIENT_STACK_BYTES: usize = <Self as Function<T, D, O>>::STACK_BYTES
        + size_of::<[[T; D]; D]>()
        + pullback_apply_bytes::<T, O, O, D>();

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (a, prepared): &mut Self::Prepared,
    ) {
        let Some(z) = data.array() else { return };
        let mut wz = [[T::ZERO; D]; O];
        self.0.prepare(simd, w, prepared);
        self.0.apply(simd, w, prepared, z, &mut wz);
        match data.pattern {
            None => matrix_product(simd, z, &wz, a),
            Some(pattern) => {
                let (mut left, mut right) = ([[T::ZERO; O]; D], [[T::ZERO; O]; D]);
                matrix_transpose(simd, z, &mut left);
                matrix_transpose(simd, &wz, &mut right);
                pattern.fill(
                    a,
                    #[inline(always)]
                    |i, j| dot(simd, column(&left, i), column(&right, j)),
                );
            }
        }
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        (a, _): &Self::Prepared,
    ) -> Lanes<S, T> {
        at.of_column(column(a, at.i))
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
        at.put(bar, &mut to.prepared.0);
    }
    // A = zᵀ (W z): the cotangents of W z and of z are z Ā and W z Āᵀ.
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (_, prepared): &mut Self::Prepared,
        (bar, prepared_bar): &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        let Some(z) = data.array() else { return };
        let mut wz = [[T::ZERO; D]; O];
        self.0.apply(simd, w, prepared, z, &mut wz);
        let mut columns = [[T::ZERO; O]; D];
        let mut transposed = [[T::ZERO; D]; D];
        matrix_transpose(simd, &wz, &mut columns);
        matrix_transpose(simd, bar, &mut transposed);
        add_matrix_product(simd, &columns, &transposed, z_bar);
        matrix_transpose(simd, z, &mut columns);
        matrix_product(simd, &columns, bar, &mut wz);
        self.0.pullback_apply(simd, w, prepared, z, &wz, z_bar, prepared_bar, w_bar);
        self.0.pullback_prepare(simd, w, prepared, prepared_bar, w_bar);
    }
}

impl<T: Number, R, const D: usize, const O: usize, const RANK: usize> Function<T, D, O>
    for FactoredBilinear<R, RANK>
where
    R: Factors<T, O, O, RANK>,
{
    type Columns = Const<D>;
    /// zᵀL, transposed, and Rz.
    type Prepared = [[[T; D]; RANK]; 2];
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    const OVERWRITES_PREPARED: bool = true;
    const STACK_BYTES: usize = product_bytes::<T, D, O, RANK>();

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        [left, right]: &mut Self::Prepared,
    ) {
        let Some(z) = data.array() else { return };
        product_of(
            simd,
            z,
            #[inline(always)]
            |r, k| self.0.left(w, k, r),
            left,
        );
        product_of(
            simd,
            z,
            #[inline(always)]
            |r, k| self.0.right(w, r, k),
            right,
        );
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        [left, right]: &Self::Prepared,
    ) -> Lanes<S, T> {
        let mut sum = at.splat(T::ZERO);
        for (left, right) in left.iter().zip(right) {
            sum = at.of_column(right).mul_add(at.of_row(left), sum);
        }
        sum
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        [left, right]: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let [left_bar, right_bar] = &mut *to.prepared;
        for (left_bar, right) in left_bar.iter_mut().zip(right) {
            if let Some(sum) = left_bar.get_mut(at.i) {
                *sum = *sum + at.total(at.of_column(right) * bar);
            }
        }
        for (right_bar, left) in right_bar.iter_mut().zip(left) {
            at.add_to(at.of_row(left) * bar, right_bar);
        }
    }
    // L = lᵀ z and R = r z, of the factors l and r of W.
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        _: &mut Self::Prepared,
        [left_bar, right_bar]: &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        for (k, row) in data.z.iter().enumerate() {
            for (r, (left, right)) in left_bar.iter().zip(&*right_bar).enumerate() {
                self.0.pullback_left(w, k, r, dot(simd, left, row), w_bar);
                self.0.pullback_right(w, r, k, dot(simd, right, row), w_bar);
                if let Some(to) = z_bar.get_mut(k) {
                    add_scaled(simd, to, self.0.left(w, k, r), left);
                    add_scaled(simd, to, self.0.right(w, r, k), right);
                }
            }
        }
    }
}
