//! Matrices whose rows are one register at most: calls would take as long as their work, so a hybrid has these kernels of its own, whose
//! dimensions the compiler knows.

use fearless_simd::Simd;

use super::{
    columns::{Matrix, Moments, Norms, Statistics, centre_narrow, squares_narrow},
    distances::{Groups, Source, distances_of},
    panels::{Panels, Place},
    sums::{SUMMED, Step},
    sweep::Kernels,
};
use crate::{lanes::Lanes, scalar::Number};

/// Whether matrices of `d` columns are tiny.
pub(crate) const fn is_tiny<S: Simd, T: Number>(d: usize) -> bool {
    const MOST: usize = 16;
    Lanes::<S, T>::LEN > 1 && d <= Lanes::<S, T>::LEN && d <= MOST
}

/// As [`columns::moments`](super::columns::moments).
#[inline(always)]
pub(crate) fn moments<S: Simd, T: Number>(
    simd: S,
    z: Matrix<'_, T>,
    centred: &mut [T],
    mut moments: Moments<'_, T>,
) {
    centre_narrow(simd, z, centred, &mut moments);
    moments.finish(simd, z, centred, Panels::of::<S, T>(z.columns));
}

/// As [`columns::norms`](super::columns::norms).
#[inline(always)]
pub(crate) fn norms<S: Simd, T: Number>(simd: S, z: Matrix<'_, T>, norms: Norms<'_, T>) {
    squares_narrow(simd, z, norms.squares);
    norms.finish(simd, z);
}

/// From kernels of the hybrid's own, for `D` columns.
pub(crate) struct Own<const D: usize>;

impl<S: Simd, T: Number, const D: usize> Kernels<S, T> for Own<D> {
    #[inline(always)]
    fn add_up<St: Step>(simd: S, matrix: &Matrix<'_, T>, _: &Place, out: &mut [T]) {
        add_up::<S, T, St, D>(simd, matrix.numbers, out);
    }
    #[inline(always)]
    fn distances(
        simd: S,
        products: &[T],
        out: &mut [T],
        place: &Place,
        source: Source,
        statistics: &Statistics<'_, T>,
    ) -> Groups {
        // There is one square, on the diagonal.
        if source.centred {
            distances_of::<S, T, true, true>(simd, products, out, place, source, statistics)
        } else {
            distances_of::<S, T, false, true>(simd, products, out, place, source, statistics)
        }
    }
}

/// Sums over the observations of all pairs of columns.
#[inline(always)]
fn add_up<S: Simd, T: Number, St: Step, const D: usize>(simd: S, z: &[T], out: &mut [T]) {
    // Eight sums keep both adders busy; fewer wait for themselves.
    if const { D >= 8 } {
        add_up_rows::<S, T, St, D, 8>(simd, z, out);
    } else if const { D >= 4 } {
        add_up_rows::<S, T, St, D, 4>(simd, z, out);
    } else {
        add_up_rows::<S, T, St, D, 1>(simd, z, out);
    }
}

#[inline(always)]
fn add_up_rows<S: Simd, T: Number, St: Step, const D: usize, const TALL: usize>(
    simd: S,
    z: &[T],
    out: &mut [T],
) {
    let zero = Lanes::splat(simd, T::ZERO);
    let (rows, _) = z.as_chunks::<D>();
    let mut next = 0;
    while next < D {
        // The last rows may be done again.
        let first = next.min(D - TALL);
        next += TALL;
        let mut totals = [zero; TALL];
        for (part, rows) in rows.chunks(SUMMED).enumerate() {
            let mut sums = [zero; TALL];
            for (k, row) in rows.iter().enumerate() {
                // Lanes past the end of a row hold the next one.
                let zj = Lanes::load(simd, z, (part * SUMMED + k) * D);
                for s in 0..TALL {
                    sums[s] = St::step(Lanes::splat(simd, row[first + s]), zj, sums[s]);
                }
            }
            for s in 0..TALL {
                totals[s] = St::join(totals[s], sums[s]);
            }
        }
        for s in 0..TALL {
            totals[s].store(out, (first + s) * Lanes::<S, T>::LEN);
        }
    }
}
