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
