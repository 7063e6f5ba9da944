//! Numerical kernels: functions of pairs of columns of z, without parameters. A is D × D and symmetric, A_ij and A_ji being the same
//! number to the last bit.
//!
//! A NaN in column i of z makes row and column i of A NaN, unless a kernel says otherwise; all other entries keep
//! their values. Of an A wider than a register one half is computed and mirrored.
//!
//! Squared distances are taken from the Gram matrix or the covariances if another function of the hybrid needs those: ‖z_i‖² + ‖z_j‖²
//! − 2 z_i · z_j, of at most 4096 observations. Where that would cost more than three bits (of more than 128 observations next to none), as for columns close to each other, they are computed
//! from differences, which takes longer. Exponentials that would be subnormal (below 1.2e-38; f64: 2.2e-308) are 0.
//!
//! Products, sums and squares that leave the number range are ∞, or lose digits below it. Distances and cosines do not: those of columns whose squares
//! leave the range are computed from shares of the largest entry. An exponential of a squared distance below the range is 1, of one above it 0.
//!
//! The functions `numerical_kernel_based(kernel = …)` and `statistical_kernel_based(kernel = …)`
//! name kernels of this file and of [`statistical`](super::statistical) as tinyBIG's kernel functions are named,
//! with or without `batch_`; those that tinyBIG can centre take `centered = true`, see
//! [`Centre`](crate::processing::Centre). `custom_hybrid_kernel(kernels = […])` is their [weighted
//! sum](crate::fusions::summation::WeightedSummation).

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{
    At, Cotangents, Data, Dual, Function, Lanes, Needs, Number, Pair, Pairwise,
    fusions::metric::norm_slope,
};

/// A kernel of pairs of columns: what it needs of them, its value for `custom(…)`, and its formula.
macro_rules! kernel {
    (
        $name:ty, needs $needs:expr, $value:expr, |$kernel:ident, $pair:ident| $formula:expr
    ) => {
        impl Pairwise for $name {
            const NEEDS: Needs = $needs;
            const FUNCTION: Self = $value;

            #[inline(always)]
            fn entry<S: Simd, T: Number>(&self, $pair: &Pair<S, T>) -> Lanes<S, T> {
                let $kernel = self;
                $formula
            }
        }
    };
}
pub(crate) use kernel;

/// A_ij = z_i · z_j, the Gram matrix of the columns.
///
/// - **Name**: `linear_kernel`; the kernel `linear_kernel(centered = true)` subtracts the columns' means first.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: ∞ in column i gives ±∞ in row and column i, and NaN where it meets 0.
/// - **Cost**: O·D² multiply-adds, shared with all functions that need the Gram matrix.
/// - **Source**: tinyBIG `linear_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gram for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 4.0); // z_1 = (1, 3), z_2 = (2, 4)
/// assert_eq!(Gram::default().matrix(&x), SMatrix::<f64, 2, 2>::new(10.0, 14.0, 14.0, 20.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LinearKernel;

kernel!(LinearKernel, needs Needs::GRAM, Self, |_kernel, pair| pair.gram());

/// A_ij = (z_i · z_j + c)^d.
///
/// - **Name**: `polynomial_kernel(c = 0.0, d = 1.0)`; as a kernel also with `centered = true`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; c and d are fixed, and d may be any number.
/// - **Range**: a negative base with a fractional d is NaN; 0 with a negative d is ∞, where tinyBIG raises an
///   error; d = 0 gives 1 everywhere, even for NaN.
/// - **Cost**: the Gram matrix (O·D² multiply-adds, shared) and D² powers: at most 8 products each for a whole d
///   up to 16, else about three exponentials.
/// - **Source**: tinyBIG `polynomial_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Quadratic for SMatrix<f64, 2, 2> {
///         functions: [polynomial_kernel(c = 1.0, d = 2)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 4.0); // Gram matrix 10, 14, 14, 20
/// assert_eq!(Quadratic::default().matrix(&x), SMatrix::<f64, 2, 2>::new(121.0, 225.0, 225.0, 441.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PolynomialKernel {
    /// Added to the product.
    pub c: f64,
    /// The exponent; d = 0 gives ones.
    pub d: f64,
}

kernel!(PolynomialKernel, needs Needs::GRAM, Self { c: 0.0, d: 1.0 }, |kernel, pair| {
    (pair.gram() + T::of(kernel.c)).powf(kernel.d)
});

/// A_ij = tanh(alpha · z_i · z_j + c).
///
/// - **Name**: `hyperbolic_tangent_kernel(c = 0.0, alpha = 1.0)`; as a kernel also with `centered = true`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; alpha and c are fixed.
/// - **Range**: within [−1, 1]; ±∞ under the tanh gives ±1. From about 19 on (f32: 9) it is 1 in all digits.
/// - **Cost**: the Gram matrix (O·D² multiply-adds, shared) and D² hyperbolic tangents.
/// - **Source**: tinyBIG `hyperbolic_tangent_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Sigmoidal for SMatrix<f64, 2, 2> {
///         functions: [hyperbolic_tangent_kernel(c = -5.0, alpha = 0.5)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 4.0); // Gram matrix 10, 14, 14, 20
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 2f64.tanh(), 2f64.tanh(), 5f64.tanh());
/// assert!((Sigmoidal::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HyperbolicTangentKernel {
    /// Added to the scaled product.
    pub c: f64,
    /// The product's factor.
    pub alpha: f64,
}

kernel!(HyperbolicTangentKernel, needs Needs::GRAM, Self { c: 0.0, alpha: 1.0 }, |kernel, pair| {
    let gram = pair.gram();
    gram.mul_add(gram.constant(T::of(kernel.alpha)), gram.constant(T::of(kernel.c))).tanh()
});

/// A_ij = z_i · z_j / (‖z_i‖ · ‖z_j‖), ‖z_i‖ the L2 norm.
///
/// - **Name**: `cosine_similarity`; as a kernel also `cosine_similarity_kernel(centered = true)`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: a zero norm counts as 1, so a zero column gives 0 everywhere, its diagonal entry included. The
///   diagonal of others is 1 up to rounding. ∞ in column i makes row and column i NaN. Right for entries of any size.
/// - **Cost**: the Gram matrix (O·D² multiply-adds, shared), O·D multiply-adds for the norms, 2·D² products.
/// - **Source**: tinyBIG `cosine_similarity_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Cosine for SMatrix<f64, 2, 3> { functions: [cosine_similarity], fusion: sum }
/// }
/// let x = SMatrix::<f64, 2, 3>::new(3.0, 4.0, 0.0, 4.0, 3.0, 0.0); // columns (3, 4), (4, 3), (0, 0)
/// let expected = SMatrix::<f64, 3, 3>::new(1.0, 0.96, 0.0, 0.96, 1.0, 0.0, 0.0, 0.0, 0.0);
/// assert!((Cosine::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CosineSimilarity;

kernel!(CosineSimilarity, needs Needs::COSINE, Self, |_kernel, pair| {
    pair.cosine()
});

/// A_ij = Σ_k |z_ki − z_kj|.
///
/// - **Name**: the kernel `manhattan_distance`, in `numerical_kernel_based(kernel = manhattan_distance)` for
///   example; as a function this name means e^−distance, see [`NegativeExponential`].
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: ≥ 0; equal columns give exactly 0. ∞ in column i gives ∞, and NaN on the diagonal.
/// - **Cost**: O·D² subtractions and additions, shared with all functions that need this distance.
/// - **Source**: tinyBIG `batch_manhattan_distance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distance for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = manhattan_distance)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 5.0); // differences 1 and 2
/// assert_eq!(Distance::default().matrix(&x), SMatrix::<f64, 2, 2>::new(0.0, 3.0, 3.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ManhattanDistance;

kernel!(ManhattanDistance, needs Needs::MANHATTAN, Self, |_kernel, pair| pair.manhattan());

/// A_ij = √Σ_k (z_ki − z_kj)².
///
/// - **Name**: the kernel `euclidean_distance`; as a function this name means e^−distance, see
///   [`NegativeExponential`].
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: ≥ 0; equal columns give exactly 0. ∞ in column i gives ∞, and NaN on the diagonal.
///   Right for differences of any size.
/// - **Cost**: O·D² subtractions and multiply-adds, shared with all functions that need the squared distances,
///   and D² square roots.
/// - **Source**: tinyBIG `batch_euclidean_distance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distance for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = euclidean_distance)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 4.0, 1.0, 5.0); // differences 3 and 4
/// assert_eq!(Distance::default().matrix(&x), SMatrix::<f64, 2, 2>::new(0.0, 5.0, 5.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EuclideanDistance;

kernel!(
    EuclideanDistance, needs Needs::EUCLIDEAN, Self, |_kernel, pair| pair.euclidean()
);

/// A_ij = max_k |z_ki − z_kj|.
///
/// - **Name**: the kernel `chebyshev_distance`; as a function this name means e^−distance, see
///   [`NegativeExponential`].
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: ≥ 0; equal columns give exactly 0. NaN is not skipped by the maximum. ∞ in column i gives ∞, and
///   NaN on the diagonal.
/// - **Cost**: O·D² subtractions and comparisons, shared with all functions that need this distance.
/// - **Source**: tinyBIG `batch_chebyshev_distance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distance for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = chebyshev_distance)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 4.0, 1.0, 5.0); // differences 3 and 4
/// assert_eq!(Distance::default().matrix(&x), SMatrix::<f64, 2, 2>::new(0.0, 4.0, 4.0, 0.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ChebyshevDistance;

kernel!(ChebyshevDistance, needs Needs::CHEBYSHEV, Self, |_kernel, pair| pair.chebyshev());

/// A_ij = (Σ_k |z_ki − z_kj|^p)^(1/p), for any number p.
///
/// - **Name**: the kernel `minkowski_distance(p = …)`; as a function this name means e^−distance, see
///   [`NegativeExponential`]. p is a number, `inf`, `-inf` or `"fro"` (2); a literal 1, 2 or `inf` becomes the
///   Manhattan, Euclidean or Chebyshev distance.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; p is fixed.
/// - **Range**: p = 0 counts the observations that differ (NaN differs from all), ±∞ take the largest and the
///   smallest difference. With a negative p one equal observation makes the distance 0. ∞ in z: NaN on the
///   diagonal unless p = 0.
///   Right for differences of any size.
/// - **Cost**: O·D² powers (products for a whole p up to ±16, else about three exponentials each), not shared,
///   and D² roots.
/// - **Source**: tinyBIG `batch_minkowski_distance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distance for SMatrix<f64, 3, 2> {
///         functions: [numerical_kernel_based(kernel = minkowski_distance(p = 3))],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 3, 2>::new(0.0, 3.0, 0.0, 4.0, 0.0, 5.0); // 3³ + 4³ + 5³ = 6³
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 6.0, 6.0, 0.0);
/// assert!((Distance::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MinkowskiDistance {
    /// The norm's order.
    pub p: f64,
}

/// A distance that is a sum over the observations, and not shared: its value for `custom(…)`, its formula, and that of its pullback.
macro_rules! distance {
    (
        $name:ty, $value:expr, |$distance:ident, $at:ident| $formula:expr,
        |$bar:ident, $z_bar:ident| $pullback:expr
    ) => {
        impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for $name {
            type Columns = Const<D>;
            type Prepared = ();
            const L: usize = 0;
            const NEEDS: Needs = Needs::NOTHING;
            const SYMMETRIC: bool = true;
            const FUNCTION: Self = $value;

            #[inline(always)]
            fn lanes<S: Simd>(&self, $at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
                let $distance = self;
                $formula
            }
            #[inline(always)]
            fn pullback<S: Simd>(
                &self,
                $at: &At<'_, S, T, D, O>,
                _: &[T],
                (): &(),
                $bar: Lanes<S, T>,
                to: &mut Cotangents<'_, S, T, (), D, O>,
            ) {
                let ($distance, $z_bar) = (self, &mut *to.z);
                $pullback
            }
        }
    };
}

distance!(
    MinkowskiDistance,
    Self { p: 2.0 },
    |kernel, at| {
        let p = kernel.p;
        if p == 0.0 {
            // A difference that is NaN counts.
            return at.sum(
                #[inline(always)]
                |zi, zj| {
                    (zi - zj).eq(at.splat(T::ZERO)).select(at.splat(T::ZERO), at.splat(T::ONE))
                },
            );
        }
        if p == 1.0 {
            return at.sum(
                #[inline(always)]
                |zi, zj| (zi - zj).abs(),
            );
        }
        // Halves for negative p: a difference that is no number would not count.
        let part = T::of(if p < 0.0 { 0.5 } else { 1.0 });
        // Powers of the differences may leave the number range; those of their shares of the one that counts most do not.
        let size = if p > 0.0 {
            at.reduce(
                T::ZERO,
                #[inline(always)]
                |max, zi, zj| max.max((zi - zj).abs()),
            )
        } else {
            at.reduce(
                T::INFINITY,
                #[inline(always)]
                |min, zi, zj| min.min((zi * part - zj * part).abs()),
            )
        };
        if p.is_infinite() {
            return size / part;
        }
        let sum = at.sum(
            #[inline(always)]
            |zi, zj| ((zi * part - zj * part).abs() / size).powf(p),
        );
        let share = if p == 2.0 { sum.sqrt() } else { sum.powf(1.0 / p) };
        // Shares of 0 and of ∞ are no numbers: then the distance is the size.
        let value = size * share;
        value.is_nan().select(size, value) / part
    },
    |bar, z_bar| {
        let p = kernel.p;
        let distance = Function::<T, D, O>::lanes(kernel, at, &[], &());
        let mut bar = bar;
        if p.is_infinite() {
            // Those observations that attain the largest or the smallest difference have equal shares.
            let (zero, one) = (at.splat(T::ZERO), at.splat(T::ONE));
            let attained = |zi: Lanes<S, T>, zj: Lanes<S, T>| (zi - zj).abs().eq(distance);
            bar = bar
                / at.reduce(
                    T::ZERO,
                    #[inline(always)]
                    |count, zi, zj| count + attained(zi, zj).select(one, zero),
                );
        }
        at.pullback_differences(
            bar,
            z_bar,
            #[inline(always)]
            |zi, zj| norm_slope(zi - zj, distance, p),
        );
    }
);

/// A_ij = Σ_k |z_ki − z_kj| / (|z_ki| + |z_kj| + 1e-10).
///
/// - **Name**: the kernel `canberra_distance`; as a function this name means e^−distance, see
///   [`NegativeExponential`].
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: within [0, O]: two zeros add 0, a zero and another number almost 1. ∞ in column i makes row and
///   column i NaN.
///   Right for entries of any size.
/// - **Cost**: O·D² divisions, not shared.
/// - **Source**: tinyBIG `batch_canberra_distance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Distance for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = canberra_distance)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 3.0, 3.0, 1.0); // 2/4 + 2/4
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 1.0, 1.0, 0.0);
/// assert!((Distance::default().matrix(&x) - expected).amax() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CanberraDistance;

distance!(
    CanberraDistance,
    Self,
    |_kernel, at| {
        at.sum(
            #[inline(always)]
            |zi, zj| {
                // Halves, for sums of large numbers may be none.
                let (zi, zj) = (zi * T::of(0.5), zj * T::of(0.5));
                (zi - zj).abs() / (zi.abs() + zj.abs() + T::of(0.5e-10))
            },
        )
    },
    |bar, z_bar| {
        at.pullback_terms(
            bar,
            z_bar,
            #[inline(always)]
            |zi, zj| (zi - zj).abs() / (zi.abs() + zj.abs() + Dual::of(1e-10)),
        );
    }
);

/// A_ij = exp(−distance_ij): what tinyBIG's distance classes return, whatever their names say.
///
/// - **Name**: the functions `manhattan_distance`, `euclidean_distance`, `chebyshev_distance`,
///   `canberra_distance` and `minkowski_distance(p = …)`; as kernels they are called `manhattan_distance_kernel`
///   and so on.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none.
/// - **Range**: within [0, 1]. The diagonal is exactly 1, but NaN where the column holds NaN or ∞ (p = 0
///   excepted); ∞ in column i makes the rest of its row and column 0 (Canberra: NaN; Minkowski with p < 0: what
///   the other observations say).
/// - **Cost**: the distance's, and D² exponentials.
/// - **Source**: tinyBIG `manhattan_distance_interdependence` and so on.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 2, 2> { functions: [manhattan_distance], fusion: sum }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 5.0); // distance 3
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-3f64).exp(), (-3f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NegativeExponential<F>(
    /// The distance.
    pub F,
);

impl<T: Number, F: Function<T, D, O>, const D: usize, const O: usize> Function<T, D, O>
    for NegativeExponential<F>
{
    type Columns = F::Columns;
    type Prepared = F::Prepared;
    const L: usize = F::L;
    const NEEDS: Needs = F::NEEDS;
    const REQUIRE_DATA: bool = F::REQUIRE_DATA;
    const READS_ENTRIES: bool = F::READS_ENTRIES;
    const STACK_BYTES: usize = F::STACK_BYTES;
    const GRADIENT_STACK_BYTES: usize = F::GRADIENT_STACK_BYTES;
    const OVERWRITES_PREPARED: bool = F::OVERWRITES_PREPARED;
    const SYMMETRIC: bool = F::SYMMETRIC;
    const FUNCTION: Self = Self(F::FUNCTION);

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
    ) {
        self.0.prepare(simd, data, w, prepared);
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
    ) -> Lanes<S, T> {
        (-self.0.lanes_in_exponent(at, w, prepared)).exp_normal()
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let value = Function::<T, D, O>::lanes(self, at, w, prepared);
        self.0.pullback(at, w, prepared, -(value * bar), to);
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
        bar: &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        self.0.pullback_prepared(simd, data, w, prepared, bar, z_bar, w_bar);
    }
}

/// A_ij = exp(−gamma · Σ_k (z_ki − z_kj)²).
///
/// - **Name**: `exponential_kernel(gamma = 1.0)`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; gamma is fixed.
/// - **Range**: the diagonal is exactly 1. A negative gamma is allowed and gives entries above 1, up to ∞. ∞ in
///   column i makes its row and column 0 (gamma > 0) and its diagonal entry NaN.
/// - **Cost**: the squared distances (O·D² subtractions and multiply-adds, shared) and D² exponentials.
/// - **Source**: tinyBIG `exponential_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 1, 2> {
///         functions: [exponential_kernel(gamma = 0.5)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, 3.0); // squared distance 4
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-2f64).exp(), (-2f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExponentialKernel {
    /// The squared distance's factor.
    pub gamma: f64,
}

kernel!(ExponentialKernel, needs Needs::SQUARED_EUCLIDEAN, Self { gamma: 1.0 }, |kernel, pair| {
    (pair.squared_euclidean() * T::of(-kernel.gamma)).exp_normal()
});

/// A_ij = exp(−Σ_k (z_ki − z_kj)² / (2 · sigma²)).
///
/// - **Name**: `gaussian_rbf_kernel(sigma = 1.0)`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; sigma > 0 is fixed, and checked while compiling.
/// - **Range**: within [0, 1], the diagonal exactly 1. ∞ in column i makes its row and column 0 and its diagonal
///   entry NaN. However small sigma is, the diagonal
///   is 1.
/// - **Cost**: the squared distances (O·D² subtractions and multiply-adds, shared) and D² exponentials.
/// - **Source**: tinyBIG `gaussian_rbf_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 1, 2> {
///         functions: [gaussian_rbf_kernel(sigma = 2.0)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, 5.0); // 16 / (2 · 4)
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-2f64).exp(), (-2f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GaussianRbfKernel {
    /// The width, > 0.
    pub sigma: f64,
}

kernel!(GaussianRbfKernel, needs Needs::SQUARED_EUCLIDEAN, Self { sigma: 1.0 }, |kernel, pair| {
    (pair.squared_euclidean() * T::finite(-0.5 / (kernel.sigma * kernel.sigma))).exp_normal()
});

/// A_ij = exp(−Σ_k |z_ki − z_kj| / sigma).
///
/// - **Name**: `laplacian_kernel(sigma = 1.0)`.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; sigma ≠ 0 is fixed, and checked while compiling.
/// - **Range**: the diagonal is exactly 1. A negative sigma is allowed, as in tinyBIG, and gives entries above 1,
///   up to ∞. ∞ in column i makes its row and column 0 (sigma > 0) and its diagonal entry NaN.
/// - **Cost**: the Manhattan distances (O·D² subtractions and additions, shared) and D² exponentials.
/// - **Source**: tinyBIG `laplacian_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 1, 2> {
///         functions: [laplacian_kernel(sigma = 4.0)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, 5.0); // 4 / 4
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-1f64).exp(), (-1f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LaplacianKernel {
    /// The width, ≠ 0.
    pub sigma: f64,
}

kernel!(LaplacianKernel, needs Needs::MANHATTAN, Self { sigma: 1.0 }, |kernel, pair| {
    (pair.manhattan() * T::finite(-1.0 / kernel.sigma)).exp_normal()
});

/// A_ij = exp(−a_scalar · Σ_k (z_ki − z_kj)²).
///
/// - **Name**: `anisotropic_rbf_kernel(a_scalar = 1.0)`: one scale for all observations.
/// - **Shapes**: z is O × D, A is D × D.
/// - **Parameters**: none; `a_scalar` is fixed.
/// - **Range**: as [`ExponentialKernel`] with gamma = `a_scalar`.
/// - **Cost**: the squared distances (O·D² subtractions and multiply-adds, shared) and D² exponentials.
/// - **Source**: tinyBIG `anisotropic_rbf_kernel_interdependence` without `a_vector`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 1, 2> {
///         functions: [anisotropic_rbf_kernel(a_scalar = 0.25)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 2>::new(1.0, 3.0); // squared distance 4
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-1f64).exp(), (-1f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct IsotropicRbfKernel {
    /// The squared differences' factor.
    pub a_scalar: f64,
}

kernel!(IsotropicRbfKernel, needs Needs::SQUARED_EUCLIDEAN, Self { a_scalar: 1.0 }, |kernel, pair| {
    (pair.squared_euclidean() * T::of(-kernel.a_scalar)).exp_normal()
});

/// A_ij = exp(−Σ_k a_k · (z_ki − z_kj)²).
///
/// - **Name**: `anisotropic_rbf_kernel(a_vector = […])`. The vector wins over `a_scalar`; without it see
///   [`IsotropicRbfKernel`].
/// - **Shapes**: z is O × D, a has O entries, A is D × D.
/// - **Parameters**: none; a is fixed.
/// - **Range**: the diagonal is exactly 1. Negative scales are allowed and give entries above 1, up to ∞. ∞ in
///   column i makes its row and column 0 (positive scales) and its diagonal entry NaN.
/// - **Cost**: O·D² subtractions, products and multiply-adds, not shared, and D² exponentials.
/// - **Source**: tinyBIG `anisotropic_rbf_kernel_interdependence`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Nearness for SMatrix<f64, 2, 2> {
///         functions: [anisotropic_rbf_kernel(a_vector = [1.0, 0.5])],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 5.0); // 1 · 1² + 0.5 · 2²
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, (-3f64).exp(), (-3f64).exp(), 1.0);
/// assert!((Nearness::default().matrix(&x) - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AnisotropicRbfKernel<T: 'static, const O: usize> {
    /// One scale per observation, as a row.
    pub a_vector: &'static [[T; O]; 1],
}

impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for AnisotropicRbfKernel<T, O> {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const SYMMETRIC: bool = true;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        let mut sum = at.splat(T::ZERO);
        for (row, &scale) in at.data.z.iter().zip(self.a_vector.as_flattened()) {
            let difference = at.of_row(row) - at.of_column(row);
            sum = (difference * difference).mul_add(at.splat(scale), sum);
        }
        (-sum).exp_normal()
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        (): &(),
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, (), D, O>,
    ) {
        let value = Function::<T, D, O>::lanes(self, at, w, &());
        let mut scales = self.a_vector.as_flattened().iter();
        at.pullback_differences(
            -(value * bar),
            to.z,
            #[inline(always)]
            |zi, zj| {
                let scale = scales.next().copied().unwrap_or(T::ZERO);
                (zi - zj) * (scale + scale)
            },
        );
    }
}
