//! Columns of mean 0.

use fearless_simd::Simd;

use super::{Processing, View};
use crate::Number;

/// x − mean of its column: the `centered` argument of tinyBIG's kernel functions.
///
/// - **Name**: no name of its own; `centered = true` in a kernel: `linear_kernel`, `polynomial_kernel`,
///   `hyperbolic_tangent_kernel`, `cosine_similarity` and the distances but `canberra_distance`.
/// - **Range**: NaN or ∞ make the whole column NaN. A column far from 0 loses no digits, and a constant one becomes exactly 0.
///   Right for entries of any size up to half the largest number.
/// - **Cost**: nine additions per entry. The kernel then shares nothing with functions of z
///   itself.
/// - **Source**: tinyBIG's `centered`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Scatter for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = linear_kernel(centered = true))],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 6.0); // deviations (−1, 1) and (−2, 2)
/// assert_eq!(Scatter::default().matrix(&x), SMatrix::<f64, 2, 2>::new(2.0, 4.0, 4.0, 8.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Centre;

impl<T: Number> Processing<T> for Centre {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        view.each_bundle(
            simd,
            1,
            #[inline(always)]
            |lines| {
                let (mean, rest) = lines.mean();
                lines.map(
                    #[inline(always)]
                    |x| (x - mean) - rest,
                );
            },
        );
    }
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, simd: S, _: &mut View<'_, T>, bar: &mut View<'_, T>) {
        // It is linear, and its matrix is symmetric.
        self.apply(simd, bar);
    }
}
