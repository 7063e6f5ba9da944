//! Compositions: how functions, fusions and processing become one matrix.
//!
//! A [`Function`] can name any entry of its matrix at any time; a [`Plan`] makes the whole matrix at once. [`Fused`]
//! keeps functions and an elementwise fusion a function (no member's matrix is ever stored), [`SideBySide`] turns functions into a
//! plan, and [`Materialized`] a plan into a function.

use core::{marker::PhantomData, ops::Range};

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Data, Function, Functions, Fusion, Lanes, Mask, Needs, Scalar,
    function::split,
    processing::{Processing, View},
    product::{
        Blocks, Panel, entry, for_blocks, for_panels, mirror, panel_buffer, panel_bytes, product,
    },
    shared::{Columns, Pairs, Places, on_diagonal, pairwise},
    sparse::Pattern,
};

mod factored;
mod structure;

pub use factored::{Factored, FactoredConcatenation, Reconciled};
pub use structure::{Linear, Masked, Structural};

/// Makes a whole matrix A, `D` × `COLUMNS`, from z (`O` × `D`) and parameters.
pub trait Plan<T: Scalar, const D: usize, const O: usize, const COLUMNS: usize> {
    /// Working memory, zeroed before.
    type Scratch: Zeroable;
    /// The number of parameters.
    const L: usize;
    /// Whether A depends on z.
    const REQUIRE_DATA: bool;
    /// Bytes on the stack beside `Scratch`.
    const STACK_BYTES: usize;
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
        z: &[[T; D]; O],
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    );

    /// `out[c] = Σ_i A_ic · rows[i]`: a product with Aᵀ, for plans that need not make A for it.
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        w: &[T],
        scratch: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        let mut a = [[T::ZERO; COLUMNS]; D];
        self.fill(simd, z, w, scratch, &mut a);
        product(
            simd,
            rows,
            #[inline(always)]
            |c, i| entry(&a, i, c),
            out,
        );
    }
}

/// Whether [`Plan::apply`] to rows of `n` entries is shorter than making A and multiplying by it.
pub(crate) const fn is_direct<
    T: Scalar,
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

impl<T: Scalar, Fs, Fu, const D: usize, const O: usize, const K: usize> Function<T, D, O>
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

impl<T: Scalar, Fs, Pre, Fu, const D: usize, const O: usize, const K: usize, const COLUMNS: usize>
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
    const STACK_BYTES: usize = Fs::STACK_BYTES;

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
        sweep::<S, T, All<Fs>, D, O>(
            simd,
            data,
            COLUMNS,
            false,
            #[inline(always)]
            |at| {
                let mut members = [at.splat(T::ZERO); K];
                self.functions.members(at, own, prepared, 0, &mut members);
                for (matrix, member) in stack.iter_mut().zip(members) {
                    if let Some(row) = matrix.get_mut(at.i) {
                        at.store(member, row);
                    }
                }
            },
        );
        self.preprocess.apply(simd, &mut View::stack(stack));
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        (_, stack): &Self::Prepared,
    ) -> Lanes<S, T> {
        let mut members = [at.splat(T::ZERO); K];
        for (member, matrix) in members.iter_mut().zip(stack) {
            *member = at.of_column(matrix.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice));
        }
        self.fusion.fuse(&members, split(w, Fs::L).1)
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

impl<T: Scalar, Fs, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for SideBySide<Fs>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    // A centred copy, and a panel of each matrix whose pairs are wanted.
    const STACK_BYTES: usize = {
        let panel = panel_bytes::<T, D, O>();
        let centred =
            if Fs::NEEDS.any_of(Needs::COVARIANCE) { size_of::<[[T; D]; O]>() + panel } else { 0 };
        let pairs = if Fs::NEEDS.any_of(Needs::PAIRS_OF_Z) { panel } else { 0 };
        centred + pairs + Fs::STACK_BYTES
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        w: &[T],
        prepared: &mut Fs::Prepared,
        a: &mut [[T; COLUMNS]; D],
    ) {
        with_data::<S, T, Fs, D, O>(
            simd,
            z,
            None,
            #[inline(always)]
            |data| self.fill_with(simd, data, w, prepared, a),
        );
    }
}

/// Calls `work` with what `Fs` needs to know about the columns of z.
#[inline(always)]
fn with_data<S: Simd, T: Scalar, Fs: Functions<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    z: &[[T; D]; O],
    pattern: Option<Pattern<'_>>,
    work: impl FnOnce(&Data<'_, T, D, O>),
) {
    let mut columns = Columns::unknown();
    if const { Fs::NEEDS.any_of(Needs::NORMS) || uses_gram_for_distances(Fs::NEEDS) } {
        columns.add_norms(simd, z);
    }
    if const { Fs::NEEDS.any_of(Needs::COVARIANCE) } {
        let mut centred = [[T::ZERO; D]; O];
        columns.add_moments(simd, z, &mut centred);
        work(&Data { z, centred: &centred, columns, pattern });
    } else {
        work(&Data { z, centred: z, columns, pattern });
    }
}

impl<Fs> SideBySide<Fs> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn fill_with<S: Simd, T: Scalar, const D: usize, const O: usize, const COLUMNS: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
        a: &mut [[T; COLUMNS]; D],
    ) where
        Fs: Functions<T, D, O>,
    {
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
                mirror(simd, a);
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
}

/// What a pass over A needs to know about pairs.
trait Pass<T: Scalar, const D: usize, const O: usize> {
    const NEEDS: Needs;
}

/// All functions of a list.
struct All<Fs>(PhantomData<Fs>);
/// The symmetric functions of a list.
struct Symmetric<Fs>(PhantomData<Fs>);

macro_rules! pass {
    ($($pass:ident: $needs:expr),*) => {$(
        impl<T: Scalar, Fs: Functions<T, D, O>, const D: usize, const O: usize> Pass<T, D, O>
            for $pass<Fs>
        {
            const NEEDS: Needs = match $needs {
                Some(needs) => needs,
                None => Needs::NOTHING,
            };
        }
    )*};
}

pass!(All: Some(Fs::NEEDS), Symmetric: Fs::SYMMETRIC);

/// Visits all places of a matrix of `D` rows and `columns` columns, with the pairwise quantities that `P` needs when
/// it is square; of a `symmetric` one those that [`mirror`] does not overwrite. Some places may be visited twice.
#[inline(always)]
fn sweep<S: Simd, T: Scalar, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    mut visit: impl FnMut(&At<'_, S, T, D, O>),
) {
    let register = Lanes::<S, T>::LEN;
    for_panels::<S, T>(
        columns,
        #[inline(always)]
        |j, wide| {
            if symmetric && wide {
                // Rows of the diagonal's second square need its columns only.
                let middle = j + register;
                sweep_panel::<S, T, P, D, O>(simd, data, columns, (0..middle, j, true), &mut visit);
                let rest = (middle..middle + register, middle, false);
                sweep_panel::<S, T, P, D, O>(simd, data, columns, rest, &mut visit);
            } else {
                let rows = if symmetric { D.min(j + register) } else { D };
                sweep_panel::<S, T, P, D, O>(simd, data, columns, (0..rows, j, wide), &mut visit);
            }
        },
    );
}

/// Visits all places of a matrix of `D` rows and `columns` columns once, without pairwise quantities.
#[inline(always)]
fn each_once<S: Simd, T: Scalar, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    mut visit: impl FnMut(&At<'_, S, T, D, O>),
) {
    // What depends on columns alone is read once for all rows.
    for j in (0..columns).step_by(Lanes::<S, T>::LEN) {
        for i in 0..D {
            visit(&At { simd, data, i, places: Places::From(j), pairs: Pairs::unknown(simd) });
        }
    }
}

/// Some rows of the panel that begins with column `j`.
#[inline(always)]
fn sweep_panel<S: Simd, T: Scalar, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    (rows, j, wide): (Range<usize>, usize, bool),
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
) {
    let square = columns == D;
    let mut buffers = (panel_buffer::<S, T, O>(simd), panel_buffer::<S, T, O>(simd));
    let of_z = square && P::NEEDS.any_of(Needs::PAIRS_OF_Z);
    let of_centred = square && P::NEEDS.any_of(Needs::COVARIANCE);
    let place = Place {
        data,
        columns,
        j,
        z: Panel::new(simd, data.z, j, wide, of_z, &mut buffers.0),
        centred: Panel::new(simd, data.centred, j, wide, of_centred, &mut buffers.1),
    };
    let mut tiles = Tiles::<_, _, P, _, D, O> { simd, place, visit, pass: PhantomData };
    for_blocks::<S, T, D>(rows, wide, &mut tiles);
}

/// A panel of A: the columns from `j` on.
struct Place<'a, S: Simd, T: Scalar, const D: usize, const O: usize> {
    data: &'a Data<'a, T, D, O>,
    /// The width of the whole matrix.
    columns: usize,
    j: usize,
    z: Panel<'a, S, T, D, O>,
    centred: Panel<'a, S, T, D, O>,
}

/// One panel of [`sweep`].
struct Tiles<'a, 'b, S: Simd, T: Scalar, P, V, const D: usize, const O: usize> {
    simd: S,
    place: Place<'a, S, T, D, O>,
    visit: &'b mut V,
    pass: PhantomData<P>,
}

impl<S: Simd, T: Scalar, P, V, const D: usize, const O: usize> Blocks
    for Tiles<'_, '_, S, T, P, V, D, O>
where
    P: Pass<T, D, O>,
    V: FnMut(&At<'_, S, T, D, O>),
{
    // Without optimization, what is inlined shares one stack frame: there the blocks are calls.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn block<const TALL: usize, const WIDE: usize>(&mut self, i: usize) {
        let Self { simd, place, visit, .. } = self;
        let mut pairs = [[Pairs::unknown(*simd); WIDE]; TALL];
        if place.columns == D {
            gather::<S, T, P, D, O, TALL, WIDE>(*simd, place, i, &mut pairs);
        }
        for s in 0..TALL {
            for c in 0..WIDE {
                visit(&At {
                    simd: *simd,
                    data: place.data,
                    i: i + s,
                    places: Places::From(place.j + c * Lanes::<S, T>::LEN),
                    pairs: pairs[s][c],
                });
            }
        }
    }
}

/// Computes the pairwise quantities of one block that `P` needs, one pass over the observations for each.
#[inline(always)]
fn gather<
    S: Simd,
    T: Scalar,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    i: usize,
    pairs: &mut [[Pairs<S, T>; WIDE]; TALL],
) {
    macro_rules! quantity {
        ($need:ident, $field:ident, $matrix:ident, $join:expr, |$zi:ident, $zj:ident, $sum:ident| $step:expr) => {
            let is_known = const {
                Needs::$need.any_of(Needs::SQUARED_EUCLIDEAN)
                    && uses_products_for_distances(P::NEEDS)
            };
            if const { P::NEEDS.any_of(Needs::$need) }
                && !(is_known
                    && distances_of_products::<S, T, P, D, O, TALL, WIDE>(simd, place, i, pairs))
            {
                let sums = place.$matrix.accumulate::<TALL, WIDE>(
                    simd,
                    #[inline(always)]
                    |s, k, $zj, $sum| {
                        let $zi = Lanes::splat(simd, entry(place.data.$matrix, k, i + s));
                        $step
                    },
                );
                for s in 0..TALL {
                    for c in 0..WIDE {
                        pairs[s][c].$field = sums[s][c];
                    }
                }
            }
        };
    }
    pairwise!(quantity);
    if const { P::NEEDS.any_of(Needs::COVARIANCE) } {
        for row in pairs {
            for pair in row {
                pair.per_degree(O);
            }
        }
    }
}

/// Whether squared distances follow from products that are needed anyway.
const fn uses_products_for_distances(needs: Needs) -> bool {
    needs.any_of(Needs::SQUARED_EUCLIDEAN) && needs.any_of(Needs::GRAM.and(Needs::COVARIANCE))
}

/// Whether those products may be of z itself.
const fn uses_gram_for_distances(needs: Needs) -> bool {
    needs.any_of(Needs::SQUARED_EUCLIDEAN) && needs.any_of(Needs::GRAM)
}

/// Squared distances as ‖z_i‖² + ‖z_j‖² − 2 z_i · z_j, of centred columns if their products are there: Gram matrix and covariances
/// must come before. False, and nothing of use, if digits would cancel anywhere in the block.
#[inline(always)]
fn distances_of_products<
    S: Simd,
    T: Scalar,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    i: usize,
    pairs: &mut [[Pairs<S, T>; WIDE]; TALL],
) -> bool {
    let columns = &place.data.columns;
    let centred = const { P::NEEDS.any_of(Needs::COVARIANCE) };
    let squares = if centred { &columns.squared_deviations } else { &columns.squares };
    let of_row =
        |values: &[T; D], i: usize| Lanes::splat(simd, values.get(i).copied().unwrap_or(T::ZERO));
    let mut exact = None;
    for (s, row) in pairs.iter_mut().enumerate() {
        let i = i + s;
        for (c, pair) in row.iter_mut().enumerate() {
            let j = place.j + c * Lanes::<S, T>::LEN;
            let total = of_row(squares, i) + Lanes::load(simd, squares, j);
            let product = if centred { pair.covariance } else { pair.gram };
            let mut distance = product.mul_add(Lanes::splat(simd, T::of(-2.0)), total);
            if centred {
                let shift = of_row(&columns.mean, i) - Lanes::load(simd, &columns.mean, j);
                distance = (shift * shift).mul_add(Lanes::splat(simd, T::of(O as f64)), distance);
            }
            // Three bits may go. On the diagonal none is left: 0, or NaN (also of ∞), and then differences decide.
            let mut least = total * T::of(0.125);
            if (j..j + Lanes::<S, T>::LEN).contains(&i) {
                let diagonal = on_diagonal(simd, i, j);
                least = diagonal.select(Lanes::splat(simd, T::ZERO), least);
                distance = diagonal.select(total * T::ZERO, distance);
            }
            let infinity = Lanes::splat(simd, T::INFINITY);
            let here = distance.ge(least).and(infinity.gt(distance));
            exact = Some(exact.map_or(here, |exact: Mask<S, T>| exact.and(here)));
            pair.squared_euclidean = distance;
        }
    }
    exact.is_none_or(Mask::all)
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

impl<T: Scalar, Pre, P, Post, const D: usize, const O: usize, const COLUMNS: usize>
    Plan<T, D, O, COLUMNS> for Processed<Pre, P, Post>
where
    Pre: Processing<T>,
    P: Plan<T, D, O, COLUMNS>,
    Post: Processing<T>,
{
    type Scratch = P::Scratch;
    const L: usize = P::L;
    const REQUIRE_DATA: bool = P::REQUIRE_DATA;
    const STACK_BYTES: usize =
        P::STACK_BYTES + if Pre::IDENTITY { 0 } else { size_of::<[[T; D]; O]>() };
    const WORK: usize = P::WORK;
    const WORK_PER_LANE: Option<usize> = if Post::IDENTITY { P::WORK_PER_LANE } else { None };
    const NARROW: usize = P::NARROW;

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.preprocessed(
            simd,
            z,
            #[inline(always)]
            |z| self.plan.fill(simd, z, w, scratch, a),
        );
        self.postprocess.apply(simd, &mut View::matrix(a));
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        w: &[T],
        scratch: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        self.preprocessed(
            simd,
            z,
            #[inline(always)]
            |z| self.plan.apply(simd, z, w, scratch, rows, out),
        );
    }
}

impl<Pre, P, Post> Processed<Pre, P, Post> {
    #[inline(always)]
    fn preprocessed<S: Simd, T: Scalar, const D: usize, const O: usize>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        work: impl FnOnce(&[[T; D]; O]),
    ) where
        Pre: Processing<T>,
    {
        if const { Pre::IDENTITY } {
            work(z);
        } else {
            let mut processed = *z;
            self.preprocess.apply(simd, &mut View::matrix(&mut processed));
            work(&processed);
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

impl<T: Scalar, Fs, Pre, const D: usize, const O: usize, const COLUMNS: usize, const STACKED: bool>
    Plan<T, D, O, COLUMNS> for ProcessedMembers<Fs, Pre, STACKED>
where
    Fs: Functions<T, D, O>,
    Pre: Processing<T>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const STACK_BYTES: usize = <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::STACK_BYTES;

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        z: &[[T; D]; O],
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.functions.fill(simd, z, w, scratch, a);
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
}

/// A plan as a function: its matrix is made before the pass over A, and read in it.
#[derive(Clone, Copy, Debug)]
pub struct Materialized<P, const COLUMNS: usize>(
    /// How the matrix is made.
    pub P,
);

impl<T: Scalar, P, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Materialized<P, COLUMNS>
where
    P: Plan<T, D, O, COLUMNS>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = (P::Scratch, [[T; COLUMNS]; D]);
    const L: usize = P::L;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = P::REQUIRE_DATA;
    const STACK_BYTES: usize = P::STACK_BYTES;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, a): &mut Self::Prepared,
    ) {
        self.0.fill(simd, data.z, w, scratch, a);
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
}
