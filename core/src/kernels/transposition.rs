//! Rows become columns, by squares of registers.

use fearless_simd::Simd;

use super::panels::{Panels, nonzero};
use crate::{
    lanes::Lanes,
    rolled::keep_rolled,
    scalar::{Number, SINGLE},
};

/// The most lanes that a register has: f32 in 64 bytes.
pub(crate) const MOST_LANES: usize = if SINGLE { 1 } else { 16 };

/// `out[j · rows + i]` = `matrix[i · columns + j]`.
#[inline(always)]
pub(crate) fn transpose<S: Simd, T: Number>(
    simd: S,
    matrix: &[T],
    rows: usize,
    columns: usize,
    out: &mut [T],
) {
    let register = Lanes::<S, T>::LEN;
    if register == 1 || rows < register || columns < register {
        // Registers that are wider than the matrix may have narrower sisters that are not.
        #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
        match simd.level() {
            fearless_simd::Level::Avx512(simd) if register > 1 => {
                if let Some(simd) = simd.level().as_avx2() {
                    return T::transpose(simd, matrix, rows, columns, out);
                }
            }
            fearless_simd::Level::Avx2(simd) if register > 1 => {
                if let Some(simd) = simd.level().as_sse2() {
                    return T::transpose(simd, matrix, rows, columns, out);
                }
            }
            _ => {}
        }
        for (i, row) in matrix.chunks_exact(nonzero(columns)).enumerate() {
            for (to, entry) in out.iter_mut().skip(i).step_by(rows.max(1)).zip(row) {
                *to = *entry;
                keep_rolled();
            }
        }
        return;
    }
    let mut i = 0;
    while i < rows {
        let from = i.min(rows - register);
        let mut j = 0;
        while j < columns {
            let to = j.min(columns - register);
            let square = square_at(simd, matrix, columns, (from, to));
            put_square(&square, out, rows, (to, from));
            j += register;
        }
        i += register;
    }
}

/// Copies what panels leave out of a symmetric `a` of `d` columns from what they hold: of each register the rows past its own columns.
#[inline(always)]
pub(crate) fn mirror<S: Simd, T: Number>(simd: S, a: &mut [T], d: usize) {
    let register = Lanes::<S, T>::LEN;
    if d <= register {
        return;
    }
    let panels = Panels::of::<S, T>(d);
    for rows in panels.iter() {
        for i in rows.registers(register).map(|shift| rows.first + shift) {
            'before: for columns in panels.iter() {
                for j in columns.registers(register).map(|shift| columns.first + shift) {
                    if j >= i {
                        break 'before;
                    }
                    let square = square_at(simd, a, d, (j, i));
                    put_square(&square, a, d, (i, j));
                }
            }
        }
    }
}

/// The square of a matrix whose first entry is (row, column), transposed; `stride` is the distance of its rows.
#[inline(always)]
fn square_at<S: Simd, T: Number>(
    simd: S,
    matrix: &[T],
    stride: usize,
    (row, column): (usize, usize),
) -> [Lanes<S, T>; MOST_LANES] {
    transposed_square(
        simd,
        #[inline(always)]
        |s| {
            let at = (row + s) * stride + column;
            match matrix.get(at..at + Lanes::<S, T>::LEN) {
                Some(entries) => Lanes::full(simd, entries),
                None => Lanes::splat(simd, T::ZERO),
            }
        },
    )
}

/// Writes a square whose first entry becomes (row, column).
#[inline(always)]
fn put_square<S: Simd, T: Number>(
    square: &[Lanes<S, T>; MOST_LANES],
    matrix: &mut [T],
    stride: usize,
    (row, column): (usize, usize),
) {
    let register = Lanes::<S, T>::LEN;
    for s in 0..register {
        let at = (row + s) * stride + column;
        if let Some(entries) = matrix.get_mut(at..at + register) {
            square[s].store_full(entries);
        }
    }
}

/// The columns of the square whose rows are `row(0)`, `row(1)`, … : rounds of perfect shuffles.
#[inline(always)]
pub(crate) fn transposed_square<S: Simd, T: Number>(
    simd: S,
    row: impl Fn(usize) -> Lanes<S, T>,
) -> [Lanes<S, T>; MOST_LANES] {
    let register = Lanes::<S, T>::LEN;
    let mut square = [Lanes::splat(simd, T::ZERO); MOST_LANES];
    // By index, for loops over iterators may be vectorized before they are unrolled, and then each lane is loaded alone.
    for s in 0..register {
        square[s] = row(s);
    }
    let mut round = 1;
    while round < register {
        let halves = square;
        for s in 0..register / 2 {
            (square[2 * s], square[2 * s + 1]) = halves[s].interleave(halves[s + register / 2]);
        }
        round *= 2;
    }
    square
}

/// `out` = `matrix`ᵀ.
#[inline(always)]
pub(crate) fn matrix_transpose<S: Simd, T: Number, const ROWS: usize, const COLUMNS: usize>(
    simd: S,
    matrix: &[[T; COLUMNS]; ROWS],
    out: &mut [[T; ROWS]; COLUMNS],
) {
    T::transpose(simd, matrix.as_flattened(), ROWS, COLUMNS, out.as_flattened_mut());
}

/// Copies the upper triangle of a symmetric matrix to the lower one.
#[inline(always)]
pub(crate) fn mirror_matrix<S: Simd, T: Number, const D: usize, const COLUMNS: usize>(
    simd: S,
    a: &mut [[T; COLUMNS]; D],
) {
    T::mirror(simd, a.as_flattened_mut(), D);
}
