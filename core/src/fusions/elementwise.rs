//! Order, products and norms of the K values of each entry.

use core::ops::{Add, Mul};

use fearless_simd::Simd;

use super::{fold, fusion, itself, metric::root_of_squares};
use crate::{Fusion, Lanes, Number};

/// max_k X_k.
///
/// - **Name**: `max`, `metric(metric = max)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN, as in torch.
/// - **Cost**: 2·(K − 1)·D·d' comparisons (one for NaN).
/// - **Source**: tinyBIG `max_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Largest for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: max }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Largest::default().matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, 0.0, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Max;

fusion!(Max, Self, |_fusion, members| fold(
    members,
    itself,
    // The first of equal ones is it.
    #[inline(always)]
    |a, b| b.max(a)
));

/// min_k X_k.
///
/// - **Name**: `min`, `metric(metric = min)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN, as in torch.
/// - **Cost**: 2·(K − 1)·D·d' comparisons (one for NaN).
/// - **Source**: tinyBIG `min_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smallest for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: min }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Smallest::default().matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, -2.0, -2.0, 1.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Min;

fusion!(Min, Self, |_fusion, members| fold(
    members,
    itself,
    // The first of equal ones is it.
    #[inline(always)]
    |a, b| b.min(a)
));

/// Π_k X_k.
///
/// - **Name**: `prod`, `metric(metric = prod)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN, or if 0 meets ∞: a 0 does not switch a NaN off.
/// - **Cost**: (K − 1)·D·d' products.
/// - **Source**: tinyBIG `prod_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gated for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: prod }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Gated::default().matrix(&x), SMatrix::<f64, 2, 2>::new(1.0, 0.0, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Prod;

fusion!(Prod, Self, |_fusion, members| fold(members, itself, Mul::mul));

/// The middle of X_1 … X_K, the lower one of two.
///
/// - **Name**: `median`, `metric(metric = median)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: NaN if one is NaN. For an even K the lower middle stands, not the mean of both, as in torch.
/// - **Cost**: K·(K − 1)/2 exchanges per entry, four comparisons each, whatever the values are.
/// - **Source**: tinyBIG `median_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Middle for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized, d: parameterized],
///         fusion: median,
///     }
/// }
/// let fused = Middle::new([4.0, 1.0, 2.0, 3.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 2.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Median;

fusion!(Median, Self, |_fusion, members| {
    let mut sorted = *members;
    // Insertion sort by exchanges that do not depend on the values, equal ones staying in their order; NaN spreads to all that meet it.
    for end in 1..K {
        for k in (0..end).rev() {
            let (a, b) = (sorted[k], sorted[k + 1]);
            sorted[k] = b.min(a);
            sorted[k + 1] = a.max(b);
        }
    }
    sorted[(K - 1) / 2]
});

/// Σ_k |X_k|.
///
/// - **Name**: `l1_norm`, `metric(metric = l1_norm)`, `metric(metric = norm(p = 1))`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: ≥ 0, NaN if one is NaN.
/// - **Cost**: K·D·d' absolute values, (K − 1)·D·d' additions.
/// - **Source**: tinyBIG `l1_norm_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Taxi for SMatrix<f64, 1, 2> { functions: [linear_kernel, identity], fusion: l1_norm }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, -2.0); // X_1 = [1, −2; −2, 4], X_2 = [1, 0; 0, 1]
/// assert_eq!(Taxi::default().matrix(&x), SMatrix::<f64, 2, 2>::new(2.0, 2.0, 2.0, 5.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct L1Norm;

fusion!(L1Norm, Self, |_fusion, members| fold(
    members,
    #[inline(always)]
    |x| x.abs(),
    Add::add
));

/// √Σ_k X_k².
///
/// - **Name**: `l2_norm`, `metric(metric = l2_norm)`, `metric(metric = norm(p = 2))`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: ≥ 0, NaN if one is NaN. Right also where squares leave the number range.
/// - **Cost**: K·D·d' squares and additions, D·d' square roots.
/// - **Source**: tinyBIG `l2_norm_fusion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Length for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized],
///         fusion: l2_norm,
///     }
/// }
/// let fused = Length::new([3.0, -4.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 5.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct L2Norm;

fusion!(L2Norm, Self, |_fusion, members| root_of_squares(members));
