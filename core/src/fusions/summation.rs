//! Sums of the members, weighted by nothing, by constants or by parameters.

use core::ops::Add;

use fearless_simd::Simd;

use super::{fold, itself};
use crate::{Fusion, Lanes, Number, reconciliations::parameter};

/// A weighted sum without parameters: its value for `custom(…)`, its weights, and its formula.
macro_rules! summation {
    (
        [$($generics:tt)*] $name:ty $(, $value:expr)?;
        |$fusion:ident, $k:ident| $weight:expr, |$members:ident| $formula:expr
    ) => {
        impl<T: Number, $($generics)*> Fusion<T, K> for $name {
            const L: usize = 0;
            $(const FUSION: Self = $value;)?
            const LINEAR: bool = true;

            #[inline(always)]
            fn fuse<S: Simd>(&self, $members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
                let $fusion = self;
                $formula
            }
            #[inline(always)]
            fn weight(&self, $k: usize, _: &[T]) -> T {
                let $fusion = self;
                $weight
            }
        }
    };
}

/// Σ_k X_k.
///
/// - **Name**: `sum`, `summation`, `metric(metric = sum)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN, or if ∞ meets −∞. Symmetric functions are
///   summed first, then the others, then structures.
/// - **Cost**: (K − 1)·D·d' additions.
/// - **Source**: tinyBIG `sum_fusion`, `summation_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Ridge for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: sum }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Ridge::default().matrix(&x), SMatrix::<f64, 2, 2>::new(2.0, -2.0, -2.0, 5.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sum;

summation!([const K: usize] Sum, Self; |_sum, _k| T::ONE, |members| fold(members, itself, Add::add));

/// (1/K) · Σ_k X_k.
///
/// - **Name**: `mean`, `average`, `metric(metric = mean)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN, or if ∞ meets −∞. The sum is divided, so it may overflow where the mean would
///   not.
/// - **Cost**: (K − 1)·D·d' additions, D·d' divisions.
/// - **Source**: tinyBIG `mean_fusion`, `average_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Half for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: mean }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Half::default().matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, -1.0, -1.0, 2.5));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mean;

summation!(
    [const K: usize] Mean, Self;
    |_mean, _k| T::of(1.0 / K as f64),
    |members| fold(members, itself, Add::add) / T::of(K as f64)
);

/// Σ_k weights_k · X_k, the weights fixed.
///
/// - **Name**: `weighted_summation(weights = […])`; also the function
///   `custom_hybrid_kernel(kernels = […], weights = […])`, whose weights are 1/K by default. With
///   `require_parameters = true` it is [`ParameterizedWeightedSummation`].
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none. There is one weight per function, which the compiler checks.
/// - **Range**: NaN if one X_k is NaN, or is infinite under a weight of 0: a weight of 0 does not switch a
///   function off.
/// - **Cost**: K·D·d' multiply-adds.
/// - **Source**: tinyBIG `weighted_summation_fusion`, `custom_hybrid_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Weighted for SMatrix<f64, 1, 2> {
///         functions: [linear_kernel, identity],
///         fusion: weighted_summation(weights = [2, -1]),
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Weighted::default().matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, -4.0, -4.0, 7.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WeightedSummation<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

summation!(
    [const K: usize] WeightedSummation<K>;
    |fusion, k| T::of(parameter(&fusion.weights, k)),
    |members| {
        let mut sum = members[0] * T::of(fusion.weights[0]);
        for k in 1..K {
            sum = members[k].mul_add(sum.constant(T::of(fusion.weights[k])), sum);
        }
        sum
    }
);

/// Σ_k w_k · X_k, the weights being the fusion's parameters.
///
/// - **Name**: `parameterized_weighted_summation`, `weighted_summation(require_parameters = true)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: K, in the order of the functions; they are the last segment of the hybrid's parameters.
/// - **Range**: NaN if one w_k or X_k is NaN, or if 0 meets ∞. tinyBIG's class fails inside its own hybrids,
///   which pass w as a row; here the K weights are used as meant.
/// - **Cost**: K·D·d' multiply-adds.
/// - **Source**: tinyBIG `parameterized_weighted_summation_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Learned for SMatrix<f64, 1, 2> {
///         functions: [linear_kernel, identity],
///         fusion: parameterized_weighted_summation,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Learned::new([2.0, 10.0]).matrix(&x), SMatrix::<f64, 2, 2>::new(12.0, -4.0, -4.0, 18.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ParameterizedWeightedSummation;

impl<T: Number, const K: usize> Fusion<T, K> for ParameterizedWeightedSummation {
    const L: usize = K;
    const FUSION: Self = Self;
    const LINEAR: bool = true;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], w: &[T]) -> Lanes<S, T> {
        let mut sum = members[0] * parameter(w, 0);
        for k in 1..K {
            sum = members[k].mul_add(sum.constant(parameter(w, k)), sum);
        }
        sum
    }
    #[inline(always)]
    fn weight(&self, k: usize, w: &[T]) -> T {
        parameter(w, k)
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        members: &[Lanes<S, T>; K],
        w: &[T],
        bar: Lanes<S, T>,
        bars: &mut [Lanes<S, T>; K],
        mut add: impl FnMut(usize, Lanes<S, T>),
    ) {
        for k in 0..K {
            bars[k] = bar * parameter(w, k);
            add(k, members[k] * bar);
        }
    }
}
