//! Statistics of the K values of each entry (`metric_fusion`).
//!
//! Where tinyBIG raises an assertion (non-positive values under a geometric or harmonic mean, values that are no
//! distribution under an entropy), the formula's value stands: NaN for a logarithm of a negative number, and so on.

use fearless_simd::Simd;

use super::{fold, fusion};
use crate::{Fusion, Lanes, Scalar};

/// Σ_k weights_k X_k / Σ_k weights_k.
#[derive(Clone, Copy, Debug)]
pub struct WeightedMean<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

/// Σ_k weights_k over all K.
fn total<const K: usize>(weights: &[f64; K]) -> f64 {
    weights.iter().sum()
}

impl<T: Scalar, const K: usize> Fusion<T, K> for WeightedMean<K> {
    const L: usize = 0;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
        let weights = self.weights;
        let mut sum = members[0] * T::of(weights[0]);
        for k in 1..K {
            sum = sum + members[k] * T::of(weights[k]);
        }
        sum / T::of(total(&weights))
    }
}

/// Σ_k (X_k − mean)², the mean being divided by K.
#[inline(always)]
fn squared_deviations<S: Simd, T: Scalar, const K: usize>(
    members: &[Lanes<S, T>; K],
) -> (Lanes<S, T>, Lanes<S, T>) {
    let mean = fold(members, |x| x, |sum, x| sum + x) / T::of(K as f64);
    let squares =
        fold(members, |x| (x - mean) * (x - mean), |sum, x| (x - mean).mul_add(x - mean, sum));
    (mean, squares)
}

/// The sample variance, divided by K − 1; NaN for one member.
#[derive(Clone, Copy, Debug)]
pub struct Variance;

fusion!(Variance, Self, |_fusion, members| squared_deviations(members).1 / T::of(K as f64 - 1.0));

/// The sample standard deviation, divided by K − 1; NaN for one member.
#[derive(Clone, Copy, Debug)]
pub struct Std;

fusion!(Std, Self, |_fusion, members| {
    (squared_deviations(members).1 / T::of(K as f64 - 1.0)).sqrt()
});

/// Σ_k (X_k − mean)³ / K / (σ³ + 1e-12), σ the standard deviation divided by K.
#[derive(Clone, Copy, Debug)]
pub struct Skewness;

fusion!(Skewness, Self, |_fusion, members| {
    let count = T::of(K as f64);
    let (mean, squares) = squared_deviations(members);
    let deviation = (squares / count).sqrt();
    let cube = |x: Lanes<S, T>| (x - mean) * (x - mean) * (x - mean);
    fold(members, cube, |sum, x| sum + cube(x))
        / count
        / (deviation * deviation * deviation + T::of(1e-12))
});

/// (Σ_k |X_k|^p)^(1/p), for any number p: 0 counts the non-zeros, ±∞ take the largest and the smallest magnitude.
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    /// The norm's order.
    pub p: f64,
}

fusion!(Norm, Self { p: 2.0 }, |norm, members| {
    if norm.p == 0.0 {
        let zero = members[0].constant(T::ZERO);
        let one = members[0].constant(T::ONE);
        let count = |x: Lanes<S, T>| x.eq(zero).select(zero, one);
        fold(members, count, |sum, x| sum + count(x))
    } else if norm.p == f64::INFINITY {
        fold(members, Lanes::abs, |max, x| max.max(x.abs()))
    } else if norm.p == f64::NEG_INFINITY {
        fold(members, Lanes::abs, |min, x| min.min(x.abs()))
    } else {
        let power = |x: Lanes<S, T>| x.abs().powf(norm.p);
        fold(members, power, |sum, x| sum + power(x)).powf(1.0 / norm.p)
    }
});

/// (Π_k X_k)^(1/K), by logarithms.
#[derive(Clone, Copy, Debug)]
pub struct GeometricMean;

fusion!(GeometricMean, Self, |_fusion, members| {
    (fold(members, Lanes::ln, |sum, x| sum + x.ln()) / T::of(K as f64)).exp()
});

/// K / Σ_k (1 / X_k).
#[derive(Clone, Copy, Debug)]
pub struct HarmonicMean;

fusion!(HarmonicMean, Self, |_fusion, members| {
    fold(members, Lanes::recip, |sum, x| sum + x.recip()).recip() * T::of(K as f64)
});

/// Σ_k weights_k / Σ_k (weights_k / X_k).
#[derive(Clone, Copy, Debug)]
pub struct WeightedHarmonicMean<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

impl<T: Scalar, const K: usize> Fusion<T, K> for WeightedHarmonicMean<K> {
    const L: usize = 0;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
        let weights = self.weights;
        let mut sum = members[0].constant(T::of(weights[0])) / members[0];
        for k in 1..K {
            sum = sum + sum.constant(T::of(weights[k])) / members[k];
        }
        sum.recip() * T::of(total(&weights))
    }
}

/// −Σ_k (X_k + 1e-12) ln X_k.
#[derive(Clone, Copy, Debug)]
pub struct Entropy;

fusion!(Entropy, Self, |_fusion, members| {
    let term = |x: Lanes<S, T>| (x + T::of(1e-12)) * x.ln();
    -fold(members, term, |sum, x| sum + term(x))
});

/// The most frequent value, the smallest of several.
#[derive(Clone, Copy, Debug)]
pub struct Mode;

fusion!(Mode, Self, |_fusion, members| {
    let one = members[0].constant(T::ONE);
    let none = members[0].constant(T::ZERO);
    let frequency = |x: Lanes<S, T>| {
        let mut count = none;
        for k in 0..K {
            count = count + members[k].eq(x).select(one, none);
        }
        count
    };
    let mut mode = members[0];
    let mut most = frequency(mode);
    for k in 1..K {
        let count = frequency(members[k]);
        let smaller = count.eq(most).select(mode.min(members[k]), mode);
        mode = count.gt(most).select(members[k], smaller);
        most = count.max(most);
    }
    mode
});
