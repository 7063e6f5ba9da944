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

/// `matrix[i]`, and nothing outside.
#[inline(always)]
pub(crate) fn column<T, const N: usize>(matrix: &[[T; N]], i: usize) -> &[T] {
    matrix.get(i).map_or(&[], <[T; N]>::as_slice)
}
