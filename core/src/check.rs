//! Checks of numbers that only rustc knows: const paths and expressions.
//!
//! `hybrid!` emits `const _: () = check::…(…);` spanned on the user's token, so that a wrong number is an error of `cargo check`
//! there, in the words in which the macro speaks of numbers that it knows itself.
//!
//! ```
//! use interdep::check;
//!
//! const _: () = check::divides(4, 16, ["p = ", " does not divide m = ", ""]);
//! let wrong = std::panic::catch_unwind(|| check::divides(3, 16, ["p = ", " does not divide m = ", ""]));
//! assert_eq!(*wrong.unwrap_err().downcast::<String>().unwrap(), "p = 3 does not divide m = 16");
//! ```

use crate::{
    parameters::{Parameters, Text},
    structure::{MOST_STEPS, Structure, Topology},
};

/// Room for a message.
const LENGTH: usize = 1024;

/// `text[0]` found `text[1]` needed `text[2]`.
#[track_caller]
const fn fail(found: usize, needed: usize, text: [&str; 3]) -> ! {
    let message: Text<LENGTH> =
        Text::new().push(text[0]).number(found).push(text[1]).number(needed).push(text[2]);
    panic!("{}", message.as_str())
}

/// Two numbers that must be equal.
///
/// # Panics
///
/// Unless both numbers are the same.
#[track_caller]
pub const fn equal(found: usize, needed: usize, text: [&str; 3]) {
    if found != needed {
        fail(found, needed, text);
    }
}

/// A divisor and the number that it must divide.
///
/// # Panics
///
/// Unless the first number divides the second.
#[track_caller]
pub const fn divides(divisor: usize, number: usize, text: [&str; 3]) {
    if divisor == 0 || !number.is_multiple_of(divisor) {
        fail(divisor, number, text);
    }
}

/// A number and the smallest one allowed.
///
/// # Panics
///
/// If the first number is smaller than the second.
#[track_caller]
pub const fn at_least(found: usize, needed: usize, text: [&str; 3]) {
    if found < needed {
        fail(found, needed, text);
    }
}

/// A number that must be smaller than another one.
///
/// # Panics
///
/// Unless the first number is smaller than the second.
#[track_caller]
pub const fn below(found: usize, bound: usize, text: [&str; 3]) {
    if found >= bound {
        fail(found, bound, text);
    }
}

/// A number and the largest one allowed.
///
/// # Panics
///
/// If the first number is larger than the second.
#[track_caller]
pub const fn at_most(found: usize, largest: usize, text: [&str; 3]) {
    if found > largest {
        fail(found, largest, text);
    }
}

/// A page rank whose matrix must have an inverse; one that takes too long to compute is none of this check's business.
///
/// # Panics
///
/// Unless the matrix has an inverse.
#[track_caller]
pub const fn regular<const D: usize>(topology: &Topology<'_>, message: &str) {
    let structure = Structure::Topology(*topology);
    if structure.steps(D, D) <= MOST_STEPS {
        assert!(structure.try_dense::<D, D>().is_ok(), "{}", message);
    }
}

/// The numbers of a file and the hybrid whose parameters they shall be; nothing is said of a hybrid with mistakes.
///
/// # Panics
///
/// Unless number and type are the hybrid's.
#[track_caller]
pub const fn weights<H: Parameters>(count: usize, scalar: &str, text: [&str; 3], wrong_type: &str) {
    if H::SCALAR.is_empty() {
        return;
    }
    equal(count, H::COUNT, text);
    // `f32` and `f64` differ in their second letter.
    assert!(H::SCALAR.as_bytes()[1] == scalar.as_bytes()[1], "{}", wrong_type);
}

/// The largest divisor of a number that is not larger than its root.
pub const fn largest_divisor(number: usize) -> usize {
    let mut largest = 1;
    let mut divisor = 1;
    while divisor * divisor <= number {
        if number.is_multiple_of(divisor) {
            largest = divisor;
        }
        divisor += 1;
    }
    largest
}

/// `text[0]` found `text[1]`.
#[track_caller]
const fn wrong(found: f64, text: [&str; 2]) -> ! {
    let message: Text<LENGTH> = Text::new().push(text[0]).decimal(found).push(text[1]);
    panic!("{}", message.as_str())
}

/// A probability.
///
/// # Panics
///
/// Unless the number is between 0 and 1.
#[track_caller]
pub const fn probability(number: f64, text: [&str; 2]) {
    if !(number >= 0.0 && number <= 1.0) {
        wrong(number, text);
    }
}

/// A number that must be finite.
///
/// # Panics
///
/// Unless the number is finite.
#[track_caller]
pub const fn finite(number: f64, text: [&str; 2]) {
    if !(number.is_finite()) {
        wrong(number, text);
    }
}

/// A number that must be finite and > 0.
///
/// # Panics
///
/// Unless the number is finite and > 0.
#[track_caller]
pub const fn positive(number: f64, text: [&str; 2]) {
    if !(number.is_finite() && number > 0.0) {
        wrong(number, text);
    }
}

/// A number that must be finite and not 0.
///
/// # Panics
///
/// Unless the number is finite and not 0.
#[track_caller]
pub const fn non_zero(number: f64, text: [&str; 2]) {
    if !(number.is_finite() && number != 0.0) {
        wrong(number, text);
    }
}

/// A number that must not be NaN.
///
/// # Panics
///
/// If the number is NaN.
#[track_caller]
pub const fn a_number(number: f64, text: [&str; 2]) {
    if number.is_nan() {
        wrong(number, text);
    }
}
