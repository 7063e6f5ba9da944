//! Sums over the observations of all pairs of two panels' columns: what Gram matrices, covariances, distances and products are made of.

use fearless_simd::Simd;

use super::panels::{Panels, nonzero};
use crate::{
    lanes::Lanes,
    rolled::keep_rolled,
    scalar::{Number, SINGLE},
};

/// How many terms are added to one sum, before another is begun and added to it: the error of a sum does not grow with its length.
///
/// Small numbers that are added to a large one may all be rounded the same way, so a sum of n numbers may be wrong by n/2 roundings.
pub(crate) const SUMMED: usize = 128;

/// What is added up.
pub(crate) trait Step {
    /// What one observation of both columns adds to their sum.
    fn term<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>) -> Lanes<S, T>;
    /// `sum`, and that.
    #[inline(always)]
    fn step<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>, sum: Lanes<S, T>) -> Lanes<S, T> {
        Self::join(sum, Self::term(zi, zj))
    }
    /// The sum of two parts.
    #[inline(always)]
    fn join<S: Simd, T: Number>(a: Lanes<S, T>, b: Lanes<S, T>) -> Lanes<S, T> {
        a + b
    }
    /// The copy of [`sums`].
    fn sums<S: Simd, T: Number>(simd: S, a: &[T], b: &[T], out: &mut [T], layout: Layout);
    /// The copy of [`wide_tile`], or of [`slim_tile`].
    fn tile<S: Simd, T: Number, const WIDE: usize>(
        simd: S,
        a: &[T],
        b: &[T],
        out: &mut [T],
        tile: Tile<'_>,
    );
}

/// Which copies are those of a step.
macro_rules! copies {
    ($sums:ident, $wide:ident, $slim:ident) => {
        #[inline(always)]
        fn sums<S: Simd, T: Number>(simd: S, a: &[T], b: &[T], out: &mut [T], layout: Layout) {
            T::$sums(simd, a, b, out, layout);
        }
        #[inline(always)]
        fn tile<S: Simd, T: Number, const WIDE: usize>(
            simd: S,
            a: &[T],
            b: &[T],
            out: &mut [T],
            tile: Tile<'_>,
        ) {
            if WIDE == 2 {
                T::$wide(simd, a, b, out, tile);
            } else {
                T::$slim(simd, a, b, out, tile);
            }
        }
    };
}

/// Σ z_i · z_j.
pub(crate) struct Products;
/// Σ |z_i − z_j|.
pub(crate) struct Differences;
/// Σ (z_i − z_j)².
pub(crate) struct SquaredDifferences;
/// max |z_i − z_j|, or the one that is NaN.
pub(crate) struct LargestDifference;

impl Step for Products {
    copies!(products, products_wide, products_slim);

    #[inline(always)]
    fn term<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>) -> Lanes<S, T> {
        zi * zj
    }
    #[inline(always)]
    fn step<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>, sum: Lanes<S, T>) -> Lanes<S, T> {
        zj.mul_add(zi, sum)
    }
}
impl Step for Differences {
    copies!(differences, differences_wide, differences_slim);

    #[inline(always)]
    fn term<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>) -> Lanes<S, T> {
        (zi - zj).abs()
    }
}
impl Step for SquaredDifferences {
    copies!(squared_differences, squared_differences_wide, squared_differences_slim);

    #[inline(always)]
    fn term<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>) -> Lanes<S, T> {
        (zi - zj).square()
    }
    #[inline(always)]
    fn step<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>, sum: Lanes<S, T>) -> Lanes<S, T> {
        let difference = zi - zj;
        difference.mul_add(difference, sum)
    }
}
impl Step for LargestDifference {
    copies!(largest_differences, largest_differences_wide, largest_differences_slim);

    #[inline(always)]
    fn term<S: Simd, T: Number>(zi: Lanes<S, T>, zj: Lanes<S, T>) -> Lanes<S, T> {
        (zi - zj).abs()
    }
    #[inline(always)]
    fn join<S: Simd, T: Number>(a: Lanes<S, T>, b: Lanes<S, T>) -> Lanes<S, T> {
        a.max(b)
    }
}

/// Where operands and sums lie. Observation k of the left operand's column r is `a[k · lda + r]`, of the right one's column c
/// `b[k · ldb + j + c]`, and their sum goes to `out[(r − first) · ldo + c]`.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub(crate) lda: usize,
    pub(crate) ldb: usize,
    pub(crate) ldo: usize,
    /// The first and one past the last column of the left operand.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The first column of the right operand, and how many there are.
    pub(crate) j: usize,
    pub(crate) columns: usize,
    /// Whether sums are added to those in `out`.
    pub(crate) more: bool,
    /// Whether the operands are the same columns, and of each register only the rows down to the diagonal are wanted.
    pub(crate) upper: bool,
}

/// A part of the sums whose registers are kept at once: rows from `start` on, of which the first `skip` are not written, and one or two registers of
/// columns from `j` on, `shift` apart; four single numbers where registers are that.
#[derive(Clone, Copy, Debug)]
pub struct Tile<'a> {
    layout: &'a Layout,
    start: usize,
    skip: usize,
    j: usize,
    shift: usize,
    /// How many of the first registers are not written.
    skip_columns: usize,
}

/// The rows of a tile of `wide` registers: as many as the registers allow. Where they have 64 bytes, there are 32 of them; elsewhere there may be 16.
const fn tall<S: Simd, T: Number>(wide: usize) -> usize {
    if Lanes::<S, T>::LEN * size_of::<T>() == 64 { 8 } else { 8 / wide }
}

/// A tile of two registers, as tall as they allow: a function of its own, so that nothing else wants its registers.
#[inline(always)]
pub(crate) fn wide_tile<S: Simd, T: Number, St: Step>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    tile: Tile<'_>,
) {
    tallest::<S, T, St, 2>(simd, a, b, out, tile);
}

/// A tile of one register.
#[inline(always)]
pub(crate) fn slim_tile<S: Simd, T: Number, St: Step>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    tile: Tile<'_>,
) {
    tallest::<S, T, St, 1>(simd, a, b, out, tile);
}

#[inline(always)]
fn tallest<S: Simd, T: Number, St: Step, const WIDE: usize>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    tile: Tile<'_>,
) {
    if const { tall::<S, T>(WIDE) == 8 } {
        self::tile::<S, T, St, 8, WIDE>(simd, a, b, out, tile);
    } else {
        self::tile::<S, T, St, 4, WIDE>(simd, a, b, out, tile);
    }
}

/// [`Step::sums`] of all observations that both operands have, [`SUMMED`] at a time.
#[inline(always)]
pub(crate) fn add_up<S: Simd, T: Number, St: Step>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    layout: Layout,
) {
    let (of_a, of_b) = (nonzero(SUMMED * layout.lda), nonzero(SUMMED * layout.ldb));
    for (part, (a, b)) in a.chunks(of_a).zip(b.chunks(of_b)).enumerate() {
        St::sums(simd, a, b, out, Layout { more: layout.more || part > 0, ..layout });
    }
}

/// As many observations as both operands have, [`SUMMED`] at the most.
#[inline(always)]
pub(crate) fn sums<S: Simd, T: Number, St: Step>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    layout: Layout,
) {
    let register = Lanes::<S, T>::LEN;
    let Layout { first, last, columns, upper, .. } = layout;
    if const { SINGLE } {
        return squares::<S, T, St>(simd, a, b, out, &layout);
    }
    if columns < register {
        return narrow::<S, T, St>(simd, a, b, out, layout);
    }
    for panel in Panels::pairs::<S, T>(columns).iter() {
        let (j, shift) = (panel.first, panel.width - register);
        let mut from = first;
        if shift > 0 {
            let to = if upper { last.min(first + j + register) } else { last };
            rows::<S, T, St, 2>(simd, a, b, out, &layout, (from, to), (j, shift));
            if !upper {
                continue;
            }
            from = to;
        }
        let to = if upper { last.min(first + j + panel.width) } else { last };
        rows::<S, T, St, 1>(simd, a, b, out, &layout, (from, to), (j + shift, 0));
    }
}

/// Where registers are single numbers: squares of four rows and columns, whose sums stay in registers; one by one where there are no four.
#[inline(always)]
fn squares<S: Simd, T: Number, St: Step>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    layout: &Layout,
) {
    /// The side of a square.
    const SIDE: usize = 4;
    let Layout { first, last, columns, upper, .. } = *layout;
    let has_squares = last - first >= SIDE && columns >= SIDE;
    let side = if has_squares { SIDE } else { 1 };
    for r in (first..last).step_by(side) {
        for c in (0..columns).step_by(side) {
            // The last square may do rows and columns again, which are not written again.
            let (start, j) = (r.min(last - side), c.min(columns - side));
            if upper && start - first >= j + side {
                continue;
            }
            let tile = Tile { layout, start, skip: r - start, j, shift: 1, skip_columns: c - j };
            if has_squares {
                self::tile::<S, T, St, SIDE, SIDE>(simd, a, b, out, tile);
            } else {
                self::tile::<S, T, St, 1, 1>(simd, a, b, out, tile);
            }
        }
    }
}

/// The rows from `from` to `to` of `WIDE` registers of columns.
#[inline(always)]
fn rows<S: Simd, T: Number, St: Step, const WIDE: usize>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    layout: &Layout,
    (from, to): (usize, usize),
    (j, shift): (usize, usize),
) {
    let mut r = from;
    while r < to {
        macro_rules! rows {
            ($tall:expr, $tile:path) => {{
                // The last tile may do rows again, which are not written again.
                let start = r.min(to - $tall);
                let tile = Tile { layout, start, skip: r - start, j, shift, skip_columns: 0 };
                $tile(simd, a, b, out, tile);
                r = start + $tall;
            }};
        }
        let (rest, all, tall) = (to - r, to - layout.first, const { tall::<S, T>(WIDE) });
        // A shorter tile is no faster if its sums wait for themselves.
        if all >= tall && (rest > 4 || tall <= 4) {
            rows!(tall, St::tile::<S, T, WIDE>);
        } else if all >= 4 {
            rows!(4, self::tile::<S, T, St, 4, WIDE>);
        } else {
            rows!(1, self::tile::<S, T, St, 1, WIDE>);
        }
    }
}

/// `TALL` rows and `WIDE` registers of columns.
#[inline(always)]
fn tile<S: Simd, T: Number, St: Step, const TALL: usize, const WIDE: usize>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    Tile { layout, start, skip, j, shift, skip_columns }: Tile<'_>,
) {
    let register = Lanes::<S, T>::LEN;
    let Layout { lda, ldb, ldo, first, .. } = *layout;
    let mut sums = [[Lanes::splat(simd, T::ZERO); WIDE]; TALL];
    let from = layout.j + j;
    for (a, b) in a.chunks_exact(nonzero(lda)).zip(b.chunks_exact(nonzero(ldb))) {
        // They are there in every row or in none.
        let Some(a) = a.get(start..start + TALL).and_then(<[T]>::first_chunk::<TALL>) else {
            break;
        };
        let mut entries = [Lanes::splat(simd, T::ZERO); WIDE];
        let Some(columns) = b.get(from..from + (WIDE - 1) * shift + register) else { break };
        for c in 0..WIDE {
            let Some(register) = columns.get(c * shift..c * shift + register) else { break };
            entries[c] = Lanes::full(simd, register);
        }
        for s in 0..TALL {
            let zi = Lanes::splat(simd, a[s]);
            for c in 0..WIDE {
                sums[s][c] = St::step(zi, entries[c], sums[s][c]);
            }
        }
        keep_rolled();
    }
    let row = |s: usize| {
        let at = (start + s - first) * ldo + j;
        at..at + (WIDE - 1) * shift + register
    };
    // All are read before one is written: the registers of a row may overlap.
    if layout.more {
        for s in 0..TALL {
            let Some(before) = out.get(row(s)) else { break };
            for c in 0..WIDE {
                if let Some(before) = before.get(c * shift..c * shift + register) {
                    sums[s][c] = St::join(Lanes::full(simd, before), sums[s][c]);
                }
            }
        }
    }
    for s in 0..TALL {
        if s < skip {
            continue;
        }
        let Some(out) = out.get_mut(row(s)) else { break };
        for c in 0..WIDE {
            if c < skip_columns {
                continue;
            }
            if let Some(places) = out.get_mut(c * shift..c * shift + register) {
                sums[s][c].store_full(places);
            }
        }
    }
}

/// Fewer columns than a register has lanes: lanes past the end hold what lies there, the next row.
#[inline(always)]
fn narrow<S: Simd, T: Number, St: Step>(simd: S, a: &[T], b: &[T], out: &mut [T], layout: Layout) {
    let mut r = layout.first;
    while r < layout.last {
        macro_rules! rows {
            ($tall:literal) => {{
                narrow_tile::<S, T, St, $tall>(simd, a, b, out, layout, r);
                r += $tall;
            }};
        }
        match layout.last - r {
            8.. => rows!(8),
            4.. => rows!(4),
            2.. => rows!(2),
            _ => rows!(1),
        }
    }
}

#[inline(always)]
fn narrow_tile<S: Simd, T: Number, St: Step, const TALL: usize>(
    simd: S,
    a: &[T],
    b: &[T],
    out: &mut [T],
    layout: Layout,
    start: usize,
) {
    let register = Lanes::<S, T>::LEN;
    let Layout { lda, ldb, ldo, first, j, columns, more, .. } = layout;
    let mut sums = [Lanes::splat(simd, T::ZERO); TALL];
    for (k, a) in a.chunks_exact(nonzero(lda)).enumerate() {
        let Some(a) = a.get(start..start + TALL) else { break };
        let from = k * ldb + j;
        let zj = Lanes::load(simd, b, from);
        for s in 0..TALL {
            let Some(zi) = a.get(s) else { break };
            sums[s] = St::step(Lanes::splat(simd, *zi), zj, sums[s]);
        }
    }
    for s in 0..TALL {
        let from = (start + s - first) * ldo;
        if ldo >= register || !more {
            // What is written past the end is written again with the next row.
            if let Some(places) = out.get_mut(from..from + register) {
                let before = Lanes::full(simd, places);
                let sum = if more { St::join(before, sums[s]) } else { sums[s] };
                sum.store_full(places);
                continue;
            }
        }
        let places = out.get_mut(from..).unwrap_or_default();
        let Some((places, _)) = places.split_at_mut_checked(columns) else { continue };
        let before = Lanes::load(simd, places, 0);
        let sum = if more { St::join(before, sums[s]) } else { sums[s] };
        sum.store(places, 0);
    }
}
