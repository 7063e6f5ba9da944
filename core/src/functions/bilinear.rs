//! A is a bilinear form of the columns of z, its matrix made of parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Data, Function, Lanes, Needs, Scalar, reconciliations::Reconciliation};

/// A_ij = z_iᵀ · W · z_j, W the square matrix that a reconciliation makes of the parameters.
///
/// - **Name**: `parameterized_bilinear`, and with the prefixes `lowrank_`, `hm_`, `lphm_`, `dual_lphm_`,
///   `random_matrix_adaption_`; `require_parameters` changes nothing, as in tinyBIG. `m_prime` and `b_prime` are
///   not taken: d' = D.
/// - **Shapes**: z is O × D, W is O × O, A is D × D, symmetric only if W is. Attribute: A = xᵀWx, W is b × b;
///   instance: A = xWxᵀ, W is m × m. The type is the hybrid's, while tinyBIG's bilinear classes default to
///   instance.
/// - **Parameters**: the reconciliation's number and layout, with N = `COLUMNS` = O; O² for
///   `parameterized_bilinear`, row by row.
/// - **Range**: NaN in column i of z gives NaN in row and column i of A, ∞ gives ∞ or NaN there. NaN in W gives
///   NaN everywhere.
/// - **Cost**: O²·D + O·D² multiply-adds, not shared; for products U·V with r columns (low rank, random matrices)
///   2·r·O·D + r·D², as W is never multiplied out. A is kept as a D × D matrix.
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

impl<T: Scalar, R, const D: usize, const O: usize> Function<T, D, O> for Bilinear<R>
where
    R: Reconciliation<T, O, O>,
{
    type Columns = Const<D>;
    type Prepared = [[T; D]; D];
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    // W z, at the most.
    const STACK_BYTES: usize = size_of::<[[T; D]; O]>();

    #[inline(always)]
    fn prepare<S: Simd>(&self, simd: S, data: &Data<'_, T, D, O>, w: &[T], a: &mut Self::Prepared) {
        self.0.bilinear(simd, w, data.z, a);
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], a: &Self::Prepared) -> Lanes<S, T> {
        at.of_column(a.get(at.i).map_or(&[], <[T; D]>::as_slice))
    }
}
