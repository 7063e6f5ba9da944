//! Targets without vectors: a register is one number; elementary functions are ours where they are common, else `libm`'s.
//!
//! Lanes that the compiler has to emulate would be unrolled in every kernel, and fill neither registers nor flash with anything of use.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::Simd;

use crate::scalar::{Register, Scalar};

/// One number, and the token that says where it is computed.
#[derive(Clone, Copy, Debug)]
pub struct Single<S: Simd, T> {
    simd: S,
    number: T,
}

impl<S: Simd, T: Scalar> Single<S, T> {
    #[cfg_attr(not(unoptimized), inline(always))]
    fn map(self, function: impl FnOnce(T) -> T) -> Self {
        Self { number: function(self.number), ..self }
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident),*) => {$(
        impl<S: Simd, T: Scalar> $trait for Single<S, T> {
            type Output = Self;
            #[cfg_attr(not(unoptimized), inline(always))]
            fn $method(self, other: Self) -> Self {
                self.map(|number| number.$method(other.number))
            }
        }
    )*};
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl<S: Simd, T: Scalar> Neg for Single<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        self.map(|number| -number)
    }
}

macro_rules! single {
    ($scalar:ident: $($function:ident $libm:path),*; $power:path) => {
        impl<S: Simd> Register<S, $scalar> for Single<S, $scalar> {
            type Mask = bool;
            const LEN: usize = 1;

            #[cfg_attr(not(unoptimized), inline(always))]
            fn simd(self) -> S {
                self.simd
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn splat(simd: S, number: $scalar) -> Self {
                Self { simd, number }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn from_fn(simd: S, mut value: impl FnMut(usize) -> $scalar) -> Self {
                Self { simd, number: value(0) }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn from_slice(simd: S, values: &[$scalar]) -> Self {
                Self { simd, number: values.first().copied().unwrap_or_default() }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn store_slice(self, places: &mut [$scalar]) {
                if let Some(place) = places.first_mut() {
                    *place = self.number;
                }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn lane(&self, _: usize) -> $scalar {
                self.number
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn set_lane(&mut self, _: usize, value: $scalar) {
                self.number = value;
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn interleave(self, other: Self) -> (Self, Self) {
                (self, other)
            }
            // Rounded twice: where the product cannot be fused by an instruction, it would be a call.
            #[cfg_attr(not(unoptimized), inline(always))]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                self * factor + summand
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn abs(self) -> Self {
                self.map($scalar::abs)
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn gt(self, other: Self) -> bool {
                self.number > other.number
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn ge(self, other: Self) -> bool {
                self.number >= other.number
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn eq(self, other: Self) -> bool {
                self.number == other.number
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn is_nan(self) -> bool {
                self.number.is_nan()
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn select(mask: bool, yes: Self, no: Self) -> Self {
                if mask { yes } else { no }
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            fn all(mask: bool) -> bool {
                mask
            }
        }

        /// Elementary functions, as [`crate::maths`] has them of vectors.
        pub(crate) mod $scalar {
            use fearless_simd::Simd;

            use super::Single;

            $(
                #[cfg_attr(not(unoptimized), inline(always))]
                pub(crate) fn $function<S: Simd>(x: Single<S, $scalar>) -> Single<S, $scalar> {
                    x.map($libm)
                }
            )*
            /// 1 / (1 + e^−x): of negative numbers by e^x, which does not overflow.
            #[cfg_attr(not(unoptimized), inline(always))]
            pub(crate) fn sigmoid<S: Simd>(x: Single<S, $scalar>) -> Single<S, $scalar> {
                let small = exp(x.map(|x| -x.abs()));
                x.map(|x| if x < 0.0 { small.number } else { 1.0 } / (1.0 + small.number))
            }
            #[cfg_attr(not(unoptimized), inline(always))]
            pub(crate) fn pow<S: Simd>(
                x: Single<S, $scalar>,
                exponent: $scalar,
            ) -> Single<S, $scalar> {
                x.map(|x| $power(x, exponent))
            }
        }
    };
}

#[rustfmt::skip]
single!(
    f32: sqrt crate::square_root::f32, exp crate::elementary::exp, exp_normal crate::elementary::exp_normal, exp_m1 libm::expm1f, ln crate::elementary::ln, ln_1p libm::log1pf, tanh crate::elementary::tanh, erf libm::erff;
    libm::powf
);
#[rustfmt::skip]
single!(
    f64: sqrt libm::sqrt, exp libm::exp, exp_normal crate::elementary::exp_normal_64, exp_m1 libm::expm1, ln libm::log, ln_1p libm::log1p, tanh libm::tanh, erf libm::erf;
    libm::pow
);
