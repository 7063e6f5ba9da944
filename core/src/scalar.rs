//! The numbers that kernels compute in: [`Scalar`] is what users write, [`Number`] also several of those at once.

use core::{
    fmt::Debug,
    ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Sub},
};

use fearless_simd::{ExtractToken, Select, Simd, SimdBase, SimdFloat, SimdFloatElement, SimdMask};

#[cfg(not(single))]
use crate::maths as functions;
#[cfg(single)]
use crate::single::{self as functions, Single};
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
use crate::together::{In32Bytes, In64Bytes};
use crate::{kernels::Compiled, square_root, together::In16Bytes};

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
pub trait Scalar: Number + SimdFloatElement {
    /// As many as 16 bytes hold, of as many batches.
    #[doc(hidden)]
    type In16Bytes: Together<Self>;
    /// As many as 32 bytes hold.
    #[doc(hidden)]
    type In32Bytes: Together<Self>;
    /// As many as 64 bytes hold.
    #[doc(hidden)]
    type In64Bytes: Together<Self>;
}

/// What functions, fusions and processing compute in: a [`Scalar`], or one of each of several batches.
///
/// It cannot be compared, for several could answer differently: [`Mask`](crate::Mask) and `select` compare lane by lane.
/// A [`Function`](crate::Function) that is there for every `Number` can serve
/// [`forward_batch`](crate::Interdependence::forward_batch) several tiny batches at a time; for every `Scalar` is enough for all else.
pub trait Number:
    nalgebra::Scalar
    + bytemuck::Zeroable
    + Copy
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Compiled<Self>
    + Sealed
{
    /// A register of the widest vectors that the instruction set `S` has.
    type Register<S: Simd>: Register<S, Self>;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The value that is not a number.
    const NAN: Self;
    /// ∞.
    const INFINITY: Self;
    /// The smallest sum of squares that has all its digits: what is lost of squares that are subnormal does not count beside it.
    #[doc(hidden)]
    const LEAST_SQUARES: Self;
    /// The largest sum of squares of which some multiples are numbers, too.
    #[doc(hidden)]
    const MOST_SQUARES: Self;
    /// The smallest number that is not subnormal.
    #[doc(hidden)]
    const LEAST_NORMAL: Self;
    /// The largest power of two.
    #[doc(hidden)]
    const LARGEST_POWER: Self;

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
    /// `yes` if it is NaN, else `no`.
    #[must_use]
    fn if_nan(self, yes: Self, no: Self) -> Self;
    /// The larger one; NaN when either is NaN.
    #[must_use]
    fn larger(self, other: Self) -> Self;
    /// Whether it lies between the bounds; NaN does not.
    #[doc(hidden)]
    #[must_use]
    fn is_within(self, least: Self, most: Self) -> bool;
    /// The power of two of its size, at least the smallest normal one; 1 of 0, NaN and ∞. Numbers not larger than this one lose nothing
    /// that counts beside it when they are divided by it.
    #[doc(hidden)]
    #[must_use]
    fn binade(self) -> Self;
    /// Whether, as a sum of squares of finite numbers of which `largest` is the largest, it has left the range where it has all its digits.
    #[doc(hidden)]
    #[must_use]
    fn has_lost_digits(self, largest: Self) -> bool;

    #[doc(hidden)]
    fn sqrt<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn exp<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
    #[doc(hidden)]
    fn exp_normal<S: Simd>(x: Self::Register<S>) -> Self::Register<S>;
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

/// Several numbers as one [`Number`], each of another batch.
#[doc(hidden)]
pub trait Together<T>: Number {
    /// How many.
    const LEN: usize;
    /// The same number for every batch.
    fn everywhere(value: T) -> Self;
    /// All of them.
    fn values(&self) -> &[T];
    /// All of them.
    fn values_mut(&mut self) -> &mut [T];
}

/// Whether registers are single numbers, because the target has no vectors (`core/build.rs` says so).
pub(crate) const SINGLE: bool = cfg!(single);

/// Keeps [`Number`] to this crate's types.
pub trait Sealed {}

/// As many numbers as a register holds: what [`Lanes`](crate::Lanes) are made of.
#[doc(hidden)]
pub trait Register<S: Simd, T>:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// One truth value per lane.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask>;
    /// The number of lanes.
    const LEN: usize;

    fn simd(self) -> S;
    fn splat(simd: S, value: T) -> Self;
    fn from_fn(simd: S, value: impl FnMut(usize) -> T) -> Self;
    /// Of `LEN` numbers.
    fn from_slice(simd: S, values: &[T]) -> Self;
    /// To `LEN` places.
    fn store_slice(self, places: &mut [T]);
    fn lane(&self, lane: usize) -> T;
    fn set_lane(&mut self, lane: usize, value: T);
    fn interleave(self, other: Self) -> (Self, Self);

    fn mul_add(self, factor: Self, summand: Self) -> Self;
    fn abs(self) -> Self;

    fn gt(self, other: Self) -> Self::Mask;
    fn ge(self, other: Self) -> Self::Mask;
    fn eq(self, other: Self) -> Self::Mask;
    fn is_nan(self) -> Self::Mask;
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    fn all(mask: Self::Mask) -> bool;
}

impl<S: Simd, T, R> Register<S, T> for R
where
    T: SimdFloatElement,
    R: SimdFloat<S, Element = T>,
{
    type Mask = <R as SimdBase<S>>::Mask;
    const LEN: usize = <R as SimdBase<S>>::LEN;

    #[cfg_attr(not(unoptimized), inline(always))]
    fn simd(self) -> S {
        ExtractToken::token(&self)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn splat(simd: S, value: T) -> Self {
        <R as SimdBase<S>>::splat(simd, value)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_fn(simd: S, value: impl FnMut(usize) -> T) -> Self {
        <R as SimdBase<S>>::from_fn(simd, value)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_slice(simd: S, values: &[T]) -> Self {
        <R as SimdBase<S>>::from_slice(simd, values)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn store_slice(self, places: &mut [T]) {
        <R as SimdBase<S>>::store_slice(&self, places);
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn lane(&self, lane: usize) -> T {
        self.as_slice().get(lane).copied().unwrap_or_default()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn set_lane(&mut self, lane: usize, value: T) {
        if let Some(place) = self.as_mut_slice().get_mut(lane) {
            *place = value;
        }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn interleave(self, other: Self) -> (Self, Self) {
        <R as SimdBase<S>>::interleave(self, other)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        <R as SimdFloat<S>>::mul_add(self, factor, summand)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn abs(self) -> Self {
        <R as SimdBase<S>>::abs(self)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn gt(self, other: Self) -> Self::Mask {
        self.simd_gt(other)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn ge(self, other: Self) -> Self::Mask {
        self.simd_ge(other)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn eq(self, other: Self) -> Self::Mask {
        self.simd_eq(other)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_nan(self) -> Self::Mask {
        self.simd_ne(self)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Select::select(mask, yes, no)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn all(mask: Self::Mask) -> bool {
        mask.all_true()
    }
}

macro_rules! scalar {
    (
        $scalar:ident, $register:ident, $lanes:literal, $squares:expr, $square_root:path,
        $($function:ident: $libm:path),*
    ) => {
        impl Sealed for $scalar {}

        impl Scalar for $scalar {
            type In16Bytes = In16Bytes<Self, { $lanes }>;
            #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
            type In32Bytes = In32Bytes<Self, { 2 * $lanes }>;
            #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
            type In64Bytes = In64Bytes<Self, { 4 * $lanes }>;
            // There are no larger registers.
            #[cfg(not(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2")))]
            type In32Bytes = In16Bytes<Self, { $lanes }>;
            #[cfg(not(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2")))]
            type In64Bytes = In16Bytes<Self, { $lanes }>;
        }

        impl Number for $scalar {
            #[cfg(not(single))]
            type Register<S: Simd> = S::$register;
            #[cfg(single)]
            type Register<S: Simd> = Single<S, Self>;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAN: Self = Self::NAN;
            const INFINITY: Self = Self::INFINITY;
            const LEAST_SQUARES: Self = $squares.0;
            const MOST_SQUARES: Self = $squares.1;
            const LEAST_NORMAL: Self = Self::MIN_POSITIVE;
            // 1 with the largest exponent that is no infinity's.
            const LARGEST_POWER: Self = Self::from_bits(Self::INFINITY.to_bits() - (1 << (Self::MANTISSA_DIGITS - 1)));

            #[cfg_attr(not(unoptimized), inline(always))]
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            fn of(value: f64) -> Self {
                value as Self
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            #[allow(clippy::cast_lossless, reason = "one text for both types")]
            fn finite(value: f64) -> Self {
                (value as Self).clamp(Self::MIN, Self::MAX)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn square_root(self) -> Self {
                $square_root(self)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn is_number(self) -> bool {
                self.is_finite()
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn if_nan(self, yes: Self, no: Self) -> Self {
                if self.is_nan() { yes } else { no }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn larger(self, other: Self) -> Self {
                if self > other || self.is_nan() { self } else { other }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn is_within(self, least: Self, most: Self) -> bool {
                self >= least && self <= most
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn binade(self) -> Self {
                let exponent = self.to_bits() & Self::INFINITY.to_bits();
                if exponent == Self::INFINITY.to_bits() || self == 0.0 {
                    1.0
                } else if exponent == 0 {
                    Self::MIN_POSITIVE
                } else {
                    Self::from_bits(exponent)
                }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn has_lost_digits(self, largest: Self) -> bool {
                let within = self.is_within(Self::LEAST_SQUARES, Self::MOST_SQUARES);
                !within && largest != 0.0 && largest.is_finite()
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn sqrt<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::sqrt::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn exp<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::exp::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn exp_normal<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::exp_normal::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn exp_m1<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::exp_m1::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn ln<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::ln::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn ln_1p<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::ln_1p::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn tanh<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::tanh::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn sigmoid<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::sigmoid::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn erf<S: Simd>(x: Self::Register<S>) -> Self::Register<S> {
                functions::$scalar::erf::<S>(x)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn power<S: Simd>(x: Self::Register<S>, exponent: Self) -> Self::Register<S> {
                functions::$scalar::pow::<S>(x, exponent)
            }
            $(
                #[cfg_attr(not(unoptimized), inline(always))]
                fn $function(x: Self) -> Self {
                    $libm(x)
                }
            )*
        }
    };
}

#[rustfmt::skip]
scalar!(
    f32, f32s, 4, (8.077_936e-28, 1.298_074_2e33), square_root::f32,
    sin: libm::sinf, cos: libm::cosf, tan: libm::tanf, asin: libm::asinf, acos: libm::acosf, atan: libm::atanf,
    sinh: libm::sinhf, cosh: libm::coshf, asinh: libm::asinhf, acosh: libm::acoshf, atanh: libm::atanhf
);
#[rustfmt::skip]
scalar!(
    f64, f64s, 2, (1.183_052_186_166_774_7e-271, 1.071_508_607_186_267_3e301), libm::sqrt,
    sin: libm::sin, cos: libm::cos, tan: libm::tan, asin: libm::asin, acos: libm::acos, atan: libm::atan,
    sinh: libm::sinh, cosh: libm::cosh, asinh: libm::asinh, acosh: libm::acosh, atanh: libm::atanh
);
