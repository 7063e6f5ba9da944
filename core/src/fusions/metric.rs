//! Statistics of the K values X_1 … X_K of each entry (`metric_fusion`).
//!
//! Where tinyBIG raises an assertion (non-positive values under a geometric or harmonic mean, values that are no
//! distribution under an entropy), the formula's value stands: NaN for a logarithm of a negative number, and so
//! on.

use core::ops::Add;

use fearless_simd::Simd;

use super::{derivative, fold, fusion};
use crate::{Fusion, Lanes, Number, reconciliations::parameter};

/// A function of a sum of terms, one of each member, in any numbers: those with derivatives derive both.
trait Terms<const K: usize> {
    /// The term of member k.
    fn term<S: Simd, N: Number>(&self, k: usize, x: Lanes<S, N>) -> Lanes<S, N>;
    /// The function of the sum.
    fn of_sum<S: Simd, N: Number>(&self, sum: Lanes<S, N>) -> Lanes<S, N>;
    /// The sum.
    #[inline(always)]
    fn sum<S: Simd, N: Number>(&self, members: &[Lanes<S, N>; K]) -> Lanes<S, N> {
        let mut sum = self.term(0, members[0]);
        for k in 1..K {
            sum = sum + self.term(k, members[k]);
        }
        sum
    }
}

/// A fusion that is such a function: its value for `custom(…)`, its terms, and the function.
macro_rules! terms {
    (
        $name:ty $(, $value:expr)?;
        |$fusion:ident, $k:ident, $x:ident| $term:expr, |$sum:ident| $of_sum:expr
    ) => {
        impl<const K: usize> Terms<K> for $name {
            #[inline(always)]
            fn term<S: Simd, N: Number>(&self, $k: usize, $x: Lanes<S, N>) -> Lanes<S, N> {
                let $fusion = self;
                $term
            }
            #[inline(always)]
            fn of_sum<S: Simd, N: Number>(&self, $sum: Lanes<S, N>) -> Lanes<S, N> {
                $of_sum
            }
        }

        impl<T: Number, const K: usize> Fusion<T, K> for $name {
            const L: usize = 0;
            $(const FUSION: Self = $value;)?

            #[inline(always)]
            fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
                Terms::<K>::of_sum(self, self.sum(members))
            }
            #[inline(always)]
            fn pullback<S: Simd>(
                &self,
                members: &[Lanes<S, T>; K],
                _: &[T],
                bar: Lanes<S, T>,
                bars: &mut [Lanes<S, T>; K],
                _: impl FnMut(usize, Lanes<S, T>),
            ) {
                let sum = Lanes::variable(self.sum(members));
                let bar = Terms::<K>::of_sum(self, sum).tangent() * bar;
                for k in 0..K {
                    let term = Terms::<K>::term(self, k, Lanes::variable(members[k]));
                    bars[k] = term.tangent() * bar;
                }
            }
        }
    };
}

/// Σ_k weights_k · X_k / Σ_k weights_k.
///
/// - **Name**: `metric(metric = weighted_mean(weights = […]))`, one weight per function.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none; the weights are fixed.
/// - **Range**: NaN if one X_k is NaN, whatever its weight. Weights that sum to 0 give ±∞ or NaN.
/// - **Cost**: K·D·d' multiplications and additions, D·d' divisions.
/// - **Source**: tinyBIG `metric_fusion` with `batch_weighted_mean`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Centre for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized],
///         fusion: metric(metric = weighted_mean(weights = [1, 3])),
///     }
/// }
/// let fused = Centre::new([2.0, 6.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 5.0); // (2 + 18) / 4
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WeightedMean<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

/// Each weight over the sum of all, which need be no number of the hybrid's type.
fn shares<const K: usize>(weights: &[f64; K]) -> [f64; K] {
    let total: f64 = weights.iter().sum();
    weights.map(|weight| weight / total)
}

impl<T: Number, const K: usize> Fusion<T, K> for WeightedMean<K> {
    const L: usize = 0;

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
        let weights = shares(&self.weights);
        let mut sum = members[0] * T::of(weights[0]);
        for k in 1..K {
            sum = sum + members[k] * T::of(weights[k]);
        }
        sum
    }
    derivative!();
}

/// The deviations from the mean of the K values: of differences from the first one, so that an offset takes no digits.
#[inline(always)]
fn deviations<S: Simd, T: Number, const K: usize>(members: &[Lanes<S, T>; K]) -> [Lanes<S, T>; K] {
    let first = members[0];
    let count = T::of(K as f64);
    let mut mean = fold(
        members,
        #[inline(always)]
        |x| x - first,
        Add::add,
    ) / count;
    let is_number = first.constant(T::INFINITY).gt(mean.abs());
    if !is_number.all() {
        // Sums of numbers may be none; those of their parts are.
        let parts = fold(
            members,
            #[inline(always)]
            |x| (x - first) / count,
            Add::add,
        );
        mean = is_number.select(mean, parts);
    }
    let mut deviations = *members;
    for deviation in &mut deviations {
        *deviation = (*deviation - first) - mean;
    }
    deviations
}

/// √(Σ_k x_k²): where squares leave the number range, of the shares of the largest x_k.
#[inline(always)]
pub(super) fn root_of_squares<S: Simd, T: Number, const K: usize>(
    members: &[Lanes<S, T>; K],
) -> Lanes<S, T> {
    let squares = fold(
        members,
        #[inline(always)]
        |x| x.square(),
        Add::add,
    );
    let (least, most) = (squares.constant(T::LEAST_SQUARES), squares.constant(T::MOST_SQUARES));
    let usual = squares.ge(least).and(most.ge(squares)).or(squares.is_nan());
    if usual.all() {
        return squares.sqrt();
    }
    // Lane by lane, so that equal members give equal norms whatever stands beside them.
    usual.select(squares.sqrt(), scaled_norm(members, 2.0))
}

/// (Σ_k |x_k|^p)^(1/p) of shares of the one that counts most, whose powers are numbers.
#[inline(always)]
fn scaled_norm<S: Simd, T: Number, const K: usize>(
    members: &[Lanes<S, T>; K],
    p: f64,
) -> Lanes<S, T> {
    let size = fold(
        members,
        #[inline(always)]
        |x| x.abs(),
        #[inline(always)]
        |a, b| if p > 0.0 { a.max(b) } else { a.min(b) },
    );
    if p.is_infinite() {
        return size;
    }
    let sum = fold(
        members,
        #[inline(always)]
        |x| (x.abs() / size).powf(p),
        Add::add,
    );
    let share = if p == 2.0 { sum.sqrt() } else { sum.powf(1.0 / p) };
    // Shares of 0 and of ∞ are no numbers: then the norm is the size.
    let value = size * share;
    value.is_nan().select(size, value)
}

/// Σ_k (X_k − mean)² / (K − 1), the sample variance.
///
/// - **Name**: `metric(metric = variance)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: ≥ 0. One function gives NaN (0/0), as do NaN and ∞ among the values.
/// - **Cost**: 4·K·D·d' additions, K·D·d' squares, 2·D·d' divisions.
/// - **Source**: tinyBIG `metric_fusion` with `batch_variance`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Spread for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = variance),
///     }
/// }
/// let fused = Spread::new([1.0, 2.0, 6.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 7.0); // (4 + 1 + 9) / 2
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Variance;

fusion!(Variance, Self, |_fusion, members| {
    fold(
        &deviations(members),
        #[inline(always)]
        |x| x.square(),
        Add::add,
    ) / T::of(K as f64 - 1.0)
});

/// √(Σ_k (X_k − mean)² / (K − 1)), the sample standard deviation.
///
/// - **Name**: `metric(metric = std)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: ≥ 0. One function gives NaN (0/0), as do NaN and ∞ among the values. Right for values of any size up to half the
///   largest number.
/// - **Cost**: as [`Variance`], and D·d' square roots.
/// - **Source**: tinyBIG `metric_fusion` with `batch_std`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Spread for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = std),
///     }
/// }
/// let fused = Spread::new([0.0, 2.0, 4.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 2.0); // √((4 + 0 + 4) / 2)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Std;

fusion!(Std, Self, |_fusion, members| {
    root_of_squares(&deviations(members)) / T::of(K as f64 - 1.0).square_root()
});

/// (1/K) · Σ_k (X_k − mean)³ / (σ³ + 1e-12), σ² = (1/K) · Σ_k (X_k − mean)².
///
/// - **Name**: `metric(metric = skewness)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: equal values and a single one give 0, thanks to the 1e-12; NaN if one is NaN or ∞. tinyBIG's own
///   function fails on more than one entry; here the formula holds for each.
/// - **Cost**: about 9·K·D·d' operations and K·D·d' divisions; D·d' square roots.
/// - **Source**: tinyBIG `metric_fusion` with `batch_skewness`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Lean for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = skewness),
///     }
/// }
/// let fused = Lean::new([1.0, 2.0, 6.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// // Deviations −2, −1, 3: third moment 18/3, variance 14/3.
/// assert!((fused - 6.0 / (14f64 / 3.0).powf(1.5)).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Skewness;

fusion!(Skewness, Self, |_fusion, members| {
    let deviations = deviations(members);
    let deviation = root_of_squares(&deviations) / T::of(K as f64).square_root();
    // Of shares of the deviation, whose cubes are numbers; 0/0 of equal values is 0.
    let shares = fold(
        &deviations,
        #[inline(always)]
        |x| {
            let share = x / deviation;
            share * share * share
        },
        Add::add,
    ) / T::of(K as f64);
    let zero = deviation.constant(T::ZERO);
    let cube = deviation * deviation * deviation;
    let skewness = shares / ((cube.recip() * T::of(1e-12)) + T::ONE);
    deviation.eq(zero).select(zero, skewness)
});

/// (Σ_k |X_k|^p)^(1/p), for any number p.
///
/// - **Name**: `metric(metric = norm(p = 2.0))`; p is a number, `inf`, `-inf` or `"fro"` (2). A literal 1 or 2
///   becomes [`L1Norm`](super::elementwise::L1Norm) or [`L2Norm`](super::elementwise::L2Norm).
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none; p is fixed.
/// - **Range**: p = 0 counts the values other than 0, NaN among them; ±∞ take the largest and the smallest
///   magnitude. With a negative p one 0 makes the norm 0. Else NaN if one is NaN.
///   Right for values of any size.
/// - **Cost**: K·D·d' powers (products for a whole p up to ±16, else about three exponentials each) and D·d'
///   roots.
/// - **Source**: tinyBIG `metric_fusion` with `batch_norm`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Length for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = norm(p = 3)),
///     }
/// }
/// let fused = Length::new([3.0, -4.0, 5.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert!((fused - 6.0).abs() < 1e-12); // 27 + 64 + 125 = 6³
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Norm {
    /// The norm's order.
    pub p: f64,
}

impl<T: Number, const K: usize> Fusion<T, K> for Norm {
    const L: usize = 0;
    const FUSION: Self = Self { p: 2.0 };

    #[inline(always)]
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
        if self.p == 0.0 {
            let zero = members[0].constant(T::ZERO);
            let one = members[0].constant(T::ONE);
            fold(
                members,
                #[inline(always)]
                |x| x.eq(zero).select(zero, one),
                Add::add,
            )
        } else {
            scaled_norm(members, self.p)
        }
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        members: &[Lanes<S, T>; K],
        w: &[T],
        bar: Lanes<S, T>,
        bars: &mut [Lanes<S, T>; K],
        _: impl FnMut(usize, Lanes<S, T>),
    ) {
        let norm = self.fuse(members, w);
        let (zero, one) = (norm.constant(T::ZERO), norm.constant(T::ONE));
        let attained = |x: Lanes<S, T>| x.abs().eq(norm).select(one, zero);
        let count = fold(members, attained, Add::add);
        for (to, member) in bars.iter_mut().zip(members) {
            *to = norm_slope(*member, norm, self.p) * bar;
            if self.p.is_infinite() {
                *to = *to / count;
            }
        }
    }
}

/// The derivative of a p-norm by x, one of its terms; of the largest or the smallest one, for all that attain it together.
#[inline(always)]
pub(crate) fn norm_slope<S: Simd, T: Number>(
    x: Lanes<S, T>,
    norm: Lanes<S, T>,
    p: f64,
) -> Lanes<S, T> {
    let (zero, one) = (norm.constant(T::ZERO), norm.constant(T::ONE));
    if p == 0.0 {
        // A number of terms does not change by little.
        return zero;
    }
    let sign = zero.gt(x).select(-one, one);
    let slope = if p.is_infinite() {
        x.abs().eq(norm).select(sign, zero)
    } else {
        sign * (x.abs() / norm).powf(p - 1.0)
    };
    x.eq(zero).or(norm.eq(zero)).select(zero, slope)
}

/// (Π_k X_k)^(1/K), computed as exp((1/K) · Σ_k ln X_k).
///
/// - **Name**: `metric(metric = geometric_mean)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: for positive values. A 0 gives 0, and NaN beside ∞; a negative value gives NaN, even two of them.
///   tinyBIG raises an assertion for both.
/// - **Cost**: K·D·d' logarithms, D·d' exponentials.
/// - **Source**: tinyBIG `metric_fusion` with `batch_geometric_mean`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Middle for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = geometric_mean),
///     }
/// }
/// let fused = Middle::new([1.0, 2.0, 4.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert!((fused - 2.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GeometricMean;

terms!(
    GeometricMean, Self;
    |_mean, _k, x| x.ln(),
    |sum| (sum / N::of(K as f64)).exp()
);

/// K / Σ_k (1 / X_k).
///
/// - **Name**: `metric(metric = harmonic_mean)`; with weights it is [`WeightedHarmonicMean`].
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: for positive values. A 0 gives 0; negative values follow the formula, up to ±∞ when the
///   reciprocals cancel. tinyBIG raises an assertion for both. NaN if one is NaN. The reciprocals must be
///   numbers: beside a subnormal value the mean is 0.
/// - **Cost**: (K + 1)·D·d' divisions.
/// - **Source**: tinyBIG `metric_fusion` with `batch_harmonic_mean`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Middle for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = harmonic_mean),
///     }
/// }
/// let fused = Middle::new([1.0, 2.0, 4.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert!((fused - 12.0 / 7.0).abs() < 1e-12); // 3 / (1 + 1/2 + 1/4)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct HarmonicMean;

terms!(
    HarmonicMean, Self;
    |_mean, _k, x| x.recip(),
    |sum| sum.recip() * N::of(K as f64)
);

/// Σ_k weights_k / Σ_k (weights_k / X_k).
///
/// - **Name**: `metric(metric = harmonic_mean(weights = […]))`, one weight per function.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none; the weights are fixed.
/// - **Range**: as [`HarmonicMean`]. tinyBIG's own function fails when it is given weights; the formula is the
///   one that it states.
/// - **Cost**: (K + 1)·D·d' divisions.
/// - **Source**: tinyBIG `metric_fusion` with `batch_harmonic_mean`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Middle for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = harmonic_mean(weights = [1, 2, 4])),
///     }
/// }
/// let fused = Middle::new([1.0, 2.0, 4.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert!((fused - 7.0 / 3.0).abs() < 1e-12); // 7 / (1 + 1 + 1)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WeightedHarmonicMean<const K: usize> {
    /// One weight per member.
    pub weights: [f64; K],
}

terms!(
    WeightedHarmonicMean<K>;
    |mean, k, x| x.constant(N::of(parameter(&shares(&mean.weights), k))) / x,
    |sum| sum.recip()
);

/// −Σ_k (X_k + 1e-12) · ln X_k.
///
/// - **Name**: `metric(metric = entropy)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: for distributions over the functions: make one with `preprocess = [softmax(dim = 0)]` in the
///   fusion. The 1e-12 stands outside the logarithm, as in tinyBIG, so a 0 gives ∞. A negative value gives NaN;
///   values that do not sum to 1 are not refused.
/// - **Cost**: K·D·d' logarithms and multiply-adds.
/// - **Source**: tinyBIG `metric_fusion` with `batch_entropy`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Doubt for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = entropy),
///     }
/// }
/// let fused = Doubt::new([0.5, 0.25, 0.25]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert!((fused - 1.5 * 2f64.ln()).abs() < 1e-10);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Entropy;

terms!(
    Entropy, Self;
    |_entropy, _k, x| (x + N::of(1e-12)) * x.ln(),
    |sum| -sum
);

/// The most frequent of X_1 … X_K, the smallest of several.
///
/// - **Name**: `metric(metric = mode)`.
/// - **Shapes**: K matrices of D × d' to one of D × d'.
/// - **Parameters**: none.
/// - **Range**: only equal numbers count together. NaN equals nothing, so it is passed over unless all values are
///   NaN. tinyBIG's class fails here; the rule is that of `torch.mode`.
/// - **Cost**: K² comparisons and additions per entry.
/// - **Source**: tinyBIG `metric_fusion` with `batch_mode`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Usual for SMatrix<f64, 1, 1> {
///         functions: [a: parameterized, b: parameterized, c: parameterized],
///         fusion: metric(metric = mode),
///     }
/// }
/// let fused = Usual::new([2.0, -1.0, 2.0]).matrix(&SMatrix::zeros())[(0, 0)]; // X_1, X_2, …
/// assert_eq!(fused, 2.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mode;

/// How many members have the value.
#[inline(always)]
fn frequency<S: Simd, T: Number, const K: usize>(
    members: &[Lanes<S, T>; K],
    value: Lanes<S, T>,
) -> Lanes<S, T> {
    let (none, one) = (value.constant(T::ZERO), value.constant(T::ONE));
    let mut count = none;
    for member in members {
        count = count + member.eq(value).select(one, none);
    }
    count
}

fusion!(Mode, Self, |_fusion, members| {
    let mut mode = members[0];
    let mut most = frequency(members, mode);
    for k in 1..K {
        let count = frequency(members, members[k]);
        let smaller = count.eq(most).select(mode.min(members[k]), mode);
        mode = count.gt(most).select(members[k], smaller);
        most = count.max(most);
    }
    mode
});
