//! The pullback of Manhattan distances: sums of signs.

use fearless_simd::Simd;

use super::panels::nonzero;
use crate::{lanes::Lanes, matrix::number, scalar::Number};

/// How many columns share what is read of the others.
const COLUMNS: usize = 4;

/// `bars[i][k]` += Σ_j `factors[i][j]` · sign(`columns[i][k]` − `columns[j][k]`), of columns of `o` numbers: the pullback of Σ_k |z_ki − z_kj|, if
/// `factors`, which are symmetric, hold the cotangents of both pairs (i, j) and (j, i). The sign of 0 is 0, that of NaN is NaN.
///
/// Each pair of columns is compared once, and what one of them gets the other one loses.
#[inline(always)]
pub(crate) fn signs<S: Simd, T: Number>(
    simd: S,
    columns: &[T],
    factors: &[T],
    o: usize,
    bars: &mut [T],
) {
    let d = columns.len() / nonzero(o);
    for k in (0..o).step_by(Lanes::<S, T>::LEN) {
        let mut i = 0;
        while i < d {
            // Columns one by one where four are not left.
            if i + COLUMNS <= d {
                of_columns::<S, T, COLUMNS>(simd, columns, factors, (i, k, o), bars);
                i += COLUMNS;
            } else {
                of_columns::<S, T, 1>(simd, columns, factors, (i, k, o), bars);
                i += 1;
            }
        }
        spread_nan(simd, columns, (k, o), bars);
    }
}

/// Of rows k, k + 1, … of columns i, …, compared with each other and with all that follow.
#[inline(always)]
fn of_columns<S: Simd, T: Number, const R: usize>(
    simd: S,
    columns: &[T],
    factors: &[T],
    (i, k, o): (usize, usize, usize),
    bars: &mut [T],
) {
    let zero = Lanes::splat(simd, T::ZERO);
    let d = columns.len() / nonzero(o);
    let part = |i: usize| i * o..i * o + o;
    let row_of_factors = |i: usize| factors.get(i * d..i * d + d).unwrap_or_default();
    let mut own = [zero; R];
    let mut sums = [zero; R];
    let mut rows: [&[T]; R] = [&[]; R];
    for r in 0..R {
        own[r] = Lanes::load(simd, columns.get(part(i + r)).unwrap_or_default(), k);
        rows[r] = row_of_factors(i + r);
    }
    let one = Lanes::splat(simd, T::ONE);
    let sign = |a: Lanes<S, T>, b| a.gt(b).select(one, b.gt(a).select(-one, zero));
    for r in 0..R {
        for s in r + 1..R {
            let factor = Lanes::splat(simd, number(rows[r], i + s));
            let sign = sign(own[r], own[s]);
            sums[r] = sign.mul_add(factor, sums[r]);
            sums[s] = (-sign).mul_add(factor, sums[s]);
        }
    }
    for j in i + R..d {
        let other = Lanes::load(simd, columns.get(part(j)).unwrap_or_default(), k);
        let Some(bar) = bars.get_mut(part(j)) else { continue };
        let mut sum = Lanes::load(simd, bar, k);
        for r in 0..R {
            let factor = Lanes::splat(simd, number(rows[r], j));
            let sign = sign(own[r], other);
            sums[r] = sign.mul_add(factor, sums[r]);
            sum = (-sign).mul_add(factor, sum);
        }
        sum.store(bar, k);
    }
    for r in 0..R {
        if let Some(bar) = bars.get_mut(part(i + r)) {
            (Lanes::load(simd, bar, k) + sums[r]).store(bar, k);
        }
    }
}

/// Where a row of z has a NaN, all of its cotangents are NaN; an ∞ has no difference from itself.
#[inline(always)]
fn spread_nan<S: Simd, T: Number>(simd: S, columns: &[T], (k, o): (usize, usize), bars: &mut [T]) {
    let zero = Lanes::splat(simd, T::ZERO);
    let each = |column: &[T]| Lanes::load(simd, column, k);
    let nan =
        columns.chunks_exact(nonzero(o)).map(each).fold(zero, |nan, z| z.is_nan().select(z, nan));
    let mut bars = bars.chunks_exact_mut(nonzero(o));
    for column in columns.chunks_exact(nonzero(o)) {
        let Some(bar) = bars.next() else { break };
        (each(bar) + each(column).mul_add(zero, nan)).store(bar, k);
    }
}
