//! Functions under an elementwise fusion, as one function: [`Fused`] and [`FusedStack`].

use fearless_simd::Simd;
use nalgebra::Const;

use super::{
    shared_bytes,
    sweep::{All, pullback_places, sweep},
};
use crate::{
    At, Cotangents, Data, Function, Functions, Fusion, Lanes, Needs, Number,
    function::split,
    kernels::sweep::sweep_bytes,
    matrix::column,
    processing::{Processing, View},
};

/// Functions fused entry by entry: again a function, with the fusion's parameters last.
///
/// - **Name**: every hybrid with an elementwise fusion; inside `functions` also `hybrid(functions = […], fusion = …)`.
#[derive(Clone, Copy, Debug)]
pub struct Fused<Fs, Fu, const K: usize> {
    /// The functions, as nested pairs.
    pub functions: Fs,
    /// The fusion.
    pub fusion: Fu,
}

impl<T: Number, Fs, Fu, const D: usize, const O: usize, const K: usize> Function<T, D, O>
    for Fused<Fs, Fu, K>
where
    Fs: Functions<T, D, O>,
    Fu: Fusion<T, K>,
{
    type Columns = Fs::Columns;
    type Prepared = Fs::Prepared;
    const L: usize = Fs::L + Fu::L;
    const NEEDS: Needs = Fs::NEEDS;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const READS_ENTRIES: bool = Fs::READS_ENTRIES;
    const STACK_BYTES: usize = Fs::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize = Fs::GRADIENT_STACK_BYTES;
    const OVERWRITES_PREPARED: bool = true;
    const SYMMETRIC: bool = Fs::ASYMMETRIC.is_none();

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
    ) {
        self.functions.prepare(simd, data, split(w, Fs::L).0, prepared);
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
    ) -> Lanes<S, T> {
        let (own, fusion) = split(w, Fs::L);
        let mut members = [at.splat(T::ZERO); K];
        self.functions.members(at, own, prepared, 0, &mut members);
        self.fusion.fuse(&members, fusion)
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (own, fusion) = split(w, Fs::L);
        let mut members = [at.splat(T::ZERO); K];
        if const { !Fu::LINEAR || Fu::L > 0 } {
            self.functions.members(at, own, prepared, 0, &mut members);
        }
        let fusion_bar = to.w.get_mut(Fs::L..).unwrap_or_default();
        let bars = pullback_fused(&self.fusion, at, &members, fusion, bar, fusion_bar);
        self.functions.pullback_members(at, own, prepared, 0, &bars, to);
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
        bar: &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        self.functions.pullback_prepared(simd, data, w, prepared, bar, z_bar, w_bar);
    }
}

/// The members' cotangents at `at`; adds the fusion's own to `w_bar`.
#[inline(always)]
fn pullback_fused<S: Simd, T: Number, Fu, const D: usize, const O: usize, const K: usize>(
    fusion: &Fu,
    at: &At<'_, S, T, D, O>,
    members: &[Lanes<S, T>; K],
    w: &[T],
    bar: Lanes<S, T>,
    w_bar: &mut [T],
) -> [Lanes<S, T>; K]
where
    Fu: Fusion<T, K>,
{
    let mut bars = *members;
    fusion.pullback(
        members,
        w,
        bar,
        &mut bars,
        #[inline(always)]
        |k, bar| {
            if let Some(sum) = w_bar.get_mut(k) {
                *sum = *sum + at.total(bar);
            }
        },
    );
    bars
}

/// The entries at `at` of each of some matrices.
#[inline(always)]
fn of_stack<
    S: Simd,
    T: Number,
    const D: usize,
    const O: usize,
    const K: usize,
    const COLUMNS: usize,
>(
    at: &At<'_, S, T, D, O>,
    stack: &[[[T; COLUMNS]; D]; K],
) -> [Lanes<S, T>; K] {
    let mut members = [at.splat(T::ZERO); K];
    for (member, matrix) in members.iter_mut().zip(stack) {
        *member = at.of_column(column(matrix, at.i));
    }
    members
}

/// As [`Fused`], with processing of the stack of all members before the fusion, so that a softmax may run over the members.
#[derive(Clone, Copy, Debug)]
pub struct FusedStack<Fs, Pre, Fu, const K: usize, const COLUMNS: usize> {
    /// The functions, as nested pairs.
    pub functions: Fs,
    /// What is done to the stack.
    pub preprocess: Pre,
    /// The fusion.
    pub fusion: Fu,
}

impl<T: Number, Fs, Pre, Fu, const D: usize, const O: usize, const K: usize, const COLUMNS: usize>
    Function<T, D, O> for FusedStack<Fs, Pre, Fu, K, COLUMNS>
where
    Fs: Functions<T, D, O>,
    Pre: Processing<T>,
    Fu: Fusion<T, K>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = (Fs::Prepared, [[[T; COLUMNS]; D]; K]);
    const L: usize = Fs::L + Fu::L;
    const NEEDS: Needs = Fs::NEEDS;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const READS_ENTRIES: bool = Fs::READS_ENTRIES;
    const OVERWRITES_PREPARED: bool = true;
    const STACK_BYTES: usize = sweep_bytes::<T>(Fs::NEEDS, D, O) + Fs::STACK_BYTES;
    // The members before they are processed, and copies of them.
    const GRADIENT_STACK_BYTES: usize = sweep_bytes::<T>(Fs::NEEDS, D, O)
        + shared_bytes::<T, D, O>(Fs::NEEDS)
        + (1 + Pre::COPIES) * size_of::<[[[T; COLUMNS]; D]; K]>()
        + Fs::GRADIENT_STACK_BYTES;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (prepared, stack): &mut Self::Prepared,
    ) {
        let own = split(w, Fs::L).0;
        self.functions.prepare(simd, data, own, prepared);
        self.members(simd, data, own, prepared, stack);
        self.preprocess.apply(simd, &mut View::stack(stack));
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        (_, stack): &Self::Prepared,
    ) -> Lanes<S, T> {
        self.fusion.fuse(&of_stack(at, stack), split(w, Fs::L).1)
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        (_, stack): &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (members, fusion_bar) = (of_stack(at, stack), to.w.get_mut(Fs::L..));
        let fusion_bar = fusion_bar.unwrap_or_default();
        let bars = pullback_fused(&self.fusion, at, &members, split(w, Fs::L).1, bar, fusion_bar);
        for (matrix, bar) in to.prepared.1.iter_mut().zip(bars) {
            at.put(bar, matrix);
        }
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (prepared, _): &mut Self::Prepared,
        (prepared_bar, stack_bar): &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        let own = split(w, Fs::L).0;
        if const { !Pre::IDENTITY } {
            let mut stack = [[[T::ZERO; COLUMNS]; D]; K];
            self.members(simd, data, own, prepared, &mut stack);
            self.preprocess.pullback(simd, &stack, stack_bar, |stack| View::stack(stack));
        }
        pullback_places::<S, T, All<Fs>, D, O>(
            simd,
            data,
            COLUMNS,
            false,
            z_bar,
            #[inline(always)]
            |at, pairs, z| {
                let bars = of_stack(at, stack_bar);
                let to = &mut Cotangents { pairs, prepared: prepared_bar, z, w: w_bar };
                self.functions.pullback_members(at, own, prepared, 0, &bars, to);
            },
        );
        self.functions.pullback_prepared(simd, data, own, prepared, prepared_bar, z_bar, w_bar);
    }
}

impl<Fs, Pre, Fu, const K: usize, const COLUMNS: usize> FusedStack<Fs, Pre, Fu, K, COLUMNS> {
    /// The members' matrices, before they are processed.
    #[inline(always)]
    fn members<S: Simd, T: Number, const D: usize, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &Fs::Prepared,
        stack: &mut [[[T; COLUMNS]; D]; K],
    ) where
        Fs: Functions<T, D, O>,
    {
        sweep::<S, T, All<Fs>, D, O>(
            simd,
            data,
            COLUMNS,
            false,
            #[inline(always)]
            |at| {
                let mut members = [at.splat(T::ZERO); K];
                self.functions.members(at, w, prepared, 0, &mut members);
                for (matrix, member) in stack.iter_mut().zip(members) {
                    at.put(member, matrix);
                }
            },
        );
    }
}
