//! Order, products and norms of the K values of each entry.

use fearless_simd::Simd;

use super::{fold, fusion};
use crate::{Fusion, Lanes, Scalar};

/// The largest of the K values; NaN if one is NaN (`max_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Max;

fusion!(Max, Self, |_fusion, members| fold(members, |x| x, Lanes::max));

/// The smallest of the K values; NaN if one is NaN (`min_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Min;

fusion!(Min, Self, |_fusion, members| fold(members, |x| x, Lanes::min));

/// Π_k X_k (`prod_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Prod;

fusion!(Prod, Self, |_fusion, members| fold(members, |x| x, |product, x| product * x));

/// The middle of the K values, the lower one of two; NaN if one is NaN (`median_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct Median;

fusion!(Median, Self, |_fusion, members| {
    let mut sorted = *members;
    // Insertion sort by exchanges that do not depend on the values; NaN spreads to all that meet it.
    for end in 1..K {
        for k in (0..end).rev() {
            let (a, b) = (sorted[k], sorted[k + 1]);
            sorted[k] = a.min(b);
            sorted[k + 1] = a.max(b);
        }
    }
    sorted[(K - 1) / 2]
});

/// Σ_k |X_k| (`l1_norm_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct L1Norm;

fusion!(L1Norm, Self, |_fusion, members| fold(members, Lanes::abs, |sum, x| sum + x.abs()));

/// √Σ_k X_k² (`l2_norm_fusion`).
#[derive(Clone, Copy, Debug)]
pub struct L2Norm;

fusion!(L2Norm, Self, |_fusion, members| {
    fold(members, |x| x * x, |sum, x| x.mul_add(x, sum)).sqrt()
});
