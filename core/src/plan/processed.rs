//! [`Processed`]: a plan between two processing steps.

use fearless_simd::Simd;

use super::{Facts, Gradient, Plan, centred_bytes};
use crate::{
    Data, Needs, Number,
    planned::Parts,
    processing::{Processing, View},
};

/// A plan between two processing steps: the first acts on z, the second on A.
#[derive(Clone, Copy, Debug)]
pub struct Processed<Pre, P, Post> {
    /// What is done to z.
    pub preprocess: Pre,
    /// How A is made.
    pub plan: P,
    /// What is done to A.
    pub postprocess: Post,
}

impl<T: Number, Pre, P, Post, const D: usize, const O: usize, const COLUMNS: usize>
    Plan<T, D, O, COLUMNS> for Processed<Pre, P, Post>
where
    Pre: Processing<T>,
    P: Plan<T, D, O, COLUMNS>,
    Post: Processing<T>,
{
    type Scratch = P::Scratch;
    const FACTS: Facts = {
        let z = if Pre::IDENTITY { 0 } else { size_of::<[[T; D]; O]>() };
        let a = if Post::IDENTITY { 0 } else { size_of::<[[T; COLUMNS]; D]>() };
        let centred = if Pre::IDENTITY { 0 } else { centred_bytes::<T, D, O>(P::FACTS.needs) };
        let stack_bytes = P::FACTS.stack_bytes + z + centred;
        Facts {
            needs: if Pre::IDENTITY { P::FACTS.needs } else { Needs::NOTHING },
            reads_entries: !Pre::IDENTITY || P::FACTS.reads_entries,
            fills_columns: P::FACTS.fills_columns && Post::IDENTITY,
            stack_bytes,
            // The cotangent of z after it is processed, and copies of z and of A.
            gradient_stack_bytes: P::FACTS.gradient_stack_bytes
                + stack_bytes
                + (1 + Pre::COPIES) * z
                + Post::COPIES * a,
            work_per_lane: if Post::IDENTITY { P::FACTS.work_per_lane } else { None },
            pulls_back_products: P::FACTS.pulls_back_products && Post::IDENTITY,
            ..P::FACTS
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
        self.preprocessed(
            simd,
            data,
            P::FACTS.needs,
            #[inline(always)]
            |data| self.plan.fill(simd, data, w, scratch, a),
        );
        self.postprocess.apply(simd, &mut View::matrix(a));
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
        self.preprocessed(
            simd,
            data,
            P::FACTS.needs,
            #[inline(always)]
            |data| self.plan.apply(simd, data, w, scratch, rows, out),
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
        self.preprocessed(
            simd,
            data,
            P::FACTS.needs.with_derivatives(),
            #[inline(always)]
            |processed| {
                if const { !Post::IDENTITY } {
                    self.plan.fill(simd, processed, w, to.scratch, a);
                    self.postprocess.pullback(simd, &*a, bar, |a| View::matrix(a));
                }
                self.with_bar_of_processed(
                    simd,
                    data,
                    to,
                    #[inline(always)]
                    |to| self.plan.pullback(simd, processed, w, a, bar, to),
                );
                self.postprocess.apply(simd, &mut View::matrix(a));
            },
        );
    }
    #[inline(always)]
    fn apply_pullback<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        rows: &[[T; N]; D],
        out_bar: &[[T; N]; COLUMNS],
        rows_bar: &mut [[T; N]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        self.preprocessed(
            simd,
            data,
            P::FACTS.needs,
            #[inline(always)]
            |processed| {
                self.with_bar_of_processed(
                    simd,
                    data,
                    to,
                    #[inline(always)]
                    |to| {
                        self.plan.apply_pullback(simd, processed, w, rows, out_bar, rows_bar, to);
                    },
                );
            },
        );
    }
}

impl<Pre, P, Post> Processed<Pre, P, Post> {
    /// Calls `work` with z processed, and with what `needs` asks for about that.
    #[inline(always)]
    fn preprocessed<S: Simd, T: Number, const D: usize, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        needs: Needs,
        work: impl FnOnce(&Data<'_, T, D, O>),
    ) where
        Pre: Processing<T>,
    {
        if const { Pre::IDENTITY } {
            work(data);
        } else {
            let Some(z) = data.array() else { return };
            let mut processed = *z;
            let mut centred = [[T::ZERO; D]; O];
            self.preprocess.apply(simd, &mut View::matrix(&mut processed));
            Data::with(simd, needs, &processed, &mut centred, work);
        }
    }

    /// Calls `work`, which adds to the cotangent of z processed, and gives that back to z.
    #[inline(always)]
    fn with_bar_of_processed<S: Simd, T: Number, Q, const D: usize, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        to: &mut Gradient<'_, T, Q, D, O>,
        work: impl FnOnce(&mut Gradient<'_, T, Q, D, O>),
    ) where
        Pre: Processing<T>,
    {
        if const { Pre::IDENTITY } {
            return work(to);
        }
        let mut z_bar = [[T::ZERO; D]; O];
        work(&mut Gradient {
            scratch: &mut *to.scratch,
            of_scratch: &mut *to.of_scratch,
            z: &mut z_bar,
            w: &mut *to.w,
        });
        if let Some(before) = data.array() {
            self.preprocess.pullback(simd, before, &mut z_bar, |z| View::matrix(z));
        }
        for (to, bar) in to.z.as_flattened_mut().iter_mut().zip(z_bar.as_flattened()) {
            *to = *to + *bar;
        }
    }
}

impl<Pre, P, Post> Parts for Processed<Pre, P, Post> {
    type Preprocess = Pre;
    type Inner = P;
    type Postprocess = Post;

    #[inline(always)]
    fn preprocess(&self) -> &Pre {
        &self.preprocess
    }
    #[inline(always)]
    fn inner(&self) -> &P {
        &self.plan
    }
    #[inline(always)]
    fn postprocess(&self) -> &Post {
        &self.postprocess
    }
}
