//! Pairs of columns that lie one after another, as a batch is stored: for targets whose registers hold one number.
//!
//! Nothing is transposed, copied or centred before: means are subtracted where pairs are summed up, and what is rare is computed pair by pair, in calls that
//! nobody waits for. A square of pairs at a time, so that the stack holds little.

use fearless_simd::Simd;

use super::{
    columns::{Columns, PART, magnitude, moments_of_any_size, shrunk_norm},
    distances::least_share,
    sums::{SUMMED, Step},
};
use crate::{
    lanes::{Lanes, two_sum},
    matrix::number,
    rolled::{Room, each, keep_rolled, of_any_length, opaque},
    scalar::Number,
};

/// The side of the squares of pairs of `d` columns: their sums fit into 32 registers, beside what is summed.
pub(crate) const fn side(d: usize) -> usize {
    if d < 4 {
        d
    } else if !d.is_multiple_of(4) && d.is_multiple_of(3) {
        3
    } else {
        4
    }
}

/// What is known of a column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<T> {
    mean: T,
    /// What rounding has taken from the mean.
    rest: T,
    /// The same, times the number of observations: with the rest of another column, what is too much in the sum of their products.
    excess: T,
    /// What deviations are divided by before they are multiplied; 1 for all columns of usual size.
    scale: T,
    /// Of deviations, over their scale.
    squared_deviations: T,
    /// 1 / the root of those.
    inverse: T,
    squares: T,
    inverse_norm: T,
}

/// The pairs of the columns of z.
#[derive(Debug)]
pub(crate) struct Pairs<'a, T, const D: usize, const O: usize> {
    z: &'a [[T; O]; D],
    columns: &'a mut [Column<T>; D],
    /// Whether some column's scale is not 1.
    is_scaled: bool,
    /// Whether some column's norm is a number, but not its square.
    has_extreme_norms: bool,
}

/// The sums over a square of pairs: row by row of the right columns.
pub(crate) type Square<T, const SIDE: usize> = [[T; SIDE]; SIDE];

impl<'a, T: Number, const D: usize, const O: usize> Pairs<'a, T, D, O> {
    /// Of these columns, with their means if they are `centred`.
    #[inline(always)]
    pub(crate) fn new(z: &'a [[T; O]; D], centred: bool, room: &'a mut Room<Column<T>, D>) -> Self {
        let columns = room.fill(
            #[inline(always)]
            |j| {
                let (mean, rest) = match z.get(j) {
                    Some(column) if centred => mean(column),
                    _ => (T::ZERO, T::ZERO),
                };
                Column {
                    mean,
                    rest,
                    excess: rest * T::of(O as f64),
                    scale: T::ONE,
                    squared_deviations: T::ZERO,
                    inverse: T::ZERO,
                    squares: T::ZERO,
                    inverse_norm: T::ZERO,
                }
            },
        );
        Self { z, columns, is_scaled: false, has_extreme_norms: false }
    }

    /// The sums of the square whose left columns begin with i, and whose right ones with j; if these are the same, those of its upper half.
    #[inline(never)]
    pub(crate) fn add_up<S: Simd, St: Step, const CENTRED: bool, const SIDE: usize>(
        &self,
        simd: S,
        i: usize,
        j: usize,
    ) -> Square<T, SIDE> {
        if i == j {
            self.add_up_square::<S, St, CENTRED, true, SIDE>(simd, i, j)
        } else {
            self.add_up_square::<S, St, CENTRED, false, SIDE>(simd, i, j)
        }
    }

    #[inline(always)]
    fn add_up_square<
        S: Simd,
        St: Step,
        const CENTRED: bool,
        const DIAGONAL: bool,
        const SIDE: usize,
    >(
        &self,
        simd: S,
        i: usize,
        j: usize,
    ) -> Square<T, SIDE> {
        let zero = Lanes::splat(simd, T::ZERO);
        let (Some(left), Some(right)) = (self.columns_at::<SIDE>(i), self.columns_at::<SIDE>(j))
        else {
            return [[T::NAN; SIDE]; SIDE];
        };
        let means = |first: usize| {
            let mut means = [zero; SIDE];
            for (s, mean) in means.iter_mut().enumerate() {
                if CENTRED && let Some(column) = self.columns.get(first + s) {
                    *mean = Lanes::splat(simd, column.mean);
                }
            }
            means
        };
        let (means_of_left, means_of_right) = (means(i), means(j));
        let mut totals = [[zero; SIDE]; SIDE];
        let mut start = 0;
        while start < O {
            let end = if O <= SUMMED { O } else { O.min(start + SUMMED) };
            let mut sums = [[zero; SIDE]; SIDE];
            for k in start..end {
                let row = |columns: &[[T; O]; SIDE], means: &[Lanes<S, T>; SIDE]| {
                    let mut row = [zero; SIDE];
                    for s in 0..SIDE {
                        let entry = Lanes::splat(simd, columns[s][k]);
                        row[s] = if CENTRED { entry - means[s] } else { entry };
                    }
                    row
                };
                let of_right = row(right, &means_of_right);
                let of_left = if DIAGONAL { of_right } else { row(left, &means_of_left) };
                for c in 0..SIDE {
                    // All terms before the first sum, which would wait for its own.
                    let terms = of_left.map(
                        #[inline(always)]
                        |left| St::term(left, of_right[c]),
                    );
                    for s in 0..if DIAGONAL { c + 1 } else { SIDE } {
                        sums[c][s] = St::join(sums[c][s], terms[s]);
                    }
                }
                keep_rolled();
            }
            if O <= SUMMED {
                totals = sums;
            } else {
                for c in 0..SIDE {
                    for s in 0..SIDE {
                        totals[c][s] = St::join(totals[c][s], sums[c][s]);
                    }
                }
            }
            start = end;
        }
        totals.map(
            #[inline(always)]
            |row| row.map(Lanes::first),
        )
    }

    /// So many columns from one on.
    #[inline(always)]
    fn columns_at<const SIDE: usize>(&self, first: usize) -> Option<&'a [[T; O]; SIDE]> {
        self.z.get(first..)?.first_chunk()
    }

    /// Of a square on the diagonal: what follows for column j from the sum of its squared deviations.
    #[inline(always)]
    pub(crate) fn add_deviations(&mut self, j: usize, squares: T) {
        let (Some(z), Some(column)) = (self.z.get(j), self.columns.get_mut(j)) else { return };
        column.squared_deviations = squares - column.rest * column.excess;
        if !column.squared_deviations.is_within(T::LEAST_SQUARES, T::MOST_SQUARES) {
            self.is_scaled |= rescale(of_any_length(z), T::of(O as f64), column);
        }
        let squares = column.squared_deviations;
        column.inverse = T::ONE / squares.square_root();
    }

    /// The same from the sum of its squares.
    #[inline(always)]
    pub(crate) fn add_squares(&mut self, j: usize, squares: T) {
        let (Some(z), Some(column)) = (self.z.get(j), self.columns.get_mut(j)) else { return };
        column.squares = squares;
        let norm = squares.square_root();
        column.inverse_norm = T::ONE / if norm.is_within(T::ZERO, T::ZERO) { T::ONE } else { norm };
        if !squares.is_within(T::LEAST_SQUARES, T::MOST_SQUARES) {
            self.has_extreme_norms |= has_extreme_norm(of_any_length(z), squares);
        }
    }

    /// What is known of all columns, as others read it; z less its means, divided by its scales, goes to `deviations`.
    #[inline(always)]
    pub(crate) fn tell(&self, columns: &mut Columns<T, D>, deviations: &mut [[T; O]; D]) {
        let root = T::of(O as f64 - 1.0).square_root();
        each::<D>(
            #[inline(always)]
            |i| {
                let (column, z, to) = (&self.columns[i], &self.z[i], &mut deviations[i]);
                columns.mean[i] = column.mean;
                columns.mean_rest[i] = column.rest;
                columns.scale[i] = column.scale;
                columns.inverse_scaled_deviation[i] = column.inverse * root;
                columns.squares[i] = column.squares;
                columns.inverse_norm[i] = column.inverse_norm;
                for (to, x) in to.iter_mut().zip(z) {
                    *to = (*x - column.mean) - column.rest;
                    keep_rolled();
                }
                if self.is_scaled {
                    scale_deviations(of_any_length(z), column, to);
                }
            },
        );
    }
    /// Column j, as the right one of pairs.
    #[inline(always)]
    pub(crate) fn right(&self, j: usize) -> Option<Right<'_, T, O>> {
        let known = self.columns.get(j)?;
        Some(Right { z: self.z.get(j)?, known, column: *known })
    }
    /// Column i and `right`.
    #[inline(always)]
    pub(crate) fn pair<'b>(
        &'b self,
        i: usize,
        right: &'b Right<'b, T, O>,
    ) -> Option<Pair<'b, T, O>> {
        let (z, left) = (self.z.get(i)?, self.columns.get(i)?);
        let Self { is_scaled, has_extreme_norms, .. } = *self;
        Some(Pair { z, left, right, is_scaled, has_extreme_norms })
    }
}

/// A column, and what is known of it: also as a copy, which may stay in registers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Right<'a, T, const O: usize> {
    z: &'a [T; O],
    known: &'a Column<T>,
    pub(crate) column: Column<T>,
}

/// Two columns.
#[derive(Debug)]
pub(crate) struct Pair<'a, T, const O: usize> {
    z: &'a [T; O],
    pub(crate) left: &'a Column<T>,
    pub(crate) right: &'a Right<'a, T, O>,
    is_scaled: bool,
    has_extreme_norms: bool,
}

impl<T: Number, const O: usize> Pair<'_, T, O> {
    /// The cosine, from the sum of products.
    #[inline(always)]
    pub(crate) fn cosine(&self, product: T) -> T {
        if self.has_extreme_norms {
            return extreme_cosine(of_any_length(self.z), of_any_length(self.right.z));
        }
        product * (self.left.inverse_norm * self.right.column.inverse_norm)
    }
    /// The sum of products of deviations, over their scales: what it is beside rounded means, less what their rounding makes of it.
    #[inline(always)]
    pub(crate) fn deviations(&self, product: T) -> T {
        if self.is_scaled {
            return scaled_product(
                (of_any_length(self.z), self.left),
                (of_any_length(self.right.z), self.right.known),
            );
        }
        product - self.left.rest * self.right.column.excess
    }
    /// The variances of both.
    #[inline(always)]
    pub(crate) fn variances(&self) -> [T; 2] {
        [self.left, &self.right.column].map(
            #[inline(always)]
            |of| of.squared_deviations * per_degree::<T, O>() * of.scale * of.scale,
        )
    }
    /// The covariance and the correlation, from [`deviations`](Self::deviations).
    #[inline(always)]
    pub(crate) fn covariance(&self, deviations: T) -> [T; 2] {
        let (left, right) = (self.left, &self.right.column);
        let correlation = deviations * (left.inverse * right.inverse);
        let covariance = deviations * per_degree::<T, O>();
        let scale = if self.is_scaled { left.scale * right.scale } else { T::ONE };
        [covariance * scale, correlation]
    }
    /// The squared distance, from the sum of products.
    #[inline(always)]
    pub(crate) fn distance_of_products(&self, product: T) -> T {
        let total = self.left.squares + self.right.column.squares;
        if self.has_extreme_norms {
            return squared_distance(of_any_length(self.z), of_any_length(self.right.z), T::ZERO);
        }
        self.checked(total, total - (product + product))
    }
    /// The squared distance, from [`deviations`](Self::deviations).
    #[inline(always)]
    pub(crate) fn distance_of_deviations(&self, deviations: T) -> T {
        if self.is_scaled {
            return squared_distance(of_any_length(self.z), of_any_length(self.right.z), T::ZERO);
        }
        let (left, right) = (self.left, &self.right.column);
        let total = left.squared_deviations + right.squared_deviations;
        let shift = (left.mean - right.mean) + (left.rest - right.rest);
        let distance = total - (deviations + deviations);
        self.checked(total, distance + shift * shift * T::of(O as f64))
    }
    /// A squared distance, the `distance` that follows from products, unless digits have cancelled of the `total` of both columns' squares.
    #[inline(always)]
    fn checked(&self, total: T, distance: T) -> T {
        // Where it is no number because squares are none, the comparison fails.
        if distance.is_within(total * T::of(least_share(O)), T::INFINITY) {
            distance
        } else if core::ptr::eq(self.z, self.right.z) {
            // Of a column with itself: 0, or NaN.
            total * T::ZERO
        } else {
            squared_distance(of_any_length(self.z), of_any_length(self.right.z), total)
        }
    }
}

/// 1 / (o − 1).
#[inline(always)]
fn per_degree<T: Number, const O: usize>() -> T {
    T::ONE / T::of(O as f64 - 1.0)
}

/// The mean of a column of so many numbers, and what rounding has taken from it: differences from the first are added up, whose rounding is small beside the
/// spread of the data, not beside their offset.
#[inline(always)]
fn mean<T: Number, const O: usize>(z: &[T; O]) -> (T, T) {
    let (numbers, first) = (of_any_length(z), number(z, 0));
    let sum = if const { O <= SHORT } {
        sum_of_short(z)
    } else if O <= PART {
        sum_of_part(numbers, first)
    } else {
        sum_of_parts(numbers, first)
    };
    two_sum(first, sum / T::of(O as f64))
}

/// Up to which length the numbers of a column are added up without a loop.
const SHORT: usize = 32;

/// Σ (z_k − z_0).
#[inline(never)]
fn sum_of_short<T: Number, const O: usize>(z: &[T; O]) -> T {
    let first = number(z, 0);
    let (fours, others) = z.as_chunks::<4>();
    let mut sums = [-T::ZERO; 4];
    for four in fours {
        sums = added(sums, four, first);
    }
    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    others.iter().fold(sum, |sum, x| sum + (*x - first))
}

/// Four sums of differences, for one would wait for itself; and all differences before the first sum.
#[inline(always)]
fn added<T: Number>(sums: [T; 4], four: &[T; 4], first: T) -> [T; 4] {
    let differences = four.map(
        #[inline(always)]
        |x| x - first,
    );
    core::array::from_fn(
        #[inline(always)]
        |c| sums[c] + differences[c],
    )
}

/// Σ (z_k − `first`), part by part, and what rounding has taken from it.
#[inline(never)]
fn sum_of_parts<T: Number>(z: &[T], first: T) -> T {
    let (mut sum, mut rest) = (T::ZERO, T::ZERO);
    for part in z.chunks(PART) {
        let (total, error) = two_sum(sum, sum_of_part(part, first));
        (sum, rest) = (total, rest + error);
        keep_rolled();
    }
    sum + rest
}

/// Σ (z_k − `first`).
#[inline(never)]
fn sum_of_part<T: Number>(z: &[T], first: T) -> T {
    let (fours, others) = z.as_chunks::<4>();
    let mut sums = [T::ZERO; 4];
    for four in fours {
        sums = added(sums, four, first);
        keep_rolled();
    }
    let mut sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for x in others {
        sum = sum + (*x - first);
        keep_rolled();
    }
    sum
}

/// Σ (z_ki − z_kj)². NaN in the `total` of both columns' squares is NaN in their distance.
#[cold]
#[inline(never)]
fn squared_distance<T: Number>(zi: &[T], zj: &[T], total: T) -> T {
    if !total.is_within(T::ZERO, T::INFINITY) {
        return total;
    }
    sum_of(zi, zj, |zi, zj| (zi - zj) * (zi - zj))
}

/// Σ `term(z_ki, z_kj)`, part by part.
#[inline(always)]
fn sum_of<T: Number>(zi: &[T], zj: &[T], term: impl Fn(T, T) -> T) -> T {
    let (mut total, mut sum) = (T::ZERO, T::ZERO);
    for (k, (zi, zj)) in zi.iter().zip(zj).enumerate() {
        if k % SUMMED == 0 {
            (total, sum) = (total + sum, T::ZERO);
        }
        sum = sum + term(*zi, *zj);
        keep_rolled();
    }
    total + sum
}

/// The largest |x|; NaN if one is.
#[cold]
#[inline(never)]
fn size_of<T: Number>(z: &[T]) -> T {
    magnitude(z.iter().copied())
}

/// Mean, scale and squared deviations of a column whose squares leave the number range. Whether its scale is not 1.
#[cold]
#[inline(never)]
fn rescale<T: Number>(z: &[T], count: T, column: &mut Column<T>) -> bool {
    let first = number(z, 0);
    let is_constant = z.iter().all(|x| {
        keep_rolled();
        x.is_within(first, first)
    });
    if is_constant {
        return false;
    }
    let size = size_of(z);
    if !size.is_number() {
        // A column with NaN deviates by NaN, one with ∞ by ∞: then distances from it are compared with nothing.
        column.squared_deviations = size;
        return false;
    }
    let of = moments_of_any_size(z.iter().copied(), size, count, |_, _| {});
    column.mean = of.mean;
    column.rest = of.mean_rest;
    column.scale = of.scale;
    column.squared_deviations = of.squared_deviations;
    !of.scale.is_within(T::ONE, T::ONE)
}

impl<T: Number> Column<T> {
    /// What `x` deviates from the mean, over the scale.
    #[inline(always)]
    fn scaled_deviation(&self, x: T) -> T {
        // Parts, for differences of large numbers may be none.
        (x / self.scale - self.mean / self.scale) - self.rest / self.scale
    }
}

/// Σ of products of deviations, over their scales.
#[cold]
#[inline(never)]
fn scaled_product<T: Number>((zi, left): (&[T], &Column<T>), (zj, right): (&[T], &Column<T>)) -> T {
    sum_of(zi, zj, |zi, zj| left.scaled_deviation(zi) * right.scaled_deviation(zj))
}

/// Deviations, over their scale.
#[cold]
#[inline(never)]
fn scale_deviations<T: Number>(z: &[T], column: &Column<T>, deviations: &mut [T]) {
    for (to, x) in deviations.iter_mut().zip(z) {
        *to = column.scaled_deviation(*x);
    }
}

/// Whether the norm of a column is a number, but not its square.
#[cold]
#[inline(never)]
fn has_extreme_norm<T: Number>(z: &[T], squares: T) -> bool {
    squares.has_lost_digits(size_of(z))
}

/// The cosine of two columns of any size.
#[cold]
#[inline(never)]
fn extreme_cosine<T: Number>(zi: &[T], zj: &[T]) -> T {
    let (of_left, of_right) = (
        shrunk_norm(zi.iter().copied(), size_of(zi)),
        shrunk_norm(zj.iter().copied(), size_of(zj)),
    );
    let product = sum_of(zi, zj, |zi, zj| (zi * of_left.shrink) * (zj * of_right.shrink));
    product * (of_left.inverse * of_right.inverse)
}

/// `out` = `a`ᵀ · `rows`: `out[r]` = Σ_k `a[k][r]` · `rows[k]`.
#[inline(always)]
pub(crate) fn product<T: Number, const N: usize, const K: usize, const R: usize>(
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    product_of::<T, N, K, R, false>(a, rows, out);
}

/// `out` += `a`ᵀ · `rows`.
#[inline(always)]
pub(crate) fn add_product<T: Number, const N: usize, const K: usize, const R: usize>(
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    product_of::<T, N, K, R, true>(a, rows, out);
}

/// The side of the squares of sums that stay in registers.
const TILE: usize = 4;

#[inline(always)]
fn product_of<T: Number, const N: usize, const K: usize, const R: usize, const MORE: bool>(
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    // Of fewer rows or columns there are no squares.
    if const { K == 0 } {
        if !MORE {
            *out = [[T::ZERO; N]; R];
        }
    } else if const { R >= TILE && N >= TILE } {
        product_in_squares::<T, N, K, R, TILE, TILE, MORE>(a, rows, out);
    } else if const { N >= TILE } {
        product_in_squares::<T, N, K, R, 1, TILE, MORE>(a, rows, out);
    } else if const { R >= TILE } {
        product_in_squares::<T, N, K, R, TILE, 1, MORE>(a, rows, out);
    } else if const { R > 0 && N > 0 } {
        product_in_squares::<T, N, K, R, 1, 1, MORE>(a, rows, out);
    }
}

#[inline(never)]
fn product_in_squares<
    T: Number,
    const N: usize,
    const K: usize,
    const R: usize,
    const TALL: usize,
    const WIDE: usize,
    const MORE: bool,
>(
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    let mut next_row = 0;
    while next_row < R {
        let mut next = 0;
        while next < N {
            // The last square does some sums again, which must not be added again.
            let (r, n) = (next_row.min(R - TALL), next.min(N - WIDE));
            let mut totals = [[T::ZERO; WIDE]; TALL];
            let mut start = 0;
            while start < K {
                let end = if K <= SUMMED { K } else { K.min(start + SUMMED) };
                // The first products apart: adding them to zeros takes as long as making them.
                let mut sums = products(&a[start], &rows[start], (r, n), [[-T::ZERO; WIDE]; TALL]);
                for (a, row) in a[start + 1..end].iter().zip(&rows[start + 1..end]) {
                    sums = products(a, row, (r, n), sums);
                    keep_rolled();
                }
                if K <= SUMMED {
                    totals = sums;
                } else {
                    for s in 0..TALL {
                        for c in 0..WIDE {
                            totals[s][c] = totals[s][c] + sums[s][c];
                        }
                    }
                }
                start = end;
            }
            if MORE && (r, n) != (next_row, next) {
                forget_done(&mut totals, (next_row - r, next - n));
            }
            for (row, totals) in out[r..].iter_mut().zip(totals) {
                if let Some(place) = row[n..].first_chunk_mut::<WIDE>() {
                    for c in 0..WIDE {
                        place[c] = if MORE { place[c] + totals[c] } else { totals[c] };
                    }
                }
            }
            next = opaque(next + WIDE);
        }
        next_row = opaque(next_row + TALL);
    }
}

/// Leaves nothing of so many rows and columns that have been added already.
#[cold]
#[inline(never)]
fn forget_done<T: Number, const TALL: usize, const WIDE: usize>(
    totals: &mut [[T; WIDE]; TALL],
    (rows, columns): (usize, usize),
) {
    for (s, row) in totals.iter_mut().enumerate() {
        for (c, total) in row.iter_mut().enumerate() {
            if s < rows || c < columns {
                *total = -T::ZERO;
            }
        }
    }
}

/// `sums` and the products of so many entries of `a` from r on with so many of `row` from n on.
#[inline(always)]
fn products<T: Number, const N: usize, const R: usize, const TALL: usize, const WIDE: usize>(
    a: &[T; R],
    row: &[T; N],
    (r, n): (usize, usize),
    mut sums: [[T; WIDE]; TALL],
) -> [[T; WIDE]; TALL] {
    if let (Some(a), Some(row)) = (a[r..].first_chunk::<TALL>(), row[n..].first_chunk::<WIDE>()) {
        for s in 0..TALL {
            // All products before the first sum, which would wait for its own.
            let products = row.map(
                #[inline(always)]
                |x| a[s] * x,
            );
            for c in 0..WIDE {
                sums[s][c] = sums[s][c] + products[c];
            }
        }
    }
    sums
}

/// `out[i][c]` = Σ_k `left[i][k]` · `right[c][k]`: products of columns.
#[inline(always)]
pub(crate) fn products_of_columns<T: Number, const O: usize, const D: usize, const C: usize>(
    left: &[[T; O]; D],
    right: &[[T; O]; C],
    out: &mut [[T; C]; D],
) {
    if const { D >= TILE && C >= TILE } {
        products_of_columns_in_squares::<T, O, D, C, TILE, TILE>(left, right, out);
    } else if const { D > 0 && C > 0 } {
        products_of_columns_in_squares::<T, O, D, C, 1, 1>(left, right, out);
    }
}

#[inline(never)]
fn products_of_columns_in_squares<
    T: Number,
    const O: usize,
    const D: usize,
    const C: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    left: &[[T; O]; D],
    right: &[[T; O]; C],
    out: &mut [[T; C]; D],
) {
    let mut next_row = 0;
    while next_row < D {
        let mut next = 0;
        while next < C {
            let (i, j) = (next_row.min(D - TALL), next.min(C - WIDE));
            let (Some(left), Some(right)) =
                (left[i..].first_chunk::<TALL>(), right[j..].first_chunk::<WIDE>())
            else {
                return;
            };
            let mut totals = [[T::ZERO; WIDE]; TALL];
            let mut start = 0;
            while start < O {
                let end = if O <= SUMMED { O } else { O.min(start + SUMMED) };
                let mut sums = [[T::ZERO; WIDE]; TALL];
                for k in start..end {
                    let entries = left.each_ref().map(
                        #[inline(always)]
                        |column| column[k],
                    );
                    let row = right.each_ref().map(
                        #[inline(always)]
                        |column| column[k],
                    );
                    sums = products(&entries, &row, (0, 0), sums);
                    keep_rolled();
                }
                if O <= SUMMED {
                    totals = sums;
                } else {
                    for s in 0..TALL {
                        for c in 0..WIDE {
                            totals[s][c] = totals[s][c] + sums[s][c];
                        }
                    }
                }
                start = end;
            }
            for (row, totals) in out[i..].iter_mut().zip(totals) {
                if let Some(place) = row[j..].first_chunk_mut() {
                    *place = totals;
                }
            }
            next = opaque(next + WIDE);
        }
        next_row = opaque(next_row + TALL);
    }
}
