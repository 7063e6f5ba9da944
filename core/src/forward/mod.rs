//! How a plan is run on a batch: A, and Y.

use fearless_simd::Simd;
use nalgebra::SMatrix;

use crate::{
    Columns, Data, Needs, Scalar,
    kernels::{
        columnwise,
        product::{matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    level::{Kernel, dispatch},
    memory::{Memory, OnStack, Room},
    plan::{Plan, centred_bytes, is_direct},
    scalar::SINGLE,
    shared::ByColumns,
};

#[cfg(test)]
mod tests;

/// Whether z stays as it is stored, column by column: where registers hold one number, and pairs of columns are all that is asked for.
pub(crate) const fn is_columnwise<
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
>() -> bool {
    SINGLE && D > 0 && !P::FACTS.reads_entries
}

/// Whether a plan makes A where it is wanted, column by column.
const fn fills_columns<
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
>() -> bool {
    is_columnwise::<T, P, D, O, COLUMNS>() && P::FACTS.fills_columns
}

/// The memory of a matrix that is stored column by column, as a plan has it. Of a square one its rows are those of the transpose.
fn as_rows<T, const D: usize, const COLUMNS: usize>(
    a: &mut [[T; D]; COLUMNS],
) -> Option<&mut [[T; COLUMNS]; D]> {
    a.as_flattened_mut().as_chunks_mut().0.try_into().ok()
}

/// z, as a plan is given it.
#[derive(Clone, Copy)]
enum Z<'a, T, const D: usize, const O: usize> {
    Rows(&'a [[T; D]; O]),
    Columns(ByColumns<'a, T, D, O>),
}

impl<T: Scalar, const D: usize, const O: usize> Z<'_, T, D, O> {
    /// Calls `work` with what `needs` ask for.
    #[inline(always)]
    fn with<S: Simd>(
        self,
        simd: S,
        needs: Needs,
        centred: &mut [[T; D]; O],
        work: impl FnOnce(&Data<'_, T, D, O>),
    ) {
        // Elsewhere there is one way, and the compiler is not to look at two.
        if const { SINGLE }
            && let Self::Columns(z) = self
        {
            return work(&Data::of_columns(z, &Columns::unknown()));
        }
        if let Self::Rows(z) = self {
            Data::with(simd, needs, z, centred, work);
        }
    }
}

/// A plan on its way to an instruction set.
struct Fill<'a, T, P, R, const D: usize, const O: usize, const COLUMNS: usize> {
    plan: &'a P,
    z: Z<'a, T, D, O>,
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
                z.with(
                    simd,
                    P::FACTS.needs,
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
    z: Z<'a, T, D, O>,
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
                z.with(
                    simd,
                    P::FACTS.needs,
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
    if const { SINGLE } {
        columnwise::product(a, rows, out);
    } else {
        dispatch::<T, N, _>(Product { a, rows, out });
    }
}

/// The larger number.
const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// The attribute type: z = x, A is m × m', Y = x A.
pub(crate) mod attribute {
    use super::{
        Apply, ByColumns, Fill, Memory, OnStack, Plan, Room, SMatrix, Scalar, Z, apply, as_rows,
        centred_bytes, dispatch, fills_columns, is_columnwise, is_direct, larger,
        matrix_product_bytes, multiply, transpose,
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
        let z = z_of::<T, P, B, M, MP>(x, z);
        dispatch::<T, M, _>(Fill { plan, z, w, room, a });
    }

    /// z, in this memory if its rows are asked for.
    #[inline]
    fn z_of<'a, T, P, const B: usize, const M: usize, const MP: usize>(
        x: &'a SMatrix<T, B, M>,
        rows: &'a mut [[T; M]; B],
    ) -> Z<'a, T, M, B>
    where
        T: Scalar,
        P: Plan<T, M, B, MP>,
    {
        if const { is_columnwise::<T, P, M, B, MP>() } {
            return Z::Columns(ByColumns { z: &x.data.0, transposed: false });
        }
        if const { P::FACTS.require_data } {
            transpose(&x.data.0, rows);
        }
        Z::Rows(rows)
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
        if const { fills_columns::<T, P, M, B, MP>() } {
            let Some(a) = as_rows(&mut a.data.0) else { return };
            let z = Z::Columns(ByColumns { z: &x.data.0, transposed: true });
            return memory.room(
                #[inline]
                |room| dispatch::<T, M, _>(Fill { plan, z, w, room, a }),
            );
        }
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
                    let z = z_of::<T, P, B, M, MP>(x, z);
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
        let rows = !is_columnwise::<T, P, M, B, MP>();
        let own = size_of::<P::Scratch>()
            + P::FACTS.stack_bytes
            + if rows { centred_bytes::<T, M, B>(P::FACTS.needs) } else { 0 };
        let z = if P::FACTS.require_data && rows { size_of::<[[T; M]; B]>() } else { 0 };
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
        Apply, ByColumns, Fill, Memory, OnStack, Plan, SMatrix, Scalar, Z, apply, centred_bytes,
        dispatch, is_columnwise, is_direct, larger, matrix_product_bytes, multiply, transpose,
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
            |z, by_rows, room| {
                let z = z_of::<T, P, B, M, BP>(x, z);
                dispatch::<T, B, _>(Fill { plan, z, w, room, a: &mut *by_rows });
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
                    apply(Apply { plan, z: Z::Rows(&x.data.0), w, room, rows, out: &mut out });
                    transpose(&out, &mut y.data.0);
                    return;
                }
                let z = z_of::<T, P, B, M, BP>(x, rows);
                dispatch::<T, B, _>(Fill { plan, z, w, room, a: &mut *a });
                transpose(&kappa_x.data.0, rows);
                multiply(rows, a, &mut y.data.0);
            },
        );
    }

    /// z, in this memory if its columns are asked for.
    #[inline]
    fn z_of<'a, T, P, const B: usize, const M: usize, const BP: usize>(
        x: &'a SMatrix<T, B, M>,
        columns: &'a mut [[T; M]; B],
    ) -> Z<'a, T, B, M>
    where
        T: Scalar,
        P: Plan<T, B, M, BP>,
    {
        if const { is_columnwise::<T, P, B, M, BP>() } {
            transpose(&x.data.0, columns);
            return Z::Columns(ByColumns { z: columns, transposed: false });
        }
        Z::Rows(&x.data.0)
    }

    /// Bytes on the stack that [`forward_into`] needs.
    pub(crate) const fn scratch_bytes<T, P, const B: usize, const M: usize, const BP: usize>()
    -> usize
    where
        T: Scalar,
        P: Plan<T, B, M, BP>,
    {
        let rows = !is_columnwise::<T, P, B, M, BP>();
        let own = size_of::<P::Scratch>()
            + P::FACTS.stack_bytes
            + if rows { centred_bytes::<T, B, M>(P::FACTS.needs) } else { 0 };
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
