//! Sums of many numbers, of which a mean is made.

use core::ops::{Add, Sub};

use fearless_simd::Simd;

use crate::{Lanes, Number, lanes::two_sum};

/// A sum that loses no digits however many numbers it has: what rounding took enters with the next number (Kahan 1965). Collected apart, it would be a
/// sum as long, with roundings of its own: a million squares in the four lanes of SSE2 lost three bits.
pub(super) struct Sum<N> {
    rounded: N,
    lost: N,
    /// The sum as it is without all that: what an infinity loses is NaN.
    plain: N,
}

impl<N: Copy + Add<Output = N> + Sub<Output = N>> Sum<N> {
    #[inline(always)]
    pub(super) fn new(zero: N) -> Self {
        Self { rounded: zero, lost: zero, plain: zero }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, number: N) {
        (self.rounded, self.lost) = two_sum(self.rounded, number + self.lost);
        self.plain = self.plain + number;
    }
}

impl<T: Number> Sum<T> {
    #[inline(always)]
    pub(super) fn total(&self) -> T {
        let total = self.rounded + self.lost;
        total.if_nan(self.plain, total)
    }
}

impl<S: Simd, T: Number> Sum<Lanes<S, T>> {
    /// The sum of the lanes.
    #[inline(always)]
    pub(super) fn total_of_lanes(&self) -> T {
        let mut total = Sum::new(T::ZERO);
        for ((rounded, lost), plain) in
            self.rounded.each().zip(self.lost.each()).zip(self.plain.each())
        {
            total.add(Sum { rounded, lost, plain }.total());
        }
        total.total()
    }
}
