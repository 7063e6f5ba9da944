//! The pass over A, square by square, with the quantities of pairs that somebody needs.

use fearless_simd::Simd;

use super::{
    columns::{Matrix, Order, Statistics},
    distances::{GROUP, Groups, Source},
    panels::{Panels, Place, WIDEST, most_columns, nonzero, side},
    sums::{Differences, LargestDifference, Layout, Products, SquaredDifferences, Step, add_up},
};
use crate::{lanes::Lanes, needs::Needs, scalar::Number};

/// The quantities of pairs that squares hold, in their order.
pub(crate) const GRAM: usize = 0;
pub(crate) const COVARIANCE: usize = 1;
pub(crate) const MANHATTAN: usize = 2;
pub(crate) const SQUARED_EUCLIDEAN: usize = 3;
pub(crate) const CHEBYSHEV: usize = 4;
/// The Gram matrix of columns times [`Columns::shrink`](super::columns::Columns), where norms leave the number range.
pub(crate) const SHRUNK_GRAM: usize = 5;

/// Quantities of all pairs that somebody else keeps, each row by row, in the order of the first five.
pub(crate) type Known<'a, T> = [&'a [T]; 5];

/// What a pass over pairs of the columns of z needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a, T> {
    pub(crate) needs: Needs,
    pub(crate) z: Matrix<'a, T>,
    /// z less its means, in panels.
    pub(crate) centred: &'a [T],
    pub(crate) statistics: Statistics<'a, T>,
    /// Quantities of all pairs that somebody else keeps, each row by row.
    pub(crate) known: Option<Known<'a, T>>,
}

/// From one row of a square to the next: whole registers.
pub(crate) const fn square_stride<S: Simd, T: Number>(d: usize) -> usize {
    stride(d, Lanes::<S, T>::LEN, side::<S, T>())
}

const fn stride(d: usize, lanes: usize, side: usize) -> usize {
    if d >= side {
        side
    } else if d < lanes {
        lanes
    } else {
        d
    }
}

/// How many quantities there are.
const QUANTITIES: usize = 6;

/// Whether the square of a quantity is kept.
const fn is_kept(needs: Needs, quantity: usize) -> bool {
    if quantity == SHRUNK_GRAM {
        needs.has_cosines()
    } else {
        needs.any_of(Needs::OF_PAIRS[quantity].0)
    }
}

/// How many squares come before that of a quantity.
const fn slot(needs: Needs, quantity: usize) -> usize {
    let (mut count, mut before) = (0, 0);
    while before < quantity {
        count += is_kept(needs, before) as usize;
        before += 1;
    }
    count
}

/// The square of a quantity, which is one of those that are kept in `buffer`.
#[inline(always)]
pub(crate) fn square<T>(buffer: &[T], needs: Needs, quantity: usize, stride: usize) -> &[T] {
    let (slot, size) = (slot(needs, quantity), stride * stride);
    buffer.get(slot * size..(slot + 1) * size).unwrap_or_default()
}

/// The numbers that the squares of a pass take, in the registers of `S`.
pub(crate) const fn buffer_numbers<S: Simd, T: Number>(needs: Needs, d: usize) -> usize {
    let stride = square_stride::<S, T>(d);
    buffer_size(slot(needs, QUANTITIES) * stride * stride)
}

/// The bytes on the stack that squares take, at most.
pub(crate) const fn sweep_bytes<T>(needs: Needs, d: usize, o: usize) -> usize {
    // The largest registers that there are, but none that a row would fill to less than a half, if there are smaller ones.
    const LARGEST: usize =
        if cfg!(any(target_arch = "x86", target_arch = "x86_64")) { 64 } else { 16 };
    let mut bytes = LARGEST;
    while bytes > 16 && bytes >= 2 * d * size_of::<T>() {
        bytes /= 2;
    }
    let lanes = if bytes > size_of::<T>() { bytes / size_of::<T>() } else { 1 };
    numbers_kept(needs, d, o, lanes) * size_of::<T>()
}

/// How many numbers squares take of tiny batches side by side.
pub(crate) const fn numbers_abreast(needs: Needs, d: usize, o: usize) -> usize {
    numbers_kept(needs, d, o, 1)
}

/// The numbers of all squares in registers of so many lanes, and of what some are mended with.
const fn numbers_kept(needs: Needs, d: usize, o: usize, lanes: usize) -> usize {
    let stride = stride(d, lanes, most_columns(lanes));
    let mended = if needs.uses_products_for_distances(o) { mended_at_once(lanes) } else { 0 };
    buffer_size(slot(needs, QUANTITIES) * stride * stride) + mended
}

/// How many distances are mended at once: a group of rows of any square.
const fn mended_at_once(lanes: usize) -> usize {
    GROUP * if lanes == 1 { most_columns(1) } else { WIDEST }
}

/// The sizes that buffers have.
pub(crate) const SIZES: [usize; 16] =
    [0, 16, 32, 64, 128, 256, 384, 512, 576, 768, 1024, 1536, 2048, 3072, 4096, 6144];

/// The smallest buffer that holds so many numbers.
const fn buffer_size(numbers: usize) -> usize {
    let mut place = 0;
    while place + 1 < SIZES.len() && SIZES[place] < numbers {
        place += 1;
    }
    SIZES[place]
}

/// The squares of A, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Squares {
    panels: Panels,
    stride: usize,
    symmetric: bool,
    /// The panels of the next square's rows and columns.
    rows: usize,
    columns: usize,
}

impl Squares {
    /// Those of a matrix of `d` rows and columns; of a `symmetric` one none below the diagonal.
    #[inline(always)]
    pub(crate) fn of<S: Simd, T: Number>(d: usize, symmetric: bool) -> Self {
        let (panels, stride) = (Panels::of::<S, T>(d), square_stride::<S, T>(d));
        Self { panels, stride, symmetric, rows: 0, columns: 0 }
    }
}

impl Iterator for Squares {
    type Item = Place;

    #[inline(always)]
    fn next(&mut self) -> Option<Place> {
        if self.columns == self.panels.count() {
            self.rows += 1;
            self.columns = if self.symmetric { self.rows } else { 0 };
        }
        if self.rows >= self.panels.count() {
            return None;
        }
        let (rows, columns) = (self.panels.get(self.rows), self.panels.get(self.columns));
        let upper = self.symmetric && self.rows == self.columns;
        self.columns += 1;
        Some(Place { rows, columns, stride: self.stride, upper })
    }
}

/// The squares of `buffer`, each to be written.
#[inline(always)]
fn squares_of<T>(buffer: &mut [T], needs: Needs, size: usize) -> [&mut [T]; QUANTITIES] {
    let mut rest = buffer;
    let mut squares: [&mut [T]; QUANTITIES] = Default::default();
    for (quantity, square) in squares.iter_mut().enumerate() {
        let size = if is_kept(needs, quantity) { size } else { 0 };
        if let Some((first, others)) = core::mem::take(&mut rest).split_at_mut_checked(size) {
            (*square, rest) = (first, others);
        }
    }
    squares
}

/// Where a square's sums and distances come from.
pub(crate) trait Kernels<S: Simd, T: Number> {
    /// Sums over the observations of a matrix, of all pairs of the place's rows and columns.
    fn add_up<St: Step>(simd: S, matrix: &Matrix<'_, T>, place: &Place, out: &mut [T]);
    /// [`distances`](super::distances::distances)
    fn distances(
        simd: S,
        products: &[T],
        out: &mut [T],
        place: &Place,
        source: Source,
        statistics: &Statistics<'_, T>,
    ) -> Groups;
}

/// From the kernels that all hybrids share.
pub(crate) struct Shared;

impl<S: Simd, T: Number> Kernels<S, T> for Shared {
    #[inline(always)]
    fn add_up<St: Step>(simd: S, matrix: &Matrix<'_, T>, place: &Place, out: &mut [T]) {
        add_up_rows::<S, T, St>(simd, matrix, place, out, 0..place.rows.width);
    }
    #[inline(always)]
    fn distances(
        simd: S,
        products: &[T],
        out: &mut [T],
        place: &Place,
        source: Source,
        statistics: &Statistics<'_, T>,
    ) -> Groups {
        T::distances(simd, products, out, place, source, statistics)
    }
}

/// Reads or computes the quantities of one square.
#[inline(always)]
pub(crate) fn gather<S: Simd, T: Number>(
    simd: S,
    job: &Job<'_, T>,
    place: &Place,
    buffer: &mut [T],
) {
    match job.known {
        Some(known) => recall(job, known, place, buffer),
        None => compute::<S, T, Shared>(simd, job, place, buffer),
    }
}

/// Computes the quantities of one square.
#[inline(always)]
pub(crate) fn compute<S: Simd, T: Number, K: Kernels<S, T>>(
    simd: S,
    job: &Job<'_, T>,
    place: &Place,
    buffer: &mut [T],
) {
    // Parts that have just been written are not copied: a copy would wait for them.
    let (needs, z, statistics) = (job.needs, &job.z, &job.statistics);
    let size = place.stride * place.stride;
    let [gram, covariance, manhattan, distances, chebyshev, shrunk] =
        squares_of(buffer, needs, size);
    if needs.any_of(Needs::GRAM) {
        K::add_up::<Products>(simd, z, place, gram);
    }
    if needs.any_of(Needs::COVARIANCE) {
        let order = Order::Panels(Panels::of::<S, T>(z.columns));
        let centred = Matrix { numbers: job.centred, rows: z.rows, columns: z.columns, order };
        K::add_up::<Products>(simd, &centred, place, covariance);
    }
    if needs.any_of(Needs::MANHATTAN) {
        K::add_up::<Differences>(simd, z, place, manhattan);
    }
    if needs.any_of(Needs::SQUARED_EUCLIDEAN) {
        let source = Source { centred: needs.any_of(Needs::COVARIANCE), o: z.rows };
        if needs.uses_products_for_distances(z.rows) && !statistics.is_scaled {
            let products = if source.centred { &*covariance } else { &*gram };
            let inexact = K::distances(simd, products, distances, place, source, statistics);
            if inexact != 0 {
                mend_groups(simd, z, inexact, distances, place, source, statistics);
            }
        } else {
            K::add_up::<SquaredDifferences>(simd, z, place, distances);
        }
    }
    if needs.any_of(Needs::CHEBYSHEV) {
        K::add_up::<LargestDifference>(simd, z, place, chebyshev);
    }
    if needs.has_cosines() && statistics.has_extreme_norms {
        shrunk_products(z, statistics, place, shrunk);
    }
}

/// Computes distances of columns close to each other from differences.
#[inline(never)]
fn mend_groups<S: Simd, T: Number>(
    simd: S,
    z: &Matrix<'_, T>,
    inexact: Groups,
    distances: &mut [T],
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
) {
    if const { Lanes::<S, T>::LEN == 1 } {
        let mut room = [T::ZERO; mended_at_once(1)];
        mend_in(simd, z, inexact, (distances, &mut room), place, source, statistics);
    } else {
        let mut room = [T::ZERO; mended_at_once(2)];
        mend_in(simd, z, inexact, (distances, &mut room), place, source, statistics);
    }
}

/// As [`mend_groups`], with room for distances by differences.
#[inline(always)]
fn mend_in<S: Simd, T: Number>(
    simd: S,
    z: &Matrix<'_, T>,
    mut inexact: Groups,
    (distances, room): (&mut [T], &mut [T]),
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
) {
    while inexact != 0 {
        let first = inexact.trailing_zeros() as usize * GROUP;
        inexact &= inexact - 1;
        let rows = first..place.rows.width.min(first + GROUP);
        let numbers = rows.len() * place.stride;
        let (Some(room), Some(distances)) =
            (room.get_mut(..numbers), distances.get_mut(first * place.stride..))
        else {
            continue;
        };
        add_up_rows::<S, T, SquaredDifferences>(simd, z, place, room, rows);
        T::mend(simd, distances, room, place, source, statistics, first);
    }
}

/// [`Kernels::add_up`] of some `rows`, the first of which is the first of `out`.
#[inline(always)]
fn add_up_rows<S: Simd, T: Number, St: Step>(
    simd: S,
    matrix: &Matrix<'_, T>,
    place: &Place,
    out: &mut [T],
    rows: core::ops::Range<usize>,
) {
    let ((a, lda, i), (b, ldb, j)) = (matrix.part(place.rows), matrix.part(place.columns));
    let layout = Layout {
        lda,
        ldb,
        ldo: place.stride,
        first: i + rows.start,
        last: i + rows.end,
        j,
        columns: place.columns.width,
        more: false,
        upper: place.upper && rows.len() == place.rows.width,
    };
    add_up::<S, T, St>(simd, a, b, out, layout);
}

/// Products of columns that are shrunk before.
#[cold]
#[inline(never)]
fn shrunk_products<T: Number>(
    z: &Matrix<'_, T>,
    statistics: &Statistics<'_, T>,
    place: &Place,
    out: &mut [T],
) {
    for (r, row) in out.chunks_exact_mut(nonzero(place.stride)).take(place.rows.width).enumerate() {
        for (c, to) in row.iter_mut().take(place.columns.width).enumerate() {
            *to = statistics.shrunk_product(z, place.rows.first + r, place.columns.first + c);
        }
    }
}

/// Copies the quantities of one square that somebody else keeps.
#[inline(always)]
fn recall<T: Number>(job: &Job<'_, T>, known: Known<'_, T>, place: &Place, buffer: &mut [T]) {
    let mut squares = squares_of(buffer, job.needs, place.stride * place.stride);
    if let Some(shrunk) = squares.last_mut()
        && job.statistics.has_extreme_norms
    {
        shrunk_products(&job.z, &job.statistics, place, shrunk);
    }
    for (from, to) in known.into_iter().zip(squares) {
        let columns = place.columns.first..place.columns.first + place.columns.width;
        let rows =
            from.chunks_exact(nonzero(job.z.columns)).skip(place.rows.first).take(place.rows.width);
        for (to, from) in to.chunks_exact_mut(nonzero(place.stride)).zip(rows) {
            for (to, from) in to.iter_mut().zip(from.get(columns.clone()).unwrap_or_default()) {
                *to = *from;
            }
        }
    }
}
