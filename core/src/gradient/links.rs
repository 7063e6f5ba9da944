//! [`Links`]: cotangents of the shared quantities of a few pairs, given back to their two columns pair by pair.

use fearless_simd::Simd;

use super::Quantities;
use crate::{
    lanes::Lanes,
    matrix::{add_transpose_of, column, number},
    needs::Needs,
    scalar::Number,
    shared::At,
    sparse::add_scaled,
};

/// The columns of z and of its deviations as rows, and their cotangents.
#[derive(Debug)]
pub(crate) struct Links<'a, T, const D: usize, const O: usize> {
    z: &'a [[T; O]; D],
    centred: &'a [[T; O]; D],
    z_bar: [[T; O]; D],
    /// What each column is multiplied by, to be added to its own cotangent.
    own: [T; D],
    /// The same of its deviations.
    own_deviations: [T; D],
}

impl<'a, T: Number, const D: usize, const O: usize> Links<'a, T, D, O> {
    /// Nothing yet.
    pub(crate) fn new(z: &'a [[T; O]; D], centred: &'a [[T; O]; D]) -> Self {
        Self {
            z,
            centred,
            z_bar: [[T::ZERO; O]; D],
            own: [T::ZERO; D],
            own_deviations: [T::ZERO; D],
        }
    }

    /// Gives the cotangents of the pairs at `at`, whose columns are `places`, to these.
    #[inline(always)]
    pub(crate) fn add<S: Simd>(
        &mut self,
        needs: Needs,
        at: &At<'_, S, T, D, O>,
        places: &[u32],
        bar: &Quantities<S, T>,
    ) {
        let (i, columns) = (at.i, &at.data.columns);
        for (lane, j) in places.iter().enumerate() {
            let j = *j as usize;
            let lane_of = |lanes: Lanes<S, T>| lanes.each().nth(lane).unwrap_or(T::ZERO);
            if needs.has(Needs::GRAM) {
                self.products(at.simd, i, j, lane_of(bar.gram));
            }
            if needs.has(Needs::COSINE) {
                let (cosine, bar) = (lane_of(at.cosine()), lane_of(bar.cosine));
                let inverse = |i| number(&columns.inverse_norm, i);
                self.products(at.simd, i, j, bar * inverse(i) * inverse(j));
                for i in [i, j] {
                    // A norm of 0, which counts as 1, does not change.
                    let norm = number(&columns.squares, i);
                    if let Some(own) = self.own.get_mut(i)
                        && !norm.is_within(T::ZERO, T::ZERO)
                    {
                        *own = *own - bar * cosine * inverse(i) * inverse(i);
                    }
                }
            }
            if needs.any_of(Needs::COVARIANCE) {
                self.deviations(needs, at, (i, j), lane, bar);
            }
            if needs.any_of(Needs::SQUARED_EUCLIDEAN) && i != j {
                let mut squares = lane_of(bar.squared_euclidean);
                if needs.has(Needs::EUCLIDEAN) {
                    let distance = lane_of(at.euclidean());
                    if !distance.is_within(T::ZERO, T::ZERO) {
                        squares = squares + lane_of(bar.euclidean) / (distance + distance);
                    }
                }
                self.differences(i, j, squares + squares, |difference| difference);
            }
            if needs.has(Needs::MANHATTAN) {
                self.differences(i, j, lane_of(bar.manhattan), sign);
            }
            if needs.has(Needs::CHEBYSHEV) {
                let largest = lane_of(at.chebyshev());
                let attains = |x: T| {
                    (x - largest).is_within(T::ZERO, T::ZERO)
                        || (x + largest).is_within(T::ZERO, T::ZERO)
                };
                let pairs = column(self.z, i).iter().zip(column(self.z, j));
                let count = pairs.filter(|(zi, zj)| attains(**zi - **zj)).count();
                let bar = lane_of(bar.chebyshev) / T::of(count as f64);
                let slope = |x| if attains(x) { sign(x) } else { T::ZERO };
                self.differences(i, j, bar, slope);
            }
        }
    }

    /// Of what is made of deviations from means.
    #[inline(always)]
    fn deviations<S: Simd>(
        &mut self,
        needs: Needs,
        at: &At<'_, S, T, D, O>,
        (i, j): (usize, usize),
        lane: usize,
        bar: &Quantities<S, T>,
    ) {
        let columns = &at.data.columns;
        let per_degree = T::ONE / T::of(O as f64 - 1.0);
        let lane_of = |lanes: Lanes<S, T>| lanes.each().nth(lane).unwrap_or(T::ZERO);
        let scale = |i| number(&columns.scale, i);
        let inverse = |i| number(&columns.inverse_scaled_deviation, i);
        let mut factor = T::ZERO;
        if needs.has(Needs::COVARIANCE) {
            factor = lane_of(bar.covariance) * scale(i) * scale(j) * per_degree;
        }
        if needs.has(Needs::CORRELATION) {
            let bar = lane_of(bar.correlation);
            factor = factor + bar * inverse(i) * inverse(j) * per_degree;
            let own = bar * lane_of(at.correlation()) * per_degree;
            for i in [i, j] {
                if let Some(to) = self.own_deviations.get_mut(i) {
                    *to = *to - own * inverse(i) * inverse(i) / scale(i);
                }
            }
        }
        if needs.has(Needs::VARIANCES) {
            let bars = [(i, bar.variance_of_row), (j, bar.variance_of_column)];
            for (i, bar) in bars {
                let bar = lane_of(bar) * per_degree * scale(i);
                if let Some(to) = self.own_deviations.get_mut(i) {
                    *to = *to + bar + bar;
                }
            }
        }
        for (i, j) in [(i, j), (j, i)] {
            if let (Some(to), Some(row)) = (self.z_bar.get_mut(i), self.centred.get(j)) {
                add_scaled(at.simd, to, factor / scale(i), row);
            }
        }
    }

    /// Of z_i · z_j.
    #[inline(always)]
    fn products<S: Simd>(&mut self, simd: S, i: usize, j: usize, bar: T) {
        for (i, j) in [(i, j), (j, i)] {
            if let (Some(to), Some(row)) = (self.z_bar.get_mut(i), self.z.get(j)) {
                add_scaled(simd, to, bar, row);
            }
        }
    }

    /// Of a sum of functions of z_ki − z_kj, with this slope.
    #[inline(always)]
    fn differences(&mut self, i: usize, j: usize, bar: T, slope: impl Fn(T) -> T) {
        for (i, j) in [(i, j), (j, i)] {
            let Some(to) = self.z_bar.get_mut(i) else { continue };
            for (to, (zi, zj)) in to.iter_mut().zip(column(self.z, i).iter().zip(column(self.z, j)))
            {
                *to = *to + slope(*zi - *zj) * bar;
            }
        }
    }

    /// Adds all of it to `z_bar`.
    #[inline(always)]
    pub(crate) fn pullback<S: Simd>(mut self, simd: S, z_bar: &mut [[T; D]; O]) {
        for i in 0..D {
            if let (Some(to), Some(row)) = (self.z_bar.get_mut(i), self.z.get(i)) {
                add_scaled(simd, to, number(&self.own, i), row);
            }
            if let (Some(to), Some(row)) = (self.z_bar.get_mut(i), self.centred.get(i)) {
                add_scaled(simd, to, number(&self.own_deviations, i), row);
            }
        }
        add_transpose_of(&self.z_bar, z_bar);
    }
}

/// −1, 0 or 1; NaN of NaN.
fn sign<T: Number>(x: T) -> T {
    if x.is_within(T::ZERO, T::ZERO) {
        T::ZERO
    } else if x.is_within(T::ZERO, T::INFINITY) {
        T::ONE
    } else {
        x.if_nan(x, -T::ONE)
    }
}
