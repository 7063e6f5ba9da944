//! Squared distances that follow from products.

use fearless_simd::Simd;

use super::{
    columns::Statistics,
    panels::{Place, nonzero},
};
use crate::{
    lanes::{Lanes, Mask, lane_numbers, on_diagonal},
    rolled::keep_rolled,
    scalar::Number,
};

/// Which products distances follow from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Of z less its means, else of z itself.
    pub(crate) centred: bool,
    /// The number of observations.
    pub(crate) o: usize,
}

/// Groups of eight rows; a set bit says that digits have cancelled somewhere in the group.
pub(crate) type Groups = u32;
pub(crate) const GROUP: usize = 8;

/// Squared distances as ‖z_i‖² + ‖z_j‖² − 2 z_i · z_j, of centred columns if their products are there. Returns where they are not exact: digits
/// have cancelled.
///
/// A sum of n squares may be wrong by n/2 roundings, so [`least_share`] says how many bits may cancel. For centred columns
/// Σ(z_i − z_j)² = Σ(c_i − c_j)² + o·(z̄_i − z̄_j)² holds up to 2(z̄_i − z̄_j)·Σ(c_i − c_j), and what is left of that sum is the error of the
/// means, which is that of a few additions of deviations: beside both squares it is of the order of one rounding.
#[inline(always)]
pub(crate) fn distances<S: Simd, T: Number>(
    simd: S,
    products: &[T],
    out: &mut [T],
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
) -> Groups {
    macro_rules! of {
        ($centred:literal, $diagonal:literal) => {
            distances_of::<S, T, $centred, $diagonal>(
                simd, products, out, place, source, statistics,
            )
        };
    }
    match (source.centred, place.is_on_diagonal()) {
        (false, false) => of!(false, false),
        (false, true) => of!(false, true),
        (true, false) => of!(true, false),
        (true, true) => of!(true, true),
    }
}

/// [`distances`] of one kind of products, in a square on or off the diagonal.
#[inline(always)]
pub(super) fn distances_of<S: Simd, T: Number, const CENTRED: bool, const DIAGONAL: bool>(
    simd: S,
    products: &[T],
    out: &mut [T],
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
) -> Groups {
    let register = Lanes::<S, T>::LEN;
    let squares = statistics.of_products(CENTRED);
    let [squares_of_rows, means, rests] = [squares, statistics.mean, statistics.mean_rest].map(
        #[inline(always)]
        |values| place.rows.of(values, 1),
    );
    let mut inexact = 0;
    let count = Lanes::splat(simd, T::of(source.o as f64));
    let lanes = lane_numbers(simd);
    let all = lanes.eq(lanes);
    let exactness = Exactness::new(simd, place, source);
    for shift in place.columns.registers(register) {
        let j = place.columns.first + shift;
        let of_columns = Lanes::load(simd, squares, j);
        let (mean, rest) =
            (Lanes::load(simd, statistics.mean, j), Lanes::load(simd, statistics.mean_rest, j));
        // Chunks are not zipped: that divides by both lengths, and where it is compiled by itself nobody knows that they are not 0.
        let mut outs = out.chunks_exact_mut(nonzero(place.stride));
        let mut products = products.chunks_exact(nonzero(place.stride));
        let of_rows = squares_of_rows.iter().zip(means).zip(rests);
        let rows = of_rows.take(place.rows_of(shift, register)).enumerate();
        // How far the row is from the diagonal.
        let mut here = Lanes::splat(simd, T::of(-(shift as f64)));
        let mut exact = all;
        for (r, ((square, mean_of_row), rest_of_row)) in rows {
            let (Some(products), Some(out)) = (products.next(), outs.next()) else { break };
            let (Some(product), Some(to)) =
                (products.get(shift..shift + register), out.get_mut(shift..shift + register))
            else {
                break;
            };
            let total = Lanes::splat(simd, *square) + of_columns;
            let product = Lanes::full(simd, product);
            let mut distance = product.mul_add(Lanes::splat(simd, T::of(-2.0)), total);
            if CENTRED {
                let difference = (Lanes::splat(simd, *mean_of_row) - mean)
                    + (Lanes::splat(simd, *rest_of_row) - rest);
                distance = (difference * difference).mul_add(count, distance);
            }
            let mut least = total * exactness.share;
            if DIAGONAL {
                // On the diagonal no bit is left: 0, or NaN (also of ∞), and then differences decide.
                let on_diagonal = lanes.eq(here);
                distance = on_diagonal.select(total * T::ZERO, distance);
                least = on_diagonal.select(Lanes::splat(simd, T::ZERO), least);
                here = here + Lanes::splat(simd, T::ONE);
            }
            distance.store_full(to);
            exact = exact.and(exactness.of(distance, total, least));
            keep_rolled();
            if r % GROUP == GROUP - 1 {
                inexact |= Groups::from(!exact.all()) << (r / GROUP);
                exact = all;
            }
        }
        inexact |= Groups::from(!exact.all()) << (place.rows_of(shift, register) / GROUP);
    }
    inexact
}

/// Replaces those of `distances` where digits have cancelled by those `of_differences`, both of the rows from `first` on.
///
/// Pair by pair, so that (i, j) and (j, i) are one number wherever they are computed.
#[inline(always)]
pub(crate) fn mend<S: Simd, T: Number>(
    simd: S,
    distances: &mut [T],
    of_differences: &[T],
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
    first: usize,
) {
    let register = Lanes::<S, T>::LEN;
    let squares = statistics.of_products(source.centred);
    let exactness = Exactness::new(simd, place, source);
    for shift in place.columns.registers(register) {
        let j = place.columns.first + shift;
        let of_columns = Lanes::load(simd, squares, j);
        let rows = of_differences.len() / nonzero(place.stride);
        for r in 0..rows.min(place.rows_of(shift, register).saturating_sub(first)) {
            let i = place.rows.first + first + r;
            let at = r * place.stride + shift;
            let (Some(distance), Some(better)) =
                (distances.get_mut(at..at + register), of_differences.get(at..at + register))
            else {
                continue;
            };
            let square = squares.get(i).copied().unwrap_or(T::ZERO);
            let total = Lanes::splat(simd, square) + of_columns;
            let mut least = total * exactness.share;
            if place.is_on_diagonal() {
                least = on_diagonal(simd, i, j).select(Lanes::splat(simd, T::ZERO), least);
            }
            let value = Lanes::full(simd, distance);
            let exact = exactness.of(value, total, least);
            exact.select(value, Lanes::full(simd, better)).store_full(distance);
            keep_rolled();
        }
    }
}

/// How small a squared distance may be beside the squares that it is the difference of: three bits may cancel of sums of up to 128 numbers, next to
/// nothing of longer ones, whose own errors are as large as those bits.
pub(super) const fn least_share(o: usize) -> f64 {
    if o <= 128 { 0.125 } else { 0.75 }
}

/// Where distances that follow from products may stand: no more bits have gone than may.
struct Exactness<S: Simd, T: Number> {
    share: Lanes<S, T>,
    infinity: Lanes<S, T>,
    /// Lanes past the last column, which nobody reads.
    outside: Mask<S, T>,
}

impl<S: Simd, T: Number> Exactness<S, T> {
    #[inline(always)]
    fn new(simd: S, place: &Place, source: Source) -> Self {
        let width = place.columns.width;
        let inside = if width < Lanes::<S, T>::LEN { width } else { Lanes::<S, T>::LEN };
        Self {
            share: Lanes::splat(simd, T::of(least_share(source.o))),
            infinity: Lanes::splat(simd, T::INFINITY),
            outside: lane_numbers(simd).ge(Lanes::splat(simd, T::of(inside as f64))),
        }
    }
    #[inline(always)]
    fn of(&self, distance: Lanes<S, T>, total: Lanes<S, T>, least: Lanes<S, T>) -> Mask<S, T> {
        // NaN in a column is NaN in its distances: nothing better is to be had.
        let exact = distance.ge(least).and(self.infinity.gt(distance)).or(total.is_nan());
        exact.or(self.outside)
    }
}
