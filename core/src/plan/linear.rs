//! [`Linear`]: functions under a linear fusion, each kind in its own pass.

use fearless_simd::Simd;

use super::{
    Facts, Fused, Gradient, Plan, SideBySide,
    sweep::{All, Symmetric, each_once, pullback_places, sweep},
};
use crate::{
    At, Cotangents, Data, Functions, Fusion, Lanes, Mask, Needs, Number,
    function::split,
    gradient::Quantities,
    kernels::transposition::{MOST_LANES, matrix_transpose, mirror_matrix},
    matrix::column,
    scalar::SINGLE,
};

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

    /// Adds the weighted sum of the functions that are not symmetric to the entries of `a` that are `new`.
    #[inline(always)]
    fn add_asymmetric<S: Simd, T: Number, const D: usize, const O: usize, const COLUMNS: usize>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Fs::Prepared,
        new: Mask<S, T>,
        a: &mut [[T; COLUMNS]; D],
    ) where
        Fs: Functions<T, D, O>,
        Fu: Fusion<T, K>,
    {
        if let Some(row) = a.get_mut(at.i) {
            let half = at.of_column(row);
            let sum = self.lanes(at, w, prepared, |symmetric| !symmetric, half);
            at.store(new.select(sum, half), row);
        }
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
    const FACTS: Facts = {
        let facts = <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::FACTS;
        let weights = K * MOST_LANES * size_of::<T>();
        Facts {
            l: Fs::L + Fu::L,
            fills_columns: COLUMNS == D && !Fs::HAS_APART,
            gradient_stack_bytes: facts.gradient_stack_bytes + weights,
            ..facts
        }
    };

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
        let zero = Lanes::nothing(simd);
        if const { SINGLE && COLUMNS == D }
            && let Some(by_columns) = data.by_columns
        {
            // Both halves of a pair at once.
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                true,
                #[inline(always)]
                |at| {
                    let half = self.lanes(at, w, prepared, |symmetric| symmetric, zero);
                    let other = at.mirrored();
                    let upper = self.lanes(at, w, prepared, |symmetric| !symmetric, half);
                    let lower = self.lanes(&other, w, prepared, |symmetric| !symmetric, half);
                    let (upper, lower) =
                        if by_columns.transposed { (lower, upper) } else { (upper, lower) };
                    at.put(upper, a);
                    other.put(lower, a);
                },
            );
        } else if const { is_by_halves::<S, T, Fs, D, O>() } {
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
                    |at, new| self.add_asymmetric(at, w, prepared, new, a),
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
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let (own, fusion) = split(w, Fs::L);
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        self.0.functions.prepare(simd, data, own, scratch);
        let zero = Lanes::splat(simd, T::ZERO);
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
                |at, pairs, z| {
                    if let Some(row) = a.get_mut(at.i) {
                        at.store(self.lanes(at, w, scratch, |symmetric| symmetric, zero), row);
                    }
                    pullback!(|at| &transposed, |symmetric| symmetric, pairs, z);
                },
            );
            mirror_matrix(simd, a);
            if const { Fs::ASYMMETRIC.is_some() } {
                let mut nobody = Quantities::all(zero);
                each_once(
                    simd,
                    data,
                    COLUMNS,
                    #[inline(always)]
                    |at, new| {
                        self.add_asymmetric(at, w, scratch, new, a);
                        pullback!(|at| bar, |symmetric: bool| !symmetric, &mut nobody, z_bar);
                    },
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
                |at, pairs, z| {
                    at.store_in_turn(self.lanes(at, w, scratch, |_| true, zero), a);
                    pullback!(|at| bar, |_| true, pairs, z);
                },
            );
        }
        self.0.functions.add_to(
            0,
            #[inline(always)]
            |k| self.0.fusion.weight(k, fusion),
            a,
        );
        let (own_bar, fusion_bar) = w_bar.split_at_mut_checked(Fs::L).unwrap_or_default();
        for (to, sums) in fusion_bar.iter_mut().zip(weights) {
            *to = sums.into_iter().fold(*to, |sum, lane| sum + lane);
        }
        self.0.functions.pullback_prepared(simd, data, own, scratch, of_scratch, z_bar, own_bar);
    }
}
