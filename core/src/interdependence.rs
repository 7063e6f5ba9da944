//! [`Interdependence`]: what every hybrid is.

use nalgebra::{DimName, SMatrix};
use typenum::Unsigned;

use crate::{Scalar, length::BatchLengthError, planned::Run};

/// A hybrid for batches of `B` instances (rows) with `M` attributes (columns): parameters that turn a batch x into the
/// matrix A and the output Y.
///
/// Implemented by every type that `hybrid!` generates. Shapes are types as well as numbers, so that generic code can
/// demand that they agree.
///
/// | type | A | Y |
/// | --- | --- | --- |
/// | attribute | m × m' | x · A, b × m' |
/// | instance | b × b' | Aᵀ · x, b' × m |
///
/// ```
/// use interdep::{nalgebra::U2, prelude::*};
///
/// hybrid! {
///     struct Gram for SMatrix<f64, 3, 2> { functions: [linear_kernel], fusion: sum }
///     struct Peers for SMatrix<f64, 3, 2> {
///         interdependence_type: instance,
///         functions: [one(b_prime = 2)],
///         fusion: sum,
///     }
/// }
///
/// /// Any hybrid that keeps two attributes.
/// fn scratch<H: Interdependence<f64, 3, 2, MPrime = U2>>(_: &H) -> usize {
///     H::SCRATCH_BYTES / size_of::<f64>()
/// }
///
/// // z and A, row by row, and a square of pairs; x and A, row by row.
/// assert_eq!(scratch(&Gram::default()), 3 * 2 + 2 * 2 + 16);
/// assert_eq!(scratch(&Peers::default()), 3 * 2 + 3 * 2);
/// ```
///
/// # Counts as types
///
/// [`Count`](Self::Count) is L as a type of [`typenum`], so that generic code can add the counts of two hybrids, and demand what their sum
/// must be.
///
/// ```
/// use core::ops::Add;
/// use interdep::{prelude::*, typenum::{Sum, U4, U7, Unsigned}};
///
/// hybrid! {
///     struct Plain for SMatrix<f32, 3, 2> { functions: [parameterized], fusion: sum }
///     struct Low for SMatrix<f32, 3, 2> {
///         functions: [linear_kernel, identity, one(m_prime = 2)],
///         fusion: parameterized_weighted_summation,
///     }
/// }
///
/// /// The parameters of two hybrids, one after another: as many as both have together.
/// fn both<F, G, const L: usize>(f: &[f32], g: &[f32]) -> [f32; L]
/// where
///     F: Interdependence<f32, 3, 2>,
///     G: Interdependence<f32, 3, 2>,
///     F::Count: Add<G::Count, Output: Unsigned>,
/// {
///     const { assert!(<Sum<F::Count, G::Count> as Unsigned>::USIZE == L) };
///     core::array::from_fn(|place| if place < F::L { f[place] } else { g[place - F::L] })
/// }
///
/// /// A hybrid with four parameters, and no other.
/// fn four<H: Interdependence<f32, 3, 2, Count = U4>>() -> usize {
///     H::L
/// }
///
/// assert_eq!(four::<Plain>(), 4);
/// assert_eq!(both::<Plain, Low, 7>(&[1.0; 4], &[2.0; 3]), [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
/// let seven: Sum<<Plain as Interdependence<f32, 3, 2>>::Count, <Low as Interdependence<f32, 3, 2>>::Count> = U7::new();
/// assert_eq!(seven, U7::new());
/// ```
///
/// Where the macro does not know L, because a dimension is a constant or a function is the user's own, rustc computes the type from the number;
/// it is the same type.
pub trait Interdependence<T: Scalar, const B: usize, const M: usize>: Sized {
    /// b', the number of rows of Y.
    type BPrime: DimName;
    /// m', the number of columns of Y.
    type MPrime: DimName;
    /// [`L`](Self::L) as a type, so that types can add it and demand it.
    type Count: Unsigned;
    /// A's type, `SMatrix<T, M, M'>` or `SMatrix<T, B, B'>`.
    type Matrix;
    /// Y's type, `SMatrix<T, B', M'>`.
    type Output;
    /// How the methods are done. Only `hybrid!` knows it, so that the trait can get more methods.
    #[doc(hidden)]
    type Run: Run<Self, Batch = SMatrix<T, B, M>, Matrix = Self::Matrix, Output = Self::Output>;
    /// The number of parameters.
    const L: usize = Self::Count::USIZE;
    /// Whether A depends on x.
    const REQUIRE_DATA: bool = Self::Run::REQUIRE_DATA;
    /// Whether A depends on parameters.
    const REQUIRE_PARAMETERS: bool = Self::L != 0;
    /// Bytes on the stack that `forward_into` needs.
    const SCRATCH_BYTES: usize = Self::Run::SCRATCH_BYTES;
    /// Bytes on the stack that [`forward_pullback`](Self::forward_pullback) needs.
    const GRADIENT_SCRATCH_BYTES: usize = Self::Run::GRADIENT_SCRATCH_BYTES;
    /// A table of the functions, their shapes and segments.
    const SUMMARY: &'static str;

    /// A = ξ(x | w).
    #[must_use]
    fn matrix(&self, x: &SMatrix<T, B, M>) -> Self::Matrix {
        Self::Run::matrix(self, x)
    }
    /// A, written to `a`.
    fn matrix_into(&self, x: &SMatrix<T, B, M>, a: &mut Self::Matrix) {
        Self::Run::matrix_into(self, x, a);
    }
    /// Y = x · A or Aᵀ · x.
    #[must_use]
    fn forward(&self, x: &SMatrix<T, B, M>) -> Self::Output {
        Self::Run::forward_on(self, x, x)
    }
    /// Y, written to `y`.
    fn forward_into(&self, x: &SMatrix<T, B, M>, y: &mut Self::Output) {
        Self::Run::forward_into(self, x, y);
    }
    /// `kappa_x` · A or Aᵀ · `kappa_x`, A still made of x.
    #[must_use]
    fn forward_on(&self, x: &SMatrix<T, B, M>, kappa_x: &SMatrix<T, B, M>) -> Self::Output {
        Self::Run::forward_on(self, x, kappa_x)
    }

    /// The cotangents of x and of the parameters, given that of A: exact vector-Jacobian products, the parameters' as a value of the hybrid's own type.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Gram for SMatrix<f64, 2, 2> {
    ///         functions: [linear_kernel],
    ///         fusion: parameterized_weighted_summation,
    ///     }
    /// }
    /// /// ∂A_12/∂x and ∂A_12/∂w.
    /// fn sensitivity<H: Interdependence<f64, 2, 2, Matrix = SMatrix<f64, 2, 2>>>(
    ///     hybrid: &H,
    ///     x: &SMatrix<f64, 2, 2>,
    /// ) -> (SMatrix<f64, 2, 2>, H) {
    ///     hybrid.pullback(x, &SMatrix::<f64, 2, 2>::new(0.0, 1.0, 0.0, 0.0))
    /// }
    /// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 4.0);
    /// let (dx, dw) = sensitivity(&Gram::new([10.0]), &x);
    /// assert_eq!(dx, SMatrix::<f64, 2, 2>::new(20.0, 10.0, 40.0, 30.0));
    /// assert_eq!(dw.as_array(), &[14.0]);
    /// ```
    #[must_use]
    fn pullback(&self, x: &SMatrix<T, B, M>, da: &Self::Matrix) -> (SMatrix<T, B, M>, Self) {
        Self::Run::pullback(self, x, da)
    }
    /// The cotangents of x and of the parameters, given that of Y: of [`forward`](Self::forward), in which x is multiplied by what is made of it.
    #[must_use]
    fn forward_pullback(
        &self,
        x: &SMatrix<T, B, M>,
        dy: &Self::Output,
    ) -> (SMatrix<T, B, M>, Self) {
        Self::Run::forward_pullback(self, x, dy)
    }

    /// Y of each batch of `xs`, written to its place in `ys`.
    ///
    /// Where A is so small that it would leave the lanes of registers empty, as many batches as a register has lanes are computed at once, up to 7
    /// times as fast as one [`forward_into`](Self::forward_into) after another. With AVX-512 that are up to 12 columns of z in f32 and 6 in f64; with AVX2
    /// up to 7, and 9 or 10, in f32, and up to 3, and 5, in f64; elsewhere up to 3 in f32 and 1 in f64. Batches that are too few to fill a register are
    /// computed one by one, and so are all where A does not depend on x or need not be made. The results are equal but for rounding, a batch with
    /// NaN spoils no other, and the stack must hold up to 100 KiB. Functions of your own join in if they are there for every
    /// [`Number`](crate::Number).
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
    /// }
    /// let xs: [SMatrix<f32, 2, 2>; 100] = core::array::from_fn(|n| SMatrix::identity() * n as f32);
    /// let mut ys = [SMatrix::zeros(); 100];
    /// Gram::default().forward_batch(&xs, &mut ys)?;
    /// assert_eq!(ys[3], xs[3] * 9.0);   // x · xᵀx
    /// # Ok::<(), interdep::BatchLengthError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When `xs` and `ys` differ in length; then nothing is written.
    fn forward_batch(
        &self,
        xs: &[SMatrix<T, B, M>],
        ys: &mut [Self::Output],
    ) -> Result<(), BatchLengthError> {
        Self::Run::forward_batch(self, xs, ys)
    }
}
