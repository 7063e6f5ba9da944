//! [`Columns`]: statistics of the columns of z, for data of any offset and any size.
//!
//! A mean is kept in two numbers, and summed up of differences from the column's first entry: a column far from 0 loses no digits, and one that
//! does not change deviates by exactly 0. Squares of very small or very large deviations would leave the number range; such columns are
//! rescaled by a power of two, which loses nothing.

use fearless_simd::Simd;

use super::{
    panels::{Panel, Panels, nonzero},
    sums::SUMMED,
};
use crate::{
    lanes::{Lanes, two_sum},
    rolled::keep_rolled,
    scalar::{Number, SINGLE},
};

/// Statistics of the columns of z, one entry per column; NaN where nobody needs them.
#[derive(Clone, Debug)]
pub struct Columns<T, const D: usize> {
    /// The mean of each column ([`Needs::COVARIANCE`](crate::Needs::COVARIANCE)).
    pub mean: [T; D],
    /// What rounding has taken from the mean.
    pub(crate) mean_rest: [T; D],
    /// The sample variance, divided by o − 1 ([`Needs::COVARIANCE`](crate::Needs::COVARIANCE)).
    pub variance: [T; D],
    /// 1 / sample standard deviation: ∞ for a constant column ([`Needs::COVARIANCE`](crate::Needs::COVARIANCE)).
    pub inverse_deviation: [T; D],
    /// 1 / L2 norm, a zero norm counting as 1 ([`Needs::NORMS`](crate::Needs::NORMS)).
    pub inverse_norm: [T; D],
    /// Σ_k z_ki².
    pub(crate) squares: [T; D],
    /// What deviations are divided by before they are squared: a power of two, 1 for all columns of usual size.
    pub(crate) scale: [T; D],
    /// Whether some column's scale is not 1.
    pub(crate) is_scaled: bool,
    /// Σ_k (z_ki − z̄_i)² / scale²; ∞ for a column with ∞ and without NaN.
    pub(crate) squared_deviations: [T; D],
    /// 1 / sample standard deviation, times scale.
    pub(crate) inverse_scaled_deviation: [T; D],
    /// What columns are multiplied by before their norms are taken, for cosines: a power of two, 1 for all columns of usual size.
    pub(crate) shrink: [T; D],
    /// 1 / L2 norm, a zero norm counting as 1, over `shrink`.
    pub(crate) inverse_shrunk_norm: [T; D],
    /// Whether some column's norm is a number, but not its square.
    pub(crate) has_extreme_norms: bool,
}

impl<T: Number, const D: usize> Columns<T, D> {
    /// Columns about which nothing is known.
    #[inline(always)]
    pub(crate) fn unknown() -> Self {
        let nothing = [T::NAN; D];
        Self {
            mean: nothing,
            mean_rest: nothing,
            variance: nothing,
            inverse_deviation: nothing,
            inverse_norm: nothing,
            squares: nothing,
            scale: [T::ONE; D],
            is_scaled: false,
            squared_deviations: nothing,
            inverse_scaled_deviation: nothing,
            shrink: [T::ONE; D],
            inverse_shrunk_norm: nothing,
            has_extreme_norms: false,
        }
    }
    /// What kernels read.
    #[inline(always)]
    pub(crate) fn statistics(&self) -> Statistics<'_, T> {
        Statistics {
            mean: &self.mean,
            mean_rest: &self.mean_rest,
            squares: &self.squares,
            squared_deviations: &self.squared_deviations,
            shrink: &self.shrink,
            is_scaled: self.is_scaled,
            has_extreme_norms: self.has_extreme_norms,
        }
    }
    /// What kernels write about deviations.
    #[inline(always)]
    pub(crate) fn moments(&mut self) -> Moments<'_, T> {
        Moments {
            mean: &mut self.mean,
            mean_rest: &mut self.mean_rest,
            variance: &mut self.variance,
            inverse_deviation: &mut self.inverse_deviation,
            scale: &mut self.scale,
            is_scaled: &mut self.is_scaled,
            squared_deviations: &mut self.squared_deviations,
            inverse_scaled_deviation: &mut self.inverse_scaled_deviation,
        }
    }
    /// What kernels write about norms.
    #[inline(always)]
    pub(crate) fn norms(&mut self) -> Norms<'_, T> {
        Norms {
            inverse_norm: &mut self.inverse_norm,
            squares: &mut self.squares,
            shrink: &mut self.shrink,
            inverse_shrunk_norm: &mut self.inverse_shrunk_norm,
            extreme: &mut self.has_extreme_norms,
        }
    }
}

/// What [`Columns`] says, of however many columns.
#[derive(Clone, Copy, Debug)]
pub struct Statistics<'a, T> {
    pub(crate) mean: &'a [T],
    pub(crate) mean_rest: &'a [T],
    pub(crate) squares: &'a [T],
    pub(crate) squared_deviations: &'a [T],
    pub(crate) shrink: &'a [T],
    pub(crate) is_scaled: bool,
    pub(crate) has_extreme_norms: bool,
}

impl<'a, T> Statistics<'a, T> {
    /// The squares that products of centred columns, or of z itself, have on their diagonal.
    #[inline(always)]
    pub(crate) fn of_products(&self, centred: bool) -> &'a [T] {
        if centred { self.squared_deviations } else { self.squares }
    }
}

impl<T: Number> Statistics<'_, T> {
    /// z_i · z_j, both shrunk before.
    pub(crate) fn shrunk_product(&self, z: &Matrix<'_, T>, i: usize, j: usize) -> T {
        let shrink = |i: usize| self.shrink.get(i).copied().unwrap_or(T::ZERO);
        (0..z.rows)
            .fold(T::ZERO, |sum, k| sum + (z.entry(k, i) * shrink(i)) * (z.entry(k, j) * shrink(j)))
    }
}

/// Means and deviations of [`Columns`], to be written.
#[derive(Debug)]
pub struct Moments<'a, T> {
    mean: &'a mut [T],
    mean_rest: &'a mut [T],
    variance: &'a mut [T],
    inverse_deviation: &'a mut [T],
    scale: &'a mut [T],
    is_scaled: &'a mut bool,
    squared_deviations: &'a mut [T],
    inverse_scaled_deviation: &'a mut [T],
}

/// Norms of [`Columns`], to be written.
#[derive(Debug)]
pub struct Norms<'a, T> {
    inverse_norm: &'a mut [T],
    pub(super) squares: &'a mut [T],
    shrink: &'a mut [T],
    inverse_shrunk_norm: &'a mut [T],
    extreme: &'a mut bool,
}

/// z, however it lies.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T> {
    pub(crate) numbers: &'a [T],
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) order: Order,
}

/// How the numbers of a matrix lie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    /// Row by row.
    Rows,
    /// Column by column.
    Columns,
    /// In panels, each row by row.
    Panels(Panels),
}

impl<'a, T: Number> Matrix<'a, T> {
    /// Row by row.
    pub(crate) fn by_rows<const D: usize>(rows: &'a [[T; D]]) -> Self {
        let numbers = rows.as_flattened();
        Self { numbers, rows: rows.len(), columns: D, order: Order::Rows }
    }
    /// Column by column.
    pub(crate) fn by_columns<const O: usize>(columns: &'a [[T; O]]) -> Self {
        let numbers = columns.as_flattened();
        Self { numbers, rows: O, columns: columns.len(), order: Order::Columns }
    }
    /// The numbers that hold the panel's columns, the distance of their rows, and where the panel begins in one.
    #[inline(always)]
    pub(crate) fn part(&self, panel: Panel) -> (&'a [T], usize, usize) {
        match self.order {
            Order::Panels(_) => (panel.of(self.numbers, self.rows), panel.width, 0),
            Order::Rows => (self.numbers, self.columns, panel.first),
            // There are kernels of their own.
            Order::Columns => (&[], 1, 0),
        }
    }
    /// Where entry (k, i) is. Asked for in rare cases only.
    #[inline(never)]
    fn place(&self, k: usize, i: usize) -> usize {
        match self.order {
            Order::Panels(panels) => {
                let panel = panels.holding(i);
                panel.first * self.rows + k * panel.width + (i - panel.first)
            }
            Order::Rows => k * self.columns + i,
            Order::Columns => i * self.rows + k,
        }
    }
    /// Entry (k, i).
    pub(crate) fn entry(&self, k: usize, i: usize) -> T {
        self.numbers.get(self.place(k, i)).copied().unwrap_or(T::ZERO)
    }
    /// Column i.
    pub(crate) fn column(self, i: usize) -> impl Iterator<Item = T> + Clone {
        (0..self.rows).map(move |k| self.entry(k, i))
    }
}

/// Calls `$work` with where the registers of a panel of `$width` columns begin, in groups: of two, or where they are single numbers of four. The last group may
/// be smaller, or overlap the one before.
macro_rules! for_groups {
    ($s:ident, $t:ident, $width:expr, |$shifts:ident| $work:expr) => {{
        let (register, width) = (Lanes::<$s, $t>::LEN, $width);
        if const { SINGLE } {
            let together = if width < 4 { 1 } else { 4 };
            for first in (0..width).step_by(together) {
                if together == 4 {
                    let first = first.min(width - 4);
                    let $shifts = [first, first + 1, first + 2, first + 3];
                    $work;
                } else {
                    let $shifts = [first];
                    $work;
                }
            }
        } else {
            for pair in Panels::pairs::<$s, $t>(width).iter() {
                let last = pair.first + pair.width - register;
                if last > pair.first {
                    let $shifts = [pair.first, last];
                    $work;
                } else {
                    let $shifts = [last];
                    $work;
                }
            }
        }
    }};
}

/// Means and deviations of z; overwrites `centred` with z less its columns' means, divided by their scales, in panels.
#[inline(always)]
pub(crate) fn moments<S: Simd, T: Number>(
    simd: S,
    z: Matrix<'_, T>,
    centred: &mut [T],
    mut moments: Moments<'_, T>,
) {
    let register = Lanes::<S, T>::LEN;
    let panels = Panels::of::<S, T>(z.columns);
    for panel in panels.iter() {
        let to = panel.of_mut(centred, z.rows);
        if panel.width < register {
            centre_narrow(simd, z, to, &mut moments);
            continue;
        }
        for_groups!(S, T, panel.width, |shifts| {
            centre(simd, z.part(panel), to, panel, shifts, &mut moments);
        });
    }
    moments.finish(simd, z, centred, panels);
}

/// Mean and deviations of a panel's registers that begin at `shifts`.
#[inline(always)]
fn centre<S: Simd, T: Number, const WIDE: usize>(
    simd: S,
    (from, stride, first): (&[T], usize, usize),
    to: &mut [T],
    panel: Panel,
    shifts: [usize; WIDE],
    moments: &mut Moments<'_, T>,
) {
    let zero = Lanes::splat(simd, T::ZERO);
    let starts = shifts.map(
        #[inline(always)]
        |shift| first + shift,
    );
    let [means, rests] = means(simd, from, stride, starts);
    let mut totals = [zero; WIDE];
    let parts =
        from.chunks(nonzero(SUMMED * stride)).zip(to.chunks_mut(nonzero(SUMMED * panel.width)));
    for (from, to) in parts {
        let mut sums = [zero; WIDE];
        let rows =
            from.chunks_exact(nonzero(stride)).zip(to.chunks_exact_mut(nonzero(panel.width)));
        for (from, to) in rows {
            let Some(entries) = registers_at::<S, T, WIDE>(simd, from, starts) else { break };
            let range = shifts[0]..shifts[WIDE - 1] + Lanes::<S, T>::LEN;
            let Some(to) = to.get_mut(range) else { break };
            for c in 0..WIDE {
                let deviation = (entries[c] - means[c]) - rests[c];
                sums[c] = deviation.mul_add(deviation, sums[c]);
                store(deviation, to, shifts[c] - shifts[0]);
            }
            keep_rolled();
        }
        for c in 0..WIDE {
            totals[c] = totals[c] + sums[c];
        }
    }
    for c in 0..WIDE {
        let i = panel.first + shifts[c];
        store(means[c], moments.mean, i);
        store(rests[c], moments.mean_rest, i);
        store(totals[c], moments.squared_deviations, i);
    }
}

/// As [`centre`], of fewer columns than a register has lanes: lanes past the end of a row hold the next one.
#[inline(always)]
pub(super) fn centre_narrow<S: Simd, T: Number>(
    simd: S,
    z: Matrix<'_, T>,
    to: &mut [T],
    moments: &mut Moments<'_, T>,
) {
    let zero = Lanes::splat(simd, T::ZERO);
    let row = |k: usize| Lanes::load(simd, z.numbers, k * z.columns);
    let first = row(0);
    let (mut sum, mut rest, mut k) = (zero, zero, 0);
    while k < z.rows {
        let end = z.rows.min(k + PART);
        let mut sums = [zero; 2];
        while k + 2 <= end {
            sums[0] = sums[0] + (row(k) - first);
            sums[1] = sums[1] + (row(k + 1) - first);
            k += 2;
            keep_rolled();
        }
        if k < end {
            sums[0] = sums[0] + (row(k) - first);
            k += 1;
        }
        let (total, error) = two_sum(sum, sums[0] + sums[1]);
        (sum, rest) = (total, rest + error);
    }
    let (mean, rest) = two_sum(first, (sum + rest) / T::of(z.rows as f64));
    let (mut total, mut k) = (zero, 0);
    while k < z.rows {
        let end = z.rows.min(k + SUMMED);
        let mut sum = zero;
        while k < end {
            let deviation = (row(k) - mean) - rest;
            sum = deviation.mul_add(deviation, sum);
            // What is written past the end is written again with the next row.
            deviation.store(to, k * z.columns);
            k += 1;
        }
        total = total + sum;
    }
    mean.store(moments.mean, 0);
    rest.store(moments.mean_rest, 0);
    total.store(moments.squared_deviations, 0);
}

/// The means of registers of columns, and what rounding has taken from them.
///
/// Differences from the first row are added, whose rounding is small beside the spread of the data, not beside their offset; many rows part by
/// part, so that the error does not grow with their number.
#[inline(always)]
fn means<S: Simd, T: Number, const WIDE: usize>(
    simd: S,
    from: &[T],
    stride: usize,
    starts: [usize; WIDE],
) -> [[Lanes<S, T>; WIDE]; 2] {
    let zero = Lanes::splat(simd, T::ZERO);
    let (mut first, mut sums, mut rests) = ([zero; WIDE], [zero; WIDE], [zero; WIDE]);
    for c in 0..WIDE {
        first[c] = load(simd, from, starts[c]);
    }
    for part in from.chunks(nonzero(PART * stride)) {
        // Two sums, for one would wait for itself.
        let (mut even, mut odd) = ([zero; WIDE], [zero; WIDE]);
        let mut pairs = part.chunks_exact(nonzero(2 * stride));
        for pair in &mut pairs {
            let Some((one, other)) = pair.split_at_checked(stride) else { break };
            let Some(one) = registers_at::<S, T, WIDE>(simd, one, starts) else { break };
            let Some(other) = registers_at::<S, T, WIDE>(simd, other, starts) else { break };
            for c in 0..WIDE {
                even[c] = even[c] + (one[c] - first[c]);
                odd[c] = odd[c] + (other[c] - first[c]);
            }
            keep_rolled();
        }
        if !pairs.remainder().is_empty() {
            for c in 0..WIDE {
                even[c] = even[c] + (load(simd, pairs.remainder(), starts[c]) - first[c]);
            }
        }
        for c in 0..WIDE {
            let (total, error) = two_sum(sums[c], even[c] + odd[c]);
            (sums[c], rests[c]) = (total, rests[c] + error);
        }
    }
    let rows = T::of((from.len() / nonzero(stride)) as f64);
    let (mut means, mut of_means) = ([zero; WIDE], [zero; WIDE]);
    for c in 0..WIDE {
        (means[c], of_means[c]) = two_sum(first[c], (sums[c] + rests[c]) / rows);
    }
    [means, of_means]
}

/// How many differences are added to one sum of a mean.
pub(super) const PART: usize = 64;

impl<T: Number> Moments<'_, T> {
    /// What follows from means and squared deviations, once these are in the number range.
    #[inline(always)]
    pub(super) fn finish<S: Simd>(
        mut self,
        simd: S,
        z: Matrix<'_, T>,
        centred: &mut [T],
        panels: Panels,
    ) {
        if !are_usual(self.squared_deviations) {
            self.rescale(z, centred, panels);
        }
        derive_deviations(simd, z.rows, self);
    }
    /// Divides the deviations of columns whose squares leave the number range by a scale, and makes the squares of columns with ∞ but without
    /// NaN infinite: then NaN says that distances from a column are NaN, and nothing has to be compared. (∞ makes deviations NaN; distances are ∞.)
    #[cold]
    #[inline(never)]
    fn rescale(&mut self, z: Matrix<'_, T>, centred: &mut [T], panels: Panels) {
        for i in 0..z.columns {
            let squares = self.squared_deviations.get(i).copied().unwrap_or(T::ONE);
            let of = Matrix { numbers: &*centred, order: Order::Panels(panels), ..z };
            let largest = magnitude(of.column(i));
            let is_constant = largest.is_within(T::ZERO, T::ZERO);
            if !is_constant && !squares.is_within(T::LEAST_SQUARES, T::MOST_SQUARES) {
                let places = Matrix { numbers: z.numbers, order: Order::Panels(panels), ..z };
                self.add_column(z, i, |k, deviation| {
                    if let Some(entry) = centred.get_mut(places.place(k, i)) {
                        *entry = deviation;
                    }
                });
            }
        }
    }
    /// Adds mean and deviations of column `i`, as [`moments`] does, but of numbers of any size.
    pub(crate) fn add_column(&mut self, z: Matrix<'_, T>, i: usize, store: impl FnMut(usize, T)) {
        let of =
            moments_of_any_size(z.column(i), magnitude(z.column(i)), T::of(z.rows as f64), store);
        for (all, one) in [
            (&mut *self.mean, of.mean),
            (&mut *self.mean_rest, of.mean_rest),
            (&mut *self.scale, of.scale),
            (&mut *self.squared_deviations, of.squared_deviations),
        ] {
            if let Some(entry) = all.get_mut(i) {
                *entry = one;
            }
        }
        *self.is_scaled |= !of.scale.is_within(T::ONE, T::ONE);
    }
    /// Variances and deviations of z itself.
    #[cold]
    #[inline(never)]
    fn undo_scales(&mut self) {
        let statistics = self.variance.iter_mut().zip(&mut *self.inverse_deviation);
        for ((variance, inverse), scale) in statistics.zip(&*self.scale) {
            *variance = *variance * *scale * *scale;
            *inverse = *inverse / *scale;
        }
    }
}

/// Mean and deviations of one column.
pub(crate) struct ColumnMoments<T> {
    pub(crate) mean: T,
    pub(crate) mean_rest: T,
    pub(crate) scale: T,
    pub(crate) squared_deviations: T,
}

/// Of so many numbers of any size, whose largest is `size`; calls `store` with each deviation, divided by the scale.
pub(crate) fn moments_of_any_size<T: Number>(
    column: impl Iterator<Item = T> + Clone,
    size: T,
    count: T,
    mut store: impl FnMut(usize, T),
) -> ColumnMoments<T> {
    let binade = size.binade();
    // Of shares of the binade: differences of large numbers may be none.
    let deviations = |mean, rest| Deviations { divisor: binade, mean, rest, share: T::ONE };
    let first = column.clone().next().unwrap_or(T::ZERO) / binade;
    let sum = deviations(first, T::ZERO).sum(column.clone(), false);
    let (mean, rest) = two_sum(first, sum / count);
    let deviations = deviations(mean, rest);
    let scale = scale_of(deviations.largest(column.clone()), binade);
    let shares = Deviations { share: scale / binade, ..deviations };
    for (k, x) in column.clone().enumerate() {
        store(k, shares.of(x));
    }
    let sum = shares.sum(column, true);
    ColumnMoments {
        mean: mean * binade,
        mean_rest: rest * binade,
        scale,
        squared_deviations: sum.if_nan(size.if_nan(T::NAN, T::INFINITY), sum),
    }
}

/// What numbers of a column deviate from their mean, which is one of numbers over `divisor`; and what is divided by `share`.
#[derive(Clone, Copy)]
struct Deviations<T> {
    divisor: T,
    mean: T,
    rest: T,
    share: T,
}

impl<T: Number> Deviations<T> {
    #[inline(always)]
    fn of(&self, x: T) -> T {
        ((x / self.divisor - self.mean) - self.rest) / self.share
    }
    /// The largest one.
    #[inline(never)]
    fn largest(&self, column: impl Iterator<Item = T>) -> T {
        magnitude(column.map(|x| self.of(x)))
    }
    /// Their sum, or that of their squares, with what rounding takes from it on the way.
    #[inline(never)]
    fn sum(&self, column: impl Iterator<Item = T>, squared: bool) -> T {
        compensated_sum(column.map(|x| {
            let deviation = self.of(x);
            if squared { deviation * deviation } else { deviation }
        }))
    }
}

/// What follows from the squared deviations of `o` observations.
#[inline(always)]
pub(crate) fn derive_deviations<S: Simd, T: Number>(
    simd: S,
    o: usize,
    mut moments: Moments<'_, T>,
) {
    let per_degree = T::ONE / T::of(o as f64 - 1.0);
    let columns = moments.squared_deviations.len();
    for_registers::<S, T>(
        columns,
        #[inline(always)]
        |i| {
            let variance = Lanes::load(simd, moments.squared_deviations, i) * per_degree;
            variance.store(moments.variance, i);
            let inverse = variance.sqrt().recip();
            inverse.store(moments.inverse_deviation, i);
            inverse.store(moments.inverse_scaled_deviation, i);
        },
    );
    if *moments.is_scaled {
        moments.undo_scales();
    }
}

/// Norms and squares of z.
#[inline(always)]
pub(crate) fn norms<S: Simd, T: Number>(simd: S, z: Matrix<'_, T>, norms: Norms<'_, T>) {
    let register = Lanes::<S, T>::LEN;
    for panel in Panels::of::<S, T>(z.columns).iter() {
        if panel.width < register {
            squares_narrow(simd, z, norms.squares);
            continue;
        }
        for_groups!(S, T, panel.width, |shifts| {
            squares(simd, z.part(panel), panel, shifts, norms.squares);
        });
    }
    norms.finish(simd, z);
}

/// Σ_k z_ki² of a panel's registers that begin at `shifts`.
#[inline(always)]
fn squares<S: Simd, T: Number, const WIDE: usize>(
    simd: S,
    (from, stride, first): (&[T], usize, usize),
    panel: Panel,
    shifts: [usize; WIDE],
    out: &mut [T],
) {
    let zero = Lanes::splat(simd, T::ZERO);
    let starts = shifts.map(
        #[inline(always)]
        |shift| first + shift,
    );
    let mut totals = [zero; WIDE];
    for part in from.chunks(nonzero(SUMMED * stride)) {
        let mut sums = [zero; WIDE];
        for row in part.chunks_exact(nonzero(stride)) {
            let Some(entries) = registers_at::<S, T, WIDE>(simd, row, starts) else { break };
            for c in 0..WIDE {
                sums[c] = entries[c].mul_add(entries[c], sums[c]);
            }
            keep_rolled();
        }
        for c in 0..WIDE {
            totals[c] = totals[c] + sums[c];
        }
    }
    for c in 0..WIDE {
        store(totals[c], out, panel.first + shifts[c]);
    }
}

/// As [`squares`], of fewer columns than a register has lanes.
#[inline(always)]
pub(super) fn squares_narrow<S: Simd, T: Number>(simd: S, z: Matrix<'_, T>, out: &mut [T]) {
    let zero = Lanes::splat(simd, T::ZERO);
    let (mut total, mut k) = (zero, 0);
    while k < z.rows {
        let end = z.rows.min(k + SUMMED);
        let mut sum = zero;
        while k < end {
            let entries = Lanes::load(simd, z.numbers, k * z.columns);
            sum = entries.mul_add(entries, sum);
            k += 1;
        }
        total = total + sum;
    }
    total.store(out, 0);
}

impl<T: Number> Norms<'_, T> {
    /// What follows from the squares, once these are in the number range.
    #[inline(always)]
    pub(super) fn finish<S: Simd>(mut self, simd: S, z: Matrix<'_, T>) {
        self.derive(simd);
        if !self.are_usual() {
            self.shrink(z);
        }
    }
    /// If norms leave the number range: powers of two that bring them back, and the norms of what they make of columns.
    #[cold]
    #[inline(never)]
    pub(crate) fn shrink(&mut self, z: Matrix<'_, T>) {
        let size = |i| magnitude(z.column(i));
        *self.extreme =
            self.squares.iter().enumerate().any(|(i, squares)| squares.has_lost_digits(size(i)));
        if !*self.extreme {
            return;
        }
        let norms = self.shrink.iter_mut().zip(&mut *self.inverse_shrunk_norm);
        for (i, (shrink, inverse)) in norms.enumerate() {
            let of = shrunk_norm(z.column(i), size(i));
            (*shrink, *inverse) = (of.shrink, of.inverse);
        }
    }
    /// What follows from the squares.
    #[inline(always)]
    pub(crate) fn derive<S: Simd>(&mut self, simd: S) {
        let columns = self.squares.len();
        for_registers::<S, T>(
            columns,
            #[inline(always)]
            |i| {
                let norm = Lanes::load(simd, self.squares, i).sqrt();
                let inverse =
                    norm.eq(norm.constant(T::ZERO)).select(norm.constant(T::ONE), norm.recip());
                inverse.store(self.inverse_norm, i);
                inverse.store(self.inverse_shrunk_norm, i);
            },
        );
    }
    /// Whether a norm may have left the number range.
    pub(crate) fn are_usual(&self) -> bool {
        are_usual(self.squares)
    }
}

/// What a column is multiplied by before its norm is taken, and 1 / that norm.
pub(crate) struct ShrunkNorm<T> {
    pub(crate) shrink: T,
    pub(crate) inverse: T,
}

/// Of a column of any size, whose largest number is `size`.
pub(crate) fn shrunk_norm<T: Number>(column: impl Iterator<Item = T>, size: T) -> ShrunkNorm<T> {
    let shrink = T::ONE / size.binade();
    let sum = column.fold(T::ZERO, |sum, entry| {
        keep_rolled();
        let entry = entry * shrink;
        sum + entry * entry
    });
    // Products of a zero column are 0: instead of 1/0 any number will do whose square is one.
    let inverse = smaller(T::ONE / sum.square_root(), T::LARGEST_POWER.square_root());
    ShrunkNorm { shrink, inverse }
}

/// The numbers of a register from place `at` on.
#[inline(always)]
fn register_at<S: Simd, T: Number>(numbers: &[T], at: usize) -> Option<&[T]> {
    numbers.get(at..at + Lanes::<S, T>::LEN)
}

/// Registers of numbers from the places `starts` on, which ascend; they are looked for at once.
#[inline(always)]
fn registers_at<S: Simd, T: Number, const WIDE: usize>(
    simd: S,
    numbers: &[T],
    starts: [usize; WIDE],
) -> Option<[Lanes<S, T>; WIDE]> {
    let numbers = numbers.get(starts[0]..starts[WIDE - 1] + Lanes::<S, T>::LEN)?;
    let mut registers = [Lanes::splat(simd, T::ZERO); WIDE];
    for c in 0..WIDE {
        registers[c] = Lanes::full(simd, register_at::<S, T>(numbers, starts[c] - starts[0])?);
    }
    Some(registers)
}

/// A register of numbers from place `at` on, which are there.
#[inline(always)]
fn load<S: Simd, T: Number>(simd: S, numbers: &[T], at: usize) -> Lanes<S, T> {
    match register_at::<S, T>(numbers, at) {
        Some(entries) => Lanes::full(simd, entries),
        None => Lanes::splat(simd, T::ZERO),
    }
}

/// Writes a register to the places from `at` on, which are there.
#[inline(always)]
fn store<S: Simd, T: Number>(lanes: Lanes<S, T>, numbers: &mut [T], at: usize) {
    if let Some(entries) = numbers.get_mut(at..at + Lanes::<S, T>::LEN) {
        lanes.store_full(entries);
    }
}

/// Whether all sums of squares have all their digits.
#[inline(always)]
pub(crate) fn are_usual<T: Number>(squares: &[T]) -> bool {
    // All of them: a loop that may end early is no loop over registers.
    squares
        .iter()
        .fold(true, |usual, squares| usual & squares.is_within(T::LEAST_SQUARES, T::MOST_SQUARES))
}

/// The largest |x|; NaN if one is.
#[inline(always)]
pub(crate) fn magnitude<T: Number>(numbers: impl Iterator<Item = T>) -> T {
    // The largest so far comes last, so that 0 is not −0.
    numbers.fold(T::ZERO, |largest, x| {
        keep_rolled();
        x.larger(-x).larger(largest)
    })
}

/// What deviations are divided by, of which the `largest` is a multiple of `binade`; 1 of a column that does not change.
pub(crate) fn scale_of<T: Number>(largest: T, binade: T) -> T {
    if largest.is_within(T::ZERO, T::ZERO) {
        return T::ONE;
    }
    smaller((largest.binade() * binade).larger(T::LEAST_NORMAL), T::LARGEST_POWER)
}

/// The smaller one; NaN when either is NaN.
#[inline(always)]
fn smaller<T: Number>(a: T, b: T) -> T {
    -((-a).larger(-b))
}

/// Σ x, with what rounding takes from it on the way.
#[inline(always)]
pub(crate) fn compensated_sum<T: Number>(numbers: impl Iterator<Item = T>) -> T {
    let (sum, rest) = numbers.fold((T::ZERO, T::ZERO), |(sum, rest), x| {
        keep_rolled();
        let (sum, error) = two_sum(sum, x);
        (sum, rest + error)
    });
    sum + rest
}

/// Calls `visit` with the first column of each register; the last one overlaps its neighbour.
#[inline(always)]
fn for_registers<S: Simd, T: Number>(columns: usize, mut visit: impl FnMut(usize)) {
    let register = Lanes::<S, T>::LEN;
    for i in (0..columns).step_by(register) {
        visit(i.min(columns.saturating_sub(register)));
        keep_rolled();
    }
}
