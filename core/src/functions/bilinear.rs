//! A is a bilinear form of the columns of z, its matrix made of parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Data, Function, Lanes, Needs, Scalar, reconciliations::Reconciliation};

/// A = zᵀ W z with W = reconciliation(w), o × o (`parameterized_bilinear_interdependence` and its five economical variants).
///
/// A product of narrow matrices U V is never multiplied out: A = (zᵀ U)(V z).
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

    #[inline(always)]
    fn prepare<S: Simd>(&self, simd: S, data: &Data<'_, T, D, O>, w: &[T], a: &mut Self::Prepared) {
        self.0.bilinear(simd, w, data.z, a);
    }
    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], a: &Self::Prepared) -> Lanes<S, T> {
        at.of_column(a.get(at.i).map_or(&[], <[T; D]>::as_slice))
    }
}
