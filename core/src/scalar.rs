//! The two number types that a hybrid computes in.

use fearless_simd::{Simd, SimdFloat, SimdFloatElement};

use crate::maths;

/// Functions of one number, in the trait.
macro_rules! one_by_one {
    ($($function:ident)*) => {$(
        #[doc(hidden)]
        fn $function(x: Self) -> Self;
    )*};
}

/// The number type of a hybrid: [`f32`] or [`f64`].
///
/// Sealed: the vector mathematics exists for these two only.
pub trait Scalar:
    SimdFloatElement + nalgebra::Scalar + bytemuck::Zeroable + Copy + Send + Sync + Sealed
{
    /// A register of the widest vectors that the instruction set `S` has.
    type Register<S: Simd>: SimdFloat<S, Element = Self>;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The value that is not a number.
    const NAN: Self;
    /// ∞.
    const INFINITY: Self;
    /// The logarithm of the smallest number that is not subnormal, rounded up.
    #[doc(hidden)]
    const LN_LEAST: Self;

    /// Rounds an `f64` (a hyper-parameter, a count) to this type.
    fn of(value: f64) -> Self;
    /// As [`of`](Self::of), and the largest number of that sign instead of an infinity: a factor of distances, which may be 0.
    #[must_use]
    fn finite(value: f64) -> Self;
    /// `√self`.
    #[must_use]
    fn square_root(self) -> Self;

    /// Whether it is neither NaN nor infinite.
    #[must_use]
    fn is_number(self) -> bool;
    /// Whether it is NaN.
    #[must_use]
    fn is_not_a_number(self) -> bool;

    #[doc(hidden)]
    fn sqrt<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn exp<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn exp_m1<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn ln<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn ln_1p<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn tanh<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn sigmoid<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn erf<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn power<S: Simd>(x: Self::Register<S>, exponent: Self) -> Self::Register<S>;

    one_by_one! { sin cos tan asin acos atan sinh cosh asinh acosh atanh }
}

/// Keeps [`Scalar`] to the types of this file.
pub trait Sealed {}

macro_rules! scalar {
    ($scalar:ident, $register:ident, $ln_least:literal, $square_root:path, $($function:ident: $libm:path),*) => {
        impl Sealed for $scalar {}

        impl Scalar for $scalar {
            type Register<S: Simd> = S::$register;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAN: Self = Self::NAN;
            const INFINITY: Self = Self::INFINITY;
            const LN_LEAST: Self = $ln_least;

            #[inline(always)]
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            fn of(value: f64) -> Self {
                value as Self
            }
            #[inline(always)]
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            fn finite(value: f64) -> Self {
                (value as Self).clamp(Self::MIN, Self::MAX)
            }
            #[inline(always)]
            fn square_root(self) -> Self {
                $square_root(self)
            }
            #[inline(always)]
            fn is_number(self) -> bool {
                self.is_finite()
            }
            #[inline(always)]
            fn is_not_a_number(self) -> bool {
                self.is_nan()
            }
            #[inline(always)]
            fn sqrt<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::sqrt::<S>(x)
            }
            #[inline(always)]
            fn exp<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::exp::<S>(x)
            }
            #[inline(always)]
            fn exp_m1<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::exp_m1::<S>(x)
            }
            #[inline(always)]
            fn ln<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::ln::<S>(x)
            }
            #[inline(always)]
            fn ln_1p<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::ln_1p::<S>(x)
            }
            #[inline(always)]
            fn tanh<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::tanh::<S>(x)
            }
            #[inline(always)]
            fn sigmoid<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::sigmoid::<S>(x)
            }
            #[inline(always)]
            fn erf<S: Simd>(x: S::$register) -> S::$register {
                maths::$scalar::erf::<S>(x)
            }
            #[inline(always)]
            fn power<S: Simd>(x: S::$register, exponent: Self) -> S::$register {
                maths::$scalar::pow::<S>(x, exponent)
            }
            $(
                #[inline(always)]
                fn $function(x: Self) -> Self {
                    $libm(x)
                }
            )*
        }
    };
}

#[rustfmt::skip]
scalar!(
    f32, f32s, -87.336_54, maths::square_root::f32,
    sin: libm::sinf, cos: libm::cosf, tan: libm::tanf, asin: libm::asinf, acos: libm::acosf, atan: libm::atanf,
    sinh: libm::sinhf, cosh: libm::coshf, asinh: libm::asinhf, acosh: libm::acoshf, atanh: libm::atanhf
);
#[rustfmt::skip]
scalar!(
    f64, f64s, -708.396_418_532_264_1, libm::sqrt,
    sin: libm::sin, cos: libm::cos, tan: libm::tan, asin: libm::asin, acos: libm::acos, atan: libm::atan,
    sinh: libm::sinh, cosh: libm::cosh, asinh: libm::asinh, acosh: libm::acosh, atanh: libm::atanh
);
