//! Elementary functions of whole SIMD vectors: one set for `f32` lanes, one for `f64` lanes.
//!
//! No lane takes a branch of its own: special values are mixed in with masks. Every function is within 2 ulp of the true
//! value, with or without a fused multiply-add, reads and gives subnormals, and lets NaN through.
use fearless_simd::{Simd, SimdFloat};

pub(crate) mod f32;
pub(crate) mod f64;
#[cfg(test)]
mod tests;

/// c₀ + c₁x + c₂x² + …, after Horner.
#[inline(always)]
fn polynomial<S: Simd, V: SimdFloat<S>, const N: usize>(x: V, c: [V::Element; N]) -> V {
    let mut sum = V::splat(x.token(), c[N - 1]);
    for &c in c[..N - 1].iter().rev() {
        sum = sum.mul_add(x, c);
    }
    sum
}

/// What an exponent means for a negative base.
enum Exponent {
    Even,
    Odd,
    Fraction,
}

impl Exponent {
    /// Even, odd or no integer; from 2⁵³ on every number is even.
    #[inline(always)]
    fn of(y: f64) -> Self {
        const ALL_EVEN: f64 = 9_007_199_254_740_992.0;
        if y.abs() >= ALL_EVEN {
            return Self::Even;
        }
        let n = y as i64;
        if n as f64 != y {
            Self::Fraction
        } else if n & 1 == 0 {
            Self::Even
        } else {
            Self::Odd
        }
    }
}
