//! Plans whose A is a product of narrow matrices, or of the functions' matrices with one of parameters.

use bytemuck::Zeroable;
use fearless_simd::Simd;

use super::{Facts, Gradient, Plan};
use crate::{
    Data, Needs, Number,
    function::split,
    kernels::{
        product::{product_bytes, product_of},
        transposition::matrix_transpose,
    },
    matrix::entry,
    reconciliations::{Factors, Reconciliation},
    sparse::dot,
};

/// A = W = L · R of narrow matrices L and R: `forward` multiplies by one after the other, and W is not made, where that is
/// shorter: b·`RANK`·(D + d') multiply-adds instead of D·d'·(`RANK` + b).
#[derive(Clone, Copy, Debug)]
pub struct Factored<W, const RANK: usize>(
    /// The factors.
    pub W,
);

impl<T: Number, W, const D: usize, const O: usize, const COLUMNS: usize, const RANK: usize>
    Plan<T, D, O, COLUMNS> for Factored<W, RANK>
where
    W: Factors<T, D, COLUMNS, RANK>,
{
    type Scratch = ();
    const FACTS: Facts = {
        // R, or a product with it, and what products take.
        let stack_bytes = size_of::<[[T; COLUMNS]; RANK]>()
            + product_bytes::<T, COLUMNS, RANK, D>()
            + product_bytes::<T, O, D, RANK>()
            + product_bytes::<T, O, RANK, COLUMNS>();
        Facts {
            stack_bytes,
            gradient_stack_bytes: stack_bytes,
            work: D * COLUMNS * RANK,
            work_per_lane: Some(RANK * (D + COLUMNS)),
            narrow: RANK,
            ..Facts::of(D, W::L, Needs::NOTHING, false)
        }
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        w: &[T],
        (): &mut (),
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.multiply::<S, T, D, COLUMNS>(simd, w, &self.right::<T, D, COLUMNS>(w), a);
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        w: &[T],
        (): &mut (),
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        let mut narrow = [[T::ZERO; N]; RANK];
        product_of(
            simd,
            rows,
            #[inline(always)]
            |r, i| self.0.left(w, i, r),
            &mut narrow,
        );
        product_of(
            simd,
            &narrow,
            #[inline(always)]
            |c, r| self.0.right(w, r, c),
            out,
        );
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, (), D, O>,
    ) {
        let mut right = self.right::<T, D, COLUMNS>(w);
        self.multiply::<S, T, D, COLUMNS>(simd, w, &right, a);
        for (r, row) in right.iter().enumerate() {
            for (i, bar) in bar.iter().enumerate() {
                self.0.pullback_left(w, i, r, dot(simd, bar, row), to.w);
            }
        }
        product_of(
            simd,
            &*bar,
            #[inline(always)]
            |r, i| self.0.left(w, i, r),
            &mut right,
        );
        for (r, row) in right.iter().enumerate() {
            for (j, bar) in row.iter().enumerate() {
                self.0.pullback_right(w, r, j, *bar, to.w);
            }
        }
    }
}

impl<W, const RANK: usize> Factored<W, RANK> {
    /// The right factor.
    #[inline(always)]
    fn right<T: Number, const D: usize, const COLUMNS: usize>(
        &self,
        w: &[T],
    ) -> [[T; COLUMNS]; RANK]
    where
        W: Factors<T, D, COLUMNS, RANK>,
    {
        core::array::from_fn(|r| core::array::from_fn(|j| self.0.right(w, r, j)))
    }

    /// `a` = the left factor times `right`.
    #[inline(always)]
    fn multiply<S: Simd, T: Number, const D: usize, const COLUMNS: usize>(
        &self,
        simd: S,
        w: &[T],
        right: &[[T; COLUMNS]; RANK],
        a: &mut [[T; COLUMNS]; D],
    ) where
        W: Factors<T, D, COLUMNS, RANK>,
    {
        product_of(
            simd,
            right,
            #[inline(always)]
            |i, r| self.0.left(w, i, r),
            a,
        );
    }
}

/// A = C · Wᵀ: the functions' matrices side by side (C, `SIGMA` columns), times a matrix W of parameters, the last ones.
///
/// - **Name**: `parameterized_concatenation(n = …)` and, with the reconciliations' prefixes, `hm_`, `lphm_`, `dual_lphm_`.
/// - **Shapes**: W is n × `SIGMA`, A is D × n; n is by default the width that all functions have.
/// - **Parameters**: the reconciliation's, with N = n and COLUMNS = `SIGMA`; they follow those of the functions.
/// - **Range**: NaN or ∞ anywhere in row i of C makes row i of A NaN or ∞.
/// - **Cost**: D·`SIGMA`·n multiply-adds. C is kept, and its transpose.
/// - **Source**: tinyBIG `parameterized_concatenation_fusion` and its variants.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Mixed for SMatrix<f64, 1, 2> {
///         functions: [identity, one(m_prime = 1)],
///         fusion: parameterized_concatenation(n = 1),
///     }
/// }
/// // C = [1 0 1; 0 1 1], W = (2, 3, 10).
/// let a = Mixed::new([2.0, 3.0, 10.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 1>::new(12.0, 13.0));
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrix's name in the formula")]
pub struct Reconciled<P, W, const SIGMA: usize> {
    /// How C is made.
    pub plan: P,
    /// How W is made, d' × `SIGMA`.
    pub W: W,
}

impl<T: Number, P, W, const D: usize, const O: usize, const COLUMNS: usize, const SIGMA: usize>
    Plan<T, D, O, COLUMNS> for Reconciled<P, W, SIGMA>
where
    P: Plan<T, D, O, SIGMA>,
    W: Reconciliation<T, COLUMNS, SIGMA>,
{
    type Scratch = (P::Scratch, W::Prepared);
    const FACTS: Facts = {
        let c = size_of::<[[T; SIGMA]; D]>();
        // C, its transpose and Aᵀ, and what a product takes.
        let stack_bytes = 2 * c
            + size_of::<[[T; D]; COLUMNS]>()
            + product_bytes::<T, D, SIGMA, COLUMNS>()
            + P::FACTS.stack_bytes;
        Facts {
            stack_bytes,
            // C once more, and the cotangents of C and of its transpose.
            gradient_stack_bytes: stack_bytes + 3 * c + P::FACTS.gradient_stack_bytes,
            ..Facts::of(D, P::FACTS.l + W::L, P::FACTS.needs, P::FACTS.require_data)
        }
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, prepared): &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        let (own, w) = split(w, P::FACTS.l);
        let columns = columns_of(&self.plan, simd, data, own, scratch);
        let mut transposed = [[T::ZERO; D]; COLUMNS];
        self.W.prepare(simd, w, prepared);
        self.W.apply(simd, w, prepared, &columns, &mut transposed);
        matrix_transpose(simd, &transposed, a);
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let Gradient { scratch, of_scratch, z, w: w_bar } = to;
        self.W.prepare(simd, split(w, P::FACTS.l).1, &mut scratch.1);
        let prepared = (&scratch.1, &mut of_scratch.1);
        let to =
            &mut Gradient { scratch: &mut scratch.0, of_scratch: &mut of_scratch.0, z, w: w_bar };
        self.give_back(simd, data, w, a, bar, prepared, to);
    }
}

impl<P, W, const SIGMA: usize> Reconciled<P, W, SIGMA> {
    /// The pullback, with what W has prepared and its cotangent.
    #[allow(clippy::too_many_arguments, reason = "values and cotangents of A and of two parts")]
    #[inline(always)]
    fn give_back<S: Simd, T: Number, const D: usize, const O: usize, const COLUMNS: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &[[T; COLUMNS]; D],
        (prepared, prepared_bar): (&W::Prepared, &mut W::Prepared),
        to: &mut Gradient<'_, T, P::Scratch, D, O>,
    ) where
        P: Plan<T, D, O, SIGMA>,
        W: Reconciliation<T, COLUMNS, SIGMA>,
    {
        let (own, w) = split(w, P::FACTS.l);
        let columns = columns_of(&self.plan, simd, data, own, to.scratch);
        let mut transposed = [[T::ZERO; D]; COLUMNS];
        self.W.apply(simd, w, prepared, &columns, &mut transposed);
        matrix_transpose(simd, &transposed, a);
        matrix_transpose(simd, bar, &mut transposed);
        let mut columns_bar = [[T::ZERO; D]; SIGMA];
        let Gradient { scratch, of_scratch, z, w: w_bar } = to;
        let (own_bar, w_bar) = w_bar.split_at_mut_checked(P::FACTS.l).unwrap_or_default();
        self.W.pullback_apply(
            simd,
            w,
            prepared,
            &columns,
            &transposed,
            &mut columns_bar,
            prepared_bar,
            w_bar,
        );
        self.W.pullback_prepare(simd, w, prepared, prepared_bar, w_bar);
        let (mut side_by_side, mut side_by_side_bar) =
            ([[T::ZERO; SIGMA]; D], [[T::ZERO; SIGMA]; D]);
        matrix_transpose(simd, &columns_bar, &mut side_by_side_bar);
        let to =
            &mut Gradient { scratch: &mut **scratch, of_scratch: &mut **of_scratch, z, w: own_bar };
        self.plan.pullback(simd, data, own, &mut side_by_side, &mut side_by_side_bar, to);
    }
}

/// C, column by column.
#[inline(always)]
fn columns_of<S: Simd, T: Number, P, const D: usize, const O: usize, const SIGMA: usize>(
    plan: &P,
    simd: S,
    data: &Data<'_, T, D, O>,
    w: &[T],
    scratch: &mut P::Scratch,
) -> [[T; D]; SIGMA]
where
    P: Plan<T, D, O, SIGMA>,
{
    let mut side_by_side = [[T::ZERO; SIGMA]; D];
    plan.fill(simd, data, w, scratch, &mut side_by_side);
    let mut columns = [[T::ZERO; D]; SIGMA];
    matrix_transpose(simd, &side_by_side, &mut columns);
    columns
}

/// As [`Reconciled`], with W = L · R of narrow matrices: A = (C · Rᵀ) · Lᵀ, and `forward` does not make A where that is shorter.
///
/// - **Name**: `lowrank_parameterized_concatenation(r = 2, n = …)`, `random_matrix_adaption_parameterized_concatenation(r = 2, n = …)`.
/// - **Shapes**, **Parameters**, **Range**: as [`Reconciled`].
/// - **Cost**: D·`RANK`·(`SIGMA` + n) multiply-adds; `forward` instead of a product with A b·`RANK`·(D + n), if that is less.
/// - **Source**: tinyBIG `lowrank_parameterized_concatenation_fusion`, `random_matrix_adaption_parameterized_concatenation_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Mixed for SMatrix<f64, 1, 2> {
///         functions: [identity, one(m_prime = 1)],
///         fusion: lowrank_parameterized_concatenation(n = 2, r = 1),
///     }
/// }
/// // L = (1, 2), R = (2, 3, 10): C · Rᵀ = (12, 13).
/// let a = Mixed::new([1.0, 2.0, 2.0, 3.0, 10.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(12.0, 24.0, 13.0, 26.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FactoredConcatenation<P, W, const SIGMA: usize, const RANK: usize>(
    /// How C is made, and W.
    pub Reconciled<P, W, SIGMA>,
);

impl<P, W, const SIGMA: usize, const RANK: usize> FactoredConcatenation<P, W, SIGMA, RANK> {
    /// (C · Rᵀ)ᵀ.
    #[inline(always)]
    fn narrow<S, T, const D: usize, const O: usize, const COLUMNS: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        (own, w): (&[T], &[T]),
        scratch: &mut P::Scratch,
    ) -> [[T; D]; RANK]
    where
        S: Simd,
        T: Number,
        P: Plan<T, D, O, SIGMA>,
        W: Factors<T, COLUMNS, SIGMA, RANK>,
    {
        let columns = columns_of(&self.0.plan, simd, data, own, scratch);
        let mut narrow = [[T::ZERO; D]; RANK];
        product_of(
            simd,
            &columns,
            #[inline(always)]
            |r, s| self.0.W.right(w, r, s),
            &mut narrow,
        );
        narrow
    }
}

impl<
    T: Number,
    P,
    W,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const SIGMA: usize,
    const RANK: usize,
> Plan<T, D, O, COLUMNS> for FactoredConcatenation<P, W, SIGMA, RANK>
where
    P: Plan<T, D, O, SIGMA>,
    W: Factors<T, COLUMNS, SIGMA, RANK>,
{
    type Scratch = P::Scratch;
    const FACTS: Facts = {
        let (c, a) = (size_of::<[[T; SIGMA]; D]>(), size_of::<[[T; COLUMNS]; D]>());
        // C, its transpose, and the narrow matrix before and after a product with the batch.
        let stack_bytes = 2 * c
            + size_of::<[[T; D]; RANK]>()
            + a
            + product_bytes::<T, D, SIGMA, RANK>()
            + product_bytes::<T, D, RANK, COLUMNS>()
            + product_bytes::<T, O, D, RANK>()
            + product_bytes::<T, O, RANK, COLUMNS>()
            + P::FACTS.stack_bytes;
        Facts {
            stack_bytes,
            // C once more, the cotangents of C and of its transpose, and Aᵀ.
            gradient_stack_bytes: stack_bytes + 3 * c + a + P::FACTS.gradient_stack_bytes,
            work: D * COLUMNS * RANK,
            work_per_lane: Some(RANK * (D + COLUMNS)),
            narrow: RANK,
            ..Facts::of(D, P::FACTS.l + W::L, P::FACTS.needs, P::FACTS.require_data)
        }
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        let (own, w) = split(w, P::FACTS.l);
        let narrow = self.narrow::<S, T, D, O, COLUMNS>(simd, data, (own, w), scratch);
        let mut transposed = [[T::ZERO; D]; COLUMNS];
        product_of(
            simd,
            &narrow,
            #[inline(always)]
            |c, r| self.0.W.left(w, c, r),
            &mut transposed,
        );
        matrix_transpose(simd, &transposed, a);
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        let (own, w) = split(w, P::FACTS.l);
        let narrow = self.narrow::<S, T, D, O, COLUMNS>(simd, data, (own, w), scratch);
        let mut product_with_rows = [[T::ZERO; N]; RANK];
        product_of(
            simd,
            rows,
            #[inline(always)]
            |r, i| entry(&narrow, r, i),
            &mut product_with_rows,
        );
        product_of(
            simd,
            &product_with_rows,
            #[inline(always)]
            |c, r| self.0.W.left(w, c, r),
            out,
        );
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let (mut prepared, mut prepared_bar) = (W::Prepared::zeroed(), W::Prepared::zeroed());
        self.0.W.prepare(simd, split(w, P::FACTS.l).1, &mut prepared);
        self.0.give_back(simd, data, w, a, bar, (&prepared, &mut prepared_bar), to);
    }
}
