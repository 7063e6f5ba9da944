//! Matrices whose rows are one register at most: calls would take as long as their work, so a hybrid has these kernels of its own, whose
//! dimensions the compiler knows.

use fearless_simd::Simd;

use super::{
    columns::{Matrix, Moments, Norms, centre_narrow, squares_narrow},
    distances::{Place, Source, distances_of},
    panels::Panels,
    sums::{Differences, LargestDifference, Products, SUMMED, SquaredDifferences, Step},
    sweep::{Job, Operands, mend_groups, shrunk_products, squares_of},
};
use crate::{lanes::Lanes, needs::Needs, scalar::Number};

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

/// As [`sweep::gather`](super::sweep::gather).
#[inline(always)]
pub(crate) fn gather<S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    needs: Needs,
    job: &Job<'_, T>,
    place: &Place,
    buffer: &mut [T],
) {
    let size = place.stride * place.stride;
    let [gram, covariance, manhattan, to, chebyshev, shrunk] = squares_of(buffer, needs, size);
    let (z, centred) = (job.z.numbers, job.centred);
    if needs.any_of(Needs::GRAM) {
        add_up::<S, T, Products, D>(simd, z, gram);
    }
    if needs.any_of(Needs::COVARIANCE) {
        add_up::<S, T, Products, D>(simd, centred, covariance);
    }
    if needs.any_of(Needs::MANHATTAN) {
        add_up::<S, T, Differences, D>(simd, z, manhattan);
    }
    if needs.any_of(Needs::SQUARED_EUCLIDEAN) {
        let source = Source { centred: needs.any_of(Needs::COVARIANCE), o: O };
        if !needs.uses_products_for_distances(O) || job.statistics.is_scaled {
            add_up::<S, T, SquaredDifferences, D>(simd, z, to);
        } else {
            let inexact = if needs.any_of(Needs::COVARIANCE) {
                let statistics = &job.statistics;
                distances_of::<S, T, true, true>(simd, covariance, to, place, source, statistics)
            } else {
                let statistics = &job.statistics;
                distances_of::<S, T, false, true>(simd, gram, to, place, source, statistics)
            };
            if inexact != 0 {
                let of_z = Operands::new(&job.z, place);
                mend_groups(simd, of_z, inexact, to, place, source, &job.statistics);
            }
        }
    }
    if needs.any_of(Needs::CHEBYSHEV) {
        add_up::<S, T, LargestDifference, D>(simd, z, chebyshev);
    }
    if needs.has_cosines() && job.statistics.has_extreme_norms {
        shrunk_products(&job.z, &job.statistics, place, shrunk);
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
    let register = Lanes::<S, T>::LEN;
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
                let at = (part * SUMMED + k) * D;
                let zj = match z.get(at..at + register) {
                    Some(entries) => Lanes::full(simd, entries),
                    None => Lanes::load(simd, row, 0),
                };
                for s in 0..TALL {
                    sums[s] = St::step(Lanes::splat(simd, row[first + s]), zj, sums[s]);
                }
            }
            for s in 0..TALL {
                totals[s] = St::join(totals[s], sums[s]);
            }
        }
        for s in 0..TALL {
            let at = (first + s) * register;
            if let Some(places) = out.get_mut(at..at + register) {
                totals[s].store_full(places);
            }
        }
    }
}
