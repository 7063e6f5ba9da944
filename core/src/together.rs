//! One number of each of several batches as one number: what `forward_batch` computes in where matrices are smaller than registers.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::Simd;

use crate::{
    kernels::Compiled,
    lanes::Lanes,
    scalar::{Number, Register, Scalar, Sealed, Together},
};

/// `N` numbers, each of another batch, which lie in memory as a register of the alignment of `A` likes it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Several<A, T, const N: usize> {
    values: [T; N],
    aligned: [A; 0],
}

/// As many as a register of 16 bytes holds.
pub(crate) type In16Bytes<T, const N: usize> = Several<Align16, T, N>;
/// As many as a register of 32 bytes holds.
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
pub(crate) type In32Bytes<T, const N: usize> = Several<Align32, T, N>;
/// As many as a register of 64 bytes holds.
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
pub(crate) type In64Bytes<T, const N: usize> = Several<Align64, T, N>;

/// A type that is there for its alignment.
pub trait Alignment: nalgebra::Scalar + Copy + Send + Sync {}

macro_rules! alignment {
    ($($name:ident: $bytes:literal),*) => {$(
        #[doc = concat!("A multiple of ", $bytes, " bytes.")]
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(align($bytes))]
        pub struct $name;

        impl Alignment for $name {}
    )*};
}

alignment!(Align16: 16);
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
alignment!(Align32: 32, Align64: 64);

// SAFETY: without bytes of its own the marker allows every bit pattern, and zeros are numbers.
#[allow(unsafe_code, reason = "bytemuck knows arrays, but not this one's alignment")]
unsafe impl<A: Alignment, T: Scalar, const N: usize> bytemuck::Zeroable for Several<A, T, N> {}

impl<A: Alignment, T: Scalar, const N: usize> Several<A, T, N> {
    /// The same number for every batch.
    const fn all(value: T) -> Self {
        Self { values: [value; N], aligned: [] }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn map(self, function: impl Fn(T) -> T) -> Self {
        self.join(self, |value, _| function(value))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn join(mut self, other: Self, function: impl Fn(T, T) -> T) -> Self {
        for (value, other) in self.values.iter_mut().zip(other.values) {
            *value = function(*value, other);
        }
        self
    }
}

impl<A, T, const N: usize> Sealed for Several<A, T, N> {}

impl<A: Alignment, T: Scalar, const N: usize> Together<T> for Several<A, T, N>
where
    Self: Compiled<Self>,
{
    const LEN: usize = N;

    #[cfg_attr(not(unoptimized), inline(always))]
    fn everywhere(value: T) -> Self {
        Self::all(value)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn values(&self) -> &[T] {
        &self.values
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {$(
        impl<A: Alignment, T: Scalar, const N: usize> $trait for Several<A, T, N> {
            type Output = Self;
            #[cfg_attr(not(unoptimized), inline(always))]
            fn $method(self, other: Self) -> Self {
                self.join(other, |value, other| value.$method(other))
            }
        }
        impl<S: Simd, T: Scalar> $trait for Across<S, T> {
            type Output = Self;
            #[cfg_attr(not(unoptimized), inline(always))]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0))
            }
        }
    )*};
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<A: Alignment, T: Scalar, const N: usize> Neg for Several<A, T, N> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        self.map(|value| -value)
    }
}

/// What is done with a register of each batch's numbers.
macro_rules! of_registers {
    ($($function:ident)*) => {$(
        #[cfg_attr(not(unoptimized), inline(always))]
        fn $function<S: Simd>(x: Across<S, T>) -> Across<S, T> {
            Across(T::$function::<S>(x.0))
        }
    )*};
}

/// What is done with each number.
macro_rules! one_by_one {
    ($($function:ident)*) => {$(
        #[cfg_attr(not(unoptimized), inline(always))]
        fn $function(x: Self) -> Self {
            x.map(|x| T::$function(x))
        }
    )*};
}

impl<A: Alignment, T: Scalar, const N: usize> Number for Several<A, T, N>
where
    Self: Compiled<Self>,
{
    type Register<S: Simd> = Across<S, T>;
    const ZERO: Self = Self::all(T::ZERO);
    const ONE: Self = Self::all(T::ONE);
    const NAN: Self = Self::all(T::NAN);
    const INFINITY: Self = Self::all(T::INFINITY);
    const LEAST_SQUARES: Self = Self::all(T::LEAST_SQUARES);
    const MOST_SQUARES: Self = Self::all(T::MOST_SQUARES);
    const LEAST_NORMAL: Self = Self::all(T::LEAST_NORMAL);
    const LARGEST_POWER: Self = Self::all(T::LARGEST_POWER);

    #[cfg_attr(not(unoptimized), inline(always))]
    fn of(value: f64) -> Self {
        Self::all(T::of(value))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn finite(value: f64) -> Self {
        Self::all(T::finite(value))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn square_root(self) -> Self {
        self.map(|value| value.square_root())
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_number(self) -> bool {
        self.values.iter().all(|value| value.is_number())
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn if_nan(mut self, yes: Self, no: Self) -> Self {
        for (value, (yes, no)) in self.values.iter_mut().zip(yes.values.iter().zip(no.values)) {
            *value = value.if_nan(*yes, no);
        }
        self
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn larger(self, other: Self) -> Self {
        self.join(other, |value, other| value.larger(other))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_within(self, least: Self, most: Self) -> bool {
        let bounds = least.values.iter().zip(most.values);
        self.values.iter().zip(bounds).all(|(value, (least, most))| value.is_within(*least, most))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn binade(self) -> Self {
        self.map(|value| value.binade())
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn has_lost_digits(self, largest: Self) -> bool {
        self.values.iter().zip(largest.values).any(|(sum, largest)| sum.has_lost_digits(largest))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn power<S: Simd>(x: Across<S, T>, exponent: Self) -> Across<S, T> {
        // Exponents are hyper-parameters: the same for every batch.
        Across(T::power::<S>(x.0, exponent.values.first().copied().unwrap_or(T::ONE)))
    }

    of_registers! { sqrt exp exp_normal exp_m1 ln ln_1p tanh sigmoid erf }
    one_by_one! { sin cos tan asin acos atan sinh cosh asinh acosh atanh }
}

/// A register whose lanes belong to several batches: of [`Several`] it holds one, so that a matrix is computed entry by entry, all batches at once.
#[derive(Clone, Copy, Debug)]
pub struct Across<S: Simd, T: Scalar>(T::Register<S>);

impl<S: Simd, A: Alignment, T: Scalar, const N: usize> Register<S, Several<A, T, N>>
    for Across<S, T>
{
    type Mask = <T::Register<S> as Register<S, T>>::Mask;
    const LEN: usize = 1;

    #[cfg_attr(not(unoptimized), inline(always))]
    fn simd(self) -> S {
        self.0.simd()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn splat(simd: S, value: Several<A, T, N>) -> Self {
        Self(Lanes::<S, T>::load(simd, &value.values, 0).0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_fn(simd: S, mut value: impl FnMut(usize) -> Several<A, T, N>) -> Self {
        Self::splat(simd, value(0))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_slice(simd: S, values: &[Several<A, T, N>]) -> Self {
        let values = values.first().map_or(&[][..], |first| &first.values);
        Self(Lanes::<S, T>::load(simd, values, 0).0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn store_slice(self, places: &mut [Several<A, T, N>]) {
        if let Some(first) = places.first_mut() {
            Lanes::<S, T>(self.0).store(&mut first.values, 0);
        }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn lane(&self, _: usize) -> Several<A, T, N> {
        let mut value = Several::all(T::ZERO);
        Lanes::<S, T>(self.0).store(&mut value.values, 0);
        value
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn set_lane(&mut self, _: usize, value: Several<A, T, N>) {
        *self = Self::splat(self.0.simd(), value);
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn interleave(self, other: Self) -> (Self, Self) {
        (self, other)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(self.0.mul_add(factor.0, summand.0))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn abs(self) -> Self {
        Self(self.0.abs())
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn gt(self, other: Self) -> Self::Mask {
        self.0.gt(other.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn ge(self, other: Self) -> Self::Mask {
        self.0.ge(other.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn eq(self, other: Self) -> Self::Mask {
        self.0.eq(other.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_nan(self) -> Self::Mask {
        self.0.is_nan()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(T::Register::<S>::select(mask, yes.0, no.0))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn all(mask: Self::Mask) -> bool {
        T::Register::<S>::all(mask)
    }
}

impl<S: Simd, T: Scalar> Neg for Across<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
