//! Numerical kernels: functions of pairs of columns of z, without parameters. A is d × d and symmetric.

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Function, Lanes, Needs, Scalar};

/// A kernel of pairs of columns: d' = d, no parameters, nothing prepared.
macro_rules! kernel {
    ($name:ty, needs $needs:expr, $value:expr, |$kernel:ident, $at:ident| $formula:expr) => {
        impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for $name {
            type Columns = Const<D>;
            type Prepared = ();
            const L: usize = 0;
            const NEEDS: Needs = $needs;
            const FUNCTION: Self = $value;

            #[inline(always)]
            fn lanes<S: Simd>(&self, $at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
                let $kernel = self;
                $formula
            }
        }
    };
}
pub(crate) use kernel;

/// A_ij = z_i · z_j.
#[derive(Clone, Copy, Debug)]
pub struct LinearKernel;

kernel!(LinearKernel, needs Needs::GRAM, Self, |_kernel, at| at.gram());

/// A_ij = (z_i · z_j + c)^d.
#[derive(Clone, Copy, Debug)]
pub struct PolynomialKernel {
    /// Added to the product.
    pub c: f64,
    /// The exponent; d = 0 gives ones.
    pub d: f64,
}

kernel!(PolynomialKernel, needs Needs::GRAM, Self { c: 0.0, d: 1.0 }, |kernel, at| {
    (at.gram() + T::of(kernel.c)).powf(kernel.d)
});

/// A_ij = tanh(alpha · z_i · z_j + c).
#[derive(Clone, Copy, Debug)]
pub struct HyperbolicTangentKernel {
    /// Added to the scaled product.
    pub c: f64,
    /// The product's factor.
    pub alpha: f64,
}

kernel!(HyperbolicTangentKernel, needs Needs::GRAM, Self { c: 0.0, alpha: 1.0 }, |kernel, at| {
    at.gram()
        .mul_add(at.splat(T::of(kernel.alpha)), at.splat(T::of(kernel.c)))
        .tanh()
});

/// A_ij = z_i · z_j / (‖z_i‖ ‖z_j‖), a zero norm counting as 1.
#[derive(Clone, Copy, Debug)]
pub struct CosineSimilarity;

kernel!(CosineSimilarity, needs Needs::GRAM.and(Needs::NORMS), Self, |_kernel, at| {
    let inverse_norm = &at.data.columns.inverse_norm;
    at.gram() * at.of_row(inverse_norm) * at.of_column(inverse_norm)
});

/// A_ij = Σ_k |z_ki − z_kj|.
#[derive(Clone, Copy, Debug)]
pub struct ManhattanDistance;

kernel!(ManhattanDistance, needs Needs::MANHATTAN, Self, |_kernel, at| at.manhattan());

/// A_ij = √Σ_k (z_ki − z_kj)².
#[derive(Clone, Copy, Debug)]
pub struct EuclideanDistance;

kernel!(EuclideanDistance, needs Needs::SQUARED_EUCLIDEAN, Self, |_kernel, at| {
    at.squared_euclidean().sqrt()
});

/// A_ij = max_k |z_ki − z_kj|.
#[derive(Clone, Copy, Debug)]
pub struct ChebyshevDistance;

kernel!(ChebyshevDistance, needs Needs::CHEBYSHEV, Self, |_kernel, at| at.chebyshev());

/// A_ij = ‖z_i − z_j‖_p = (Σ_k |z_ki − z_kj|^p)^(1/p), for any number p.
///
/// p = 0 counts the differing observations, ±∞ take the largest and the smallest difference.
#[derive(Clone, Copy, Debug)]
pub struct MinkowskiDistance {
    /// The norm's order.
    pub p: f64,
}

kernel!(MinkowskiDistance, needs Needs::NOTHING, Self { p: 2.0 }, |kernel, at| {
    let p = kernel.p;
    if p == 0.0 {
        at.reduce(T::ZERO, |sum, zi, zj| {
            // NaN differs from everything, itself included.
            zi.eq(zj).select(sum, sum + T::ONE)
        })
    } else if p == f64::INFINITY {
        at.reduce(T::ZERO, |max, zi, zj| max.max((zi - zj).abs()))
    } else if p == f64::NEG_INFINITY {
        at.reduce(T::INFINITY, |min, zi, zj| min.min((zi - zj).abs()))
    } else if p == 1.0 {
        at.reduce(T::ZERO, |sum, zi, zj| sum + (zi - zj).abs())
    } else if p == 2.0 {
        at.reduce(T::ZERO, |sum, zi, zj| (zi - zj).mul_add(zi - zj, sum)).sqrt()
    } else {
        at.reduce(T::ZERO, |sum, zi, zj| sum + (zi - zj).abs().powf(p)).powf(1.0 / p)
    }
});

/// A_ij = Σ_k |z_ki − z_kj| / (|z_ki| + |z_kj| + 1e-10).
#[derive(Clone, Copy, Debug)]
pub struct CanberraDistance;

kernel!(CanberraDistance, needs Needs::NOTHING, Self, |_kernel, at| {
    at.reduce(T::ZERO, |sum, zi, zj| {
        sum + (zi - zj).abs() / (zi.abs() + zj.abs() + T::of(1e-10))
    })
});

/// A_ij = exp(−distance_ij): what tinyBIG's distance classes return (Q6 of its quirks). The diagonal is exactly 1.
#[derive(Clone, Copy, Debug)]
pub struct NegativeExponential<F>(
    /// The distance.
    pub F,
);

impl<T: Scalar, F: Function<T, D, O>, const D: usize, const O: usize> Function<T, D, O>
    for NegativeExponential<F>
{
    type Columns = F::Columns;
    type Prepared = F::Prepared;
    const L: usize = F::L;
    const NEEDS: Needs = F::NEEDS;
    const REQUIRE_DATA: bool = F::REQUIRE_DATA;
    const FUNCTION: Self = Self(F::FUNCTION);

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &crate::Data<'_, T, D, O>,
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
        (-self.0.lanes(at, w, prepared)).exp()
    }
}

/// A_ij = exp(−gamma Σ_k (z_ki − z_kj)²).
#[derive(Clone, Copy, Debug)]
pub struct ExponentialKernel {
    /// The squared distance's factor.
    pub gamma: f64,
}

kernel!(ExponentialKernel, needs Needs::SQUARED_EUCLIDEAN, Self { gamma: 1.0 }, |kernel, at| {
    (at.squared_euclidean() * T::of(-kernel.gamma)).exp()
});

/// A_ij = exp(−Σ_k (z_ki − z_kj)² / (2 sigma²)).
#[derive(Clone, Copy, Debug)]
pub struct GaussianRbfKernel {
    /// The width, > 0.
    pub sigma: f64,
}

kernel!(GaussianRbfKernel, needs Needs::SQUARED_EUCLIDEAN, Self { sigma: 1.0 }, |kernel, at| {
    (at.squared_euclidean() * T::of(-0.5 / (kernel.sigma * kernel.sigma))).exp()
});

/// A_ij = exp(−Σ_k |z_ki − z_kj| / sigma).
#[derive(Clone, Copy, Debug)]
pub struct LaplacianKernel {
    /// The width, ≠ 0.
    pub sigma: f64,
}

kernel!(LaplacianKernel, needs Needs::MANHATTAN, Self { sigma: 1.0 }, |kernel, at| {
    (at.manhattan() * T::of(-1.0 / kernel.sigma)).exp()
});

/// A_ij = exp(−a Σ_k (z_ki − z_kj)²): the anisotropic kernel with one scale for all observations.
#[derive(Clone, Copy, Debug)]
pub struct IsotropicRbfKernel {
    /// The squared differences' factor.
    pub a_scalar: f64,
}

kernel!(IsotropicRbfKernel, needs Needs::SQUARED_EUCLIDEAN, Self { a_scalar: 1.0 }, |kernel, at| {
    (at.squared_euclidean() * T::of(-kernel.a_scalar)).exp()
});

/// A_ij = exp(−Σ_k a_k (z_ki − z_kj)²).
#[derive(Clone, Copy, Debug)]
pub struct AnisotropicRbfKernel<T: 'static, const O: usize> {
    /// One scale per observation.
    pub a_vector: &'static [T; O],
}

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for AnisotropicRbfKernel<T, O> {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        let mut sum = at.splat(T::ZERO);
        for (row, &scale) in at.data.z.iter().zip(self.a_vector) {
            let difference = at.of_row(row) - at.of_column(row);
            sum = (difference * difference).mul_add(at.splat(scale), sum);
        }
        (-sum).exp()
    }
}
