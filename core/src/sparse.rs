//! Matrices whose zeros are known while compiling: only the other entries are stored, and only they cost anything.

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Number};

/// The entries other than zero, line by line; in read-only memory.
///
/// Lines are columns for products with a batch, rows where entries are computed or added row by row.
#[derive(Clone, Copy, Debug)]
pub struct Stored<T, const LINES: usize, const NONZEROS: usize> {
    /// Where each line ends in the other two arrays; the next one begins there.
    pub ends: [u32; LINES],
    /// The place of each entry in its line, ascending.
    pub places: [u32; NONZEROS],
    /// The entries.
    pub values: [T; NONZEROS],
}

impl<T, const LINES: usize, const NONZEROS: usize> Stored<T, LINES, NONZEROS> {
    pub(crate) fn pattern(&self) -> Pattern<'_> {
        Pattern { ends: &self.ends, places: &self.places }
    }

    /// The places and the values of line `line`.
    #[inline(always)]
    pub(crate) fn line(&self, line: usize) -> impl Iterator<Item = (usize, &T)> {
        let range = self.pattern().range(line);
        let places = self.places.get(range.clone()).unwrap_or_default();
        let values = self.values.get(range).unwrap_or_default();
        places.iter().map(|place| *place as usize).zip(values)
    }
}

/// Where a matrix may have entries other than zero: row by row, as in [`Stored`].
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    ends: &'a [u32],
    places: &'a [u32],
}

impl<'a> Pattern<'a> {
    #[inline(always)]
    fn range(self, line: usize) -> core::ops::Range<usize> {
        let end = self.ends.get(line).map_or(0, |end| *end as usize);
        let start = match line.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| *end as usize),
            None => 0,
        };
        start..end
    }

    /// The columns of row `i`.
    #[inline(always)]
    pub fn row(self, i: usize) -> &'a [u32] {
        self.places.get(self.range(i)).unwrap_or_default()
    }

    /// Replaces the entries of the pattern: `entry(i, j)`.
    #[inline(always)]
    pub(crate) fn fill<T, const D: usize, const COLUMNS: usize>(
        self,
        a: &mut [[T; COLUMNS]; D],
        entry: impl Fn(usize, usize) -> T,
    ) {
        for (i, row) in a.iter_mut().enumerate() {
            for place in self.row(i) {
                let j = *place as usize;
                if let Some(to) = row.get_mut(j) {
                    *to = entry(i, j);
                }
            }
        }
    }
}

/// `out[c] = Σ value · rows[place]` over line c of `matrix`; lanes run along the rows' entries.
#[inline(always)]
pub(crate) fn sparse_product<
    S: Simd,
    T: Number,
    const N: usize,
    const K: usize,
    const R: usize,
    const NONZEROS: usize,
>(
    simd: S,
    rows: &[[T; N]; K],
    matrix: &Stored<T, R, NONZEROS>,
    out: &mut [[T; N]; R],
) {
    let register = Lanes::<S, T>::LEN;
    for (c, out) in out.iter_mut().enumerate() {
        let mut j = 0;
        while j + 4 * register <= N {
            sparse_block::<S, T, N, K, R, NONZEROS, 4>(simd, rows, matrix, c, j, out);
            j += 4 * register;
        }
        while j + 2 * register <= N {
            sparse_block::<S, T, N, K, R, NONZEROS, 2>(simd, rows, matrix, c, j, out);
            j += 2 * register;
        }
        while j < N {
            let start = j.min(N.saturating_sub(register));
            sparse_block::<S, T, N, K, R, NONZEROS, 1>(simd, rows, matrix, c, start, out);
            j += register;
        }
    }
}

#[inline(always)]
fn sparse_block<
    S: Simd,
    T: Number,
    const N: usize,
    const K: usize,
    const R: usize,
    const NONZEROS: usize,
    const WIDE: usize,
>(
    simd: S,
    rows: &[[T; N]; K],
    matrix: &Stored<T, R, NONZEROS>,
    c: usize,
    j: usize,
    out: &mut [T; N],
) {
    let mut sums = [Lanes::splat(simd, T::ZERO); WIDE];
    for (place, value) in matrix.line(c) {
        let Some(row) = rows.get(place) else { continue };
        for (b, sum) in sums.iter_mut().enumerate() {
            let entries = Lanes::load(simd, row, j + b * Lanes::<S, T>::LEN);
            *sum = entries.mul_add(Lanes::splat(simd, *value), *sum);
        }
    }
    for b in 0..WIDE {
        sums[b].store(out, j + b * Lanes::<S, T>::LEN);
    }
}

/// `to` += `factor` · `row`.
#[inline(always)]
pub(crate) fn add_scaled<S: Simd, T: Number, const N: usize>(
    simd: S,
    to: &mut [T; N],
    factor: T,
    row: &[T; N],
) {
    let register = Lanes::<S, T>::LEN;
    let factor = Lanes::splat(simd, factor);
    let mut j = 0;
    while j < N {
        Lanes::load(simd, row, j).mul_add(factor, Lanes::load(simd, to, j)).store(to, j);
        j += register;
    }
}

/// Folds `step(a_k, b_k, sum)` over k from 0, by registers, whose lanes `join` brings together.
#[inline(always)]
pub(crate) fn fold_pair<S: Simd, T: Number>(
    simd: S,
    (a, b): (&[T], &[T]),
    step: impl Fn(Lanes<S, T>, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    join: impl Fn(T, T) -> T,
) -> T {
    let zero = Lanes::splat(simd, T::ZERO);
    let register = Lanes::<S, T>::LEN;
    let mut sums = zero;
    let mut k = 0;
    while k + register <= a.len() {
        sums = step(Lanes::load(simd, a, k), Lanes::load(simd, b, k), sums);
        k += register;
    }
    let total = sums.each().fold(T::ZERO, &join);
    if k >= a.len() {
        return total;
    }
    // Lanes past the end hold zeros, which add nothing.
    let rest = step(Lanes::load(simd, a, k), Lanes::load(simd, b, k), zero);
    rest.each().take(a.len().saturating_sub(k)).fold(total, &join)
}

/// Σ_k a_k · b_k.
#[inline(always)]
pub(crate) fn dot<S: Simd, T: Number>(simd: S, a: &[T], b: &[T]) -> T {
    fold_pair(
        simd,
        (a, b),
        #[inline(always)]
        |x, y, sum| x.mul_add(y, sum),
        |a, b| a + b,
    )
}

/// Conversions of `f64` matrices into one number type, for generated code: `const fn` cannot be generic over it.
macro_rules! conversions {
    ($($scalar:ident)*) => {$(
        #[doc = concat!("Matrices of `f64` as matrices of `", stringify!($scalar), "`, while compiling.")]
        pub mod $scalar {
            use super::Stored;
            use nalgebra::{ArrayStorage, SMatrix};

            /// Rows of numbers from their bytes, the lowest first.
            pub const fn from_bytes<const BYTES: usize, const COLUMNS: usize, const D: usize>(
                bytes: [u8; BYTES],
            ) -> [[$scalar; COLUMNS]; D] {
                let mut rows: [[$scalar; COLUMNS]; D] = bytemuck::must_cast(bytes);
                if cfg!(target_endian = "big") {
                    let mut i = 0;
                    while i < D * COLUMNS {
                        let number = rows[i / COLUMNS][i % COLUMNS];
                        rows[i / COLUMNS][i % COLUMNS] =
                            <$scalar>::from_bits(number.to_bits().swap_bytes());
                        i += 1;
                    }
                }
                rows
            }

            /// Row by row.
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            pub const fn dense<const D: usize, const COLUMNS: usize>(
                matrix: &[[f64; COLUMNS]; D],
            ) -> [[$scalar; COLUMNS]; D] {
                let mut dense = [[0.0; COLUMNS]; D];
                let mut i = 0;
                while i < D {
                    let mut j = 0;
                    while j < COLUMNS {
                        dense[i][j] = matrix[i][j] as $scalar;
                        j += 1;
                    }
                    i += 1;
                }
                dense
            }

            /// As nalgebra stores it.
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            pub const fn matrix<const D: usize, const COLUMNS: usize>(
                matrix: &[[f64; COLUMNS]; D],
            ) -> SMatrix<$scalar, D, COLUMNS> {
                let mut columns = [[0.0; D]; COLUMNS];
                let mut i = 0;
                while i < D {
                    let mut j = 0;
                    while j < COLUMNS {
                        columns[j][i] = matrix[i][j] as $scalar;
                        j += 1;
                    }
                    i += 1;
                }
                SMatrix::from_array_storage(ArrayStorage(columns))
            }

            /// The entries other than zero, row by row.
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            pub const fn rows<const D: usize, const COLUMNS: usize, const NONZEROS: usize>(
                matrix: &[[f64; COLUMNS]; D],
            ) -> Stored<$scalar, D, NONZEROS> {
                let mut stored = Stored { ends: [0; D], places: [0; NONZEROS], values: [0.0; NONZEROS] };
                let mut count = 0;
                let mut i = 0;
                while i < D {
                    let mut j = 0;
                    while j < COLUMNS {
                        if matrix[i][j] != 0.0 {
                            stored.places[count] = j as u32;
                            stored.values[count] = matrix[i][j] as $scalar;
                            count += 1;
                        }
                        j += 1;
                    }
                    stored.ends[i] = count as u32;
                    i += 1;
                }
                stored
            }

            /// The entries other than zero, column by column.
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            pub const fn columns<const D: usize, const COLUMNS: usize, const NONZEROS: usize>(
                matrix: &[[f64; COLUMNS]; D],
            ) -> Stored<$scalar, COLUMNS, NONZEROS> {
                let mut stored =
                    Stored { ends: [0; COLUMNS], places: [0; NONZEROS], values: [0.0; NONZEROS] };
                let mut count = 0;
                let mut j = 0;
                while j < COLUMNS {
                    let mut i = 0;
                    while i < D {
                        if matrix[i][j] != 0.0 {
                            stored.places[count] = i as u32;
                            stored.values[count] = matrix[i][j] as $scalar;
                            count += 1;
                        }
                        i += 1;
                    }
                    stored.ends[j] = count as u32;
                    j += 1;
                }
                stored
            }
        }
    )*};
}

conversions! { f32 f64 }

/// Places from their bytes, the lowest first.
pub const fn indices_from_bytes<const BYTES: usize, const COUNT: usize>(
    bytes: [u8; BYTES],
) -> [u32; COUNT] {
    let mut indices: [u32; COUNT] = bytemuck::must_cast(bytes);
    if cfg!(target_endian = "big") {
        let mut i = 0;
        while i < COUNT {
            indices[i] = indices[i].swap_bytes();
            i += 1;
        }
    }
    indices
}

/// The number of entries other than zero; NaN is other than zero.
pub const fn nonzeros<const D: usize, const COLUMNS: usize>(matrix: &[[f64; COLUMNS]; D]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < D {
        let mut j = 0;
        while j < COLUMNS {
            if matrix[i][j] != 0.0 {
                count += 1;
            }
            j += 1;
        }
        i += 1;
    }
    count
}
