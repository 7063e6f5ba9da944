//! Compositions: how functions, fusions and processing become one matrix.
//!
//! A [`Function`] can name any entry of its matrix at any time; a [`Plan`] makes the whole matrix at once. [`Fused`]
//! keeps functions and an elementwise fusion a function (no member's matrix is ever stored), [`SideBySide`] turns functions into a
//! plan, and [`Materialized`] a plan into a function.

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Cotangents, Data, Function, Functions, Fusion, Lanes, Needs, Number,
    function::split,
    gradient::{Quantities, SharedCotangents, matrices},
    kernels::{product::matrix_product, sweep::sweep_bytes, transposition::mirror_matrix},
    matrix::column,
    processing::{Processing, View},
};

mod constant;
mod factored;
mod structure;
mod sweep;

pub use constant::{OfHybrid, OfRows, OfRowsProcessing};
pub use factored::{Factored, FactoredConcatenation, Reconciled};
pub use structure::{Linear, Masked, MaskedSoftmax, Structural};

pub use crate::planned::Planned;
use sweep::{All, NeedsOf, Pass, sweep};

/// Makes a whole matrix A, `D` × `COLUMNS`, from z (`O` × `D`), what is shared about it, and parameters.
pub trait Plan<T: Number, const D: usize, const O: usize, const COLUMNS: usize> {
    /// Working memory; [`fill`](Self::fill) finds anything in it.
    type Scratch: Zeroable;
    /// The number of parameters.
    const L: usize;
    /// The shared quantities that [`fill`](Self::fill) reads.
    const NEEDS: Needs;
    /// The shared quantities of z, or of z after processing: what a summary shows.
    const SHARED: Needs = Self::NEEDS;
    /// The number of pairs (i, j) whose shared quantities are computed: a half and the diagonal.
    const PAIRS: usize = D.saturating_mul(D.saturating_add(1)) / 2;
    /// Whether A depends on z.
    const REQUIRE_DATA: bool;
    /// Bytes on the stack beside `Scratch` and the data.
    const STACK_BYTES: usize;
    /// The same of [`pullback`](Self::pullback), without its arguments.
    const GRADIENT_STACK_BYTES: usize = Self::STACK_BYTES + shared_bytes::<T, D, O>(Self::NEEDS);
    /// Multiply-adds that [`apply`](Self::apply) saves because it does not make A.
    const WORK: usize = 0;
    /// Multiply-adds of [`apply`](Self::apply) per entry of a row, if it knows a way of its own.
    const WORK_PER_LANE: Option<usize> = None;
    /// Rows that [`apply`](Self::apply) keeps besides, of as many entries as those that it is given.
    const NARROW: usize = 0;

    /// Overwrites `a`.
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    );

    /// `out[c] = Σ_i A_ic · rows[i]`: a product with Aᵀ, for plans that need not make A for it.
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
        let mut a = [[T::ZERO; COLUMNS]; D];
        self.fill(simd, data, w, scratch, &mut a);
        matrix_product(simd, &a, rows, out);
    }

    /// Gives `bar`, the cotangent of A, back to z and to the parameters. `bar` may be overwritten.
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    );
}

/// The bytes on the stack that cotangents of shared quantities take.
const fn shared_bytes<T, const D: usize, const O: usize>(needs: Needs) -> usize {
    // What each is multiplied by, the columns as rows, and z less its means.
    matrices(needs) * size_of::<[[T; D]; D]>()
        + if needs.any_of(Needs::OF_ALL_PAIRS) {
            size_of::<[[T; D]; D]>() + 2 * size_of::<[[T; O]; D]>()
        } else {
            0
        }
}

/// Where [`Plan::pullback`] adds what it gives back, and what it reads besides.
#[derive(Debug)]
pub struct Gradient<'a, T, P, const D: usize, const O: usize> {
    /// As [`Plan::fill`] has left it.
    pub scratch: &'a mut P,
    /// Of what is in there: zeros yet.
    pub of_scratch: &'a mut P,
    /// Of z.
    pub z: &'a mut [[T; D]; O],
    /// Of the parameters.
    pub w: &'a mut [T],
}

/// The bytes of z less its means, if somebody needs it.
pub(crate) const fn centred_bytes<T, const D: usize, const O: usize>(needs: Needs) -> usize {
    if needs.any_of(Needs::COVARIANCE) { size_of::<[[T; D]; O]>() } else { 0 }
}

/// Multiply-adds, and steps of distances, of one `forward`: the shared quantities of pairs and the product. (The batch has `O` rows, or
/// columns, besides those that depend on each other.)
pub const fn operations<T, P, const D: usize, const O: usize, const COLUMNS: usize>() -> usize
where
    T: Number,
    P: Plan<T, D, O, COLUMNS>,
{
    let per_entry = match P::WORK_PER_LANE {
        Some(work) if is_direct::<T, P, D, O, COLUMNS>(O) => work,
        _ => D.saturating_mul(COLUMNS),
    };
    let pairs = P::PAIRS.saturating_mul(P::SHARED.passes(O));
    per_entry.saturating_add(pairs).saturating_mul(O)
}

/// Whether [`Plan::apply`] to rows of `n` entries is shorter than making A and multiplying by it.
pub(crate) const fn is_direct<
    T: Number,
    P: Plan<T, D, O, COLUMNS>,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
>(
    n: usize,
) -> bool {
    match P::WORK_PER_LANE {
        Some(work) => {
            let product = D.saturating_mul(COLUMNS).saturating_mul(n);
            work.saturating_mul(n) < product.saturating_add(P::WORK)
        }
        None => false,
    }
}

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

/// The functions' matrices side by side; of one function, its matrix.
///
/// - **Name**: the fusion `concatenation`.
/// - **Source**: tinyBIG `concatenation_fusion`.
#[derive(Clone, Copy, Debug)]
pub struct SideBySide<Fs>(
    /// The functions, as nested pairs.
    pub Fs,
);

impl<T: Number, Fs, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for SideBySide<Fs>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const NEEDS: Needs = Fs::NEEDS;
    const STACK_BYTES: usize = sweep_bytes::<T>(Fs::NEEDS, D, O) + Fs::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize = sweep_bytes::<T>(Fs::NEEDS, D, O)
        + shared_bytes::<T, D, O>(Fs::NEEDS)
        + Fs::GRADIENT_STACK_BYTES;

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.0.prepare(simd, data, w, prepared);
        let prepared = &*prepared;
        if const { Fs::SQUARE } {
            let symmetric = const { Fs::K == 1 && Fs::ASYMMETRIC.is_none() };
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                D,
                symmetric,
                #[inline(always)]
                |at| {
                    if let Some(row) = a.get_mut(at.i) {
                        self.0.store(at, w, prepared, true, 0, row);
                    }
                },
            );
            if symmetric {
                mirror_matrix(simd, a);
            }
        }
        if const { Fs::OBLONG } {
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                false,
                #[inline(always)]
                |at| {
                    if let Some(row) = a.get_mut(at.i) {
                        self.0.store(at, w, prepared, false, 0, row);
                    }
                },
            );
        }
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        macro_rules! pullback {
            ($columns:expr, $square:literal) => {
                pullback_places::<S, T, All<Fs>, D, O>(
                    simd,
                    data,
                    $columns,
                    false,
                    z_bar,
                    #[inline(always)]
                    |at, pairs, z| {
                        let row = column(bar, at.i);
                        let to =
                            &mut Cotangents { pairs, prepared: &mut **of_scratch, z, w: w_bar };
                        self.0.pullback_stored(at, w, scratch, $square, 0, row, to);
                    },
                );
            };
        }
        if const { Fs::SQUARE } {
            pullback!(D, true);
        }
        if const { Fs::OBLONG } {
            pullback!(COLUMNS, false);
        }
        self.0.pullback_prepared(simd, data, w, scratch, of_scratch, z_bar, w_bar);
    }
}

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
    const L: usize = P::L;
    const NEEDS: Needs = if Pre::IDENTITY { P::NEEDS } else { Needs::NOTHING };
    const SHARED: Needs = P::SHARED;
    const PAIRS: usize = P::PAIRS;
    const REQUIRE_DATA: bool = P::REQUIRE_DATA;
    const STACK_BYTES: usize = P::STACK_BYTES
        + if Pre::IDENTITY {
            0
        } else {
            size_of::<[[T; D]; O]>() + centred_bytes::<T, D, O>(P::NEEDS)
        };
    // A before it is processed, the cotangent of z after it is, and copies of both.
    const GRADIENT_STACK_BYTES: usize = P::GRADIENT_STACK_BYTES
        + <Self as Plan<T, D, O, COLUMNS>>::STACK_BYTES
        + if Pre::IDENTITY { 0 } else { (1 + Pre::COPIES) * size_of::<[[T; D]; O]>() }
        + if Post::IDENTITY { 0 } else { (1 + Post::COPIES) * size_of::<[[T; COLUMNS]; D]>() };
    const WORK: usize = P::WORK;
    const WORK_PER_LANE: Option<usize> = if Post::IDENTITY { P::WORK_PER_LANE } else { None };
    const NARROW: usize = P::NARROW;

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
            P::NEEDS,
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
            P::NEEDS,
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
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        self.preprocessed(
            simd,
            data,
            P::NEEDS,
            #[inline(always)]
            |processed| {
                if const { !Post::IDENTITY } {
                    let mut a = [[T::ZERO; COLUMNS]; D];
                    self.plan.fill(simd, processed, w, to.scratch, &mut a);
                    self.postprocess.pullback(simd, &a, bar, |a| View::matrix(a));
                }
                if const { Pre::IDENTITY } {
                    return self.plan.pullback(simd, processed, w, bar, to);
                }
                let mut z_bar = [[T::ZERO; D]; O];
                let to_processed = &mut Gradient {
                    scratch: &mut *to.scratch,
                    of_scratch: &mut *to.of_scratch,
                    z: &mut z_bar,
                    w: &mut *to.w,
                };
                self.plan.pullback(simd, processed, w, bar, to_processed);
                if let Some(before) = data.array() {
                    self.preprocess.pullback(simd, before, &mut z_bar, |z| View::matrix(z));
                }
                for (to, bar) in to.z.as_flattened_mut().iter_mut().zip(z_bar.as_flattened()) {
                    *to = *to + *bar;
                }
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
}

/// Matrices side by side, with processing of the members before (a concatenation's `preprocess`): of their stack when all are
/// `STACKED` to equal shapes, else of each.
#[derive(Clone, Copy, Debug)]
pub struct ProcessedMembers<Fs, Pre, const STACKED: bool> {
    /// The functions, as nested pairs.
    pub functions: SideBySide<Fs>,
    /// What is done to the members.
    pub preprocess: Pre,
}

impl<T: Number, Fs, Pre, const D: usize, const O: usize, const COLUMNS: usize, const STACKED: bool>
    Plan<T, D, O, COLUMNS> for ProcessedMembers<Fs, Pre, STACKED>
where
    Fs: Functions<T, D, O>,
    Pre: Processing<T>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const NEEDS: Needs = Fs::NEEDS;
    const STACK_BYTES: usize = <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize =
        <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::GRADIENT_STACK_BYTES
            + (1 + Pre::COPIES) * size_of::<[[T; COLUMNS]; D]>();

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.functions.fill(simd, data, w, scratch, a);
        if STACKED {
            let width = COLUMNS.checked_div(Fs::K).unwrap_or(0);
            self.preprocess.apply(simd, &mut View::side_by_side(a, width));
        } else {
            let _ = self.functions.0.each_width(
                0,
                #[inline(always)]
                |offset, width| {
                    self.preprocess.apply(simd, &mut View::columns(a, offset, width));
                },
            );
        }
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let mut members = [[T::ZERO; COLUMNS]; D];
        self.functions.fill(simd, data, w, to.scratch, &mut members);
        if STACKED {
            let width = COLUMNS.checked_div(Fs::K).unwrap_or(0);
            self.preprocess.pullback(simd, &members, bar, |a| View::side_by_side(a, width));
        } else {
            let _ = self.functions.0.each_width(
                0,
                #[inline(always)]
                |offset, width| {
                    self.preprocess
                        .pullback(simd, &members, bar, |a| View::columns(a, offset, width));
                },
            );
        }
        self.functions.pullback(simd, data, w, bar, to);
    }
}

/// A plan as a function: its matrix is made before the pass over A, and read in it.
#[derive(Clone, Copy, Debug)]
pub struct Materialized<P, const COLUMNS: usize>(
    /// How the matrix is made.
    pub P,
);

impl<T: Number, P, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Materialized<P, COLUMNS>
where
    P: Plan<T, D, O, COLUMNS>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = (P::Scratch, [[T; COLUMNS]; D]);
    const L: usize = P::L;
    const NEEDS: Needs = P::NEEDS;
    const REQUIRE_DATA: bool = P::REQUIRE_DATA;
    const OVERWRITES_PREPARED: bool = true;
    const STACK_BYTES: usize = P::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize = P::GRADIENT_STACK_BYTES;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, a): &mut Self::Prepared,
    ) {
        // All of it: what makes the matrix may compare its entries.
        self.0.fill(simd, &Data { pattern: None, ..*data }, w, scratch, a);
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        (_, a): &Self::Prepared,
    ) -> Lanes<S, T> {
        at.of_column(a.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice))
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        _: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        at.put(bar, &mut to.prepared.1);
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, _): &mut Self::Prepared,
        (of_scratch, bar): &mut Self::Prepared,
        z: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        let to = &mut Gradient { scratch, of_scratch, z, w: w_bar };
        self.0.pullback(simd, &Data { pattern: None, ..*data }, w, bar, to);
    }
}

/// Visits all places of a matrix of `columns` columns as [`sweep`] does, with room for the cotangents of the pairs' quantities at each, and gives what is put
/// there back to z, once for all. Of a symmetric matrix one `half` will do, if the cotangents are sums of those of both.
#[inline(always)]
fn pullback_places<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    half: bool,
    z_bar: &mut [[T; D]; O],
    mut visit: impl FnMut(&At<'_, S, T, D, O>, &mut Quantities<S, T>, &mut [[T; D]; O]),
) {
    // How many matrices there are is known while compiling, and so is the one way that is there.
    macro_rules! with_matrices {
        ($($count:literal)*) => {$(
            if const { matrices(P::NEEDS) == $count } {
                with_matrices::<S, T, P, D, O, $count>(simd, data, columns, half, z_bar, &mut visit);
            }
        )*};
    }
    with_matrices!(0 1 2 3 4 5 6 7);
}

/// As [`pullback_places`], with so many `MATRICES` of cotangents.
// Without optimization, what is inlined shares one stack frame, with the matrices of the ways that are not there: there this is a call.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
fn with_matrices<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const MATRICES: usize,
>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    half: bool,
    z_bar: &mut [[T; D]; O],
    visit: &mut impl FnMut(&At<'_, S, T, D, O>, &mut Quantities<S, T>, &mut [[T; D]; O]),
) {
    let mut matrices = [[[T::ZERO; D]; D]; MATRICES];
    let mut shared = SharedCotangents::new(&mut matrices);
    // Oblong matrices compare no columns.
    let pairs = columns == D && P::NEEDS.any_of(Needs::OF_ALL_PAIRS);
    sweep::<S, T, P, D, O>(
        simd,
        data,
        columns,
        half,
        #[inline(always)]
        |at| {
            let mut quantities = Quantities::all(at.splat(T::ZERO));
            visit(at, &mut quantities, z_bar);
            if pairs {
                shared.keep::<S, NeedsOf<P, T, D, O>, O>(at, &quantities);
            }
        },
    );
    if pairs {
        shared.pullback::<S, NeedsOf<P, T, D, O>, O>(simd, data, half, z_bar);
    }
}
