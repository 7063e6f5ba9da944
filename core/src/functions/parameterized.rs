//! A is made of parameters alone.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Function, Lanes, Needs, Scalar, reconciliations::Reconciliation};

/// A = reconciliation(w), d × `COLUMNS` (`parameterized_interdependence` and its five economical variants).
#[derive(Clone, Copy, Debug)]
pub struct Parameterized<R, const COLUMNS: usize>(
    /// How w becomes a matrix.
    pub R,
);

impl<T: Scalar, R, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Parameterized<R, COLUMNS>
where
    R: Reconciliation<T, D, COLUMNS>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = R::L;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, w: &[T], (): &()) -> Lanes<S, T> {
        self.0.lanes(at.simd, w, at.i, at.j)
    }
}
