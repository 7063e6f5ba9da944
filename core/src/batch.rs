//! Many batches at once: the error of unequal lengths, and all cores with the feature `rayon`.

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
    pub(crate) fn check(inputs: usize, outputs: usize) -> Result<(), Self> {
        if inputs == outputs { Ok(()) } else { Err(Self { inputs, outputs }) }
    }
}

impl fmt::Display for BatchLengthError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} inputs, but places for {} outputs", self.inputs, self.outputs)
    }
}

impl core::error::Error for BatchLengthError {}

/// Many batches on all cores, with the feature `rayon`.
#[cfg(feature = "rayon")]
mod parallel {
    use nalgebra::SMatrix;
    use rayon::prelude::*;

    use super::BatchLengthError;
    use crate::{Interdependence, Scalar};

    /// Every hybrid on all cores. With the feature `rayon` only.
    pub trait ParallelInterdependence<T: Scalar, const B: usize, const M: usize>:
        Interdependence<T, B, M>
    {
        /// As [`forward_batch`](Interdependence::forward_batch), the batches being shared among the threads of rayon's current pool.
        ///
        /// The results have the same bits. It pays where a batch takes some microseconds; the threads' stacks must hold
        /// [`SCRATCH_BYTES`](Interdependence::SCRATCH_BYTES).
        ///
        /// ```
        /// use interdep::prelude::*;
        ///
        /// hybrid! {
        ///     struct Gram for SMatrix<f32, 2, 2> { functions: [linear_kernel], fusion: sum }
        /// }
        /// let (xs, mut ys) = (vec![SMatrix::<f32, 2, 2>::identity(); 99], vec![SMatrix::zeros(); 99]);
        /// Gram::default().par_forward_batch(&xs, &mut ys)?;
        /// assert_eq!(xs, ys);
        /// # Ok::<(), interdep::BatchLengthError>(())
        /// ```
        ///
        /// # Errors
        ///
        /// When `xs` and `ys` differ in length; then nothing is written.
        fn par_forward_batch(
            &self,
            xs: &[SMatrix<T, B, M>],
            ys: &mut [Self::Output],
        ) -> Result<(), BatchLengthError>
        where
            Self: Sync,
            Self::Output: Send,
        {
            BatchLengthError::check(xs.len(), ys.len())?;
            xs.par_iter().zip(ys).for_each(|(x, y)| self.forward_into(x, y));
            Ok(())
        }
    }

    impl<H, T: Scalar, const B: usize, const M: usize> ParallelInterdependence<T, B, M> for H where
        H: Interdependence<T, B, M>
    {
    }
}

#[cfg(feature = "rayon")]
pub use parallel::ParallelInterdependence;
