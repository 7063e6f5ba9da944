//! The matrix product that everything else is made of.

use core::ops::{Add, Range};

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Number};

/// `out[r] = Σ_k coefficient(r, k) · rows[k]`: lanes run along the rows' entries.
#[inline(always)]
pub(crate) fn product<S: Simd, T: Number, const N: usize, const K: usize, const R: usize>(
    simd: S,
    rows: &[[T; N]; K],
    coefficient: impl Fn(usize, usize) -> T,
    out: &mut [[T; N]; R],
) {
    let mut buffer = panel_buffer::<S, T, K>(simd);
    for_panels::<S, T>(
        N,
        #[inline(always)]
        |j, wide| {
            let panel = Panel::new(simd, rows, j, wide, true, &mut buffer);
            let mut part = Part { simd, panel, out: &mut *out, coefficient: &coefficient };
            for_blocks::<S, T, R>(0..R, wide, &mut part);
        },
    );
}

/// One panel of [`product`].
struct Part<'a, 'b, S: Simd, T: Number, C, const N: usize, const K: usize, const R: usize> {
    simd: S,
    panel: Panel<'a, S, T, N, K>,
    out: &'b mut [[T; N]; R],
    coefficient: &'b C,
}

impl<S: Simd, T: Number, C, const N: usize, const K: usize, const R: usize> Blocks
    for Part<'_, '_, S, T, C, N, K, R>
where
    C: Fn(usize, usize) -> T,
{
    // Without optimization, what is inlined shares one stack frame: there the blocks are calls.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn block<const TALL: usize, const WIDE: usize>(&mut self, r: usize) {
        let sums = self.panel.accumulate::<TALL, WIDE>(
            self.simd,
            #[inline(always)]
            |(s, _), k, entries, sum| {
                entries.mul_add(Lanes::splat(self.simd, (self.coefficient)(r + s, k)), sum)
            },
            Add::add,
        );
        let j = inside::<S, T, WIDE>(self.panel.j, N);
        // By index: arrays of registers that are iterated by value are copied in memory first.
        for s in 0..TALL {
            for c in 0..WIDE {
                store_past(sums[s][c], self.out, r + s, j + c * stride::<S, T>(N));
            }
        }
    }
}

/// The most lanes that a register has: f32 in 64 bytes.
const MOST_LANES: usize = 16;

/// `out[j][i]` = `matrix[i][j]`, by squares of registers where both sides are as long as one.
#[inline(always)]
pub(crate) fn transpose<S: Simd, T: Number, const ROWS: usize, const COLUMNS: usize>(
    simd: S,
    matrix: &[[T; COLUMNS]; ROWS],
    out: &mut [[T; ROWS]; COLUMNS],
) {
    let register = Lanes::<S, T>::LEN;
    if register == 1 || ROWS < register || COLUMNS < register {
        return transpose_one_by_one(matrix, out);
    }
    let mut i = 0;
    while i < ROWS {
        let from = i.min(ROWS - register);
        let mut j = 0;
        while j < COLUMNS {
            let to = j.min(COLUMNS - register);
            let square = transposed_square(
                simd,
                #[inline(always)]
                |s| Lanes::load(simd, column(matrix, from + s), to),
            );
            for (row, lanes) in
                out.get_mut(to..to + register).unwrap_or_default().iter_mut().zip(&square)
            {
                lanes.store(row, from);
            }
            j += register;
        }
        i += register;
    }
}

/// As [`transpose`], where a side is shorter than a register.
#[inline(always)]
fn transpose_one_by_one<T: Copy, const ROWS: usize, const COLUMNS: usize>(
    matrix: &[[T; COLUMNS]; ROWS],
    out: &mut [[T; ROWS]; COLUMNS],
) {
    for (i, row) in matrix.iter().enumerate() {
        for (target, entry) in out.iter_mut().zip(row) {
            target[i] = *entry;
        }
    }
}

/// Copies the upper triangle of a square `a` to the lower one, diagonal squares of registers excepted.
#[inline(always)]
pub(crate) fn mirror<S: Simd, T: Number, const N: usize, const COLUMNS: usize>(
    simd: S,
    a: &mut [[T; COLUMNS]; N],
) {
    let register = Lanes::<S, T>::LEN;
    let mut next = register;
    while next < N {
        let i = next.min(N - register);
        let mut j = 0;
        while j < i {
            let square = transposed_square(
                simd,
                #[inline(always)]
                |s| Lanes::load(simd, column(a, j + s), i),
            );
            for (row, lanes) in
                a.get_mut(i..i + register).unwrap_or_default().iter_mut().zip(&square)
            {
                lanes.store(row, j);
            }
            j += register;
        }
        next += register;
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

/// How many products are added to one sum, before another is begun: the error of a sum does not grow with its length.
///
/// Small numbers that are added to a large one may all be rounded the same way, so a sum of n numbers may be wrong by n/2 roundings. Shorter
/// sums would be more exact, but two sets of them do not fit into the registers: measured at 512×256, parts of 128 take half as long again.
pub(crate) const SUMMED: usize = 512;

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
pub(crate) fn panel_buffer<S: Simd, T: Number, const K: usize>(simd: S) -> [[Lanes<S, T>; 2]; K] {
    [[Lanes::splat(simd, T::ZERO); 2]; K]
}

/// One or two registers of columns of `rows`, from column `j` on.
pub(crate) struct Panel<'a, S: Simd, T: Number, const N: usize, const K: usize> {
    rows: &'a [[T; N]; K],
    j: usize,
    packed: Option<&'a [[Lanes<S, T>; 2]; K]>,
}

impl<'a, S: Simd, T: Number, const N: usize, const K: usize> Panel<'a, S, T, N, K> {
    /// `often`: whether it is read so often that a copy pays, if panels are packed at all. Then `buffer` is overwritten.
    #[inline(always)]
    pub(crate) fn new(
        simd: S,
        rows: &'a [[T; N]; K],
        j: usize,
        wide: bool,
        often: bool,
        buffer: &'a mut [[Lanes<S, T>; 2]; K],
    ) -> Self {
        if !(const { is_packed::<T, N, K>() } && often) {
            return Self::unpacked(rows, j);
        }
        for k in 0..K {
            buffer[k][0] = Lanes::load(simd, &rows[k], j);
            if wide {
                buffer[k][1] = Lanes::load(simd, &rows[k], j + stride::<S, T>(N));
            }
        }
        Self { rows, j, packed: Some(buffer) }
    }
    /// Columns where they stand.
    #[inline(always)]
    pub(crate) fn unpacked(rows: &'a [[T; N]; K], j: usize) -> Self {
        Self { rows, j, packed: None }
    }

    /// Folds `step((s, c), k, rows[k][j…], sum)` over k into a block of `TALL` × `WIDE` registers: [`SUMMED`] rows from 0 on, and so forth, what
    /// comes of each being joined.
    #[inline(always)]
    pub(crate) fn accumulate<const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        step: impl Fn((usize, usize), usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
        join: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> [[Lanes<S, T>; WIDE]; TALL] {
        if const { K <= SUMMED } {
            return self.accumulate_rows(simd, 0..K, step);
        }
        let mut totals = [[Lanes::splat(simd, T::ZERO); WIDE]; TALL];
        let mut start = 0;
        while start < K {
            let end = K.min(start + SUMMED);
            let sums = self.accumulate_rows::<TALL, WIDE>(simd, start..end, &step);
            for s in 0..TALL {
                for c in 0..WIDE {
                    totals[s][c] = join(totals[s][c], sums[s][c]);
                }
            }
            start = end;
        }
        totals
    }

    #[inline(always)]
    fn accumulate_rows<const TALL: usize, const WIDE: usize>(
        &self,
        simd: S,
        rows: Range<usize>,
        step: impl Fn((usize, usize), usize, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> [[Lanes<S, T>; WIDE]; TALL] {
        let zero = Lanes::splat(simd, T::ZERO);
        let mut sums = [[zero; WIDE]; TALL];
        let j = inside::<S, T, WIDE>(self.j, N);
        for k in rows {
            for c in 0..WIDE {
                let entries = match self.packed {
                    Some(packed) => packed[k][c],
                    None => load_past(simd, self.rows, k, j + c * stride::<S, T>(N)),
                };
                for s in 0..TALL {
                    sums[s][c] = step((s, c), k, entries, sums[s][c]);
                }
            }
        }
        sums
    }
}

/// As [`Lanes::load`] of row `k`, but where rows are shorter than a register lanes past the end hold what lies there: the next row.
#[inline(always)]
pub(crate) fn load_past<S: Simd, T: Number, const N: usize>(
    simd: S,
    rows: &[[T; N]],
    k: usize,
    j: usize,
) -> Lanes<S, T> {
    if N < Lanes::<S, T>::LEN {
        let start = k * N + j;
        if let Some(entries) = rows.as_flattened().get(start..start + Lanes::<S, T>::LEN) {
            return Lanes::load(simd, entries, 0);
        }
    }
    Lanes::load(simd, column(rows, k), j)
}

/// As [`Lanes::store`] to row `k`, but where rows are shorter than a register the next row begins with the lanes past the end: rows are to be
/// stored one after another.
#[inline(always)]
pub(crate) fn store_past<S: Simd, T: Number, const N: usize>(
    lanes: Lanes<S, T>,
    rows: &mut [[T; N]],
    k: usize,
    j: usize,
) {
    if N < Lanes::<S, T>::LEN {
        let start = k * N + j;
        let flat = rows.as_flattened_mut();
        if let Some(entries) = flat.get_mut(start..start + Lanes::<S, T>::LEN) {
            return lanes.store(entries, 0);
        }
    }
    if let Some(row) = rows.get_mut(k) {
        lanes.store(row, j);
    }
}

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

/// Whether lanes are single numbers because the target has no vectors: blocks of one register's width fill what registers it has.
pub(crate) const EMULATED: bool = cfg!(not(any(
    target_arch = "x86",
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_feature = "simd128"
)));

/// Whether `columns` columns have a panel of two registers.
#[inline(always)]
pub(crate) fn any_wide<S: Simd, T: Number>(columns: usize) -> bool {
    !EMULATED && Lanes::<S, T>::LEN < columns
}

/// How far apart the registers of a panel are: neighbours, or overlapping where there are less than two registers' worth of columns.
#[inline(always)]
pub(crate) fn stride<S: Simd, T: Number>(columns: usize) -> usize {
    Lanes::<S, T>::LEN.min(columns.saturating_sub(Lanes::<S, T>::LEN))
}

/// Covers `columns` columns with panels: calls `visit` with the first column, and whether there are two registers.
/// Panels may overlap, so whoever writes them must write the same numbers again.
#[inline(always)]
pub(crate) fn for_panels<S: Simd, T: Number>(columns: usize, mut visit: impl FnMut(usize, bool)) {
    let register = Lanes::<S, T>::LEN;
    // One call of `visit`, for it is inlined; and known while compiling if all panels are of one kind.
    let any_wide = any_wide::<S, T>(columns);
    let all_wide = any_wide && (columns.is_multiple_of(2 * register) || columns < 2 * register);
    let mut j = 0;
    while j < columns {
        // Two registers do in one block's time nearly what they do in two, so overlap rather than go one by one.
        let wide = all_wide || any_wide && j + register < columns;
        let width = if wide { 2 * register } else { register };
        visit(j.min(columns.saturating_sub(width)), wide);
        j += width;
    }
}

/// `j`, the first column of `WIDE` registers, which lie inside of `columns` columns where there are as many: so the compiler sees it, and
/// checks nothing in loops.
#[inline(always)]
pub(crate) fn inside<S: Simd, T: Number, const WIDE: usize>(j: usize, columns: usize) -> usize {
    j.min(columns.saturating_sub(WIDE * Lanes::<S, T>::LEN))
}

/// Work on the blocks of one panel.
pub(crate) trait Blocks {
    /// The rows from `r` on, `TALL` of them; `WIDE` registers of columns.
    fn block<const TALL: usize, const WIDE: usize>(&mut self, r: usize);
}

/// Covers `rows` of `ROWS` rows with blocks, as tall as the registers allow. Blocks may overlap, and pass the last of `rows`.
#[inline(always)]
pub(crate) fn for_blocks<S: Simd, T: Number, const ROWS: usize>(
    rows: Range<usize>,
    wide: bool,
    work: &mut impl Blocks,
) {
    if wide {
        for_heights::<S, T, ROWS, 2>(rows, work);
    } else {
        for_heights::<S, T, ROWS, 1>(rows, work);
    }
}

#[inline(always)]
fn for_heights<S: Simd, T: Number, const ROWS: usize, const WIDE: usize>(
    rows: Range<usize>,
    work: &mut impl Blocks,
) {
    let mut r = rows.start;
    // Where registers have 64 bytes, there are 32 of them; elsewhere there may be 16.
    if const { ROWS >= 8 && Lanes::<S, T>::LEN * size_of::<T>() == 64 } {
        // A last block of half the height where it would do: otherwise one kind of block is enough.
        let half = if const { matches!(ROWS % 8, 1..=4) } { 4 } else { 0 };
        while r + half < rows.end {
            // Known to lie inside, so that nothing is checked in the loops.
            work.block::<8, WIDE>(r.min(ROWS - 8));
            r += 8;
        }
        if half == 0 {
            return;
        }
    }
    if const { ROWS >= 4 } {
        while r < rows.end {
            work.block::<4, WIDE>(r.min(ROWS - 4));
            r += 4;
        }
    } else {
        while r < rows.end {
            work.block::<1, WIDE>(r);
            r += 1;
        }
    }
}
