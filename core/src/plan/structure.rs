//! Plans that know where A is zero.
//!
//! What is absent costs nothing, and nothing passes through it, not even NaN: where the dense formula would multiply a zero of the
//! structure by NaN or ∞ and get NaN, these plans leave a zero.

use fearless_simd::Simd;

use super::{
    Fused, Gradient, Plan, SideBySide, pullback_places,
    sweep::{All, Symmetric, each_once, sweep},
};
use crate::{
    At, Cotangents, Data, Functions, Fusion, Lanes, Needs, Number,
    function::split,
    fusions::elementwise::Prod,
    gradient::{Links, Quantities},
    kernels::{
        panels::Panels,
        transposition::{MOST_LANES, matrix_transpose, mirror_matrix},
    },
    matrix::{column, entry},
    processing::OperatorBasedNormalize,
    shared::{Pairs, Places, pairwise},
    sparse::{Stored, add_scaled, fold_pair, sparse_product},
};

/// A hybrid of structure alone: A is in read-only memory, and `forward` multiplies by its entries other than zero.
#[derive(Clone, Copy, Debug)]
pub struct Structural<T: 'static, const COLUMNS: usize, const NONZEROS: usize> {
    /// A, column by column.
    pub columns: &'static Stored<T, COLUMNS, NONZEROS>,
}

impl<T: Number, const D: usize, const O: usize, const COLUMNS: usize, const NONZEROS: usize>
    Plan<T, D, O, COLUMNS> for Structural<T, COLUMNS, NONZEROS>
{
    type Scratch = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;
    const STACK_BYTES: usize = 0;
    const WORK: usize = 0;
    const WORK_PER_LANE: Option<usize> = Some(NONZEROS);

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        _: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        (): &mut (),
        a: &mut [[T; COLUMNS]; D],
    ) {
        *a = [[T::ZERO; COLUMNS]; D];
        for j in 0..COLUMNS {
            for (i, value) in self.columns.line(j) {
                if let Some(entry) = a.get_mut(i).and_then(|row| row.get_mut(j)) {
                    *entry = *value;
                }
            }
        }
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        (): &mut (),
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        sparse_product(simd, rows, self.columns, out);
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        _: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        _: &mut [[T; COLUMNS]; D],
        _: &mut Gradient<'_, T, (), D, O>,
    ) {
        // Nothing that could change made it.
    }
}

/// Functions under a linear fusion, each kind in its own pass: of symmetric functions one half, of structures the entries other than
/// zero, and the others everywhere. (Symmetric ones too if the others ask for the same pairs.)
#[derive(Clone, Copy, Debug)]
pub struct Linear<Fs, Fu, const K: usize>(Fused<Fs, Fu, K>);

impl<Fs, Fu, const K: usize> Linear<Fs, Fu, K> {
    /// The fusion of these functions.
    pub const fn new(fused: Fused<Fs, Fu, K>) -> Self {
        Self(fused)
    }

    /// The weighted sum of the functions for which `counts(symmetric)`.
    #[inline(always)]
    fn lanes<S: Simd, T: Number, const D: usize, const O: usize>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Fs::Prepared,
        counts: impl Fn(bool) -> bool,
        sum: Lanes<S, T>,
    ) -> Lanes<S, T>
    where
        Fs: Functions<T, D, O>,
        Fu: Fusion<T, K>,
    {
        let (own, fusion) = split(w, Fs::L);
        self.0.functions.weighted(
            at,
            own,
            prepared,
            counts,
            0,
            #[inline(always)]
            |k| self.0.fusion.weight(k, fusion),
            sum,
        )
    }
}

/// Whether the symmetric functions are gone through by halves, and the others by themselves.
const fn is_by_halves<
    S: Simd,
    T: Number,
    Fs: Functions<T, D, O>,
    const D: usize,
    const O: usize,
>() -> bool {
    // Of one register there are no halves.
    Fs::SYMMETRIC.is_some() && !asks_for_pairs(Fs::ASYMMETRIC) && D > Lanes::<S, T>::LEN
}

/// Whether functions with these needs ask for pairwise quantities.
const fn asks_for_pairs(needs: Option<Needs>) -> bool {
    match needs {
        Some(needs) => needs.any_of(Needs::OF_ALL_PAIRS),
        None => false,
    }
}

impl<T: Number, Fs, Fu, const D: usize, const O: usize, const COLUMNS: usize, const K: usize>
    Plan<T, D, O, COLUMNS> for Linear<Fs, Fu, K>
where
    Fs: Functions<T, D, O>,
    Fu: Fusion<T, K>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L + Fu::L;
    const NEEDS: Needs = Fs::NEEDS;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    const STACK_BYTES: usize = <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize =
        <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::GRADIENT_STACK_BYTES
            + K * MOST_LANES * size_of::<T>();

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        let (own, fusion) = split(w, Fs::L);
        self.0.functions.prepare(simd, data, own, prepared);
        let prepared = &*prepared;
        let zero = Lanes::splat(simd, T::ZERO);
        if const { is_by_halves::<S, T, Fs, D, O>() } {
            sweep::<S, T, Symmetric<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                true,
                #[inline(always)]
                |at| {
                    if let Some(row) = a.get_mut(at.i) {
                        at.store(self.lanes(at, w, prepared, |symmetric| symmetric, zero), row);
                    }
                },
            );
            mirror_matrix(simd, a);
            if const { Fs::ASYMMETRIC.is_some() } {
                each_once(
                    simd,
                    data,
                    COLUMNS,
                    #[inline(always)]
                    |at, new| {
                        if let Some(row) = a.get_mut(at.i) {
                            let half = at.of_column(row);
                            let sum = self.lanes(at, w, prepared, |symmetric| !symmetric, half);
                            at.store(new.select(sum, half), row);
                        }
                    },
                );
            }
        } else {
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                false,
                #[inline(always)]
                |at| at.store_in_turn(self.lanes(at, w, prepared, |_| true, zero), a),
            );
        }
        self.0.functions.add_to(
            0,
            #[inline(always)]
            |k| self.0.fusion.weight(k, fusion),
            a,
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
        let (own, fusion) = split(w, Fs::L);
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        // Of each parameter of the fusion, lane by lane.
        let mut weights = [[T::ZERO; MOST_LANES]; K];
        macro_rules! pullback {
            (|$at:ident| $bar:expr, $counts:expr, $pairs:expr, $z:expr) => {{
                let bar = $at.of_column(column($bar, $at.i));
                let to = &mut Cotangents {
                    pairs: $pairs,
                    prepared: &mut **of_scratch,
                    z: $z,
                    w: &mut **w_bar,
                };
                self.0.functions.pullback_weighted(
                    $at,
                    own,
                    scratch,
                    $counts,
                    0,
                    #[inline(always)]
                    |k| self.0.fusion.weight(k, fusion),
                    bar,
                    const { Fu::L > 0 },
                    #[inline(always)]
                    |k, entries| {
                        if let Some(sums) = weights.get_mut(k) {
                            let sum = Lanes::load(simd, &*sums, 0) + $at.new_lanes(entries);
                            sum.store(sums, 0);
                        }
                    },
                    to,
                );
            }};
        }
        // What a symmetric function keeps for later it keeps of all places.
        if const { is_by_halves::<S, T, Fs, D, O>() && size_of::<Fs::Prepared>() == 0 } {
            let mut transposed = [[T::ZERO; D]; COLUMNS];
            matrix_transpose(simd, bar, &mut transposed);
            for (row, other) in transposed.iter_mut().zip(&*bar) {
                for (sum, bar) in row.iter_mut().zip(other) {
                    *sum = *sum + *bar;
                }
            }
            pullback_places::<S, T, Symmetric<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                true,
                z_bar,
                #[inline(always)]
                |at, pairs, z| pullback!(|at| &transposed, |symmetric| symmetric, pairs, z),
            );
            if const { Fs::ASYMMETRIC.is_some() } {
                let mut nobody = Quantities::all(Lanes::splat(simd, T::ZERO));
                each_once(
                    simd,
                    data,
                    COLUMNS,
                    #[inline(always)]
                    |at, _| pullback!(|at| bar, |symmetric: bool| !symmetric, &mut nobody, z_bar),
                );
            }
        } else {
            pullback_places::<S, T, All<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                false,
                z_bar,
                #[inline(always)]
                |at, pairs, z| pullback!(|at| bar, |_| true, pairs, z),
            );
        }
        let (own_bar, fusion_bar) = w_bar.split_at_mut_checked(Fs::L).unwrap_or_default();
        for (to, sums) in fusion_bar.iter_mut().zip(weights) {
            *to = sums.into_iter().fold(*to, |sum, lane| sum + lane);
        }
        self.0.functions.pullback_prepared(simd, data, own, scratch, of_scratch, z_bar, own_bar);
    }
}

/// A structure times other functions, entry by entry: the others are computed only where the structure is not zero.
#[derive(Clone, Copy, Debug)]
pub struct Masked<Fs, T: 'static, const D: usize, const NONZEROS: usize, const K: usize> {
    /// The structure, row by row.
    pub rows: &'static Stored<T, D, NONZEROS>,
    /// The other functions, as nested pairs.
    pub functions: Fs,
}

impl<Fs, T: Number, const D: usize, const NONZEROS: usize, const K: usize>
    Masked<Fs, T, D, NONZEROS, K>
{
    /// Calls `visit(i, j, A_ij)` for every entry that may be other than zero.
    #[inline(always)]
    fn entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
        mut visit: impl FnMut(usize, usize, T),
    ) where
        Fs: Functions<T, D, O>,
    {
        let pattern = self.rows.pattern();
        let data = &Data { pattern: Some(pattern), ..*data };
        self.functions.prepare(simd, data, w, prepared);
        let columns = Transposed::new::<S, Fs>(simd, data);
        for i in 0..D {
            let mut values = self.rows.line(i).map(|(_, value)| *value);
            for places in pattern.row(i).chunks(Lanes::<S, T>::LEN) {
                let at = At {
                    simd,
                    data,
                    i,
                    width: D,
                    new_from: 0,
                    half: false,
                    places: Places::These(places),
                    pairs: columns.pairs::<S, Fs>(simd, data, i, places),
                };
                let mut members = [at.splat(T::ONE); K];
                self.functions.members(&at, w, prepared, 0, &mut members);
                let product = Prod.fuse(&members, &[]);
                for (place, member) in places.iter().zip(product.each()) {
                    let value = values.next().unwrap_or(T::ZERO);
                    visit(i, *place as usize, value * member);
                }
            }
        }
    }

    /// Gives back the cotangents of the entries other than zero, which `bar` knows row by row, to z and to the parameters.
    #[inline(always)]
    fn pullback_entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        mut bar: impl FnMut(usize, usize) -> T,
        to: &mut Gradient<'_, T, Fs::Prepared, D, O>,
    ) where
        Fs: Functions<T, D, O>,
    {
        let pattern = self.rows.pattern();
        let data = &Data { pattern: Some(pattern), ..*data };
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        let columns = Transposed::new::<S, Fs>(simd, data);
        let mut links = Links::new(&columns.z, &columns.centred);
        for i in 0..D {
            let mut values = self.rows.line(i).map(|(_, value)| *value);
            for places in pattern.row(i).chunks(Lanes::<S, T>::LEN) {
                let at = At {
                    simd,
                    data,
                    i,
                    width: D,
                    new_from: 0,
                    half: false,
                    places: Places::These(places),
                    pairs: columns.pairs::<S, Fs>(simd, data, i, places),
                };
                let mut products = places
                    .iter()
                    .map(|place| values.next().unwrap_or(T::ZERO) * bar(i, *place as usize));
                let product_bar = Lanes::from_fn(simd, |_| products.next().unwrap_or(T::ZERO));
                let mut members = [at.splat(T::ONE); K];
                self.functions.members(&at, w, scratch, 0, &mut members);
                let mut bars = members;
                Prod.pullback(&members, &[], product_bar, &mut bars, |_, _| {});
                let mut pairs = Quantities::all(at.splat(T::ZERO));
                let to = &mut Cotangents {
                    pairs: &mut pairs,
                    prepared: &mut **of_scratch,
                    z: z_bar,
                    w: w_bar,
                };
                self.functions.pullback_members(&at, w, scratch, 0, &bars, to);
                links.add(Fs::NEEDS, &at, places, &pairs);
            }
        }
        links.pullback(simd, z_bar);
        self.functions.pullback_prepared(simd, data, w, scratch, of_scratch, z_bar, w_bar);
    }
}

impl<
    T: Number,
    Fs,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const NONZEROS: usize,
    const K: usize,
> Plan<T, D, O, COLUMNS> for Masked<Fs, T, D, NONZEROS, K>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const NEEDS: Needs = Fs::NEEDS;
    const PAIRS: usize = NONZEROS;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    // z and the centred copy, transposed.
    const STACK_BYTES: usize = {
        let pairs = if Fs::NEEDS.any_of(Needs::PAIRS_OF_Z) { size_of::<[[T; D]; O]>() } else { 0 };
        pairs + super::centred_bytes::<T, D, O>(Fs::NEEDS) + Fs::STACK_BYTES
    };
    // z, its deviations, and the cotangent, all transposed.
    const GRADIENT_STACK_BYTES: usize =
        3 * size_of::<[[T; D]; O]>() + 2 * size_of::<[T; D]>() + Fs::GRADIENT_STACK_BYTES;
    const WORK_PER_LANE: Option<usize> = Some(NONZEROS);

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        *a = [[T::ZERO; COLUMNS]; D];
        self.entries(
            simd,
            data,
            w,
            prepared,
            #[inline(always)]
            |i, j, value| put(a, i, j, value),
        );
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        *out = [[T::ZERO; N]; COLUMNS];
        self.entries(
            simd,
            data,
            w,
            prepared,
            #[inline(always)]
            |i, j, value| add_product(simd, rows, out, (i, j, value)),
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
        self.pullback_entries(simd, data, w, |i, j| entry(bar, i, j), to);
    }
}

/// [`Masked`], whose entries are normalized where they are not zero, as attention is: `normalize` masks zeros.
#[derive(Clone, Copy, Debug)]
pub struct MaskedSoftmax<Fs, T: 'static, const D: usize, const NONZEROS: usize, const K: usize> {
    /// What is normalized.
    pub masked: Masked<Fs, T, D, NONZEROS, K>,
    /// How.
    pub normalize: OperatorBasedNormalize,
}

impl<Fs, T: Number, const D: usize, const NONZEROS: usize, const K: usize>
    MaskedSoftmax<Fs, T, D, NONZEROS, K>
{
    /// Calls `visit(i, j, A_ij)` for every entry that may be other than zero.
    #[inline(always)]
    fn entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
        mut visit: impl FnMut(usize, usize, T),
    ) where
        Fs: Functions<T, D, O>,
    {
        let mut values = [T::ZERO; NONZEROS];
        let mut places = values.iter_mut();
        self.masked.entries(
            simd,
            data,
            w,
            prepared,
            #[inline(always)]
            |_, _, value| {
                if let Some(place) = places.next() {
                    *place = value;
                }
            },
        );
        let pattern = self.masked.rows.pattern();
        self.normalize.apply_to_pattern::<S, T, D, NONZEROS>(simd, pattern, &mut values);
        let mut values = values.into_iter();
        for i in 0..D {
            for (j, value) in pattern.row(i).iter().zip(&mut values) {
                visit(i, *j as usize, value);
            }
        }
    }
}

impl<
    T: Number,
    Fs,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const NONZEROS: usize,
    const K: usize,
> Plan<T, D, O, COLUMNS> for MaskedSoftmax<Fs, T, D, NONZEROS, K>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const L: usize = Fs::L;
    const NEEDS: Needs = Fs::NEEDS;
    const PAIRS: usize = NONZEROS;
    const REQUIRE_DATA: bool = Fs::REQUIRE_DATA;
    // The entries and their rows and columns; of each line the largest entry, the sum, and how many are absent.
    const STACK_BYTES: usize =
        <Masked<Fs, T, D, NONZEROS, K> as Plan<T, D, O, COLUMNS>>::STACK_BYTES
            + NONZEROS * (size_of::<T>() + 2 * size_of::<usize>())
            + D * (4 * size_of::<T>() + size_of::<usize>());
    const GRADIENT_STACK_BYTES: usize =
        <Masked<Fs, T, D, NONZEROS, K> as Plan<T, D, O, COLUMNS>>::GRADIENT_STACK_BYTES
            + NONZEROS * size_of::<T>()
            + <Self as Plan<T, D, O, COLUMNS>>::STACK_BYTES;
    const WORK_PER_LANE: Option<usize> = Some(NONZEROS);

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        *a = [[T::ZERO; COLUMNS]; D];
        self.entries(
            simd,
            data,
            w,
            prepared,
            #[inline(always)]
            |i, j, value| put(a, i, j, value),
        );
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        *out = [[T::ZERO; N]; COLUMNS];
        self.entries(
            simd,
            data,
            w,
            prepared,
            #[inline(always)]
            |i, j, value| add_product(simd, rows, out, (i, j, value)),
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
        let (mut values, mut bars) = ([T::ZERO; NONZEROS], [T::ZERO; NONZEROS]);
        let mut places = values.iter_mut().zip(&mut bars);
        self.masked.entries(
            simd,
            data,
            w,
            to.scratch,
            #[inline(always)]
            |i, j, value| {
                if let Some((place, of_place)) = places.next() {
                    (*place, *of_place) = (value, entry(bar, i, j));
                }
            },
        );
        let pattern = self.masked.rows.pattern();
        self.normalize.pullback_on_pattern::<S, T, D, NONZEROS>(simd, pattern, &values, &mut bars);
        let mut bars = bars.into_iter();
        let next = |_, _| bars.next().unwrap_or(T::ZERO);
        self.masked.pullback_entries(simd, data, w, next, to);
    }
}

/// `a[i][j]` = `value`.
#[inline(always)]
fn put<T, const COLUMNS: usize>(a: &mut [[T; COLUMNS]], i: usize, j: usize, value: T) {
    if let Some(entry) = a.get_mut(i).and_then(|row| row.get_mut(j)) {
        *entry = value;
    }
}

/// `out[j]` += A_ij · `rows[i]`.
#[inline(always)]
fn add_product<S: Simd, T: Number, const N: usize>(
    simd: S,
    rows: &[[T; N]],
    out: &mut [[T; N]],
    (i, j, value): (usize, usize, T),
) {
    if let (Some(to), Some(row)) = (out.get_mut(j), rows.get(i)) {
        add_scaled(simd, to, value, row);
    }
}

/// The columns of z, and of z less its means, so far as somebody needs pairs of them: each one's entries are neighbours.
struct Transposed<T, const D: usize, const O: usize> {
    z: [[T; O]; D],
    centred: [[T; O]; D],
}

impl<T: Number, const D: usize, const O: usize> Transposed<T, D, O> {
    #[inline(always)]
    fn new<S: Simd, Fs: Functions<T, D, O>>(simd: S, data: &Data<'_, T, D, O>) -> Self {
        let mut columns = Self { z: [[T::ZERO; O]; D], centred: [[T::ZERO; O]; D] };
        if data.known.is_some() {
            return columns;
        }
        if const { Fs::NEEDS.any_of(Needs::PAIRS_OF_Z) }
            && let Some(z) = data.array()
        {
            matrix_transpose(simd, z, &mut columns.z);
        }
        if const { Fs::NEEDS.any_of(Needs::COVARIANCE) } {
            for panel in Panels::of::<S, T>(D).iter() {
                let from = panel.of(data.centred, O);
                let to = columns.centred.get_mut(panel.first..).unwrap_or_default();
                T::transpose(simd, from, O, panel.width, to.as_flattened_mut());
            }
        }
        columns
    }

    /// What `Fs` needs of the pairs of i and `places`.
    #[inline(always)]
    fn pairs<S: Simd, Fs: Functions<T, D, O>>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        i: usize,
        places: &[u32],
    ) -> Pairs<S, T> {
        let mut pairs = Pairs::unknown(simd);
        macro_rules! quantity {
            ($need:ident, $field:ident, $matrix:ident, $join:expr, |$zi:ident, $zj:ident, $sum:ident| $step:expr) => {
                if const { Fs::NEEDS.any_of(Needs::$need) } {
                    let column = |j: usize| self.$matrix.get(j).map_or(&[][..], <[T; O]>::as_slice);
                    pairs.$field = Lanes::from_fn(
                        simd,
                        #[inline(always)]
                        |lane| match (places.get(lane), data.known) {
                            (Some(place), Some(known)) => entry(&known.$field, i, *place as usize),
                            (Some(place), None) => fold_pair(
                                simd,
                                (column(i), column(*place as usize)),
                                #[inline(always)]
                                |$zi, $zj, $sum| $step,
                                $join,
                            ),
                            (None, _) => T::ZERO,
                        },
                    );
                }
            };
        }
        pairwise!(quantity);
        if const { Fs::NEEDS.any_of(Needs::COVARIANCE) } && data.known.is_none() {
            pairs.per_degree(O);
        }
        if const { Fs::NEEDS.has_cosines() } {
            pairs.add_shrunk_gram(data, i, Places::These(places));
        }
        pairs
    }
}
