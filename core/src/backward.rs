//! How a hybrid is pulled back: cotangents of A or of Y become those of x and of the parameters.

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::SMatrix;

use crate::{
    Columns, Data, Needs, Scalar,
    forward::{self, transpose},
    kernels::{
        columnwise,
        product::{add_matrix_product, matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    level::{Kernel, dispatch},
    matrix::add_transpose_of,
    memory::Matrix,
    plan::{self, Gradient, Plan},
    rolled,
    shared::ByColumns,
};

/// What every pullback works on: z less its means; the plan's scratch and its cotangent.
type OfPlan<T, P, const D: usize, const O: usize> = ([[T; D]; O], [P; 2]);
/// What one works on that makes A: A, its cotangent, and Aᵀ.
type OfMatrix<T, const D: usize, const C: usize> = ([[[T; C]; D]; 2], [[T; D]; C]);

/// The working memory of pullbacks, which holds anything: for every plan; what else `B` there is of batches, `M` if A is made, `R` if it is not. What a
/// hybrid does not use is never touched.
pub(crate) type Backward<T, P, B, M, R, const D: usize, const O: usize, const C: usize> =
    (OfPlan<T, P, D, O>, OfMatrix<T, D, C>, B, M, R);

/// A batch and its parameters, and the places of their cotangents.
struct Batch<'a, T, const D: usize, const O: usize> {
    z: &'a [[T; D]; O],
    w: &'a [T],
    z_bar: &'a mut [[T; D]; O],
    w_bar: &'a mut [T],
}

/// A matrix, and its transpose.
type Turned<'a, T, const O: usize, const C: usize> = (&'a [[T; C]; O], &'a [[T; O]; C]);

/// A pullback on its way to an instruction set: of A, whose cotangent is there, or of a product, whose cotangent is given with its transpose.
struct Pull<'a, T, P, S, const D: usize, const O: usize, const C: usize> {
    plan: &'a P,
    batch: Batch<'a, T, D, O>,
    of_plan: &'a mut OfPlan<T, S, D, O>,
    of_matrix: &'a mut OfMatrix<T, D, C>,
    product: Option<Turned<'a, T, O, C>>,
}

impl<T: Scalar, P, const D: usize, const O: usize, const C: usize> Kernel
    for Pull<'_, T, P, P::Scratch, D, O, C>
where
    P: Plan<T, D, O, C>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, batch, of_plan, of_matrix, product } = self;
        let Batch { z, w, z_bar, w_bar } = batch;
        let ((centred, [scratch, of_scratch]), ([a, a_bar], a_transposed)) = (of_plan, of_matrix);
        Data::with(
            simd,
            P::FACTS.needs.with_derivatives(),
            z,
            centred,
            #[inline(always)]
            |data| {
                if let Some((y_bar, _)) = product {
                    matrix_product(simd, z, y_bar, a_bar);
                }
                let to = &mut Gradient { scratch, of_scratch, z: z_bar, w: w_bar };
                plan.pullback(simd, data, w, a, a_bar, to);
                if let Some((_, y_bar_transposed)) = product {
                    matrix_transpose(simd, a, a_transposed);
                    add_matrix_product(simd, y_bar_transposed, a_transposed, z_bar);
                }
            },
        );
    }
}

/// A pullback of a plan's own way to a product, on its way to an instruction set.
struct PullProduct<'a, T, P, S, const D: usize, const O: usize, const C: usize> {
    plan: &'a P,
    batch: Batch<'a, T, D, O>,
    of_plan: &'a mut OfPlan<T, S, D, O>,
    rows: &'a [[T; O]; D],
    out_bar: &'a [[T; O]; C],
    rows_bar: &'a mut [[T; O]; D],
}

impl<T: Scalar, P, const D: usize, const O: usize, const C: usize> Kernel
    for PullProduct<'_, T, P, P::Scratch, D, O, C>
where
    P: Plan<T, D, O, C>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, batch, of_plan, rows, out_bar, rows_bar } = self;
        let Batch { z, w, z_bar, w_bar } = batch;
        let (centred, [scratch, of_scratch]) = of_plan;
        Data::with(
            simd,
            P::FACTS.needs,
            z,
            centred,
            #[inline(always)]
            |data| {
                let to = &mut Gradient { scratch, of_scratch, z: z_bar, w: w_bar };
                plan.apply_pullback(simd, data, w, rows, out_bar, rows_bar, to);
            },
        );
    }
}

/// Whether A need not be made for the pullback of the product.
const fn is_direct<T, P, const D: usize, const O: usize, const C: usize>() -> bool
where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    P::FACTS.pulls_back_products && plan::is_direct::<T, P, D, O, C>(O)
}

/// Whether everything stays column by column, as it is stored.
const fn is_columnwise<T, P, const D: usize, const O: usize, const C: usize>() -> bool
where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    forward::is_columnwise::<T, P, D, O, C>() && !P::FACTS.needs.any_of(Needs::CHEBYSHEV)
}

/// A pullback of A on its way to an instruction set, where z lies column by column.
struct PullColumns<'a, T, P, S, const D: usize, const O: usize, const C: usize> {
    plan: &'a P,
    z: &'a [[T; O]; D],
    w: &'a [T],
    a: &'a mut [[T; C]; D],
    a_bar: &'a mut [[T; C]; D],
    scratch: &'a mut S,
    to: (&'a mut [[T; O]; D], &'a mut [T]),
}

impl<T: Scalar, P, const D: usize, const O: usize, const C: usize> Kernel
    for PullColumns<'_, T, P, P::Scratch, D, O, C>
where
    P: Plan<T, D, O, C>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, z, w, a, a_bar, scratch, to: (z_bar, w_bar) } = self;
        let mut of_scratch = P::Scratch::zeroed();
        rolled::clear(z_bar.as_flattened_mut());
        rolled::clear(w_bar);
        let Ok(z_bar) = z_bar.as_flattened_mut().as_chunks_mut().0.try_into() else { return };
        let to = &mut Gradient { scratch, of_scratch: &mut of_scratch, z: z_bar, w: w_bar };
        let by_columns = ByColumns { z, transposed: false };
        plan.pullback(simd, &Data::of_columns(by_columns, &Columns::unknown()), w, a, a_bar, to);
    }
}

/// The cotangents of z and w, given that of A, all column by column.
#[inline]
fn pull_columns<T, P, const D: usize, const O: usize, const C: usize>(
    plan: &P,
    w: &[T],
    z: &[[T; O]; D],
    a_bar: &[[T; D]; C],
    to: (&mut [[T; O]; D], &mut [T]),
) where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    let (mut a, mut by_rows) = (<[[T; C]; D]>::room(), <[[T; C]; D]>::room());
    let (a, by_rows) = (Matrix::zeros(&mut a), Matrix::zeros(&mut by_rows));
    let mut scratch = P::Scratch::zeroed();
    transpose(a_bar, by_rows);
    let (a_bar, scratch) = (by_rows, &mut scratch);
    dispatch::<T, D, _>(PullColumns { plan, z, w, a, a_bar, scratch, to });
}

/// The cotangents of z and w, given that of their product with A, all column by column.
#[inline]
fn pull_product_of_columns<T, P, const D: usize, const O: usize, const C: usize>(
    plan: &P,
    w: &[T],
    z: &[[T; O]; D],
    y_bar: &[[T; O]; C],
    (z_bar, w_bar): (&mut [[T; O]; D], &mut [T]),
) where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    let (mut a, mut a_bar) = (<[[T; C]; D]>::room(), <[[T; C]; D]>::room());
    let (a, a_bar) = (<[[T; C]; D]>::zeros(&mut a), <[[T; C]; D]>::zeros(&mut a_bar));
    let mut scratch = P::Scratch::zeroed();
    columnwise::products_of_columns(z, y_bar, a_bar);
    dispatch::<T, D, _>(PullColumns {
        plan,
        z,
        w,
        a: &mut *a,
        a_bar,
        scratch: &mut scratch,
        to: (&mut *z_bar, w_bar),
    });
    let mut transposed = <[[T; D]; C]>::room();
    let transposed = <[[T; D]; C]>::zeros(&mut transposed);
    transpose(a, transposed);
    columnwise::add_product(transposed, y_bar, z_bar);
}

/// Nothing yet, where a pullback adds.
#[inline]
fn clear<T: Scalar, S: Zeroable, const D: usize, const O: usize>(
    batch: &mut Batch<'_, T, D, O>,
    (_, [_, of_scratch]): &mut OfPlan<T, S, D, O>,
) {
    *of_scratch = S::zeroed();
    batch.z_bar.as_flattened_mut().fill(T::ZERO);
    batch.w_bar.fill(T::ZERO);
}

/// Does a pullback.
#[inline]
fn pull<T, P, const D: usize, const O: usize, const C: usize>(
    mut kernel: Pull<'_, T, P, P::Scratch, D, O, C>,
) where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    clear(&mut kernel.batch, kernel.of_plan);
    dispatch::<T, D, _>(kernel);
}

/// Does a pullback of a product.
#[inline]
fn pull_product<T, P, const D: usize, const O: usize, const C: usize>(
    mut kernel: PullProduct<'_, T, P, P::Scratch, D, O, C>,
) where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    clear(&mut kernel.batch, kernel.of_plan);
    kernel.rows_bar.as_flattened_mut().fill(T::ZERO);
    // Registers that the data fill; without data, the rows.
    if const { P::FACTS.require_data && D < O } {
        dispatch::<T, D, _>(kernel);
    } else {
        dispatch::<T, O, _>(kernel);
    }
}

/// Calls `work` with memory in a frame of its own.
#[inline]
fn with_memory<P: Zeroable, B: Zeroable, M: Zeroable>(work: impl FnOnce((&mut P, &mut B, &mut M))) {
    // One by one: parts of a tuple are made elsewhere first, and copied.
    let (mut of_plan, mut of_batch, mut more) = (P::zeroed(), B::zeroed(), M::zeroed());
    work((&mut of_plan, &mut of_batch, &mut more));
}

/// The pullbacks by a type's `of_a`, `by_matrix` and `direct`: in memory of their own, where what the hybrid does not use is not there, and in the caller's.
macro_rules! pullbacks {
    ([$d:ident, $o:ident]) => {
        /// The working memory of this type.
        pub(crate) type Memory<T, P, const B: usize, const M: usize, const C: usize> = Backward<
            T,
            P,
            OfBatch<T, B, M, C>,
            OfOutput<T, B, M, C>,
            OfRows<T, B, M, C>,
            $d,
            $o,
            C,
        >;

        /// The parts of it that a pullback of A takes.
        type ForA<'a, T, P, const B: usize, const M: usize, const C: usize> =
            (&'a mut OfPlan<T, P, $d, $o>, &'a mut OfBatch<T, B, M, C>, &'a mut OfMatrix<T, $d, C>);
        /// The parts of it that a pullback of the product by A takes.
        type ForMatrix<'a, T, P, const B: usize, const M: usize, const C: usize> = (
            &'a mut OfPlan<T, P, $d, $o>,
            &'a mut OfBatch<T, B, M, C>,
            &'a mut OfMatrix<T, $d, C>,
            &'a mut OfOutput<T, B, M, C>,
        );
        /// The parts of it that one without A takes.
        type ForRows<'a, T, P, const B: usize, const M: usize, const C: usize> =
            (&'a mut OfPlan<T, P, $d, $o>, &'a mut OfBatch<T, B, M, C>, &'a mut OfRows<T, B, M, C>);

        /// Bytes on the stack that a pullback of the product takes, its memory included.
        pub(crate) const fn gradient_bytes<T, P, const B: usize, const M: usize, const C: usize>()
        -> usize
        where
            T: Scalar,
            P: Plan<T, $d, $o, C>,
        {
            let of_plan = size_of::<OfPlan<T, P::Scratch, $d, $o>>()
                + size_of::<OfBatch<T, B, M, C>>()
                + P::FACTS.gradient_stack_bytes;
            if is_direct::<T, P, $d, $o, C>() {
                of_plan + size_of::<OfRows<T, B, M, C>>()
            } else {
                of_plan
                    + size_of::<(OfMatrix<T, $d, C>, OfOutput<T, B, M, C>)>()
                    + matrix_product_bytes::<T, C, $o>()
                    + matrix_product_bytes::<T, $d, C>()
            }
        }

        /// The cotangents of x and w, given that of A.
        #[inline]
        pub(crate) fn pullback<T, P, const B: usize, const M: usize, const C: usize>(
            plan: &P,
            w: &[T],
            x: &SMatrix<T, B, M>,
            a_bar: &SMatrix<T, $d, C>,
            to: (&mut SMatrix<T, B, M>, &mut [T]),
        ) where
            T: Scalar,
            P: Plan<T, $d, $o, C>,
        {
            if const { is_columnwise::<T, P, $d, $o, C>() } {
                of_a_by_columns(plan, w, x, a_bar, to);
            } else {
                with_memory(|memory| of_a(plan, w, x, a_bar, memory, to));
            }
        }

        /// As [`pullback`], in the memory that is given.
        #[inline]
        pub(crate) fn pullback_with<T, P, const B: usize, const M: usize, const C: usize>(
            plan: &P,
            w: &[T],
            x: &SMatrix<T, B, M>,
            a_bar: &SMatrix<T, $d, C>,
            (of_plan, of_matrix, of_batch, ..): &mut Memory<T, P::Scratch, B, M, C>,
            to: (&mut SMatrix<T, B, M>, &mut [T]),
        ) where
            T: Scalar,
            P: Plan<T, $d, $o, C>,
        {
            of_a(plan, w, x, a_bar, (of_plan, of_batch, of_matrix), to);
        }

        /// The cotangents of x and w, given that of Y.
        #[inline]
        pub(crate) fn forward_pullback<T, P, const B: usize, const M: usize, const C: usize>(
            plan: &P,
            w: &[T],
            x: &SMatrix<T, B, M>,
            y_bar: &Output<T, B, M, C>,
            to: (&mut SMatrix<T, B, M>, &mut [T]),
        ) where
            T: Scalar,
            P: Plan<T, $d, $o, C>,
        {
            if const { is_direct::<T, P, $d, $o, C>() } {
                with_memory(|memory| direct(plan, w, x, y_bar, memory, to));
            } else if const { is_columnwise::<T, P, $d, $o, C>() } {
                by_columns(plan, w, x, y_bar, to);
            } else {
                with_memory(|(of_plan, of_batch, (of_matrix, of_output)): (_, _, &mut (_, _))| {
                    by_matrix(plan, w, x, y_bar, (of_plan, of_batch, of_matrix, of_output), to);
                });
            }
        }

        /// As [`forward_pullback`], in the memory that is given.
        #[inline]
        pub(crate) fn forward_pullback_with<T, P, const B: usize, const M: usize, const C: usize>(
            plan: &P,
            w: &[T],
            x: &SMatrix<T, B, M>,
            y_bar: &Output<T, B, M, C>,
            (of_plan, of_matrix, of_batch, of_output, of_rows): &mut Memory<T, P::Scratch, B, M, C>,
            to: (&mut SMatrix<T, B, M>, &mut [T]),
        ) where
            T: Scalar,
            P: Plan<T, $d, $o, C>,
        {
            if const { is_direct::<T, P, $d, $o, C>() } {
                direct(plan, w, x, y_bar, (of_plan, of_batch, of_rows), to);
            } else {
                by_matrix(plan, w, x, y_bar, (of_plan, of_batch, of_matrix, of_output), to);
            }
        }
    };
}

/// The attribute type: z = x, A is m × m', Y = x A.
pub(crate) mod attribute {
    use super::{
        Backward, Batch, OfMatrix, OfPlan, Plan, Pull, PullProduct, SMatrix, Scalar,
        add_transpose_of, is_columnwise, is_direct, matrix_product_bytes, pull, pull_columns,
        pull_product, pull_product_of_columns, transpose, with_memory,
    };

    type Output<T, const B: usize, const M: usize, const C: usize> = SMatrix<T, B, C>;
    /// z and its cotangent.
    type OfBatch<T, const B: usize, const M: usize, const C: usize> = [[[T; M]; B]; 2];
    /// The cotangent of Y, row by row.
    type OfOutput<T, const B: usize, const M: usize, const C: usize> = [[T; C]; B];
    /// x and the cotangents lie column by column already.
    type OfRows<T, const B: usize, const M: usize, const C: usize> = [T; 0];

    pullbacks!([M, B]);

    #[inline]
    fn of_a_by_columns<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        pull_columns(plan, w, &x.data.0, &a_bar.data.0, (&mut x_bar.data.0, w_bar));
    }

    #[inline]
    fn by_columns<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, B, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        pull_product_of_columns(plan, w, &x.data.0, &y_bar.data.0, (&mut x_bar.data.0, w_bar));
    }

    #[inline]
    fn of_a<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, M, C>,
        (of_plan, [z, z_bar], of_matrix): ForA<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        transpose(&x.data.0, z);
        transpose(&a_bar.data.0, &mut of_matrix.0[1]);
        let batch = Batch { z, w, z_bar, w_bar };
        pull(Pull { plan, batch, of_plan, of_matrix, product: None });
        transpose(z_bar, &mut x_bar.data.0);
    }

    #[inline]
    fn by_matrix<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, B, C>,
        (of_plan, [z, z_bar], of_matrix, y_bar_by_rows): ForMatrix<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        transpose(&x.data.0, z);
        transpose(&y_bar.data.0, y_bar_by_rows);
        let (batch, product) =
            (Batch { z, w, z_bar, w_bar }, Some((&*y_bar_by_rows, &y_bar.data.0)));
        pull(Pull { plan, batch, of_plan, of_matrix, product });
        transpose(z_bar, &mut x_bar.data.0);
    }

    #[inline]
    fn direct<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, B, C>,
        (of_plan, [z, z_bar], _): ForRows<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        if const { P::FACTS.require_data } {
            transpose(&x.data.0, z);
        }
        let batch = Batch { z, w, z_bar, w_bar };
        let (rows, out_bar, rows_bar) = (&x.data.0, &y_bar.data.0, &mut x_bar.data.0);
        pull_product(PullProduct { plan, batch, of_plan, rows, out_bar, rows_bar });
        if const { P::FACTS.require_data } {
            add_transpose_of(z_bar, &mut x_bar.data.0);
        }
    }
}

/// The instance type: z = xᵀ, A is b × b', Y = Aᵀ x = (z A)ᵀ.
pub(crate) mod instance {
    use super::{
        Backward, Batch, OfMatrix, OfPlan, Plan, Pull, PullProduct, SMatrix, Scalar,
        add_transpose_of, is_columnwise, is_direct, matrix_product_bytes, pull, pull_columns,
        pull_product, pull_product_of_columns, transpose, with_memory,
    };

    type Output<T, const B: usize, const M: usize, const C: usize> = SMatrix<T, C, M>;
    /// z is x as it lies there.
    type OfBatch<T, const B: usize, const M: usize, const C: usize> = [T; 0];
    /// The cotangent of Y, row by row.
    type OfOutput<T, const B: usize, const M: usize, const C: usize> = [[T; M]; C];
    /// x and its cotangent, row by row, and the cotangent of Y.
    type OfRows<T, const B: usize, const M: usize, const C: usize> =
        ([[[T; M]; B]; 2], [[T; M]; C]);

    pullbacks!([B, M]);

    #[inline]
    fn of_a_by_columns<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, B, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        let (mut z, mut z_bar) = ([[T::ZERO; M]; B], [[T::ZERO; M]; B]);
        transpose(&x.data.0, &mut z);
        pull_columns(plan, w, &z, &a_bar.data.0, (&mut z_bar, w_bar));
        transpose(&z_bar, &mut x_bar.data.0);
    }

    #[inline]
    fn by_columns<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, C, M>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        let (mut z, mut z_bar) = ([[T::ZERO; M]; B], [[T::ZERO; M]; B]);
        let mut y_bar_by_rows = [[T::ZERO; M]; C];
        transpose(&x.data.0, &mut z);
        transpose(&y_bar.data.0, &mut y_bar_by_rows);
        pull_product_of_columns(plan, w, &z, &y_bar_by_rows, (&mut z_bar, w_bar));
        transpose(&z_bar, &mut x_bar.data.0);
    }

    #[inline]
    fn of_a<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, B, C>,
        (of_plan, _, of_matrix): ForA<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        transpose(&a_bar.data.0, &mut of_matrix.0[1]);
        let batch = Batch { z: &x.data.0, w, z_bar: &mut x_bar.data.0, w_bar };
        pull(Pull { plan, batch, of_plan, of_matrix, product: None });
    }

    #[inline]
    fn by_matrix<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, C, M>,
        (of_plan, _, of_matrix, y_bar_by_rows): ForMatrix<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        transpose(&y_bar.data.0, y_bar_by_rows);
        let batch = Batch { z: &x.data.0, w, z_bar: &mut x_bar.data.0, w_bar };
        let product = Some((&y_bar.data.0, &*y_bar_by_rows));
        pull(Pull { plan, batch, of_plan, of_matrix, product });
    }

    #[inline]
    fn direct<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, C, M>,
        (of_plan, _, ([rows, rows_bar], out_bar)): ForRows<'_, T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        transpose(&x.data.0, rows);
        transpose(&y_bar.data.0, out_bar);
        let batch = Batch { z: &x.data.0, w, z_bar: &mut x_bar.data.0, w_bar };
        pull_product(PullProduct { plan, batch, of_plan, rows, out_bar, rows_bar });
        add_transpose_of(rows_bar, &mut x_bar.data.0);
    }
}
