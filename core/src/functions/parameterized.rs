//! A is made of parameters alone.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Cotangents, Data, Function, Lanes, Needs, Number, reconciliations::Reconciliation,
};

/// A = W, the matrix that a reconciliation makes of the parameters.
///
/// - **Name**: `parameterized`, `lowrank_parameterized`, `hm_parameterized`, `lphm_parameterized`,
///   `dual_lphm_parameterized`, `random_matrix_adaption_parameterized`; `m_prime = …` (attribute) or
///   `b_prime = …` (instance) set d'. `require_parameters` is tinyBIG's switch, and turning it off changes
///   nothing there or here.
/// - **Shapes**: A is D × d', d' = `COLUMNS`, by default D.
/// - **Parameters**: the reconciliation's number and layout, with N = D and `COLUMNS` = d'; D·d' for
///   `parameterized`, row by row.
/// - **Range**: x is not read, so that only NaN and ∞ among the parameters matter. `preprocess` is ignored, as in
///   tinyBIG.
/// - **Cost**: D·d' entries of W, made in the pass over A; W is not stored.
/// - **Source**: tinyBIG `parameterized_interdependence` and its variants. The types of W are in
///   [`reconciliations`](crate::reconciliations).
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Free for SMatrix<f64, 1, 2> { functions: [parameterized(m_prime = 3)], fusion: sum }
/// }
/// let free = Free::new([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// let a = free.matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 3>::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Parameterized<R, const COLUMNS: usize>(
    /// How w becomes a matrix.
    pub R,
);

impl<T: Number, R, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Parameterized<R, COLUMNS>
where
    R: Reconciliation<T, D, COLUMNS>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = R::Prepared;
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;
    const OVERWRITES_PREPARED: bool = true;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
    ) {
        self.0.prepare(simd, w, prepared);
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
    ) -> Lanes<S, T> {
        match at.first_of_neighbours() {
            Some(j) => self.0.lanes(at.simd, w, prepared, at.i, j),
            None => at.entries(
                #[inline(always)]
                |j| self.0.entry(w, prepared, at.i, j),
            ),
        }
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let bar = at.new_lanes(bar);
        if let Some(j) = at.first_of_neighbours() {
            return self.0.pullback_lanes(at.simd, w, prepared, at.i, j, bar, to.prepared, to.w);
        }
        for (lane, bar) in bar.each().enumerate() {
            let j = at.column(lane);
            self.0.pullback_entry(w, prepared, at.i, j, bar, to.prepared, to.w);
        }
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
        bar: &mut Self::Prepared,
        _: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        self.0.pullback_prepare(simd, w, prepared, bar, w_bar);
    }
}
