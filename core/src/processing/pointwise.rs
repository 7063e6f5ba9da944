//! What acts on every entry by itself.

use fearless_simd::Simd;

use super::{Processing, View, view::Lines};
use crate::{Lanes, Number};

/// A processing function that acts on every entry by itself; the formula, of numbers with derivatives, gives its pullback, too.
macro_rules! pointwise {
    ($name:ty, |$op:ident, $x:ident| $formula:expr) => {
        impl $name {
            #[inline(always)]
            fn value<S: Simd, T: Number>(self, $x: Lanes<S, T>) -> Lanes<S, T> {
                let $op = self;
                $formula
            }
        }

        impl<T: Number> Processing<T> for $name {
            #[inline(always)]
            fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
                view.map(
                    simd,
                    #[inline(always)]
                    |x| self.value(x),
                );
            }
            #[inline(always)]
            fn pullback_view<S: Simd>(
                &self,
                simd: S,
                before: &mut View<'_, T>,
                bar: &mut View<'_, T>,
            ) {
                before.each_line_beside(
                    simd,
                    bar,
                    #[inline(always)]
                    |line, bars| {
                        line.map_beside(
                            bars,
                            #[inline(always)]
                            |x, bar| bar * self.value(Lanes::variable(x)).tangent(),
                        );
                    },
                );
            }
        }
    };
}

/// A processing function that is x times a slope: the formula is the slope, which is the derivative even of ±∞ and NaN.
macro_rules! piecewise_linear {
    ($name:ty, |$op:ident, $x:ident| $slope:expr) => {
        impl $name {
            #[inline(always)]
            fn slope<S: Simd, T: Number>(self, $x: Lanes<S, T>) -> Lanes<S, T> {
                let $op = self;
                $slope
            }
        }

        impl<T: Number> Processing<T> for $name {
            #[inline(always)]
            fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
                view.map(
                    simd,
                    #[inline(always)]
                    |x| x * self.slope(x),
                );
            }
            #[inline(always)]
            fn pullback_view<S: Simd>(
                &self,
                simd: S,
                before: &mut View<'_, T>,
                bar: &mut View<'_, T>,
            ) {
                before.each_line_beside(
                    simd,
                    bar,
                    #[inline(always)]
                    |line, bars| {
                        line.map_beside(
                            bars,
                            #[inline(always)]
                            |x, bar| bar * self.slope(x),
                        );
                    },
                );
            }
        }
    };
}

/// max(x, 0).
///
/// - **Name**: `relu`.
/// - **Range**: [0, ∞]; NaN stays NaN.
/// - **Cost**: two comparisons per entry (one for NaN).
/// - **Source**: `torch.nn.functional.relu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Rectified for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [relu],
///     }
/// }
/// let a = Rectified::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(1.0, 0.0, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Relu;

pointwise!(Relu, |_op, x| x.max(x.constant(T::ZERO)));

/// 1 / (1 + e^−x).
///
/// - **Name**: `sigmoid`.
/// - **Range**: [0, 1]; ∓∞ give 0 and 1, and nothing overflows on the way.
/// - **Cost**: an exponential and a division per entry.
/// - **Source**: `torch.nn.functional.sigmoid`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Squashed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [sigmoid],
///     }
/// }
/// let a = Squashed::new([0.0, 3f64.ln(), -3f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.5, 0.75, 0.25, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

pointwise!(Sigmoid, |_op, x| x.sigmoid());

/// tanh x.
///
/// - **Name**: `tanh`.
/// - **Range**: [−1, 1]; ∓∞ give −1 and 1. tanh(±0) = ±0.
/// - **Cost**: an exponential and a division per entry.
/// - **Source**: `torch.nn.functional.tanh`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Squashed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [tanh],
///     }
/// }
/// // tanh x = (e²ˣ − 1) / (e²ˣ + 1)
/// let a = Squashed::new([0.0, 3f64.ln(), -3f64.ln(), 1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 0.8, -0.8, 1.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

pointwise!(Tanh, |_op, x| x.tanh());

/// x above 0, 0.01 · x below.
///
/// - **Name**: `leaky_relu`; the slope is torch's default.
/// - **Range**: everything; ±∞ stay.
/// - **Cost**: a comparison and a product per entry.
/// - **Source**: `torch.nn.functional.leaky_relu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Leaky for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [leaky_relu],
///     }
/// }
/// let a = Leaky::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(1.0, -0.02, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu;

piecewise_linear!(LeakyRelu, |_op, x| {
    x.gt(x.constant(T::ZERO)).select(x.constant(T::ONE), x.constant(T::of(0.01)))
});

/// ln(1 + e^x) up to 20, x above.
///
/// - **Name**: `softplus`; slope and threshold are torch's defaults.
/// - **Range**: [0, ∞]; −∞ gives 0. The step at 20 is 2e-9 high.
/// - **Cost**: an exponential and a logarithm per entry.
/// - **Source**: `torch.nn.functional.softplus`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [softplus],
///     }
/// }
/// let a = Smooth::new([0.0, 3f64.ln(), 30.0, -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(2f64.ln(), 4f64.ln(), 30.0, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

pointwise!(Softplus, |_op, x| x.gt(x.constant(T::of(20.0))).select(x, x.exp().ln_1p()));

/// x / (1 + e^−x).
///
/// - **Name**: `silu`.
/// - **Range**: from about −0.28 on; ∞ stays, −∞ gives NaN (∞ · 0), as in torch.
/// - **Cost**: an exponential, a division and a product per entry.
/// - **Source**: `torch.nn.functional.silu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [silu],
///     }
/// }
/// let a = Smooth::new([0.0, 3f64.ln(), -3f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 0.75 * 3f64.ln(), -0.25 * 3f64.ln(), 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Silu;

pointwise!(Silu, |_op, x| x * x.sigmoid());

/// x above 0, e^x − 1 below.
///
/// - **Name**: `celu`; alpha is torch's default, 1.
/// - **Range**: [−1, ∞]; exact to the last digits near 0.
/// - **Cost**: a comparison and an exponential per entry.
/// - **Source**: `torch.nn.functional.celu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [celu],
///     }
/// }
/// let a = Smooth::new([1.0, -2f64.ln(), 0.0, -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, -0.5, 0.0, -1.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Celu;

pointwise!(Celu, |_op, x| x.gt(x.constant(T::ZERO)).select(x, x.exp_m1()));

/// ½ · x · (1 + erf(x / √2)), x times the normal distribution's function.
///
/// - **Name**: `gelu`; the exact form, not the one with tanh.
/// - **Range**: from about −0.17 on; ∞ stays, −∞ gives NaN (∞ · 0), as in torch. Far below 0 digits cancel in
///   1 + erf: the error is about 1e-16 · |x| (f32: 6e-8 · |x|).
/// - **Cost**: an error function and three products per entry.
/// - **Source**: `torch.nn.functional.gelu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [gelu],
///     }
/// }
/// let a = Smooth::new([0.0, 1.0, -1.0, 40.0]).matrix(&SMatrix::zeros());
/// let p = 0.841_344_746_068_542_9; // the normal distribution's function at 1
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, p, p - 1.0, 40.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

pointwise!(Gelu, |_op, x| {
    x * T::of(0.5) * ((x * T::of(core::f64::consts::FRAC_1_SQRT_2)).erf() + T::ONE)
});

/// e^x.
///
/// - **Name**: `exp`.
/// - **Range**: [0, ∞]; ∞ from about 709.8 on (f32: 88.7), 0 below about −745.1 (f32: −104).
/// - **Cost**: an exponential per entry.
/// - **Source**: `torch.exp`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Positive for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [exp],
///     }
/// }
/// let a = Positive::new([0.0, 2f64.ln(), -2f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 0.5, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exp;

pointwise!(Exp, |_op, x| x.exp());

/// c · x.
///
/// - **Name**: `scale(c = …)`.
/// - **Range**: everything; c = 0 makes ±∞ NaN.
/// - **Cost**: a product per entry.
/// - **Source**: none of tinyBIG's names; a lambda there.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Scaled for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [scale(c = -2)],
///     }
/// }
/// let a = Scaled::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(-2.0, 4.0, 0.0, -8.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The factor.
    pub c: f64,
}

piecewise_linear!(Scale, |op, x| x.constant(T::of(op.c)));
