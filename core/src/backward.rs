//! How a hybrid is pulled back: cotangents of A or of Y become those of x and of the parameters.

use bytemuck::Zeroable;
use fearless_simd::Simd;

use crate::{
    Data, Scalar,
    interdependence::transpose,
    kernels::{
        product::{matrix_product, matrix_product_bytes},
        transposition::matrix_transpose,
    },
    level::{Kernel, dispatch},
    plan::{Gradient, Plan},
};

/// The working memory of one pullback, which holds anything: z, its cotangent, and z less its means; A and its cotangent; Aᵀ; the cotangent of z A, and
/// its transpose; the plan's scratch and its cotangent.
pub(crate) type Backward<T, P, const D: usize, const O: usize, const C: usize> =
    ([[[T; D]; O]; 3], [[[T; C]; D]; 2], [[T; D]; C], [[T; C]; O], [[T; O]; C], [P; 2]);

/// What is pulled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// A.
    Matrix,
    /// z A.
    Product,
}

/// A pullback on its way to an instruction set.
struct Pull<'a, T, P, S, const D: usize, const O: usize, const C: usize> {
    plan: &'a P,
    w: &'a [T],
    of: Of,
    memory: &'a mut Backward<T, S, D, O, C>,
    w_bar: &'a mut [T],
}

impl<T: Scalar, P, const D: usize, const O: usize, const C: usize> Kernel
    for Pull<'_, T, P, P::Scratch, D, O, C>
where
    P: Plan<T, D, O, C>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { plan, w, of, memory, w_bar } = self;
        let (of_z, of_a, a_transposed, y_bar, y_bar_transposed, scratches) = memory;
        let ([z, z_bar, centred], [a, a_bar], [scratch, of_scratch]) = (of_z, of_a, scratches);
        Data::with(
            simd,
            P::NEEDS,
            z,
            centred,
            #[inline(always)]
            |data| {
                fill(simd, plan, data, w, scratch, a);
                if of == Of::Product {
                    matrix_product(simd, z, y_bar, a_bar);
                    matrix_transpose(simd, a, a_transposed);
                    matrix_product(simd, y_bar_transposed, a_transposed, z_bar);
                }
                let to = &mut Gradient { scratch, of_scratch, z: z_bar, w: w_bar };
                pullback(simd, plan, data, w, a_bar, to);
            },
        );
    }
}

/// [`Plan::fill`]; without optimization in a frame of its own.
#[cfg_attr(debug_assertions, inline(never))]
#[cfg_attr(not(debug_assertions), inline(always))]
fn fill<S: Simd, T: Scalar, P, const D: usize, const O: usize, const C: usize>(
    simd: S,
    plan: &P,
    data: &Data<'_, T, D, O>,
    w: &[T],
    scratch: &mut P::Scratch,
    a: &mut [[T; C]; D],
) where
    P: Plan<T, D, O, C>,
{
    plan.fill(simd, data, w, scratch, a);
}

/// [`Plan::pullback`]; without optimization in a frame of its own.
#[cfg_attr(debug_assertions, inline(never))]
#[cfg_attr(not(debug_assertions), inline(always))]
fn pullback<S: Simd, T: Scalar, P, const D: usize, const O: usize, const C: usize>(
    simd: S,
    plan: &P,
    data: &Data<'_, T, D, O>,
    w: &[T],
    a_bar: &mut [[T; C]; D],
    to: &mut Gradient<'_, T, P::Scratch, D, O>,
) where
    P: Plan<T, D, O, C>,
{
    plan.pullback(simd, data, w, a_bar, to);
}

/// Pulls back what `memory` holds cotangents of.
#[inline]
fn pull<T, P, const D: usize, const O: usize, const C: usize>(
    plan: &P,
    w: &[T],
    of: Of,
    memory: &mut Backward<T, P::Scratch, D, O, C>,
    w_bar: &mut [T],
) where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    let ([_, z_bar, _], .., [_, of_scratch]) = &mut *memory;
    *of_scratch = P::Scratch::zeroed();
    w_bar.fill(T::ZERO);
    if of == Of::Matrix {
        z_bar.as_flattened_mut().fill(T::ZERO);
    }
    dispatch::<T, D, _>(Pull { plan, w, of, memory, w_bar });
}

/// Bytes on the stack that a pullback takes, its memory included.
pub(crate) const fn gradient_bytes<T, P, const D: usize, const O: usize, const C: usize>() -> usize
where
    T: Scalar,
    P: Plan<T, D, O, C>,
{
    size_of::<Backward<T, P::Scratch, D, O, C>>()
        + P::GRADIENT_STACK_BYTES
        + matrix_product_bytes::<T, C, O>()
        + matrix_product_bytes::<T, D, C>()
}

/// The attribute type: z = x, A is m × m', Y = x A.
pub(crate) mod attribute {
    use nalgebra::SMatrix;

    use super::{Backward, Of, Plan, Scalar, pull, transpose};

    /// The cotangents of x and w, given that of A.
    #[inline]
    pub(crate) fn pullback<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, M, C>,
        memory: &mut Backward<T, P::Scratch, M, B, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        transpose(&x.data.0, &mut memory.0[0]);
        transpose(&a_bar.data.0, &mut memory.1[1]);
        pull(plan, w, Of::Matrix, memory, w_bar);
        transpose(&memory.0[1], &mut x_bar.data.0);
    }

    /// The cotangents of x and w, given that of Y.
    #[inline]
    pub(crate) fn forward_pullback<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, B, C>,
        memory: &mut Backward<T, P::Scratch, M, B, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, M, B, C>,
    {
        transpose(&x.data.0, &mut memory.0[0]);
        transpose(&y_bar.data.0, &mut memory.3);
        memory.4 = y_bar.data.0;
        pull(plan, w, Of::Product, memory, w_bar);
        transpose(&memory.0[1], &mut x_bar.data.0);
    }
}

/// The instance type: z = xᵀ, A is b × b', Y = Aᵀ x = (z A)ᵀ.
pub(crate) mod instance {
    use nalgebra::SMatrix;

    use super::{Backward, Of, Plan, Scalar, pull, transpose};

    /// The cotangents of x and w, given that of A.
    #[inline]
    pub(crate) fn pullback<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        a_bar: &SMatrix<T, B, C>,
        memory: &mut Backward<T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        memory.0[0] = x.data.0;
        transpose(&a_bar.data.0, &mut memory.1[1]);
        pull(plan, w, Of::Matrix, memory, w_bar);
        x_bar.data.0 = memory.0[1];
    }

    /// The cotangents of x and w, given that of Y.
    #[inline]
    pub(crate) fn forward_pullback<T, P, const B: usize, const M: usize, const C: usize>(
        plan: &P,
        w: &[T],
        x: &SMatrix<T, B, M>,
        y_bar: &SMatrix<T, C, M>,
        memory: &mut Backward<T, P::Scratch, B, M, C>,
        (x_bar, w_bar): (&mut SMatrix<T, B, M>, &mut [T]),
    ) where
        T: Scalar,
        P: Plan<T, B, M, C>,
    {
        memory.0[0] = x.data.0;
        memory.3 = y_bar.data.0;
        transpose(&y_bar.data.0, &mut memory.4);
        pull(plan, w, Of::Product, memory, w_bar);
        x_bar.data.0 = memory.0[1];
    }
}
