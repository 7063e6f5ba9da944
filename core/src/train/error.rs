//! What is said when something does not fit.

use core::fmt;

/// Why a loss or an optimizer did nothing: neither the gradient nor the parameters have been written to.
///
/// ```
/// use interdep::train::{Adam, TrainError, cross_entropy_rows};
///
/// let error = Adam::<f32, 3>::new(-0.1).unwrap_err();
/// assert_eq!(error.to_string(), "`lr` must be a number ≥ 0, found -0.1");
///
/// let (logits, mut gradient) = ([[0.0; 3]; 2], [[0.0; 3]; 2]);
/// let error = cross_entropy_rows(&logits, &[0, 3], &mut gradient).unwrap_err();
/// assert_eq!(error, TrainError::Class { row: 1, class: 3, classes: 3 });
/// assert_eq!(error.to_string(), "row 1 has the class 3, but there are 3 classes, from 0 on");
///
/// let error = cross_entropy_rows(&logits, &[0], &mut gradient).unwrap_err();
/// assert_eq!(error.to_string(), "expected 2 classes, found 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrainError {
    /// Slices that belong together differ in length.
    Length {
        /// What is too short or too long.
        of: &'static str,
        /// As many as that should be.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// A class that does not exist.
    Class {
        /// The row, from 0 on.
        row: usize,
        /// Its class.
        class: usize,
        /// The number of classes.
        classes: usize,
    },
    /// An optimizer's option that torch refuses, too.
    Option {
        /// The option.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        range: &'static str,
    },
}

impl TrainError {
    /// An error unless there are as many as expected.
    pub(super) fn check_length(
        of: &'static str,
        expected: usize,
        found: usize,
    ) -> Result<(), Self> {
        if found == expected { Ok(()) } else { Err(Self::Length { of, expected, found }) }
    }

    /// An error unless the option is a number that is not negative.
    pub(super) fn check_option(name: &'static str, value: f64) -> Result<(), Self> {
        Self::check(name, value, value >= 0.0 && value.is_finite(), "a number ≥ 0")
    }

    /// An error unless the option is a share of an average that stays.
    pub(super) fn check_beta(name: &'static str, value: f64) -> Result<(), Self> {
        Self::check(name, value, (0.0..1.0).contains(&value), "a number ≥ 0 and < 1")
    }

    /// An error if the option is not `right`.
    pub(super) fn check(
        name: &'static str,
        value: f64,
        right: bool,
        range: &'static str,
    ) -> Result<(), Self> {
        if right { Ok(()) } else { Err(Self::Option { name, value, range }) }
    }
}

impl fmt::Display for TrainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { of, expected, found } => {
                write!(formatter, "expected {expected} {of}, found {found}")
            }
            Self::Class { row, class, classes } => {
                write!(
                    formatter,
                    "row {row} has the class {class}, but there are {classes} classes, from 0 on"
                )
            }
            Self::Option { name, value, range } => {
                write!(formatter, "`{name}` must be {range}, found {value}")
            }
        }
    }
}

impl core::error::Error for TrainError {}
