//! Sums of the members, weighted by nothing, by constants or by parameters.

use fearless_simd::Simd;

use super::{fold, fusion};
use crate::{Fusion, Lanes, Scalar, reconciliations::parameter};

/// Σ_k X_k (`summation_fusion`, `sum_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Sum;

fusion!(Sum, Self, |_fusion, members| fold(members, |x| x, |sum, x| sum + x));

/// (1/K) Σ_k X_k (`average_fusion`, `mean_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Mean;

fusion!(Mean, Self, |_fusion, members| {
    fold(members, |x| x, |sum, x| sum + x) / T::of(K as f64)
});

/// Σ_k weights_k X_k (`weighted_summation_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct WeightedSummation<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

impl<T: Scalar, const K: usize> Fusion<T, K> for WeightedSummation<K> {
    const L: usize = 0;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
        let mut sum = members[0] * T::of(self.weights[0]);
        for k in 1..K {
            sum = members[k].mul_add(sum.constant(T::of(self.weights[k])), sum);
        }
        sum
    }
}

/// Σ_k w_k X_k, the weights being the fusion's parameters (`parameterized_weighted_summation_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct ParameterizedWeightedSummation;

impl<T: Scalar, const K: usize> Fusion<T, K> for ParameterizedWeightedSummation {
    const L: usize = K;
    const FUSION: Self = Self;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], w: &[T]) -> Lanes<S, T> {
        let mut sum = members[0] * parameter(w, 0);
        for k in 1..K {
            sum = members[k].mul_add(sum.constant(parameter(w, k)), sum);
        }
        sum
    }
}
