//! A is made of expanded data and parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Cotangents, Data, Function, Lanes, Needs, Number,
    expansions::Expansion,
    kernels::{product::product_bytes, transposition::matrix_transpose},
    matrix::column,
    reconciliations::{Reconciliation, pullback_apply_bytes},
};

/// A = K · Wᵀ: row i of K holds the features of column i of z, and W is made of the parameters.
///
/// - **Name**: `parameterized_rpn(data_transformation = taylor_expansion(d = 2), parameter_fabrication = lorr_reconciliation(r = 2))`;
///   `m_prime = …` (attribute) or `b_prime = …` (instance) set d'. The transformations are in
///   [`expansions`](crate::expansions), the fabrications in [`reconciliations`](crate::reconciliations).
/// - **Shapes**: K is D × `WIDTH`, with `WIDTH` the number of features of a column of O entries; W is d' × `WIDTH`, A is D × d',
///   d' = `COLUMNS`, by default D.
/// - **Parameters**: the reconciliation's number and layout, with N = d' and COLUMNS = `WIDTH`.
/// - **Range**: NaN in column i of z makes row i of A NaN, unless the transformation says otherwise.
/// - **Cost**: D·`WIDTH` features, d'·D·`WIDTH` multiply-adds; for products of narrow matrices with r columns r·D·(`WIDTH` + d').
///   A is kept as a D × d' matrix, and K as a `WIDTH` × D matrix while A is made.
/// - **Source**: tinyBIG `parameterized_rpn_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Quadratic for SMatrix<f64, 1, 2> {
///         functions: [parameterized_rpn(
///             data_transformation = taylor_expansion(d = 2),
///             parameter_fabrication = identity_reconciliation,
///             m_prime = 1,
///         )],
///         fusion: sum,
///     }
/// }
/// // Each column v becomes 10·v + 1·v².
/// let a = Quadratic::new([10.0, 1.0]).matrix(&SMatrix::<f64, 1, 2>::new(2.0, 3.0));
/// assert_eq!(a, SMatrix::<f64, 2, 1>::new(24.0, 39.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rpn<E, R, const COLUMNS: usize, const WIDTH: usize> {
    /// κ: a column of z to features.
    pub data_transformation: E,
    /// How w becomes W.
    pub parameter_fabrication: R,
}

impl<T: Number, E, R, const D: usize, const O: usize, const COLUMNS: usize, const WIDTH: usize>
    Function<T, D, O> for Rpn<E, R, COLUMNS, WIDTH>
where
    E: Expansion,
    R: Reconciliation<T, COLUMNS, WIDTH>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = ([[T; COLUMNS]; D], R::Prepared);
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    const OVERWRITES_PREPARED: bool = true;
    // K and A, transposed, and a panel of K.
    const STACK_BYTES: usize = size_of::<[[T; D]; WIDTH]>()
        + size_of::<[[T; D]; COLUMNS]>()
        + product_bytes::<T, D, WIDTH, COLUMNS>();
    // The features' cotangents as well.
    const GRADIENT_STACK_BYTES: usize = <Self as Function<T, D, O>>::STACK_BYTES
        + size_of::<[[T; D]; WIDTH]>()
        + pullback_apply_bytes::<T, COLUMNS, WIDTH, D>();

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (a, prepared): &mut Self::Prepared,
    ) {
        let mut features = [[T::ZERO; D]; WIDTH];
        self.data_transformation.expand(simd, data.z, &mut features);
        let mut transposed = [[T::ZERO; D]; COLUMNS];
        self.parameter_fabrication.prepare(simd, w, prepared);
        self.parameter_fabrication.apply(simd, w, prepared, &features, &mut transposed);
        matrix_transpose(simd, &transposed, a);
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
        let (mut features, mut bars) = ([[T::ZERO; D]; WIDTH], [[T::ZERO; D]; WIDTH]);
        self.data_transformation.expand(simd, data.z, &mut features);
        let mut transposed = [[T::ZERO; D]; COLUMNS];
        matrix_transpose(simd, bar, &mut transposed);
        let fabrication = &self.parameter_fabrication;
        fabrication.pullback_apply(
            simd,
            w,
            prepared,
            &features,
            &transposed,
            &mut bars,
            prepared_bar,
            w_bar,
        );
        fabrication.pullback_prepare(simd, w, prepared, prepared_bar, w_bar);
        self.data_transformation.pullback(simd, data.z, &features, &mut bars, z_bar);
    }
}
