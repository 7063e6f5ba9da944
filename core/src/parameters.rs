//! The parameters of a hybrid: one flat array, its segments, and what is said when its length is wrong.

use core::fmt;

use crate::Needs;

/// One function's (or the fusion's) part of the parameters.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Mix for SMatrix<f32, 9, 4> {
///         functions: [linear_kernel, parameterized, lowrank_parameterized(r = 1)],
///         fusion: parameterized_weighted_summation,
///     }
/// }
///
/// let [linear, plain, lowrank, fusion] = Mix::SEGMENTS;
/// assert_eq!((linear.offset, linear.length), (0, 0));
/// assert_eq!((plain.offset, plain.length, plain.shape), (0, 16, (4, 4)));
/// assert_eq!((lowrank.offset, lowrank.length, lowrank.layout), (16, 8, "U 4×1, V 1×4"));
/// assert_eq!((fusion.name, fusion.offset, fusion.length), ("fusion", 24, 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The function's label, by default its name; `fusion` for the fusion.
    pub name: &'static str,
    /// The place of the first parameter in w.
    pub offset: usize,
    /// The number of parameters; 0 for a function without any.
    pub length: usize,
    /// Rows and columns, when the segment is one matrix (row by row); 1 × length when it holds several or none.
    pub shape: (usize, usize),
    /// What the parameters are, in order: `U 16×2, V 2×16`.
    pub layout: &'static str,
}

/// The error of `from_slice`: the slice has not as many parameters as the hybrid.
///
/// ```
/// let error = interdep::ParameterCountError { expected: 67, found: 3 };
/// assert_eq!(error.to_string(), "expected 67 parameters, found 3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterCountError {
    /// L, the number of parameters that the hybrid has.
    pub expected: usize,
    /// The number of parameters that were given.
    pub found: usize,
}

impl fmt::Display for ParameterCountError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected {} parameters, found {}", self.expected, self.found)
    }
}

impl core::error::Error for ParameterCountError {}

/// A type that is nothing but its array of parameters.
///
/// # Safety
///
/// `Self` must be `#[repr(transparent)]` over `Array`.
#[allow(unsafe_code, reason = "states the layout that `borrow_parameters` relies on")]
pub unsafe trait Parameters: Sized {
    /// `[T; L]`.
    type Array;
    /// `f32` or `f64`; nothing for a hybrid with mistakes.
    const SCALAR: &'static str;
    /// L.
    const COUNT: usize;
    /// The hybrid whose parameters are 0.
    const ZEROS: Self;

    /// The parameters.
    fn array(&self) -> &Self::Array;
    /// The parameters, to be changed.
    fn array_mut(&mut self) -> &mut Self::Array;
}

/// The hybrid whose parameters are `array`, without a copy.
#[allow(unsafe_code, reason = "no safe conversion of references is a `const fn`")]
pub const fn borrow_parameters<H: Parameters>(array: &H::Array) -> &H {
    // SAFETY: `H` is `repr(transparent)` over `H::Array` (promised by `Parameters`), so that both have one layout and the
    // same valid values; the lifetime and the shared borrow are kept.
    unsafe { &*core::ptr::from_ref(array).cast::<H>() }
}

/// Declares a generated struct to be nothing but its parameters.
///
/// Written here, so that the `unsafe` keyword belongs to this crate and generated code passes `forbid(unsafe_code)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters {
    ([$($generics:tt)*] $hybrid:ty, $array:ty, $scalar:literal, $count:expr) => {
        // SAFETY: the macro that calls this one emits the struct with `#[repr(transparent)]` and `$array` as its only field.
        #[doc(hidden)]
        unsafe impl<$($generics)*> $crate::__private::Parameters for $hybrid {
            type Array = $array;
            const SCALAR: &'static $crate::__private::core::primitive::str = $scalar;
            const COUNT: $crate::__private::core::primitive::usize = $count;
            const ZEROS: Self = Self([0.0; $count]);
            #[inline]
            fn array(&self) -> &$array {
                &self.0
            }
            #[inline]
            fn array_mut(&mut self) -> &mut $array {
                &mut self.0
            }
        }
    };
}

/// The parameters of a file, from byte `offset` on, whose numbers are `width` bytes wide and begin with the lowest byte. Zeros if the
/// file is shorter: a check beside says so.
pub const fn weights_from_bytes<Array, const BYTES: usize, const WIDTH: usize>(
    file: &[u8],
    offset: usize,
) -> Array
where
    Array: bytemuck::AnyBitPattern,
{
    let mut bytes = [0; BYTES];
    if let Some((_, rest)) = file.split_at_checked(offset)
        && let Some(numbers) = rest.first_chunk::<BYTES>()
    {
        bytes = *numbers;
    }
    if cfg!(target_endian = "big") {
        let mut place = 0;
        while place < BYTES {
            let start = place / WIDTH * WIDTH;
            let mirror = start + WIDTH - 1 - (place - start);
            if place < mirror {
                bytes.swap(place, mirror);
            }
            place += 1;
        }
    }
    bytemuck::must_cast(bytes)
}

/// A segment by its parts.
pub const fn part(
    name: &'static str,
    [offset, length]: [usize; 2],
    shape: (usize, usize),
    layout: &'static str,
) -> Segment {
    Segment { name, offset, length, shape, layout }
}

/// The `N` parameters from `offset` on, in an array of all.
///
/// # Panics
///
/// When there are fewer, which generated code rules out.
#[inline]
pub const fn segment<T, const L: usize, const N: usize>(w: &[T; L], offset: usize) -> &[T; N] {
    let (_, rest) = w.split_at(offset);
    match rest.first_chunk() {
        Some(segment) => segment,
        None => unreachable!(),
    }
}

/// All `L` parameters, if there are as many.
///
/// # Errors
///
/// When there are not.
pub const fn array_of<T: Copy, const L: usize>(w: &[T]) -> Result<[T; L], ParameterCountError> {
    match w.split_first_chunk() {
        Some((w, [])) => Ok(*w),
        _ => Err(ParameterCountError { expected: L, found: w.len() }),
    }
}

/// A matrix cut off or continued to another shape: only rustc knows whether it has that shape, and a check beside says so.
pub const fn fitted<
    T: Copy,
    const R: usize,
    const C: usize,
    const ROWS: usize,
    const COLUMNS: usize,
>(
    matrix: [[T; C]; R],
) -> [[T; COLUMNS]; ROWS] {
    let mut fitted = [[matrix[0][0]; COLUMNS]; ROWS];
    let mut i = 0;
    while i < R && i < ROWS {
        let mut j = 0;
        while j < C && j < COLUMNS {
            fitted[i][j] = matrix[i][j];
            j += 1;
        }
        i += 1;
    }
    fitted
}

/// A size that only rustc knows, as a const argument: what is no `usize` is said there.
#[derive(Clone, Copy, Debug)]
pub struct Size<const N: usize>;

impl<const N: usize> Size<N> {
    /// N.
    pub const VALUE: usize = N;
}

/// A number of parameters as a type. The lifetime allows bounds that may be false.
#[derive(Clone, Copy, Debug)]
pub struct Count<'a, const N: usize>(core::marker::PhantomData<&'a ()>);

/// [`Count`] of no parameters.
pub trait IsZero {}

impl IsZero for Count<'_, 0> {}

/// Text with numbers in it, written while the user's crate compiles; what exceeds `N` bytes is cut off.
#[derive(Clone, Copy, Debug)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    /// No text.
    #[allow(clippy::new_without_default, reason = "a default is no `const fn`")]
    pub const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    /// Followed by the digits of `number`.
    #[must_use]
    pub const fn number(self, number: usize) -> Self {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut rest = number;
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match core::str::from_utf8(digits.split_at(start).1) {
            Ok(digits) => self.push(digits),
            Err(_) => self,
        }
    }

    /// Followed by about `number`: a whole one as it is, others with six digits behind the point, which is what a message needs.
    #[must_use]
    #[allow(clippy::cast_sign_loss, reason = "the sign is written before")]
    pub const fn decimal(self, number: f64) -> Self {
        const DIGITS: usize = 1_000_000;
        if number.is_nan() {
            return self.push("NaN");
        }
        let text = if number < 0.0 { self.push("-") } else { self };
        let (mut rest, mut exponent) = (number.abs(), 0_i32);
        if rest.is_infinite() {
            return text.push("inf");
        }
        // Sizes of small machines have 32 bits.
        if rest < u32::MAX as f64 && rest == rest as u32 as f64 {
            return text.number(rest as usize);
        }
        if rest < 1e-3 || rest >= 1e3 {
            while rest >= 10.0 {
                rest /= 10.0;
                exponent += 1;
            }
            while rest < 1.0 {
                rest *= 10.0;
                exponent -= 1;
            }
        }
        let digits = (rest * DIGITS as f64 + 0.5) as usize;
        let mut text = text.number(digits / DIGITS);
        let (mut fraction, mut place) = (digits % DIGITS, DIGITS);
        if fraction != 0 {
            text = text.push(".");
        }
        while fraction != 0 {
            place /= 10;
            text = text.number(fraction / place);
            fraction %= place;
        }
        match exponent {
            0 => text,
            1.. => text.push("e").number(exponent.unsigned_abs() as usize),
            _ => text.push("e-").number(exponent.unsigned_abs() as usize),
        }
    }

    /// Followed by `text`.
    #[must_use]
    pub const fn push(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        if self.length + bytes.len() > N {
            return self;
        }
        let mut k = 0;
        while k < bytes.len() {
            self.bytes[self.length] = bytes[k];
            self.length += 1;
            k += 1;
        }
        self
    }

    /// Followed by what pairs of columns share, if they share anything.
    #[must_use]
    pub const fn shared(mut self, needs: Needs) -> Self {
        let mut separator = "; once for all functions: ";
        let mut place = 0;
        while place < Needs::OF_PAIRS.len() {
            let (quantity, words) = Needs::OF_PAIRS[place];
            if needs.any_of(quantity) {
                self = self.push(separator).push(words);
                separator = ", ";
            }
            place += 1;
        }
        self
    }

    /// The text.
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn decimals_are_as_people_write_them() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.5, "-0.5"),
            (-7.0, "-7"),
            (4_294_967_294.0, "4294967294"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1.2345e3"),
            (-1e300, "-1e300"),
            (2.5e-7, "2.5e-7"),
            (1.0 / 3.0, "0.333333"),
            (999.999_999_9, "1000"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::MIN_POSITIVE / 4.0, "5.562685e-309"),
        ] {
            assert_eq!(Text::<64>::new().decimal(number).as_str(), expected, "{number}");
        }
    }
}
