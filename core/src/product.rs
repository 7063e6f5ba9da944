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
    let mut buffer = panel_buffer::<S, T, K>(simd);
    for_panels::<S, T>(
        N,
        #[inline(always)]
        |j, wide| {
            let panel = Panel::new(simd, rows, j, wide, true, &mut buffer);
            for_rows(
                R,
                #[inline(always)]
                |r, tall| match (tall, wide) {
                    (true, true) => {
                        contract_tile::<S, T, N, K, R, 4, 2>(simd, &panel, out, r, &step);
                    }
                    (true, false) => {
                        contract_tile::<S, T, N, K, R, 4, 1>(simd, &panel, out, r, &step);
                    }
                    (false, true) => {
                        contract_tile::<S, T, N, K, R, 1, 2>(simd, &panel, out, r, &step);
                    }
                    (false, false) => {
                        contract_tile::<S, T, N, K, R, 1, 1>(simd, &panel, out, r, &step);
                    }
                },
            );
        },
    );
}

// Without optimization, what is inlined shares one stack frame: there the tiles are calls.
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
    panel: &Panel<'_, S, T, N, K>,
    out: &mut [[T; N]; R],
    r: usize,
    step: &impl Fn(usize, usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
) {
    let sums = panel.accumulate::<TALL, WIDE>(
        simd,
        #[inline(always)]
        |s, k, entries, sum| step(r + s, k, entries, sum),
    );
    let out = out.get_mut(r..r + TALL).unwrap_or_default();
    for (row, sums) in out.iter_mut().zip(sums) {
        for (c, sum) in sums.into_iter().enumerate() {
            sum.store(row, panel.j + c * Lanes::<S, T>::LEN);
        }
    }
}

/// `out[j][i]` = `matrix[i][j]`, in strips of columns whose target rows stay in the first cache.
#[inline]
pub(crate) fn transpose<T: Copy, const ROWS: usize, const COLUMNS: usize>(
    matrix: &[[T; COLUMNS]; ROWS],
    out: &mut [[T; ROWS]; COLUMNS],
) {
    const STRIP: usize = 8;
    for (strip, targets) in out.chunks_mut(STRIP).enumerate() {
        for (i, row) in matrix.iter().enumerate() {
            for (target, entry) in targets.iter_mut().zip(&row[strip * STRIP..]) {
                target[i] = *entry;
            }
        }
    }
}

/// Whether panels of a matrix are copied together: rows of a large one lie so far apart that they compete for a few sets of
/// the first cache.
const fn is_packed<T, const N: usize, const K: usize>() -> bool {
    size_of::<[[T; N]; K]>() > 16 * 1024
}

/// The bytes of one panel's copy, with the largest registers that there are.
pub(crate) const fn panel_bytes<T, const N: usize, const K: usize>() -> usize {
    const REGISTER: usize = 64;
    if is_packed::<T, N, K>() { 2 * REGISTER * K } else { 0 }
}

/// Room for a packed panel.
#[inline(always)]
pub(crate) fn panel_buffer<S: Simd, T: Scalar, const K: usize>(simd: S) -> [[Lanes<S, T>; 2]; K] {
    [[Lanes::splat(simd, T::ZERO); 2]; K]
}

/// One or two registers' worth of columns of `rows`, from column `j` on.
pub(crate) struct Panel<'a, S: Simd, T: Scalar, const N: usize, const K: usize> {
    simd: S,
    rows: &'a [[T; N]; K],
    j: usize,
    packed: &'a [[Lanes<S, T>; 2]; K],
}

impl<'a, S: Simd, T: Scalar, const N: usize, const K: usize> Panel<'a, S, T, N, K> {
    const PACKED: bool = is_packed::<T, N, K>();

    /// `used`: whether anybody will read it. `buffer` is overwritten if panels are packed.
    #[inline(always)]
    pub(crate) fn new(
        simd: S,
        rows: &'a [[T; N]; K],
        j: usize,
        wide: bool,
        used: bool,
        buffer: &'a mut [[Lanes<S, T>; 2]; K],
    ) -> Self {
        if const { Self::PACKED } && used {
            for k in 0..K {
                buffer[k][0] = Lanes::load(simd, &rows[k], j);
                if wide {
                    buffer[k][1] = Lanes::load(simd, &rows[k], j + Lanes::<S, T>::LEN);
                }
            }
        }
        Self { simd, rows, j, packed: buffer }
    }

    #[inline(always)]
    fn load(&self, k: usize, c: usize) -> Lanes<S, T> {
        if const { Self::PACKED } {
            self.packed[k][c]
        } else {
            Lanes::load(self.simd, &self.rows[k], self.j + c * Lanes::<S, T>::LEN)
        }
    }

    /// Folds `step(s, k, rows[k][j…], sum)` over k into a block of `TALL` × `WIDE` registers.
    #[inline(always)]
    pub(crate) fn accumulate<const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        step: impl Fn(usize, usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> [[Lanes<S, T>; WIDE]; TALL] {
        let zero = Lanes::splat(simd, T::ZERO);
        let mut sums = [[zero; WIDE]; TALL];
        for k in 0..K {
            for c in 0..WIDE {
                let entries = self.load(k, c);
                for s in 0..TALL {
                    sums[s][c] = step(s, k, entries, sums[s][c]);
                }
            }
        }
        sums
    }
}

/// `matrix[i][j]`, and 0 outside, so that kernels hold no panicking branch.
#[inline(always)]
pub(crate) fn entry<T: Scalar, const N: usize>(matrix: &[[T; N]], i: usize, j: usize) -> T {
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

/// Covers `columns` columns with panels: calls `visit` with the first column, and whether there are two registers' worth.
/// Panels may overlap, so whoever writes them must write the same numbers again.
#[inline(always)]
pub(crate) fn for_panels<S: Simd, T: Scalar>(columns: usize, mut visit: impl FnMut(usize, bool)) {
    let register = Lanes::<S, T>::LEN;
    let mut j = 0;
    while j + 2 * register <= columns {
        visit(j, true);
        j += 2 * register;
    }
    while j < columns {
        visit(j.min(columns.saturating_sub(register)), false);
        j += register;
    }
}

/// Covers `rows` rows with blocks: calls `visit` with the first row, and whether there are four. Blocks may overlap.
#[inline(always)]
pub(crate) fn for_rows(rows: usize, mut visit: impl FnMut(usize, bool)) {
    let tall = rows >= 4;
    let mut r = 0;
    while r < rows {
        visit(if tall { r.min(rows - 4) } else { r }, tall);
        r += if tall { 4 } else { 1 };
    }
}
