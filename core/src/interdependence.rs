//! [`Interdependence`]: what every hybrid is, and how a plan is run on a batch.

use fearless_simd::Simd;
use nalgebra::{DimName, SMatrix};
use typenum::Unsigned;

use crate::{
    Data, Scalar,
    kernels::{
        product::{matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    length::BatchLengthError,
    level::{Kernel, dispatch},
    memory::{Memory, OnStack, Room},
    plan::{Plan, centred_bytes, is_direct},
    planned::Run,
};

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

/// A plan on its way to an instruction set.
struct Fill<'a, T, P, R, const D: usize, const O: usize, const COLUMNS: usize> {
    plan: &'a P,
    z: &'a [[T; D]; O],
    w: &'a [T],
    room: R,
    a: &'a mut [[T; COLUMNS]; D],
}

impl<T: Scalar, P, R, const D: usize, const O: usize, const COLUMNS: usize> Kernel
    for Fill<'_, T, P, R, D, O, COLUMNS>
where
    P: Plan<T, D, O, COLUMNS>,
    R: Room<T, P::Scratch, D, O>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, z, w, room, a } = self;
        room.with(
            #[inline(always)]
            |centred, scratch| {
                Data::with(
                    simd,
                    P::NEEDS,
                    z,
                    centred,
                    #[inline(always)]
                    |data| plan.fill(simd, data, w, scratch, a),
                );
            },
        );
    }
}

/// A plan's own way to a product, on its way to an instruction set.
struct Apply<'a, T, P, R, const D: usize, const O: usize, const COLUMNS: usize, const N: usize> {
    plan: &'a P,
    z: &'a [[T; D]; O],
    w: &'a [T],
    room: R,
    rows: &'a [[T; N]; D],
    out: &'a mut [[T; N]; COLUMNS],
}

impl<T: Scalar, P, R, const D: usize, const O: usize, const COLUMNS: usize, const N: usize> Kernel
    for Apply<'_, T, P, R, D, O, COLUMNS, N>
where
    P: Plan<T, D, O, COLUMNS>,
    R: Room<T, P::Scratch, D, O>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, z, w, room, rows, out } = self;
        room.with(
            #[inline(always)]
            |centred, scratch| {
                Data::with(
                    simd,
                    P::NEEDS,
                    z,
                    centred,
                    #[inline(always)]
                    |data| plan.apply(simd, data, w, scratch, rows, out),
                );
            },
        );
    }
}

/// `out[c] = Σ_i A_ic · rows[i]` by the plan's own way.
#[inline]
fn apply<T, P, R, const D: usize, const O: usize, const COLUMNS: usize, const N: usize>(
    kernel: Apply<'_, T, P, R, D, O, COLUMNS, N>,
) where
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>,
    R: Room<T, P::Scratch, D, O>,
{
    // Registers that the data fill; without data, the rows.
    if const { P::REQUIRE_DATA && D < N } {
        dispatch::<T, D, _>(kernel);
    } else {
        dispatch::<T, N, _>(kernel);
    }
}

/// A transposition on its way to an instruction set.
struct Transpose<'a, T, const ROWS: usize, const COLUMNS: usize> {
    matrix: &'a [[T; COLUMNS]; ROWS],
    out: &'a mut [[T; ROWS]; COLUMNS],
}

impl<T: Scalar, const ROWS: usize, const COLUMNS: usize> Kernel
    for Transpose<'_, T, ROWS, COLUMNS>
{
    const COMPILED: bool = true;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        matrix_transpose(simd, self.matrix, self.out);
    }
}

/// `out[j][i]` = `matrix[i][j]`.
#[inline]
pub(crate) fn transpose<T: Scalar, const ROWS: usize, const COLUMNS: usize>(
    matrix: &[[T; COLUMNS]; ROWS],
    out: &mut [[T; ROWS]; COLUMNS],
) {
    let kernel = Transpose { matrix, out };
    if const { ROWS < COLUMNS } {
        dispatch::<T, ROWS, _>(kernel);
    } else {
        dispatch::<T, COLUMNS, _>(kernel);
    }
}

/// A product on its way to an instruction set.
struct Product<'a, T, const N: usize, const K: usize, const R: usize> {
    a: &'a [[T; R]; K],
    rows: &'a [[T; N]; K],
    out: &'a mut [[T; N]; R],
}

impl<T: Scalar, const N: usize, const K: usize, const R: usize> Kernel for Product<'_, T, N, K, R> {
    const COMPILED: bool = true;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        matrix_product(simd, self.a, self.rows, self.out);
    }
}

/// `out` = `a`ᵀ · `rows`.
#[inline]
fn multiply<T: Scalar, const N: usize, const K: usize, const R: usize>(
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    dispatch::<T, N, _>(Product { a, rows, out });
}

/// The larger number.
const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// The attribute type: z = x, A is m × m', Y = x A.
pub(crate) mod attribute {
    use super::{
        Apply, Fill, Memory, OnStack, Plan, Room, SMatrix, Scalar, apply, centred_bytes, dispatch,
        is_direct, larger, matrix_product_bytes, multiply, transpose,
    };

    /// A, row by row.
    #[inline]
    fn rows<T, P, R, const B: usize, const M: usize, const MP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        z: &mut [[T; M]; B],
        room: R,
        a: &mut [[T; MP]; M],
    ) where
        T: Scalar,
        P: Plan<T, M, B, MP>,
        R: Room<T, P::Scratch, M, B>,
    {
        if const { P::REQUIRE_DATA } {
            transpose(&x.data.0, z);
        }
        dispatch::<T, M, _>(Fill { plan, z, w, room, a });
    }

    /// `a` = ξ(x | w).
    #[inline]
    pub(crate) fn matrix_into<T, P, const B: usize, const M: usize, const MP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a: &mut SMatrix<T, M, MP>,
    ) where
        T: Scalar,
        P: Plan<T, M, B, MP>,
    {
        matrix_with(plan, w, x, OnStack, a);
    }

    /// As [`matrix_into`], in the memory that is given.
    #[inline]
    pub(crate) fn matrix_with<T, P, W, const B: usize, const M: usize, const MP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        memory: W,
        a: &mut SMatrix<T, M, MP>,
    ) where
        T: Scalar,
        P: Plan<T, M, B, MP>,
        W: Memory<[[T; M]; B], [[T; MP]; M], T, P::Scratch, M, B>,
    {
        memory.with(
            #[inline]
            |z, by_rows, room| {
                rows(plan, w, x, z, room, by_rows);
                transpose(by_rows, &mut a.data.0);
            },
        );
    }

    /// `y` = `kappa_x` · ξ(x | w).
    #[inline]
    pub(crate) fn forward_into<T, P, const B: usize, const M: usize, const MP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        kappa_x: &SMatrix<T, B, M>,
        y: &mut SMatrix<T, B, MP>,
    ) where
        T: Scalar,
        P: Plan<T, M, B, MP>,
    {
        forward_with(plan, w, x, kappa_x, OnStack, y);
    }

    /// As [`forward_into`], in the memory that is given.
    #[inline]
    pub(crate) fn forward_with<T, P, W, const B: usize, const M: usize, const MP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        kappa_x: &SMatrix<T, B, M>,
        memory: W,
        y: &mut SMatrix<T, B, MP>,
    ) where
        T: Scalar,
        P: Plan<T, M, B, MP>,
        W: Memory<[[T; M]; B], [[T; MP]; M], T, P::Scratch, M, B>,
    {
        memory.with(
            #[inline]
            |z, a, room| {
                if const { is_direct::<T, P, M, B, MP>(B) } {
                    if const { P::REQUIRE_DATA } {
                        transpose(&x.data.0, z);
                    }
                    let (rows, out) = (&kappa_x.data.0, &mut y.data.0);
                    apply(Apply { plan, z, w, room, rows, out });
                    return;
                }
                rows(plan, w, x, z, room, a);
                multiply(a, &kappa_x.data.0, &mut y.data.0);
            },
        );
    }

    /// Bytes on the stack that [`forward_into`] needs.
    pub(crate) const fn scratch_bytes<T, P, const B: usize, const M: usize, const MP: usize>()
    -> usize
    where
        T: Scalar,
        P: Plan<T, M, B, MP>,
    {
        let own = size_of::<P::Scratch>() + P::STACK_BYTES + centred_bytes::<T, M, B>(P::NEEDS);
        let z = if P::REQUIRE_DATA { size_of::<[[T; M]; B]>() } else { 0 };
        if is_direct::<T, P, M, B, MP>(B) {
            z + own + P::NARROW * size_of::<[T; B]>()
        } else {
            // A is made, then the batch is multiplied by it.
            z + size_of::<[[T; MP]; M]>() + larger(own, matrix_product_bytes::<T, B, M>())
        }
    }
}

/// The instance type: z = xᵀ, A is b × b', Y = Aᵀ x.
pub(crate) mod instance {
    use super::{
        Apply, Fill, Memory, OnStack, Plan, SMatrix, Scalar, apply, centred_bytes, dispatch,
        is_direct, larger, matrix_product_bytes, multiply, transpose,
    };

    /// `a` = ξ(x | w).
    #[inline]
    pub(crate) fn matrix_into<T, P, const B: usize, const M: usize, const BP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a: &mut SMatrix<T, B, BP>,
    ) where
        T: Scalar,
        P: Plan<T, B, M, BP>,
    {
        matrix_with(plan, w, x, OnStack, a);
    }

    /// As [`matrix_into`], in the memory that is given.
    #[inline]
    pub(crate) fn matrix_with<T, P, W, const B: usize, const M: usize, const BP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        memory: W,
        a: &mut SMatrix<T, B, BP>,
    ) where
        T: Scalar,
        P: Plan<T, B, M, BP>,
        W: Memory<[[T; M]; B], [[T; BP]; B], T, P::Scratch, B, M>,
    {
        memory.with(
            #[inline]
            |_, by_rows, room| {
                dispatch::<T, B, _>(Fill { plan, z: &x.data.0, w, room, a: by_rows });
                transpose(by_rows, &mut a.data.0);
            },
        );
    }

    /// `y` = ξ(x | w)ᵀ · `kappa_x`.
    #[inline]
    pub(crate) fn forward_into<T, P, const B: usize, const M: usize, const BP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        kappa_x: &SMatrix<T, B, M>,
        y: &mut SMatrix<T, BP, M>,
    ) where
        T: Scalar,
        P: Plan<T, B, M, BP>,
    {
        forward_with(plan, w, x, kappa_x, OnStack, y);
    }

    /// As [`forward_into`], in the memory that is given.
    #[inline]
    pub(crate) fn forward_with<T, P, W, const B: usize, const M: usize, const BP: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        kappa_x: &SMatrix<T, B, M>,
        memory: W,
        y: &mut SMatrix<T, BP, M>,
    ) where
        T: Scalar,
        P: Plan<T, B, M, BP>,
        W: Memory<[[T; M]; B], [[T; BP]; B], T, P::Scratch, B, M>,
    {
        memory.with(
            #[inline]
            |rows, a, room| {
                if const { is_direct::<T, P, B, M, BP>(M) } {
                    let mut out = [[T::ZERO; M]; BP];
                    transpose(&kappa_x.data.0, rows);
                    apply(Apply { plan, z: &x.data.0, w, room, rows, out: &mut out });
                    transpose(&out, &mut y.data.0);
                    return;
                }
                dispatch::<T, B, _>(Fill { plan, z: &x.data.0, w, room, a: &mut *a });
                transpose(&kappa_x.data.0, rows);
                multiply(rows, a, &mut y.data.0);
            },
        );
    }

    /// Bytes on the stack that [`forward_into`] needs.
    pub(crate) const fn scratch_bytes<T, P, const B: usize, const M: usize, const BP: usize>()
    -> usize
    where
        T: Scalar,
        P: Plan<T, B, M, BP>,
    {
        let own = size_of::<P::Scratch>() + P::STACK_BYTES + centred_bytes::<T, B, M>(P::NEEDS);
        if is_direct::<T, P, B, M, BP>(M) {
            // κ(x) and Y, transposed.
            own + size_of::<[[T; M]; B]>() + (BP + P::NARROW) * size_of::<[T; M]>()
        } else {
            // κ(x), transposed, and A, which is multiplied by it.
            let both = size_of::<[[T; M]; B]>() + size_of::<[[T; BP]; B]>();
            both + larger(own, matrix_product_bytes::<T, BP, B>())
        }
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, Simd};
    use std::vec::Vec;

    use nalgebra::Const;

    use super::{Fill, Kernel, Plan, Transpose};
    use crate::{
        At, Function, Lanes, Needs, Scalar,
        functions::{
            bilinear::Bilinear,
            numerical::{
                CanberraDistance, CosineSimilarity, GaussianRbfKernel, HyperbolicTangentKernel,
                ManhattanDistance, MinkowskiDistance, NegativeExponential,
            },
            parameterized::Parameterized,
            statistical::{KlDivergence, MutualInformation, PearsonCorrelation, RvCoefficient},
        },
        fusions::summation::Sum,
        level::levels,
        memory::OnStack,
        plan::{Fused, Linear, Processed, SideBySide},
        processing::{Gelu, LayerNorm, Softmax},
        reconciliations::lowrank::Lorr,
    };

    /// A on every instruction set that the machine has, the best first.
    fn on_every_instruction_set<T, P, const D: usize, const O: usize, const COLUMNS: usize>(
        plan: &P,
    ) -> Vec<[[T; COLUMNS]; D]>
    where
        T: Scalar,
        P: Plan<T, D, O, COLUMNS>,
    {
        let mut z = [[T::ZERO; D]; O];
        for (k, row) in z.iter_mut().enumerate() {
            for (i, entry) in row.iter_mut().enumerate() {
                *entry = T::of(((7 * k + 3 * i) % 11) as f64 * 0.17 - 0.8);
            }
        }
        let w: Vec<T> = (0..P::L).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
        let run = |a: &mut [[T; COLUMNS]; D], level: Level| {
            let kernel = Fill { plan, z: &z, w: &w, room: OnStack, a };
            fearless_simd::dispatch!(level, simd => kernel.run(simd));
        };
        levels()
            .into_iter()
            .map(|level| {
                let mut a = [[T::ZERO; COLUMNS]; D];
                run(&mut a, level);
                a
            })
            .collect()
    }

    fn agree<T: Scalar + Into<f64>, const D: usize, const COLUMNS: usize>(
        matrices: &[[[T; COLUMNS]; D]],
        bound: f64,
    ) {
        for other in &matrices[1..] {
            for (i, (row, other)) in matrices[0].iter().zip(other).enumerate() {
                for (j, (a, b)) in row.iter().zip(other).enumerate() {
                    let (a, b): (f64, f64) = ((*a).into(), (*b).into());
                    let close = (a - b).abs() <= bound * a.abs().max(1.0);
                    assert!(close, "A[{i}][{j}] is {a} and {b}, {COLUMNS} columns");
                }
            }
        }
    }

    /// One function of every kind, side by side, between two processing steps.
    macro_rules! every_kind {
        ($columns:literal) => {
            Processed {
                preprocess: (Gelu, ()),
                plan: SideBySide((
                    PearsonCorrelation,
                    (
                        GaussianRbfKernel { sigma: 0.7 },
                        (
                            HyperbolicTangentKernel { c: 0.1, alpha: 0.3 },
                            (
                                CosineSimilarity,
                                (
                                    NegativeExponential(ManhattanDistance),
                                    (
                                        MinkowskiDistance { p: 1.5 },
                                        (
                                            CanberraDistance,
                                            (
                                                MutualInformation,
                                                (
                                                    KlDivergence,
                                                    (
                                                        Bilinear(Lorr::<2>),
                                                        (
                                                            Parameterized::<_, $columns>(Lorr::<2>),
                                                            (),
                                                        ),
                                                    ),
                                                ),
                                            ),
                                        ),
                                    ),
                                ),
                            ),
                        ),
                    ),
                )),
                postprocess: (LayerNorm, (Softmax { dim: 0 }, ())),
            }
        };
    }

    #[test]
    fn instruction_sets_agree() {
        let check = || {
            agree(&on_every_instruction_set::<f64, _, 17, 13, 190>(&every_kind!(20)), 1e-9);
            agree(&on_every_instruction_set::<f32, _, 17, 13, 190>(&every_kind!(20)), 2e-5);
            agree(&on_every_instruction_set::<f64, _, 3, 5, 35>(&every_kind!(5)), 1e-9);
            agree(&on_every_instruction_set::<f32, _, 3, 5, 35>(&every_kind!(5)), 2e-5);
        };
        // Eleven functions on every instruction set are one function without optimization, whose frame is larger than a test's stack.
        let thread = std::thread::Builder::new().stack_size(32 << 20).spawn(check);
        thread.expect("a thread").join().expect("all agree");
    }

    /// Columns of all kinds for distances: far from each other, close, equal, far from 0, constant.
    fn columns_of_all_kinds<T: Scalar, const D: usize, const O: usize>() -> [[T; D]; O] {
        core::array::from_fn(|k| {
            core::array::from_fn(|i| {
                let noise = ((7 * k + 5 * i * i + k * i) % 13) as f64 * 0.1 - 0.6;
                T::of(match i % 7 {
                    3 => ((7 * k) % 13) as f64 * 0.1,
                    4 => 20.0 + noise,
                    5 => ((7 * k) % 13) as f64 * 0.1 + 1e-3 * noise,
                    6 => 0.25,
                    _ => noise,
                })
            })
        })
    }

    /// Symmetric functions by halves, their distances from products, and others added to them, beside all of it in full.
    fn halves<T: Scalar + Into<f64>, const D: usize, const O: usize, const WIDE: usize>(
        bound: f64,
    ) {
        let kernels = (GaussianRbfKernel { sigma: 1.5 }, (CosineSimilarity, ()));
        let low = Parameterized::<_, D>(Lorr::<2>);
        let moments = (GaussianRbfKernel { sigma: 1.5 }, (RvCoefficient, ()));
        let all = (RvCoefficient, (ManhattanDistance, (kernels.0, (low, ()))));
        let z = columns_of_all_kinds::<T, D, O>();
        let w: Vec<T> = (0..4 * D).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
        for level in levels() {
            let mut half = [[T::ZERO; D]; D];
            macro_rules! beside {
                ($half:expr, $full:expr) => {{
                    let plan = $half;
                    let kernel = Fill { plan: &plan, z: &z, w: &w, room: OnStack, a: &mut half };
                    fearless_simd::dispatch!(level, simd => kernel.run(simd));
                    let mut full = [[T::ZERO; WIDE]; D];
                    let plan = SideBySide($full);
                    let kernel = Fill { plan: &plan, z: &z, w: &w, room: OnStack, a: &mut full };
                    fearless_simd::dispatch!(level, simd => kernel.run(simd));
                    for (i, (half, full)) in half.iter().zip(&full).enumerate() {
                        for (j, a) in half.iter().enumerate() {
                            let a: f64 = (*a).into();
                            let expected: f64 = full.chunks(D).map(|row| row[j].into()).sum();
                            let close = (a - expected).abs() <= bound * expected.abs().max(1.0)
                                || (a.is_nan() && expected.is_nan());
                            assert!(close, "A[{i}][{j}] is {a}, expected {expected}, {level:?}");
                        }
                    }
                }};
            }
            // The last function is there to make the sweep a full one; it is 0.
            beside!(
                SideBySide((Fused::<_, _, 2> { functions: kernels, fusion: Sum }, ())),
                (kernels.0, (kernels.1.0, (Zeros, (Zeros, ()))))
            );
            beside!(
                SideBySide((Fused::<_, _, 2> { functions: moments, fusion: Sum }, ())),
                (moments.0, (moments.1.0, (Zeros, (Zeros, ()))))
            );
            beside!(Linear::<_, _, 4>::new(Fused { functions: all, fusion: Sum }), all);
        }
    }

    /// As many columns as rows, all 0, and nobody knows that it is symmetric.
    #[derive(Clone, Copy)]
    struct Zeros;

    impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Zeros {
        type Columns = Const<D>;
        type Prepared = ();
        const L: usize = 0;
        const NEEDS: Needs = Needs::NOTHING;

        fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
            at.splat(T::ZERO)
        }
    }

    #[test]
    fn halves_are_the_whole() {
        halves::<f64, 3, 5, 12>(1e-12);
        halves::<f64, 16, 9, 64>(1e-12);
        halves::<f64, 37, 20, 148>(1e-12);
        halves::<f32, 5, 4, 20>(1e-5);
        halves::<f32, 12, 7, 48>(1e-5);
        halves::<f32, 17, 13, 68>(1e-5);
        halves::<f32, 30, 9, 120>(1e-5);
        halves::<f32, 50, 32, 200>(1e-5);
    }

    #[test]
    fn transposition() {
        fn transposed<const ROWS: usize, const COLUMNS: usize>() {
            let matrix: [[f32; COLUMNS]; ROWS] =
                core::array::from_fn(|i| core::array::from_fn(|j| (i * COLUMNS + j) as f32));
            for level in levels() {
                let mut out = [[f32::NAN; ROWS]; COLUMNS];
                let kernel = Transpose { matrix: &matrix, out: &mut out };
                fearless_simd::dispatch!(level, simd => kernel.run(simd));
                for (j, row) in out.iter().enumerate() {
                    for (i, entry) in row.iter().enumerate() {
                        assert_eq!(*entry, matrix[i][j], "{i}, {j} of {ROWS}×{COLUMNS}, {level:?}");
                    }
                }
            }
        }
        transposed::<1, 5>();
        transposed::<4, 9>();
        transposed::<16, 16>();
        transposed::<33, 17>();
        transposed::<8, 40>();
    }
}
