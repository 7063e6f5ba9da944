//! What is said when inputs and places for outputs are not as many.

use core::fmt;

/// The error of `forward_batch`: there are not as many places for outputs as there are inputs.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
/// }
/// let (xs, mut ys) = ([SMatrix::<f32, 2, 2>::identity(); 3], [SMatrix::<f32, 2, 2>::zeros(); 2]);
/// let error = Gram::default().forward_batch(&xs, &mut ys).unwrap_err();
/// assert_eq!(error.to_string(), "3 inputs, but places for 2 outputs");
/// assert_eq!(Gram::default().forward_batch(&xs[1..], &mut ys), Ok(()));
/// assert_eq!(ys[1], xs[2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLengthError {
    /// The number of inputs.
    pub inputs: usize,
    /// The number of places for outputs.
    pub outputs: usize,
}

impl BatchLengthError {
    /// An error if the numbers differ.
    #[doc(hidden)]
    pub fn check(inputs: usize, outputs: usize) -> Result<(), Self> {
        if inputs == outputs { Ok(()) } else { Err(Self { inputs, outputs }) }
    }
}

impl fmt::Display for BatchLengthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} inputs, but places for {} outputs", self.inputs, self.outputs)
    }
}

impl core::error::Error for BatchLengthError {}

/// The error of `forward_rows`: there are not as many places for rows of Y as there are rows of x.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
/// }
/// let error = Gram::default().forward_rows(&[[1.0, 2.0]; 3], &mut [[0.0; 2]; 2]).unwrap_err();
/// assert_eq!(error.to_string(), "3 rows, but places for 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsLengthError {
    /// The number of rows of x.
    pub rows: usize,
    /// The number of places for rows of Y.
    pub places: usize,
}

impl RowsLengthError {
    /// An error if the numbers differ.
    pub(crate) fn check(rows: usize, places: usize) -> Result<(), Self> {
        if rows == places { Ok(()) } else { Err(Self { rows, places }) }
    }
}

impl fmt::Display for RowsLengthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} rows, but places for {}", self.rows, self.places)
    }
}

impl core::error::Error for RowsLengthError {}
