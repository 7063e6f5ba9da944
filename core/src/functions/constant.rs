//! Matrices that depend on neither data nor parameters: x is not even read. As in tinyBIG they ignore
//! `preprocess` and `postprocess`.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Function, Lanes, Needs, Number};

/// A = the given matrix.
///
/// - **Name**: `constant(A = [[…], …])`; the entries may be literals, constants and `{ expressions }`.
/// - **Shapes**: `A` has `D` rows, which the compiler checks, and d' = `COLUMNS` columns.
/// - **Parameters**: none.
/// - **Range**: entries are passed on as they are; an `f32` hybrid rounds them while compiling. `preprocess` and
///   `postprocess` are ignored, as in tinyBIG.
/// - **Cost**: D·d' loads from read-only memory.
/// - **Source**: tinyBIG `constant_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Pooling for SMatrix<f64, 1, 2> {
///         functions: [constant(A = [[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]])],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(2.0, 4.0);
/// assert_eq!(Pooling::default().forward(&x), SMatrix::<f64, 1, 3>::new(2.0, 4.0, 3.0));
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the argument's name in tinyBIG and in the language")]
pub struct Constant<T: 'static, const D: usize, const COLUMNS: usize> {
    /// The matrix; usually in read-only memory.
    pub A: &'static [[T; COLUMNS]; D],
}

/// A_ij = c.
///
/// - **Name**: `constant_c(c = 1.0)`, with `m_prime = …` for the attribute and `b_prime = …` for the instance
///   type; `zero` and `one` are c = 0 and c = 1, and take no `c`.
/// - **Shapes**: A is D × d', d' = `COLUMNS`. It has no default, as in tinyBIG.
/// - **Parameters**: none.
/// - **Range**: c is finite. `preprocess` and `postprocess` are ignored, as in tinyBIG.
/// - **Cost**: D·d' stores.
/// - **Source**: tinyBIG `constant_c_interdependence`, `zero_interdependence`, `one_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Total for SMatrix<f64, 1, 2> {
///         functions: [constant_c(c = 2.5, m_prime = 3), one(m_prime = 3)],
///         fusion: sum,
///     }
/// }
/// assert_eq!(Total::default().matrix(&SMatrix::zeros()), SMatrix::<f64, 2, 3>::from_element(3.5));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ConstantC<const COLUMNS: usize> {
    /// The entries' value.
    pub c: f64,
}

/// A_ij = 1 if i = j, else 0.
///
/// - **Name**: `identity`, also `eye`; `m_prime = …` (attribute) or `b_prime = …` (instance) make it rectangular.
/// - **Shapes**: A is D × d', d' = `COLUMNS`, by default D.
/// - **Parameters**: none.
/// - **Range**: exact. `preprocess` and `postprocess` are ignored, as in tinyBIG.
/// - **Cost**: D·d' comparisons.
/// - **Source**: tinyBIG `identity_interdependence`, whose alias is `eye_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Padded for SMatrix<f64, 1, 2> { functions: [identity(m_prime = 3)], fusion: sum }
/// }
/// let a = Padded::default().matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 3>::new(1.0, 0.0, 0.0, 0.0, 1.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Identity<const COLUMNS: usize>;

/// A function that needs neither data nor parameters.
macro_rules! constant {
    ($name:ty, |$constant:ident, $at:ident| $entries:expr) => {
        impl<T: Number, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
            for $name
        {
            type Columns = Const<COLUMNS>;
            type Prepared = ();
            const L: usize = 0;
            const NEEDS: Needs = Needs::NOTHING;
            const REQUIRE_DATA: bool = false;

            #[inline(always)]
            fn lanes<S: Simd>(&self, $at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
                let $constant = self;
                $entries
            }
        }
    };
}

constant!(Constant<T, D, COLUMNS>, |constant, at| {
    at.of_column(constant.A.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice))
});
constant!(ConstantC<COLUMNS>, |constant, at| at.splat(T::of(constant.c)));
constant!(Identity<COLUMNS>, |_constant, at| at.select_diagonal(T::ONE, at.splat(T::ZERO)));
