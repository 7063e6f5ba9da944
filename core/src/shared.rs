//! What the functions of a hybrid share: z, its columns' statistics, and the pairwise quantities of one
//! block of A.

use fearless_simd::Simd;

#[cfg(doc)]
use crate::Needs;
use crate::{lanes::Lanes, scalar::Scalar};

/// Statistics of the columns of z, one entry per column; NaN where nobody needs them.
#[derive(Clone, Debug)]
pub struct Columns<T, const D: usize> {
    /// The mean of each column ([`Needs::COVARIANCE`]).
    pub mean: [T; D],
    /// The sample variance, divided by o − 1 ([`Needs::COVARIANCE`]).
    pub variance: [T; D],
    /// 1 / sample standard deviation: ∞ for a constant column ([`Needs::COVARIANCE`]).
    pub inverse_deviation: [T; D],
    /// 1 / L2 norm, a zero norm counting as 1 ([`Needs::NORMS`]).
    pub inverse_norm: [T; D],
}

/// The data of one call: z with its `O` rows (observations) and `D` columns, and what is shared about it.
#[derive(Debug)]
pub struct Data<'a, T, const D: usize, const O: usize> {
    /// z, row by row: z_ki is `z[k][i]`.
    pub z: &'a [[T; D]; O],
    /// z less its columns' means; z itself when nobody needs [`Needs::COVARIANCE`].
    pub centred: &'a [[T; D]; O],
    /// The columns' statistics.
    pub columns: Columns<T, D>,
}

impl<T: Scalar, const D: usize> Columns<T, D> {
    /// Columns about which nothing is known.
    #[inline(always)]
    pub(crate) fn unknown() -> Self {
        Self {
            mean: [T::NAN; D],
            variance: [T::NAN; D],
            inverse_deviation: [T::NAN; D],
            inverse_norm: [T::NAN; D],
        }
    }
    /// Adds means and deviations; overwrites `centred` with z less its columns' means.
    #[inline(always)]
    pub(crate) fn add_moments<S: Simd, const O: usize>(
        &mut self,
        simd: S,
        z: &[[T; D]; O],
        centred: &mut [[T; D]; O],
    ) {
        let zero = Lanes::splat(simd, T::ZERO);
        let per_degree = T::ONE / T::of(O as f64 - 1.0);
        let mut next = 0;
        while next < D {
            let i = next.min(D.saturating_sub(Lanes::<S, T>::LEN));
            next += Lanes::<S, T>::LEN;
            let mut sum = zero;
            for row in z {
                sum = sum + Lanes::load(simd, row, i);
            }
            let mean = sum / T::of(O as f64);
            let mut squares = zero;
            for (to, from) in centred.iter_mut().zip(z) {
                let deviation = Lanes::load(simd, from, i) - mean;
                squares = deviation.mul_add(deviation, squares);
                deviation.store(to, i);
            }
            let variance = squares * per_degree;
            mean.store(&mut self.mean, i);
            variance.store(&mut self.variance, i);
            variance.sqrt().recip().store(&mut self.inverse_deviation, i);
        }
    }
    /// Adds the norms.
    #[inline(always)]
    pub(crate) fn add_norms<S: Simd, const O: usize>(&mut self, simd: S, z: &[[T; D]; O]) {
        let zero = Lanes::splat(simd, T::ZERO);
        let mut next = 0;
        while next < D {
            let i = next.min(D.saturating_sub(Lanes::<S, T>::LEN));
            next += Lanes::<S, T>::LEN;
            let mut squares = zero;
            for row in z {
                let entries = Lanes::load(simd, row, i);
                squares = entries.mul_add(entries, squares);
            }
            let norm = squares.sqrt();
            norm.eq(zero)
                .select(zero.constant(T::ONE), norm.recip())
                .store(&mut self.inverse_norm, i);
        }
    }
}

/// The place in A that a function is asked for: row `i`, and the columns from `j` on, one per lane.
#[derive(Debug)]
pub struct At<'a, S: Simd, T: Scalar, const D: usize, const O: usize> {
    /// The instruction set.
    pub simd: S,
    /// The data of this call.
    pub data: &'a Data<'a, T, D, O>,
    /// The row of A.
    pub i: usize,
    /// The column of A in the first lane.
    pub j: usize,
    pub(crate) pairs: Pairs<S, T>,
}

/// Quantities of the pairs (i, j), one pair per lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairs<S: Simd, T: Scalar> {
    pub(crate) gram: Lanes<S, T>,
    pub(crate) covariance: Lanes<S, T>,
    pub(crate) manhattan: Lanes<S, T>,
    pub(crate) squared_euclidean: Lanes<S, T>,
    pub(crate) chebyshev: Lanes<S, T>,
}

impl<S: Simd, T: Scalar> Pairs<S, T> {
    /// Pairs about which nothing is known.
    #[inline(always)]
    pub(crate) fn unknown(simd: S) -> Self {
        let nan = Lanes::splat(simd, T::NAN);
        Self { gram: nan, covariance: nan, manhattan: nan, squared_euclidean: nan, chebyshev: nan }
    }
}

impl<S: Simd, T: Scalar, const D: usize, const O: usize> At<'_, S, T, D, O> {
    /// z_i · z_j ([`Needs::GRAM`]).
    #[inline(always)]
    pub fn gram(&self) -> Lanes<S, T> {
        self.pairs.gram
    }
    /// Σ_k (z_ki − z̄_i)(z_kj − z̄_j) / (o − 1) ([`Needs::COVARIANCE`]).
    #[inline(always)]
    pub fn covariance(&self) -> Lanes<S, T> {
        self.pairs.covariance
    }
    /// Σ_k |z_ki − z_kj| ([`Needs::MANHATTAN`]).
    #[inline(always)]
    pub fn manhattan(&self) -> Lanes<S, T> {
        self.pairs.manhattan
    }
    /// Σ_k (z_ki − z_kj)² ([`Needs::SQUARED_EUCLIDEAN`]); from differences, so equal columns give exactly 0.
    #[inline(always)]
    pub fn squared_euclidean(&self) -> Lanes<S, T> {
        self.pairs.squared_euclidean
    }
    /// max_k |z_ki − z_kj| ([`Needs::CHEBYSHEV`]).
    #[inline(always)]
    pub fn chebyshev(&self) -> Lanes<S, T> {
        self.pairs.chebyshev
    }
    /// Folds `step(sum, z_ki, z_kj)` over the observations k, for pairwise quantities that are not shared.
    #[inline(always)]
    pub fn reduce(
        &self,
        start: T,
        step: impl Fn(Lanes<S, T>, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> Lanes<S, T> {
        let mut sum = self.splat(start);
        for row in self.data.z {
            sum = step(sum, self.of_row(row), self.of_column(row));
        }
        sum
    }
    /// The value of this row's column of z: `values[i]` in every lane.
    #[inline(always)]
    pub fn of_row(&self, values: &[T]) -> Lanes<S, T> {
        self.splat(values.get(self.i).copied().unwrap_or(T::ZERO))
    }
    /// The values of these columns: `values[j]`, `values[j + 1]`, … .
    #[inline(always)]
    pub fn of_column(&self, values: &[T]) -> Lanes<S, T> {
        Lanes::load(self.simd, values, self.j)
    }
    /// `value` in every lane.
    #[inline(always)]
    pub fn splat(&self, value: T) -> Lanes<S, T> {
        Lanes::splat(self.simd, value)
    }
    /// `diagonal` where j = i, `otherwise` elsewhere.
    #[inline(always)]
    pub fn select_diagonal(&self, diagonal: T, otherwise: Lanes<S, T>) -> Lanes<S, T> {
        // Distances between small whole numbers: exact in f32 as well.
        let distance = self.i as f64 - self.j as f64;
        let lane = Lanes::from_fn(self.simd, |lane| T::of(lane as f64));
        lane.eq(self.splat(T::of(distance))).select(self.splat(diagonal), otherwise)
    }
}
