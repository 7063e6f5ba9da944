//! [`Columns`]: statistics of the columns of z, for data of any offset and any size.
//!
//! A mean is kept in two numbers, and summed up of differences from the column's first entry: a column far from 0 loses no digits, and one that
//! does not change deviates by exactly 0. Squares of very small or very large deviations would leave the number range; such columns are
//! rescaled by a power of two, which loses nothing.

use fearless_simd::Simd;

use crate::{
    lanes::{Lanes, two_sum},
    product::{SUMMED, entry, load_past, store_past},
    scalar::Number,
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
    /// Adds means and deviations; overwrites `centred` with z less its columns' means, divided by their scales.
    #[inline(always)]
    pub(crate) fn add_moments<S: Simd, const O: usize>(
        &mut self,
        simd: S,
        z: &[[T; D]; O],
        centred: &mut [[T; D]; O],
    ) {
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let (mean, rest) = mean_of_rows(simd, z, i);
                mean.store(&mut self.mean, i);
                rest.store(&mut self.mean_rest, i);
                for k in 0..O {
                    store_past((load_past(simd, z, k, i) - mean) - rest, centred, k, i);
                }
            },
        );
        sums_of_squares(simd, centred, &mut self.squared_deviations);
        if !are_usual(&self.squared_deviations) {
            self.rescale(z, centred);
        }
        self.derive_deviations(simd, O);
    }
    /// Divides the deviations of columns whose squares leave the number range by a scale, and makes the squares of columns with ∞ but without
    /// NaN infinite: then NaN says that distances from a column are NaN, and nothing has to be compared. (∞ makes deviations NaN; distances are ∞.)
    #[cold]
    #[inline(never)]
    fn rescale<const O: usize>(&mut self, z: &[[T; D]; O], centred: &mut [[T; D]; O]) {
        for i in 0..D {
            let squares = self.squared_deviations.get(i).copied().unwrap_or(T::ONE);
            let largest = magnitude((0..O).map(|k| entry(centred, k, i)));
            let is_constant = largest.is_within(T::ZERO, T::ZERO);
            if !is_constant && !squares.is_within(T::LEAST_SQUARES, T::MOST_SQUARES) {
                self.add_moments_of(z, centred, i);
            }
        }
    }
    /// Adds mean and deviations of column `i`, as [`add_moments`](Self::add_moments) does, but of numbers of any size.
    pub(crate) fn add_moments_of<const O: usize>(
        &mut self,
        z: &[[T; D]; O],
        centred: &mut [[T; D]; O],
        i: usize,
    ) {
        let binade = magnitude((0..O).map(|k| entry(z, k, i))).binade();
        let scaled = |k| entry(z, k, i) / binade;
        let first = scaled(0);
        let mean = compensated_sum((0..O).map(|k| scaled(k) - first)) / T::of(O as f64);
        let (mean, rest) = two_sum(first, mean);
        let deviation = |k| (scaled(k) - mean) - rest;
        let largest = magnitude((0..O).map(deviation));
        let size = largest.binade() * binade;
        let mut scale = smaller(size.larger(T::LEAST_NORMAL), T::LARGEST_POWER);
        if largest.is_within(T::ZERO, T::ZERO) {
            scale = T::ONE;
        }
        let divisor = scale / binade;
        for k in 0..O {
            if let Some(entry) = centred.get_mut(k).and_then(|row| row.get_mut(i)) {
                *entry = deviation(k) / divisor;
            }
        }
        let sum = compensated_sum((0..O).map(|k| entry(centred, k, i) * entry(centred, k, i)));
        let nan = (0..O).fold(T::ZERO, |nan, k| entry(z, k, i).if_nan(T::NAN, nan));
        for (all, one) in [
            (&mut self.mean, mean * binade),
            (&mut self.mean_rest, rest * binade),
            (&mut self.scale, scale),
            (&mut self.squared_deviations, sum.if_nan(nan.if_nan(T::NAN, T::INFINITY), sum)),
        ] {
            if let Some(entry) = all.get_mut(i) {
                *entry = one;
            }
        }
        self.is_scaled |= !scale.is_within(T::ONE, T::ONE);
    }
    /// Variances and deviations of z itself.
    #[cold]
    #[inline(never)]
    fn undo_scales(&mut self) {
        let statistics = self.variance.iter_mut().zip(&mut self.inverse_deviation);
        for ((variance, inverse), scale) in statistics.zip(self.scale) {
            *variance = *variance * scale * scale;
            *inverse = *inverse / scale;
        }
    }
    /// What follows from the squared deviations of `o` observations.
    #[inline(always)]
    pub(crate) fn derive_deviations<S: Simd>(&mut self, simd: S, o: usize) {
        let per_degree = T::ONE / T::of(o as f64 - 1.0);
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let variance = Lanes::load(simd, &self.squared_deviations, i) * per_degree;
                variance.store(&mut self.variance, i);
                let inverse = variance.sqrt().recip();
                inverse.store(&mut self.inverse_deviation, i);
                inverse.store(&mut self.inverse_scaled_deviation, i);
            },
        );
        if self.is_scaled {
            self.undo_scales();
        }
    }
    /// Adds norms and squares.
    #[inline(always)]
    pub(crate) fn add_norms<S: Simd, const O: usize>(&mut self, simd: S, z: &[[T; D]; O]) {
        sums_of_squares(simd, z, &mut self.squares);
        self.derive_norms(simd);
        if !are_usual(&self.squares) {
            self.shrink(z);
        }
    }
    /// If norms leave the number range: powers of two that bring them back, and the norms of what they make of columns.
    #[cold]
    #[inline(never)]
    pub(crate) fn shrink<const O: usize>(&mut self, z: &[[T; D]; O]) {
        let size = |i| magnitude((0..O).map(|k| entry(z, k, i)));
        self.has_extreme_norms =
            self.squares.iter().enumerate().any(|(i, squares)| squares.has_lost_digits(size(i)));
        if !self.has_extreme_norms {
            return;
        }
        let norms = self.shrink.iter_mut().zip(&mut self.inverse_shrunk_norm);
        for (i, (shrink, inverse)) in norms.enumerate() {
            *shrink = T::ONE / size(i).binade();
            let sum = (0..O).fold(T::ZERO, |sum, k| {
                let entry = entry(z, k, i) * *shrink;
                sum + entry * entry
            });
            // Products of a zero column are 0: instead of 1/0 any number will do whose square is one.
            *inverse = smaller(T::ONE / sum.square_root(), T::LARGEST_POWER.square_root());
        }
    }
    /// What follows from the squares.
    #[inline(always)]
    pub(crate) fn derive_norms<S: Simd>(&mut self, simd: S) {
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let norm = Lanes::load(simd, &self.squares, i).sqrt();
                let inverse =
                    norm.eq(norm.constant(T::ZERO)).select(norm.constant(T::ONE), norm.recip());
                inverse.store(&mut self.inverse_norm, i);
                inverse.store(&mut self.inverse_shrunk_norm, i);
            },
        );
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
    numbers.fold(T::ZERO, |largest, x| x.larger(-x).larger(largest))
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
        let (sum, error) = two_sum(sum, x);
        (sum, rest + error)
    });
    sum + rest
}

/// Calls `visit` with the first column of each register; the last one overlaps its neighbour.
#[inline(always)]
fn for_registers<S: Simd, T: Number, const D: usize>(mut visit: impl FnMut(usize)) {
    let register = Lanes::<S, T>::LEN;
    for i in (0..D).step_by(register) {
        visit(i.min(D.saturating_sub(register)));
    }
}

/// Σ_k z_ki² of every column, added in the order in which z_i · z_j are: of equal columns they are equal.
#[inline(always)]
fn sums_of_squares<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    squares: &mut [T; D],
) {
    let register = Lanes::<S, T>::LEN;
    let mut i = 0;
    // Several sums at once, for one would wait for itself.
    while i + 4 * register <= D {
        registers_of_squares::<S, T, D, 4>(simd, z, i, squares);
        i += 4 * register;
    }
    while i < D {
        let last = D.saturating_sub(register);
        registers_of_squares::<S, T, D, 1>(simd, z, i.min(last), squares);
        i += register;
    }
}

#[inline(always)]
fn registers_of_squares<S: Simd, T: Number, const D: usize, const WIDE: usize>(
    simd: S,
    z: &[[T; D]],
    i: usize,
    squares: &mut [T; D],
) {
    let register = Lanes::<S, T>::LEN;
    let zero = Lanes::splat(simd, T::ZERO);
    let mut totals = [zero; WIDE];
    let mut start = 0;
    while start < z.len() {
        let mut sums = [zero; WIDE];
        for k in start..z.len().min(start + SUMMED) {
            for c in 0..WIDE {
                let entries = load_past(simd, z, k, i + c * register);
                sums[c] = entries.mul_add(entries, sums[c]);
            }
        }
        for c in 0..WIDE {
            totals[c] = totals[c] + sums[c];
        }
        start += SUMMED;
    }
    for c in 0..WIDE {
        totals[c].store(squares, i + c * register);
    }
}

/// The mean of one register of columns, and what rounding has taken from it.
///
/// Differences from the first row are added, whose rounding is small beside the spread of the data, not beside their offset; many rows part by
/// part, so that the error does not grow with their number.
#[inline(always)]
fn mean_of_rows<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    i: usize,
) -> (Lanes<S, T>, Lanes<S, T>) {
    const PART: usize = 64;
    let first = load_past(simd, z, 0, i);
    let (mut sum, mut rest) = (Lanes::splat(simd, T::ZERO), Lanes::splat(simd, T::ZERO));
    let mut start = 0;
    while start < z.len() {
        let end = z.len().min(start + PART);
        let (total, error) = two_sum(sum, sum_of_differences(simd, z, i, first, start..end));
        sum = total;
        rest = rest + error;
        start = end;
    }
    two_sum(first, (sum + rest) / T::of(z.len() as f64))
}

/// Σ_k (z_ki − first) of one register of columns, in four parts, for one sum would wait for itself.
#[inline(always)]
fn sum_of_differences<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    i: usize,
    first: Lanes<S, T>,
    rows: core::ops::Range<usize>,
) -> Lanes<S, T> {
    let mut sums = [Lanes::splat(simd, T::ZERO); 4];
    let mut k = rows.start;
    while k + 4 <= rows.end {
        for c in 0..4 {
            sums[c] = sums[c] + (load_past(simd, z, k + c, i) - first);
        }
        k += 4;
    }
    while k < rows.end {
        sums[0] = sums[0] + (load_past(simd, z, k, i) - first);
        k += 1;
    }
    let [a, b, c, d] = sums;
    (a + b) + (c + d)
}
