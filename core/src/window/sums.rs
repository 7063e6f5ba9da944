//! Sums over the rows of a window, kept up to date as rows come and go.

use fearless_simd::Simd;

use crate::{
    Lanes, Needs, Scalar,
    lanes::two_sum,
    matrix::{column, diagonal, entry},
    shared::pairwise,
};

/// Σ over some rows of x, of what pairs of columns have in common.
///
/// Each sum is kept in two numbers, so that what rounding takes from the first is in the second: adding a row and taking it away again leaves
/// an error of ε² times the largest sum, not of ε.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums<T, const D: usize, const SUMS: usize> {
    /// What is subtracted from rows before products for covariances are taken: near the mean, so that little cancels.
    pub(super) shift: [T; D],
    /// Σ_k (x_ki − shift_i).
    pub(super) totals: Twofold<[T; D]>,
    /// The pairwise quantities that are needed, see [`slot`].
    pub(super) pairs: [Twofold<Square<T, D>>; SUMS],
    /// The number of rows.
    pub(super) rows: usize,
}

/// A number for each pair of columns.
type Square<T, const D: usize> = [[T; D]; D];

/// A sum, and what rounding has taken from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Twofold<A> {
    pub(super) high: A,
    pub(super) low: A,
}

impl<T: Scalar, const D: usize> Twofold<[[T; D]; D]> {
    /// Row i, columns from j on.
    #[inline(always)]
    pub(super) fn lanes<S: Simd>(&self, simd: S, i: usize, j: usize) -> Lanes<S, T> {
        self.corrected(simd, i, j, Lanes::splat(simd, T::ZERO))
    }
    /// The same less a correction. An overflow stays one, for what rounding takes from it is NaN.
    #[inline(always)]
    fn corrected<S: Simd>(
        &self,
        simd: S,
        i: usize,
        j: usize,
        correction: Lanes<S, T>,
    ) -> Lanes<S, T> {
        let high = Lanes::load(simd, column(&self.high, i), j);
        let low = Lanes::load(simd, column(&self.low, i), j);
        let overflow = high.abs().eq(high.constant(T::INFINITY));
        overflow.select(high, (high - correction) + low)
    }
}

/// The number of different sums that `needs` asks for: the size of [`Sums::pairs`].
#[doc(hidden)]
pub const fn count(needs: Needs) -> usize {
    needs.any_of(GRAM) as usize
        + needs.any_of(Needs::COVARIANCE) as usize
        + needs.any_of(Needs::MANHATTAN) as usize
        + needs.any_of(Needs::SQUARED_EUCLIDEAN) as usize
}

/// Norms are the diagonal of the Gram matrix.
const GRAM: Needs = Needs::GRAM.and(Needs::NORMS);

/// The place of a quantity in [`Sums::pairs`].
pub(super) const fn slot(needs: Needs, quantity: Needs) -> Option<usize> {
    let (present, before) = if quantity.any_of(GRAM) {
        (needs.any_of(GRAM), Needs::NOTHING)
    } else if quantity.any_of(Needs::COVARIANCE) {
        (needs.any_of(Needs::COVARIANCE), GRAM)
    } else if quantity.any_of(Needs::MANHATTAN) {
        (needs.any_of(Needs::MANHATTAN), GRAM.and(Needs::COVARIANCE))
    } else if quantity.any_of(Needs::SQUARED_EUCLIDEAN) {
        let before = GRAM.and(Needs::COVARIANCE).and(Needs::MANHATTAN);
        (needs.any_of(Needs::SQUARED_EUCLIDEAN), before)
    } else {
        (false, Needs::NOTHING)
    };
    if present { Some(count(needs.only(before))) } else { None }
}

/// Whether a row comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Comes,
    Goes,
}

impl<T: Scalar, const D: usize, const SUMS: usize> Sums<T, D, SUMS> {
    /// Sums of no rows.
    pub(super) fn nothing(shift: [T; D]) -> Self {
        let zero = [T::ZERO; D];
        let pairs = Twofold { high: [zero; D], low: [zero; D] };
        Self { shift, totals: Twofold { high: zero, low: zero }, pairs: [pairs; SUMS], rows: 0 }
    }

    /// A row comes or goes.
    #[inline(always)]
    pub(super) fn change<S: Simd>(&mut self, simd: S, needs: Needs, z: &[T; D], change: Change) {
        let mut centred = [T::ZERO; D];
        let goes = change == Change::Goes;
        let sign = Lanes::splat(simd, if goes { -T::ONE } else { T::ONE });
        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
            let difference = Lanes::load(simd, z, j) - Lanes::load(simd, &self.shift, j);
            difference.store(&mut centred, j);
            add(&mut self.totals.high, &mut self.totals.low, j, difference * sign);
        }
        macro_rules! quantity {
            ($need:ident, $field:ident, $matrix:ident, $join:expr, |$zi:ident, $zj:ident, $sum:ident| $step:expr) => {
                if let Some(pairs) =
                    slot(needs, Needs::$need).and_then(|slot| self.pairs.get_mut(slot))
                {
                    let row: &[T; D] = select!($matrix, z, &centred);
                    let zero = Lanes::splat(simd, T::ZERO);
                    for i in 0..D {
                        let $zi = Lanes::splat(simd, row.get(i).copied().unwrap_or(T::ZERO));
                        let (Some(high), Some(low)) = (pairs.high.get_mut(i), pairs.low.get_mut(i))
                        else {
                            continue;
                        };
                        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
                            let ($zj, $sum) = (Lanes::load(simd, row, j), zero);
                            add(high, low, j, $step * sign);
                        }
                    }
                }
            };
        }
        macro_rules! select {
            (z, $z:expr, $centred:expr) => {
                $z
            };
            (centred, $z:expr, $centred:expr) => {
                $centred
            };
        }
        pairwise!(quantity);
        self.rows = if goes { self.rows.saturating_sub(1) } else { self.rows + 1 };
    }

    /// The mean of each column; of equal numbers exactly that number, if the shift is.
    #[inline(always)]
    pub(super) fn means(&self) -> [T; D] {
        let per_row = T::ONE / T::of(self.rows as f64);
        let mut means = self.shift;
        for ((mean, high), low) in means.iter_mut().zip(&self.totals.high).zip(&self.totals.low) {
            *mean += (*high + *low) * per_row;
        }
        means
    }

    /// Σ_k (x_ki − x̄_i)(x_kj − x̄_j) of column i with the columns from j on.
    #[inline(always)]
    pub(super) fn deviations<S: Simd>(
        &self,
        simd: S,
        pairs: &Twofold<[[T; D]; D]>,
        i: usize,
        j: usize,
    ) -> Lanes<S, T> {
        let total = |values: &[T; D]| values.get(i).copied().unwrap_or(T::ZERO);
        let of_i = total(&self.totals.high) + total(&self.totals.low);
        let of_j = Lanes::load(simd, &self.totals.high, j) + Lanes::load(simd, &self.totals.low, j);
        let correction = of_j * of_i * (T::ONE / T::of(self.rows as f64));
        pairs.corrected(simd, i, j, correction)
    }

    /// Whether some column's variance is so much less than the squares around the shift that its digits have cancelled.
    #[inline(always)]
    pub(super) fn is_far_from_shift(&self, needs: Needs) -> bool {
        let covariance = slot(needs, Needs::COVARIANCE).and_then(|slot| self.pairs.get(slot));
        let Some(pairs) = covariance else { return false };
        let per_row = T::ONE / T::of(self.rows as f64);
        let squares = diagonal(&pairs.high);
        (0..D).any(|i| {
            let total = self.totals.high.get(i).copied().unwrap_or(T::ZERO);
            let square = squares.get(i).copied().unwrap_or(T::ZERO);
            square - total * total * per_row < square * T::of(1.0 / MOST_CANCELLED)
        })
    }

    /// Whether all squares are numbers.
    #[inline(always)]
    pub(super) fn is_finite(&self) -> bool {
        self.pairs.iter().all(|pairs| {
            let squares = diagonal(&pairs.high);
            squares.iter().all(|square| square.is_number())
        })
    }
}

/// The squares around the shift may be that many times those around the mean.
const MOST_CANCELLED: f64 = 64.0;

/// Adds `summand` to the sums from column j on, with what rounding takes from them.
#[inline(always)]
fn add<S: Simd, T: Scalar>(high: &mut [T], low: &mut [T], j: usize, summand: Lanes<S, T>) {
    let simd = summand.simd();
    let (after, error) = two_sum(Lanes::load(simd, high, j), summand);
    let rest = Lanes::load(simd, low, j) + error;
    after.store(high, j);
    rest.store(low, j);
}

/// How large sums have been since they were made: rounding errors of that time are still in them, so they are as exact as they should be only
/// while they are not much smaller.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peaks<T, const D: usize, const SUMS: usize>([Square<T, D>; SUMS]);

impl<T: Scalar, const D: usize, const SUMS: usize> Peaks<T, D, SUMS> {
    /// A sum may have been that many times what it is.
    const MOST_LOST: f64 = 1024.0;

    /// Of sums that have only ever been added to.
    pub(super) fn of(sums: &Sums<T, D, SUMS>) -> Self {
        Self(sums.pairs.map(|pairs| pairs.high))
    }
    /// Takes note of the sums; tells whether some have become so small beside what they were that errors may count.
    #[inline(always)]
    pub(super) fn follow<S: Simd>(
        &mut self,
        simd: S,
        needs: Needs,
        sums: &Sums<T, D, SUMS>,
    ) -> bool {
        let mut lost = false;
        for quantity in [Needs::GRAM, Needs::COVARIANCE] {
            let Some((peaks, pairs)) = self.of_quantity(needs, quantity, sums) else { continue };
            // Products may be of any sign: what their diagonal, the squares, tells is enough.
            for i in 0..D {
                let sum = entry(&pairs.high, i, i);
                if let Some(peak) = peaks.get_mut(i).and_then(|row| row.get_mut(i)) {
                    *peak = peak.larger(sum);
                    lost |= sum < *peak * T::of(1.0 / Self::MOST_LOST);
                }
            }
        }
        for quantity in [Needs::MANHATTAN, Needs::SQUARED_EUCLIDEAN] {
            let Some((peaks, pairs)) = self.of_quantity(needs, quantity, sums) else { continue };
            for (peaks, sums) in peaks.iter_mut().zip(&pairs.high) {
                for j in (0..D).step_by(Lanes::<S, T>::LEN) {
                    // Past the end there are zeros, and those have lost nothing.
                    let sum = Lanes::load(simd, sums, j);
                    let peak = Lanes::load(simd, peaks, j).max(sum);
                    peak.store(peaks, j);
                    let least = peak * T::of(1.0 / Self::MOST_LOST);
                    lost |= !sum.ge(least).or(sum.is_nan()).all();
                }
            }
        }
        lost
    }
    #[inline(always)]
    fn of_quantity<'a>(
        &mut self,
        needs: Needs,
        quantity: Needs,
        sums: &'a Sums<T, D, SUMS>,
    ) -> Option<(&mut Square<T, D>, &'a Twofold<Square<T, D>>)> {
        let slot = slot(needs, quantity)?;
        Some((self.0.get_mut(slot)?, sums.pairs.get(slot)?))
    }
}
