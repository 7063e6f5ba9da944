//! How a plan is run on a batch: A, and Y.

use fearless_simd::Simd;
use nalgebra::SMatrix;

use crate::{
    Data, Scalar,
    kernels::{
        product::{matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    level::{Kernel, dispatch},
    memory::{Memory, OnStack, Room},
    plan::{Plan, centred_bytes, is_direct},
};

#[cfg(test)]
mod tests;

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
                    P::FACTS.needs,
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
                    P::FACTS.needs,
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
    if const { P::FACTS.require_data && D < N } {
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
        if const { P::FACTS.require_data } {
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
                    if const { P::FACTS.require_data } {
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
        let own = size_of::<P::Scratch>()
            + P::FACTS.stack_bytes
            + centred_bytes::<T, M, B>(P::FACTS.needs);
        let z = if P::FACTS.require_data { size_of::<[[T; M]; B]>() } else { 0 };
        if is_direct::<T, P, M, B, MP>(B) {
            z + own + P::FACTS.narrow * size_of::<[T; B]>()
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
        let own = size_of::<P::Scratch>()
            + P::FACTS.stack_bytes
            + centred_bytes::<T, B, M>(P::FACTS.needs);
        if is_direct::<T, P, B, M, BP>(M) {
            // κ(x) and Y, transposed.
            own + size_of::<[[T; M]; B]>() + (BP + P::FACTS.narrow) * size_of::<[T; M]>()
        } else {
            // κ(x), transposed, and A, which is multiplied by it.
            let both = size_of::<[[T; M]; B]>() + size_of::<[[T; BP]; B]>();
            both + larger(own, matrix_product_bytes::<T, BP, B>())
        }
    }
}
