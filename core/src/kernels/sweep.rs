//! The pass over A, square by square, with the quantities of pairs that somebody needs.

use fearless_simd::Simd;

use super::{
    columns::{Matrix, Statistics},
    distances::{GROUP, Groups, Place, Source},
    panels::{Panels, WIDEST, nonzero, side},
    sums::{Layout, SUMMED},
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

/// What each quantity is called as a need.
const NEEDED: [(usize, Needs); 5] = [
    (GRAM, Needs::GRAM),
    (COVARIANCE, Needs::COVARIANCE),
    (MANHATTAN, Needs::MANHATTAN),
    (SQUARED_EUCLIDEAN, Needs::SQUARED_EUCLIDEAN),
    (CHEBYSHEV, Needs::CHEBYSHEV),
];

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

/// How many squares are kept at once.
const fn squares_kept(needs: Needs) -> usize {
    slot(needs, SHRUNK_GRAM) + needs.has_cosines() as usize
}

/// How many squares come before that of a quantity.
const fn slot(needs: Needs, quantity: usize) -> usize {
    let (mut count, mut place) = (0, 0);
    while place < quantity && place < NEEDED.len() {
        count += needs.any_of(NEEDED[place].1) as usize;
        place += 1;
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
    buffer_size(squares_kept(needs) * stride * stride)
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
    let stride = stride(d, lanes, if lanes == 1 { 16 } else { 2 * lanes });
    let mended = if needs.uses_products_for_distances(o) { GROUP * WIDEST } else { 0 };
    (buffer_size(squares_kept(needs) * stride * stride) + mended) * size_of::<T>()
}

/// The sizes that buffers have.
pub(crate) const SIZES: [usize; 14] =
    [0, 16, 32, 64, 128, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144];

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
pub(crate) struct Places {
    panels: Panels,
    stride: usize,
    symmetric: bool,
    /// The panels of the next square's rows and columns.
    rows: usize,
    columns: usize,
}

impl Places {
    /// Those of a matrix of `d` rows and columns; of a `symmetric` one none below the diagonal.
    #[inline(always)]
    pub(crate) fn of<S: Simd, T: Number>(d: usize, symmetric: bool) -> Self {
        let (panels, stride) = (Panels::of::<S, T>(d), square_stride::<S, T>(d));
        Self { panels, stride, symmetric, rows: 0, columns: 0 }
    }
}

impl Iterator for Places {
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
pub(crate) fn squares_of<T>(buffer: &mut [T], needs: Needs, size: usize) -> [&mut [T]; 6] {
    let mut rest = buffer;
    let mut squares: [&mut [T]; 6] = Default::default();
    let wanted = [
        needs.any_of(Needs::GRAM),
        needs.any_of(Needs::COVARIANCE),
        needs.any_of(Needs::MANHATTAN),
        needs.any_of(Needs::SQUARED_EUCLIDEAN),
        needs.any_of(Needs::CHEBYSHEV),
        needs.has_cosines(),
    ];
    for (square, wanted) in squares.iter_mut().zip(wanted) {
        let size = if wanted { size } else { 0 };
        if let Some((first, others)) = core::mem::take(&mut rest).split_at_mut_checked(size) {
            (*square, rest) = (first, others);
        }
    }
    squares
}

/// Computes the quantities of one square.
#[inline(always)]
pub(crate) fn gather<S: Simd, T: Number>(
    simd: S,
    job: &Job<'_, T>,
    place: &Place,
    buffer: &mut [T],
) {
    // Parts that have just been written are not copied: a copy would wait for them.
    let (needs, z, statistics) = (job.needs, &job.z, &job.statistics);
    let size = place.stride * place.stride;
    let [gram, covariance, manhattan, to, chebyshev, shrunk] = squares_of(buffer, needs, size);
    if let Some(known) = job.known {
        recall(job, known, place, [gram, covariance, manhattan, to, chebyshev]);
        if needs.has_cosines() && statistics.has_extreme_norms {
            shrunk_products(z, statistics, place, shrunk);
        }
        return;
    }
    let of_z = Operands::new(z, place);
    let panels = Some(Panels::of::<S, T>(z.columns));
    let centred = Matrix { numbers: job.centred, rows: z.rows, columns: z.columns, panels };
    let of_centred = Operands::new(&centred, place);
    if needs.any_of(Needs::GRAM) {
        of_z.add_up(simd, T::products::<S>, gram, place, 0..place.rows.width);
    }
    if needs.any_of(Needs::COVARIANCE) {
        of_centred.add_up(simd, T::products::<S>, covariance, place, 0..place.rows.width);
    }
    if needs.any_of(Needs::MANHATTAN) {
        of_z.add_up(simd, T::differences::<S>, manhattan, place, 0..place.rows.width);
    }
    if needs.any_of(Needs::SQUARED_EUCLIDEAN) {
        let source = Source { centred: needs.any_of(Needs::COVARIANCE), o: z.rows };
        if needs.uses_products_for_distances(z.rows) && !statistics.is_scaled {
            let products = if source.centred { &*covariance } else { &*gram };
            let inexact = T::distances(simd, products, to, place, source, statistics);
            if inexact != 0 {
                mend_groups(simd, of_z, inexact, to, place, source, statistics);
            }
        } else {
            let rows = 0..place.rows.width;
            of_z.add_up(simd, T::squared_differences::<S>, to, place, rows);
        }
    }
    if needs.any_of(Needs::CHEBYSHEV) {
        of_z.add_up(simd, T::largest_differences::<S>, chebyshev, place, 0..place.rows.width);
    }
    if needs.has_cosines() && statistics.has_extreme_norms {
        shrunk_products(z, statistics, place, shrunk);
    }
}

/// Computes distances of columns close to each other from differences.
#[inline(never)]
pub(crate) fn mend_groups<S: Simd, T: Number>(
    simd: S,
    of_z: Operands<'_, T>,
    mut inexact: Groups,
    distances: &mut [T],
    place: &Place,
    source: Source,
    statistics: &Statistics<'_, T>,
) {
    let mut of_differences = [T::ZERO; GROUP * WIDEST];
    while inexact != 0 {
        let first = inexact.trailing_zeros() as usize * GROUP;
        inexact &= inexact - 1;
        let rows = first..place.rows.width.min(first + GROUP);
        let numbers = rows.len() * place.stride;
        let (Some(of_differences), Some(distances)) =
            (of_differences.get_mut(..numbers), distances.get_mut(first * place.stride..))
        else {
            continue;
        };
        of_z.add_up(simd, T::squared_differences::<S>, of_differences, place, rows);
        T::mend(simd, distances, of_differences, place, source, statistics, first);
    }
}

/// The columns of a matrix that a square compares.
#[derive(Clone, Copy)]
pub(crate) struct Operands<'a, T> {
    left: (&'a [T], usize, usize),
    right: (&'a [T], usize, usize),
}

impl<'a, T: Number> Operands<'a, T> {
    pub(crate) fn new(matrix: &Matrix<'a, T>, place: &Place) -> Self {
        Self { left: matrix.part(place.rows), right: matrix.part(place.columns) }
    }
    /// Adds up what `kernel` makes of pairs of some `rows`, the first of which is the first of `out`.
    #[inline(always)]
    fn add_up<S: Simd>(
        self,
        simd: S,
        kernel: impl Fn(S, &[T], &[T], &mut [T], Layout),
        out: &mut [T],
        place: &Place,
        rows: core::ops::Range<usize>,
    ) {
        let ((a, lda, i), (b, ldb, j)) = (self.left, self.right);
        let upper = place.upper && rows.start == 0 && rows.end == place.rows.width;
        let layout = Layout {
            lda,
            ldb,
            ldo: place.stride,
            first: i + rows.start,
            last: i + rows.end,
            j,
            columns: place.columns.width,
            more: false,
            upper,
        };
        for (part, (a, b)) in
            a.chunks(nonzero(SUMMED * lda)).zip(b.chunks(nonzero(SUMMED * ldb))).enumerate()
        {
            kernel(simd, a, b, out, Layout { more: part > 0, ..layout });
        }
    }
}

/// Products of columns that are shrunk before.
#[cold]
#[inline(never)]
pub(crate) fn shrunk_products<T: Number>(
    z: &Matrix<'_, T>,
    statistics: &Statistics<'_, T>,
    place: &Place,
    out: &mut [T],
) {
    let shrink = |i: usize| statistics.shrink.get(i).copied().unwrap_or(T::ZERO);
    for (r, row) in out.chunks_exact_mut(nonzero(place.stride)).take(place.rows.width).enumerate() {
        let i = place.rows.first + r;
        for (c, to) in row.iter_mut().take(place.columns.width).enumerate() {
            let j = place.columns.first + c;
            *to = (0..z.rows).fold(T::ZERO, |sum, k| {
                sum + (z.entry(k, i) * shrink(i)) * (z.entry(k, j) * shrink(j))
            });
        }
    }
}

/// Copies the quantities of one square that somebody else keeps.
#[inline(always)]
fn recall<T: Number>(job: &Job<'_, T>, known: Known<'_, T>, place: &Place, squares: [&mut [T]; 5]) {
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
