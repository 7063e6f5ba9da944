//! The pullback of Manhattan distances: sums of signs.

use fearless_simd::Simd;

use super::panels::nonzero;
use crate::{lanes::Lanes, scalar::Number};

/// How many rows of z share what is read of the cotangents.
const ROWS: usize = 4;

/// `z_bar[k][j]` += Σ_i `bar[i][j]` · sign(`z[k][j]` − `z[k][i]`), of matrices with `d` columns: the pullback of Σ_k |z_ki − z_kj|, if `bar` holds the
/// cotangents of both pairs (i, j) and (j, i). The sign of 0 is 0, that of NaN is NaN.
#[inline(always)]
pub(crate) fn signs<S: Simd, T: Number>(simd: S, z: &[T], bar: &[T], d: usize, z_bar: &mut [T]) {
    let (rows, columns) = (nonzero(ROWS * d), Lanes::<S, T>::LEN);
    for (z, z_bar) in z.chunks(rows).zip(z_bar.chunks_mut(rows)) {
        for j in (0..d).step_by(columns) {
            // One row of four by itself, where four are not left.
            if z.len() == rows {
                of_register::<S, T, ROWS>(simd, z, bar, (d, j), z_bar);
            } else {
                let each = z.chunks_exact(nonzero(d)).zip(z_bar.chunks_exact_mut(nonzero(d)));
                for (z, z_bar) in each {
                    of_register::<S, T, 1>(simd, z, bar, (d, j), z_bar);
                }
            }
        }
    }
}

/// Of the columns j, j + 1, … of `R` rows of z.
#[inline(always)]
fn of_register<S: Simd, T: Number, const R: usize>(
    simd: S,
    z: &[T],
    bar: &[T],
    (d, j): (usize, usize),
    z_bar: &mut [T],
) {
    let zero = Lanes::splat(simd, T::ZERO);
    // Rows end where others begin.
    let part = |row: usize| row * d..row * d + d;
    let mut columns = [zero; R];
    let mut sums = [zero; R];
    for r in 0..R {
        columns[r] = Lanes::load(simd, z.get(part(r)).unwrap_or_default(), j);
    }
    for (i, bars) in bar.chunks_exact(nonzero(d)).enumerate() {
        let bars = Lanes::load(simd, bars, j);
        for r in 0..R {
            let other = Lanes::splat(simd, z.get(r * d + i).copied().unwrap_or(T::ZERO));
            let difference = columns[r] - other;
            let signed = zero.gt(difference).select(-bars, bars);
            let signed = difference.eq(zero).select(zero, signed);
            sums[r] = sums[r] + difference.is_nan().select(difference, signed);
        }
    }
    for r in 0..R {
        if let Some(row) = z_bar.get_mut(part(r)) {
            (Lanes::load(simd, row, j) + sums[r]).store(row, j);
        }
    }
}
