//! Matrices as arrays of rows, read without a panic.

use crate::scalar::Number;

/// `matrix[i][j]`, and 0 outside, so that kernels hold no panicking branch.
#[inline(always)]
pub(crate) fn entry<T: Number, const N: usize>(matrix: &[[T; N]], i: usize, j: usize) -> T {
    match matrix.get(i).and_then(|row| row.get(j)) {
        Some(entry) => *entry,
        None => T::ZERO,
    }
}

/// `numbers[i]`, and 0 outside.
#[inline(always)]
pub(crate) fn number<T: Number>(numbers: &[T], i: usize) -> T {
    numbers.get(i).copied().unwrap_or(T::ZERO)
}

/// The entries (i, i).
#[inline(always)]
pub(crate) fn diagonal<T: Number, const D: usize>(matrix: &[[T; D]; D]) -> [T; D] {
    let mut diagonal = [T::ZERO; D];
    for (i, to) in diagonal.iter_mut().enumerate() {
        *to = entry(matrix, i, i);
    }
    diagonal
}

/// `matrix[i]`, and nothing outside.
#[inline(always)]
pub(crate) fn column<T, const N: usize>(matrix: &[[T; N]], i: usize) -> &[T] {
    matrix.get(i).map_or(&[], <[T; N]>::as_slice)
}

/// `to` += `matrix`ᵀ.
#[inline(always)]
pub(crate) fn add_transpose_of<T: Number, const ROWS: usize, const COLUMNS: usize>(
    matrix: &[[T; COLUMNS]; ROWS],
    to: &mut [[T; ROWS]; COLUMNS],
) {
    for (j, to) in to.iter_mut().enumerate() {
        for (to, row) in to.iter_mut().zip(matrix) {
            *to = *to + number(row, j);
        }
    }
}
