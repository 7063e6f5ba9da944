//! [`Dual`]: a number and how fast it changes, so that a formula gives its derivative without being written twice.

use core::ops::{Add, Div, Mul, Neg, Sub};

use fearless_simd::Simd;

use crate::{
    kernels::IsDual,
    lanes::Lanes,
    scalar::{Number, Register, Sealed},
};

/// A number and its derivative by one input: a formula for every [`Number`] computes both at once.
///
/// At kinks the derivative is torch's: 0 of |x| at 0 and of √x at 0, that of the bound beyond a bound, and that of x on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<T> {
    /// The number.
    pub value: T,
    /// Its derivative.
    pub tangent: T,
}

// SAFETY: two numbers, and zeros are numbers.
#[allow(unsafe_code, reason = "the trait's contract cannot be stated safely for a generic type")]
unsafe impl<T: bytemuck::Zeroable> bytemuck::Zeroable for Dual<T> {}

impl<T: Number> Dual<T> {
    /// A number that does not change.
    pub const fn constant(value: T) -> Self {
        Self { value, tangent: T::ZERO }
    }
    /// A function of `self` with this value and this derivative.
    fn function(self, value: T, derivative: T) -> Self {
        Self { value, tangent: self.tangent * derivative }
    }
}

impl<T> Sealed for Dual<T> {}

impl<T: Number> IsDual for Dual<T> {}

impl<T: Number> Add for Dual<T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, tangent: self.tangent + other.tangent }
    }
}

impl<T: Number> Sub for Dual<T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, tangent: self.tangent - other.tangent }
    }
}

impl<T: Number> Mul for Dual<T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn mul(self, other: Self) -> Self {
        let tangent = self.tangent * other.value + self.value * other.tangent;
        Self { value: self.value * other.value, tangent }
    }
}

impl<T: Number> Div for Dual<T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, tangent: (self.tangent - value * other.tangent) / other.value }
    }
}

impl<T: Number> Neg for Dual<T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        Self { value: -self.value, tangent: -self.tangent }
    }
}

/// Functions of one number, with their derivatives: of the number x and the value y.
macro_rules! functions {
    ($($function:ident: |$x:ident, $y:ident| $derivative:expr;)*) => {$(
        #[cfg_attr(not(unoptimized), inline(always))]
        fn $function(dual: Self) -> Self {
            let $x = dual.value;
            let $y = T::$function($x);
            dual.function($y, $derivative)
        }
    )*};
}

/// The same of registers.
macro_rules! functions_of_registers {
    ($($function:ident: |$x:ident, $y:ident| $derivative:expr;)*) => {$(
        #[cfg_attr(not(unoptimized), inline(always))]
        fn $function<S: Simd>(dual: DualRegister<S, T>) -> DualRegister<S, T> {
            let $x = dual.value;
            let $y = $x.$function();
            DualRegister { value: $y, tangent: dual.tangent * $derivative }
        }
    )*};
}

impl<T: Number> Number for Dual<T> {
    type Register<S: Simd> = DualRegister<S, T>;
    const ZERO: Self = Self::constant(T::ZERO);
    const ONE: Self = Self::constant(T::ONE);
    const NAN: Self = Self::constant(T::NAN);
    const INFINITY: Self = Self::constant(T::INFINITY);
    const LEAST_SQUARES: Self = Self::constant(T::LEAST_SQUARES);
    const MOST_SQUARES: Self = Self::constant(T::MOST_SQUARES);
    const LEAST_NORMAL: Self = Self::constant(T::LEAST_NORMAL);
    const LARGEST_POWER: Self = Self::constant(T::LARGEST_POWER);

    #[cfg_attr(not(unoptimized), inline(always))]
    fn of(value: f64) -> Self {
        Self::constant(T::of(value))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn finite(value: f64) -> Self {
        Self::constant(T::finite(value))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn square_root(self) -> Self {
        let root = self.value.square_root();
        if root.is_within(T::ZERO, T::ZERO) {
            return Self::constant(root);
        }
        self.function(root, T::ONE / (root + root))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_number(self) -> bool {
        self.value.is_number()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn if_nan(self, yes: Self, no: Self) -> Self {
        Self {
            value: self.value.if_nan(yes.value, no.value),
            tangent: self.value.if_nan(yes.tangent, no.tangent),
        }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn larger(self, other: Self) -> Self {
        let value = self.value.larger(other.value);
        let is_self = (value - self.value).is_within(T::ZERO, T::ZERO);
        Self { value, tangent: if is_self { self.tangent } else { other.tangent } }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_within(self, least: Self, most: Self) -> bool {
        self.value.is_within(least.value, most.value)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn binade(self) -> Self {
        Self::constant(self.value.binade())
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn has_lost_digits(self, largest: Self) -> bool {
        self.value.has_lost_digits(largest.value)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn power<S: Simd>(dual: DualRegister<S, T>, exponent: Self) -> DualRegister<S, T> {
        // Exponents are hyper-parameters.
        let (x, exponent) = (dual.value, exponent.value);
        let power = |exponent| Lanes(T::power::<S>(x.0, exponent));
        let slope = power(exponent - T::ONE) * exponent;
        DualRegister { value: power(exponent), tangent: dual.tangent * slope }
    }

    functions_of_registers! {
        exp: |_x, y| y;
        exp_normal: |_x, y| y;
        exp_m1: |x, _y| x.exp();
        ln: |x, _y| x.recip();
        ln_1p: |x, _y| (x + T::ONE).recip();
        tanh: |_x, y| y.constant(T::ONE) - y * y;
        sigmoid: |_x, y| y * (y.constant(T::ONE) - y);
        erf: |x, _y| (-(x * x)).exp() * T::of(core::f64::consts::FRAC_2_SQRT_PI);
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn sqrt<S: Simd>(dual: DualRegister<S, T>) -> DualRegister<S, T> {
        let root = dual.value.sqrt();
        let zero = root.constant(T::ZERO);
        let tangent = root.eq(zero).select(zero, dual.tangent / (root + root));
        DualRegister { value: root, tangent }
    }

    functions! {
        sin: |x, _y| T::cos(x);
        cos: |x, _y| -T::sin(x);
        tan: |_x, y| T::ONE + y * y;
        asin: |x, _y| T::ONE / (T::ONE - x * x).square_root();
        acos: |x, _y| -T::ONE / (T::ONE - x * x).square_root();
        atan: |x, _y| T::ONE / (T::ONE + x * x);
        sinh: |x, _y| T::cosh(x);
        cosh: |x, _y| T::sinh(x);
        asinh: |x, _y| T::ONE / (x * x + T::ONE).square_root();
        acosh: |x, _y| T::ONE / (x * x - T::ONE).square_root();
        atanh: |x, _y| T::ONE / (T::ONE - x * x);
    }
}

/// A register of numbers, and one of their derivatives.
#[derive(Clone, Copy, Debug)]
pub struct DualRegister<S: Simd, T: Number> {
    value: Lanes<S, T>,
    tangent: Lanes<S, T>,
}

impl<S: Simd, T: Number> Lanes<S, Dual<T>> {
    /// Numbers and their derivatives.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn dual(value: Lanes<S, T>, tangent: Lanes<S, T>) -> Self {
        Self(DualRegister { value, tangent })
    }
    /// Numbers that do not change.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn of_constants(value: Lanes<S, T>) -> Self {
        Self::dual(value, value.constant(T::ZERO))
    }
    /// Numbers by which others are derived.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn variable(value: Lanes<S, T>) -> Self {
        Self::dual(value, value.constant(T::ONE))
    }
    /// The numbers.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn value(self) -> Lanes<S, T> {
        self.0.value
    }
    /// Their derivatives.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn tangent(self) -> Lanes<S, T> {
        self.0.tangent
    }
}

impl<S: Simd, T: Number> Neg for DualRegister<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn neg(self) -> Self {
        Self { value: -self.value, tangent: -self.tangent }
    }
}

impl<S: Simd, T: Number> Add for DualRegister<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, tangent: self.tangent + other.tangent }
    }
}

impl<S: Simd, T: Number> Sub for DualRegister<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, tangent: self.tangent - other.tangent }
    }
}

impl<S: Simd, T: Number> Mul for DualRegister<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn mul(self, other: Self) -> Self {
        let tangent = self.tangent.mul_add(other.value, self.value * other.tangent);
        Self { value: self.value * other.value, tangent }
    }
}

impl<S: Simd, T: Number> Div for DualRegister<S, T> {
    type Output = Self;
    #[cfg_attr(not(unoptimized), inline(always))]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, tangent: (self.tangent - value * other.tangent) / other.value }
    }
}

impl<S: Simd, T: Number> Register<S, Dual<T>> for DualRegister<S, T> {
    type Mask = <T::Register<S> as Register<S, T>>::Mask;
    const LEN: usize = Lanes::<S, T>::LEN;

    #[cfg_attr(not(unoptimized), inline(always))]
    fn simd(self) -> S {
        self.value.simd()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn splat(simd: S, value: Dual<T>) -> Self {
        Self { value: Lanes::splat(simd, value.value), tangent: Lanes::splat(simd, value.tangent) }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_fn(simd: S, mut value: impl FnMut(usize) -> Dual<T>) -> Self {
        let mut register = Self::splat(simd, Dual::constant(T::ZERO));
        for lane in 0..Self::LEN {
            register.set_lane(lane, value(lane));
        }
        register
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn from_slice(simd: S, values: &[Dual<T>]) -> Self {
        Self::from_fn(simd, |lane| values.get(lane).copied().unwrap_or(Dual::constant(T::ZERO)))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn store_slice(self, places: &mut [Dual<T>]) {
        for (lane, place) in places.iter_mut().enumerate().take(Self::LEN) {
            *place = self.lane(lane);
        }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn lane(&self, lane: usize) -> Dual<T> {
        Dual { value: self.value.0.lane(lane), tangent: self.tangent.0.lane(lane) }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn set_lane(&mut self, lane: usize, value: Dual<T>) {
        self.value.0.set_lane(lane, value.value);
        self.tangent.0.set_lane(lane, value.tangent);
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn interleave(self, other: Self) -> (Self, Self) {
        let (value, other_value) = self.value.interleave(other.value);
        let (tangent, other_tangent) = self.tangent.interleave(other.tangent);
        (Self { value, tangent }, Self { value: other_value, tangent: other_tangent })
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn mul_add(self, factor: Self, summand: Self) -> Self {
        let tangent =
            self.tangent.mul_add(factor.value, self.value.mul_add(factor.tangent, summand.tangent));
        Self { value: self.value.mul_add(factor.value, summand.value), tangent }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn abs(self) -> Self {
        let zero = self.value.constant(T::ZERO);
        let tangent = zero.gt(self.value).select(-self.tangent, self.tangent);
        let tangent = self.value.eq(zero).select(zero, tangent);
        Self { value: self.value.abs(), tangent }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn gt(self, other: Self) -> Self::Mask {
        self.value.0.gt(other.value.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn ge(self, other: Self) -> Self::Mask {
        self.value.0.ge(other.value.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn eq(self, other: Self) -> Self::Mask {
        self.value.0.eq(other.value.0)
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn is_nan(self) -> Self::Mask {
        self.value.0.is_nan()
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self {
            value: Lanes(Register::select(mask, yes.value.0, no.value.0)),
            tangent: Lanes(Register::select(mask, yes.tangent.0, no.tangent.0)),
        }
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn all(mask: Self::Mask) -> bool {
        T::Register::<S>::all(mask)
    }
}
