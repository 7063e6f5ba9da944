//! [`Masked`]: a structure times other functions. What is absent costs nothing, and nothing passes through it, not even NaN: where the dense formula would
//! multiply a zero of the structure by NaN or ∞ and get NaN, a zero is left.

use fearless_simd::Simd;

use super::{Facts, Gradient, Plan, centred_bytes};
use crate::{
    At, Cotangents, Data, Functions, Fusion, Lanes, Needs, Number,
    fusions::elementwise::Prod,
    gradient::{Links, Quantities},
    kernels::{panels::Panels, transposition::matrix_transpose},
    matrix::{column, entry},
    shared::{Places, pairwise, shrunk_products},
    sparse::{Stored, add_scaled, dot, fold_pair},
};

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
    /// What the functions compute once, for the entries that they are asked for.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn prepare<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
    ) where
        Fs: Functions<T, D, O>,
    {
        let data = &Data { pattern: Some(self.rows.pattern()), ..*data };
        self.functions.prepare(simd, data, w, prepared);
    }

    /// Visits all entries that may be other than zero, by registers of one row: with their columns, the structure's own entries and the members'. The functions
    /// have [prepared](Self::prepare).
    #[cfg_attr(not(unoptimized), inline(always))]
    fn each_register<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &Fs::Prepared,
        columns: &Transposed<T, D, O>,
        mut visit: impl FnMut(&At<'_, S, T, D, O>, &[u32], Lanes<S, T>, &[Lanes<S, T>; K]),
    ) where
        Fs: Functions<T, D, O>,
    {
        let pattern = self.rows.pattern();
        let data = &Data { pattern: Some(pattern), ..*data };
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
                let mut values = values.by_ref().take(places.len());
                let values = Lanes::from_fn(simd, |_| values.next().unwrap_or(T::ZERO));
                visit(&at, places, values, &members);
            }
        }
    }

    /// Calls `visit(i, j, A_ij)` for every entry that may be other than zero.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(super) fn entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
        mut visit: impl FnMut(usize, usize, T),
    ) where
        Fs: Functions<T, D, O>,
    {
        self.prepare(simd, data, w, prepared);
        let columns = Transposed::new::<S, Fs>(simd, data);
        self.each_register(
            simd,
            data,
            w,
            prepared,
            &columns,
            #[cfg_attr(not(unoptimized), inline(always))]
            |at, places, values, members| {
                let entries = values * Prod.fuse(members, &[]);
                for (place, entry) in places.iter().zip(entries.each()) {
                    visit(at.i, *place as usize, entry);
                }
            },
        );
    }

    /// Gives back the cotangents of the entries other than zero, which are `bar(i, j)`, to z and to the parameters. `visit(i, j, A_ij)` sees the entries.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn pullback_entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        bar: impl Fn(usize, usize) -> T,
        mut visit: impl FnMut(usize, usize, T),
        to: &mut Gradient<'_, T, Fs::Prepared, D, O>,
    ) where
        Fs: Functions<T, D, O>,
    {
        self.prepare(simd, data, w, to.scratch);
        let bar = |i, j, entry| {
            visit(i, j, entry);
            bar(i, j)
        };
        self.give_back(simd, data, w, bar, to);
    }

    /// Gives back the cotangents of the entries other than zero, which `bar(i, j, A_ij)` knows row by row, to z and to the parameters. The functions have
    /// [prepared](Self::prepare).
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(super) fn give_back<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        mut bar: impl FnMut(usize, usize, T) -> T,
        to: &mut Gradient<'_, T, Fs::Prepared, D, O>,
    ) where
        Fs: Functions<T, D, O>,
    {
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        let columns = Transposed::new::<S, Fs>(simd, data);
        // Of functions that ask for no pairs nothing is left to be given back.
        let pairwise = const { Fs::NEEDS.any_of(Needs::OF_ALL_PAIRS) };
        let mut links = pairwise.then(|| Links::new(&columns.z, &columns.centred));
        self.each_register(
            simd,
            data,
            w,
            scratch,
            &columns,
            #[cfg_attr(not(unoptimized), inline(always))]
            |at, places, values, members| {
                let entries = values * Prod.fuse(members, &[]);
                let mut bars = places
                    .iter()
                    .zip(entries.each())
                    .map(|(place, entry)| bar(at.i, *place as usize, entry));
                let bar = Lanes::from_fn(simd, |_| bars.next().unwrap_or(T::ZERO));
                let mut bars = *members;
                Prod.pullback(members, &[], values * bar, &mut bars, |_, _| {});
                let mut pairs = Quantities::all(at.splat(T::ZERO));
                let to = &mut Cotangents {
                    pairs: &mut pairs,
                    prepared: &mut **of_scratch,
                    z: z_bar,
                    w: w_bar,
                };
                self.functions.pullback_members(at, w, scratch, 0, &bars, to);
                if let Some(links) = &mut links {
                    links.add(Fs::NEEDS, at, places, &pairs);
                }
            },
        );
        if let Some(links) = links {
            links.pullback(simd, z_bar);
        }
        let data = &Data { pattern: Some(self.rows.pattern()), ..*data };
        self.functions.pullback_prepared(simd, data, w, scratch, of_scratch, z_bar, w_bar);
    }
}

/// The ways of a plan whose entries [`entries`](Masked::entries) visits and [`pullback_entries`](Masked::pullback_entries) gives back: those other than zero.
macro_rules! by_entries {
    () => {
        #[cfg_attr(not(unoptimized), inline(always))]
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
                #[cfg_attr(not(unoptimized), inline(always))]
                |i, j, value| put(a, i, j, value),
            );
        }
        #[cfg_attr(not(unoptimized), inline(always))]
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
                #[cfg_attr(not(unoptimized), inline(always))]
                |i, j, value| add_product(simd, rows, out, (i, j, value)),
            );
        }
        #[cfg_attr(not(unoptimized), inline(always))]
        fn pullback<S: Simd>(
            &self,
            simd: S,
            data: &Data<'_, T, D, O>,
            w: &[T],
            a: &mut [[T; COLUMNS]; D],
            bar: &mut [[T; COLUMNS]; D],
            to: &mut Gradient<'_, T, Self::Scratch, D, O>,
        ) {
            *a = [[T::ZERO; COLUMNS]; D];
            self.pullback_entries(
                simd,
                data,
                w,
                |i, j| entry(bar, i, j),
                |i, j, value| put(a, i, j, value),
                to,
            );
        }
        #[cfg_attr(not(unoptimized), inline(always))]
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
            // A_ij · rows[i] was added to out[j].
            self.pullback_entries(
                simd,
                data,
                w,
                |i, j| dot(simd, column(rows, i), column(out_bar, j)),
                |i, j, value| add_product(simd, out_bar, rows_bar, (j, i, value)),
                to,
            );
        }
    };
}
pub(super) use by_entries;

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
    const FACTS: Facts = {
        let z = size_of::<[[T; D]; O]>();
        let pairs = if Fs::NEEDS.any_of(Needs::PAIRS_OF_Z) { z } else { 0 };
        Facts {
            pairs: NONZEROS,
            // z and the centred copy, transposed.
            stack_bytes: pairs + centred_bytes::<T, D, O>(Fs::NEEDS) + Fs::STACK_BYTES,
            // z, its deviations, and the cotangent, all transposed.
            gradient_stack_bytes: 3 * z + 2 * size_of::<[T; D]>() + Fs::GRADIENT_STACK_BYTES,
            work_per_lane: Some(NONZEROS),
            pulls_back_products: true,
            ..Facts::of(D, Fs::L, Fs::NEEDS, Fs::REQUIRE_DATA)
        }
    };

    by_entries!();
}

/// `a[i][j]` = `value`.
#[inline(always)]
pub(super) fn put<T, const COLUMNS: usize>(a: &mut [[T; COLUMNS]], i: usize, j: usize, value: T) {
    if let Some(entry) = a.get_mut(i).and_then(|row| row.get_mut(j)) {
        *entry = value;
    }
}

/// `out[j]` += A_ij · `rows[i]`.
#[inline(always)]
pub(super) fn add_product<S: Simd, T: Number, const N: usize>(
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
    #[cfg_attr(not(unoptimized), inline(always))]
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
    #[cfg_attr(not(unoptimized), inline(always))]
    fn pairs<S: Simd, Fs: Functions<T, D, O>>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        i: usize,
        places: &[u32],
    ) -> Quantities<S, T> {
        let mut pairs = Quantities::all(Lanes::splat(simd, T::NAN));
        macro_rules! quantity {
            ($need:ident, $field:ident, $matrix:ident, $join:expr, |$zi:ident, $zj:ident, $sum:ident| $step:expr) => {
                if const { Fs::NEEDS.any_of(Needs::$need) } {
                    let column = |j: usize| self.$matrix.get(j).map_or(&[][..], <[T; O]>::as_slice);
                    pairs.$field = Lanes::from_fn(
                        simd,
                        #[cfg_attr(not(unoptimized), inline(always))]
                        |lane| match (places.get(lane), data.known) {
                            (Some(place), Some(known)) => entry(&known.$field, i, *place as usize),
                            (Some(place), None) => fold_pair(
                                simd,
                                (column(i), column(*place as usize)),
                                #[cfg_attr(not(unoptimized), inline(always))]
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
            pairs.covariance = pairs.covariance * (T::ONE / T::of(O as f64 - 1.0));
        }
        let places = Places::These(places);
        let shrunk = if const { Fs::NEEDS.has_cosines() } && data.columns.has_extreme_norms {
            shrunk_products(simd, data, i, places)
        } else {
            pairs.gram
        };
        pairs.derive(Fs::NEEDS, data.columns, i, places, shrunk);
        pairs
    }
}
