//! The matrix product that everything else is made of.

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Scalar};

/// `out[r] = Σ_k coefficient(r, k) · rows[k]`: lanes run along the rows' entries.
#[inline(always)]
pub(crate) fn product<S: Simd, T: Scalar, const N: usize, const K: usize, const R: usize>(
    simd: S,
    rows: &[[T; N]; K],
    coefficient: impl Fn(usize, usize) -> T,
    out: &mut [[T; N]; R],
) {
    contract(
        simd,
        rows,
        out,
        #[inline(always)]
        |r, k, entries, sum| entries.mul_add(Lanes::splat(simd, coefficient(r, k)), sum),
    );
}

/// Folds `step(r, k, rows[k], out[r])` over k, from zeros: a product with another rule than multiply and add.
///
/// Four rows by two registers are kept at a time; the last rows and columns overlap their neighbours
/// instead of being computed one by one.
#[inline(always)]
pub(crate) fn contract<S: Simd, T: Scalar, const N: usize, const K: usize, const R: usize>(
    simd: S,
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
    step: impl Fn(usize, usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
) {
    tiles::<S, T>(
        simd,
        R,
        N,
        #[inline(always)]
        |tile| match tile {
            Tile::Large { r, j } => {
                contract_tile::<S, T, N, K, R, 4, 2>(simd, rows, out, r, j, &step);
            }
            Tile::Tall { r, j } => {
                contract_tile::<S, T, N, K, R, 4, 1>(simd, rows, out, r, j, &step);
            }
            Tile::Single { r, j } => {
                contract_tile::<S, T, N, K, R, 1, 1>(simd, rows, out, r, j, &step);
            }
        },
    );
}

#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
fn contract_tile<
    S: Simd,
    T: Scalar,
    const N: usize,
    const K: usize,
    const R: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
    r: usize,
    j: usize,
    step: &impl Fn(usize, usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
) {
    let sums = accumulate::<S, T, N, K, TALL, WIDE>(
        simd,
        rows,
        j,
        #[inline(always)]
        |s, k, entries, sum| step(r + s, k, entries, sum),
    );
    let out = out.get_mut(r..r + TALL).unwrap_or_default();
    for (row, sums) in out.iter_mut().zip(sums) {
        for (c, sum) in sums.into_iter().enumerate() {
            sum.store(row, j + c * Lanes::<S, T>::LEN);
        }
    }
}

/// Folds `step(s, k, rows[k][j…], sum)` over k into a block of `TALL` × `WIDE` registers that starts at column j.
#[inline(always)]
pub(crate) fn accumulate<
    S: Simd,
    T: Scalar,
    const N: usize,
    const K: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    rows: &[[T; N]; K],
    j: usize,
    step: impl Fn(usize, usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
) -> [[Lanes<S, T>; WIDE]; TALL] {
    let zero = Lanes::splat(simd, T::ZERO);
    let mut sums = [[zero; WIDE]; TALL];
    for k in 0..K {
        for c in 0..WIDE {
            let entries = Lanes::load(simd, &rows[k], j + c * Lanes::<S, T>::LEN);
            for s in 0..TALL {
                sums[s][c] = step(s, k, entries, sums[s][c]);
            }
        }
    }
    sums
}

/// `matrix[i][j]`, and 0 outside, so that kernels hold no panicking branch.
#[inline(always)]
pub(crate) fn entry<T: Scalar, const N: usize>(matrix: &[[T; N]], i: usize, j: usize) -> T {
    match matrix.get(i).and_then(|row| row.get(j)) {
        Some(entry) => *entry,
        None => T::ZERO,
    }
}

/// A block of a matrix, by its first row and column.
pub(crate) enum Tile {
    /// Four rows, two registers.
    Large { r: usize, j: usize },
    /// Four rows, one register.
    Tall { r: usize, j: usize },
    /// One row, one register.
    Single { r: usize, j: usize },
}

/// Covers a matrix of `rows` × `columns` with tiles. Tiles may overlap: whoever writes them must write the same
/// numbers again.
#[inline(always)]
pub(crate) fn tiles<S: Simd, T: Scalar>(
    _: S,
    rows: usize,
    columns: usize,
    mut visit: impl FnMut(Tile),
) {
    let register = Lanes::<S, T>::LEN;
    let tall = rows >= 4;
    // Columns outside: their panel of all k stays in the first cache while the rows pass by.
    let mut j = 0;
    while j < columns {
        let large = tall && j + 2 * register <= columns;
        if !large && columns >= register {
            j = j.min(columns - register);
        }
        let mut r = 0;
        while r < rows {
            if tall {
                r = r.min(rows - 4);
            }
            if large {
                visit(Tile::Large { r, j });
            } else {
                visit(if tall { Tile::Tall { r, j } } else { Tile::Single { r, j } });
            }
            r += if tall { 4 } else { 1 };
        }
        j += if large { 2 * register } else { register };
    }
}
