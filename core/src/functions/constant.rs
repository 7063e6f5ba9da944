//! Matrices that depend on neither data nor parameters.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Function, Lanes, Needs, Scalar};

/// A = the given matrix, row by row (`constant_interdependence`).
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the argument's name in tinyBIG and in the language")]
pub struct Constant<T: 'static, const D: usize, const COLUMNS: usize> {
    /// The matrix; usually in read-only memory.
    pub A: &'static [[T; COLUMNS]; D],
}

/// All entries of A are c (`constant_c_`, `zero_`, `one_interdependence`).
#[derive(Clone, Copy, Debug)]
pub struct ConstantC<const COLUMNS: usize> {
    /// The entries' value.
    pub c: f64,
}

/// A = the rectangular identity (`identity_interdependence`).
#[derive(Clone, Copy, Debug)]
pub struct Identity<const COLUMNS: usize>;

impl<T: Scalar, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Constant<T, D, COLUMNS>
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.of_column(self.A.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice))
    }
}

impl<T: Scalar, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for ConstantC<COLUMNS>
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.splat(T::of(self.c))
    }
}

impl<T: Scalar, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Identity<COLUMNS>
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.select_diagonal(T::ONE, at.splat(T::ZERO))
    }
}
