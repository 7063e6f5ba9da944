//! Powers and polynomials.
//!
//! All but [`Taylor`] are sequences p_0, p_1, p_2, … in which each polynomial is made of the two before it. Their
//! features are p_1(z) … p_d(z): the constant p_0 is left out. They are not confined to the interval where the
//! polynomials are orthogonal, and grow like z^d outside.

use fearless_simd::Simd;

use super::Entrywise;
use crate::{Lanes, Number};

mod taylor;

pub use taylor::Taylor;

/// p_1 … p_d of every entry: `$start` is [p_0, p_1], and p_n = a · p_(n−1) + b · p_(n−2) with `$step` = [a, b].
macro_rules! recurrence {
    ($name:ty, |$expansion:ident, $x:ident| $start:expr, |$n:ident| $step:expr) => {
        impl Entrywise for $name {
            const BLOCKS: bool = false;

            #[inline(always)]
            fn features(&self) -> usize {
                self.d
            }
            #[inline(always)]
            fn each_feature<S: Simd, T: Number>(
                &self,
                $x: Lanes<S, T>,
                mut put: impl FnMut(usize, Lanes<S, T>),
            ) {
                let $expansion = self;
                let [mut before, mut value]: [Lanes<S, T>; 2] = $start;
                for order in 0..self.d {
                    put(order, value);
                    let $n = (order + 2) as f64;
                    let [a, b]: [Lanes<S, T>; 2] = $step;
                    (before, value) = (value, value.mul_add(a, before * b));
                }
            }
        }
    };
}

/// p_n = 2z · p_(n−1) − p_(n−2) from 1, z: Chebyshev's polynomials of the first kind, cos(n · arccos z).
///
/// - **Name**: `chebyshev_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: within [−1, 1] for z within [−1, 1].
/// - **Cost**: two products and a multiply-add per feature.
/// - **Source**: tinyBIG `chebyshev_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = chebyshev_expansion(d = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(2.0, 7.0, 26.0, 3.0, 17.0, 99.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chebyshev {
    /// The highest order.
    pub d: usize,
}

recurrence!(Chebyshev, |_expansion, x| [x.constant(T::ONE), x], |_n| [
    x * T::of(2.0),
    x.constant(-T::ONE)
]);

/// p_n = z · p_(n−1) − (n − 1) · p_(n−2) from 1, z: Hermite's polynomials, those of probability theory.
///
/// - **Name**: `hermite_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: everything.
/// - **Cost**: a product and a multiply-add per feature.
/// - **Source**: tinyBIG `hermite_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = hermite_expansion(d = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(2.0, 3.0, 2.0, 3.0, 8.0, 18.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Hermite {
    /// The highest order.
    pub d: usize,
}

recurrence!(Hermite, |_expansion, x| [x.constant(T::ONE), x], |n| [x, x.constant(T::of(1.0 - n))]);

/// p_n = (2n − 1 + alpha − z)/n · p_(n−1) − (n − 1 + alpha)/n · p_(n−2) from 1, z + 1 + alpha.
///
/// - **Name**: `laguerre_expansion(d = 2, alpha = 1.0)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d and alpha are fixed.
/// - **Range**: everything. The first order has tinyBIG's sign; the Laguerre polynomials of the books start
///   with −z + 1 + alpha, and so all orders differ from theirs.
/// - **Cost**: two products, a subtraction and a multiply-add per feature.
/// - **Source**: tinyBIG `laguerre_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = laguerre_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(4.0, 3.0, 5.0, 1.5));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Laguerre {
    /// The highest order.
    pub d: usize,
    /// The weight's exponent.
    pub alpha: f64,
}

recurrence!(Laguerre, |p, x| [x.constant(T::ONE), x + T::of(1.0 + p.alpha)], |n| {
    let slope = x.constant(T::of(2.0 * n - 1.0 + p.alpha)) - x;
    [slope * T::of(1.0 / n), x.constant(T::of((1.0 - n - p.alpha) / n))]
});

/// p_n = (2n − 1)/n · z · p_(n−1) − (n − 1)/n · p_(n−2) from 1, z: Legendre's polynomials.
///
/// - **Name**: `legendre_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: within [−1, 1] for z within [−1, 1].
/// - **Cost**: two products and a multiply-add per feature.
/// - **Source**: tinyBIG `legendre_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = legendre_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(2.0, 5.5, 3.0, 13.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Legendre {
    /// The highest order.
    pub d: usize,
}

recurrence!(Legendre, |_expansion, x| [x.constant(T::ONE), x], |n| [
    x * T::of((2.0 * n - 1.0) / n),
    x.constant(T::of((1.0 - n) / n))
]);

/// p_n = 2(n − 1 + alpha)/n · z · p_(n−1) − (n − 2 + 2 alpha)/n · p_(n−2) from 1, 2 alpha · z: Gegenbauer's
/// polynomials.
///
/// - **Name**: `gegenbauer_expansion(d = 2, alpha = 1.0)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d and alpha are fixed.
/// - **Range**: everything; alpha = 0 gives 0 in the first two orders.
/// - **Cost**: two products and a multiply-add per feature.
/// - **Source**: tinyBIG `gegenbauer_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = gegenbauer_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(4.0, 15.0, 6.0, 35.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Gegenbauer {
    /// The highest order.
    pub d: usize,
    /// The weight's exponent; ½ gives [`Legendre`], 1 Chebyshev's polynomials of the second kind.
    pub alpha: f64,
}

recurrence!(Gegenbauer, |p, x| [x.constant(T::ONE), x * T::of(2.0 * p.alpha)], |n| {
    let slope = T::of(2.0 * (n - 1.0 + p.alpha) / n);
    [x * slope, x.constant(T::of((2.0 - n - 2.0 * p.alpha) / n))]
});

/// p_n = (c_2 z + c_3)/c_1 · p_(n−1) − c_4/c_1 · p_(n−2) from 1, ((alpha − beta) + (alpha + beta + 2) z)/2:
/// Jacobi's polynomials. With s = 2n + alpha + beta, c_1 = 2n (n + alpha + beta)(s − 2), c_2 = (s − 1) s (s −
/// 2), c_3 = (s − 1)(alpha² − beta²), c_4 = 2 (n + alpha − 1)(n + beta − 1) s.
///
/// - **Name**: `jacobi_expansion(d = 2, alpha = 1.0, beta = 1.0)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d, alpha and beta are fixed.
/// - **Range**: everything. Where c_1 is 0 (alpha + beta a negative whole number) the higher orders are NaN or
///   ∞, and tinyBIG raises an error.
/// - **Cost**: a product and two multiply-adds per feature, and the coefficients.
/// - **Source**: tinyBIG `jacobi_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = jacobi_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(4.0, 14.25, 6.0, 33.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Jacobi {
    /// The highest order.
    pub d: usize,
    /// The weight's exponent at 1.
    pub alpha: f64,
    /// The weight's exponent at −1.
    pub beta: f64,
}

recurrence!(
    Jacobi,
    |p, x| {
        let slope = x.constant(T::of((p.alpha + p.beta + 2.0) / 2.0));
        [x.constant(T::ONE), x.mul_add(slope, x.constant(T::of((p.alpha - p.beta) / 2.0)))]
    },
    |n| {
        let sum = 2.0 * n + p.alpha + p.beta;
        let divisor = 2.0 * n * (n + p.alpha + p.beta) * (sum - 2.0);
        let slope = (sum - 1.0) * sum * (sum - 2.0) / divisor;
        let constant = (sum - 1.0) * (p.alpha * p.alpha - p.beta * p.beta) / divisor;
        let before = -2.0 * (n + p.alpha - 1.0) * (n + p.beta - 1.0) * sum / divisor;
        [
            x.mul_add(x.constant(T::of(slope)), x.constant(T::of(constant))),
            x.constant(T::of(before)),
        ]
    }
);

/// p_n = (2n − 1) · z · p_(n−1) + p_(n−2) from 1, z + 1: Bessel's polynomials.
///
/// - **Name**: `bessel_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: everything.
/// - **Cost**: a product and a multiply-add per feature.
/// - **Source**: tinyBIG `bessel_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = bessel_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(3.0, 19.0, 4.0, 37.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bessel {
    /// The highest order.
    pub d: usize,
}

recurrence!(Bessel, |_expansion, x| [x.constant(T::ONE), x + T::ONE], |n| [
    x * T::of(2.0 * n - 1.0),
    x.constant(T::ONE)
]);

/// p_n = (2n − 1) · p_(n−1) + z² · p_(n−2) from 1, z + 1: the reverse Bessel polynomials.
///
/// - **Name**: `reverse_bessel_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: everything.
/// - **Cost**: two products and a multiply-add per feature.
/// - **Source**: tinyBIG `reverse_bessel_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = reverse_bessel_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(3.0, 13.0, 4.0, 21.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ReverseBessel {
    /// The highest order.
    pub d: usize,
}

recurrence!(ReverseBessel, |_expansion, x| [x.constant(T::ONE), x + T::ONE], |n| [
    x.constant(T::of(2.0 * n - 1.0)),
    x.square()
]);

/// p_n = z · p_(n−1) + p_(n−2) from 0, 1: the Fibonacci polynomials.
///
/// - **Name**: `fibonacci_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: the first order is 1 for every z, NaN included.
/// - **Cost**: a multiply-add per feature.
/// - **Source**: tinyBIG `fibonacci_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = fibonacci_expansion(d = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(1.0, 2.0, 5.0, 1.0, 3.0, 10.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Fibonacci {
    /// The highest order.
    pub d: usize,
}

recurrence!(Fibonacci, |_expansion, x| [x.constant(T::ZERO), x.constant(T::ONE)], |_n| [
    x,
    x.constant(T::ONE)
]);

/// p_n = z · p_(n−1) + p_(n−2) from 2, z: the Lucas polynomials.
///
/// - **Name**: `lucas_expansion(d = 2)`.
/// - **Shapes**: o entries become d·o features: all orders of the first entry, then of the second, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: everything.
/// - **Cost**: a multiply-add per feature.
/// - **Source**: tinyBIG `lucas_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = lucas_expansion(d = 3),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(2.0, 6.0, 14.0, 3.0, 11.0, 36.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lucas {
    /// The highest order.
    pub d: usize,
}

recurrence!(Lucas, |_expansion, x| [x.constant(T::of(2.0)), x], |_n| [x, x.constant(T::ONE)]);
