//! The mean squared error.

use fearless_simd::Simd;
use nalgebra::{ArrayStorage, SMatrix};

use super::{TrainError, WIDTH, sum::Sum};
use crate::{
    Lanes, Scalar,
    level::{Kernel, dispatch},
};

/// The mean squared error, and its gradient by the prediction.
///
/// - **Shapes**: `prediction` and `target` b × n; the gradient too.
/// - **Value**: Σ (prediction − target)² / (b·n), in the target's unit squared; the sum is compensated.
/// - **Gradient**: 2·(prediction − target) / (b·n).
/// - **Range**: where an entry is NaN, the loss is NaN, and so is that entry of the gradient; an infinite difference makes both infinite. NaN of no entries.
/// - **Cost**: some 0.7 ns per entry in `f32` (a Xeon with AVX-512), for the sum is one chain.
/// - **Source**: `torch.nn.functional.mse_loss` with `reduction="mean"`.
///
/// ```
/// use interdep::{nalgebra::SMatrix, train::mse};
///
/// let prediction = SMatrix::<f32, 2, 2>::new(1.0, 2.0, 3.0, 4.0);
/// let target = SMatrix::<f32, 2, 2>::new(1.0, 0.0, 3.0, 5.0);
/// let (loss, gradient) = mse(&prediction, &target);
/// assert_eq!(loss, 1.25);
/// assert_eq!(gradient, SMatrix::<f32, 2, 2>::new(0.0, 1.0, 0.0, -0.5));
/// ```
pub fn mse<T: Scalar, const B: usize, const N: usize>(
    prediction: &SMatrix<T, B, N>,
    target: &SMatrix<T, B, N>,
) -> (T, SMatrix<T, B, N>) {
    let mut gradient = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; B]; N]));
    let loss = compute(prediction.as_slice(), target.as_slice(), gradient.as_mut_slice());
    (loss, gradient)
}

/// As [`mse`], of any number of entries, with the gradient in the caller's memory: for outputs as rows (`rows.as_flattened()`), arrays, and
/// matrices too large to be passed by value (`y.as_slice()`).
///
/// # Errors
///
/// If `target` or `gradient` has not as many entries as `prediction`.
///
/// ```
/// use interdep::train::{TrainError, mse_into};
///
/// let mut gradient = [0.0_f64; 2];
/// assert_eq!(mse_into(&[0.5, 1.0], &[0.0, 3.0], &mut gradient), Ok(2.125));
/// assert_eq!(gradient, [0.5, -2.0]);
///
/// let error = mse_into(&[0.5, 1.0], &[0.0], &mut gradient).unwrap_err();
/// assert_eq!(error.to_string(), "expected 2 targets, found 1");
/// ```
pub fn mse_into<T: Scalar>(
    prediction: &[T],
    target: &[T],
    gradient: &mut [T],
) -> Result<T, TrainError> {
    TrainError::check_length("targets", prediction.len(), target.len())?;
    TrainError::check_length("places for the gradient", prediction.len(), gradient.len())?;
    Ok(compute(prediction, target, gradient))
}

/// The loss of as many targets as predictions.
fn compute<T: Scalar>(prediction: &[T], target: &[T], gradient: &mut [T]) -> T {
    let mut loss = T::NAN;
    dispatch::<T, WIDTH, _>(Mse { prediction, target, gradient, loss: &mut loss });
    loss
}

struct Mse<'a, T> {
    prediction: &'a [T],
    target: &'a [T],
    gradient: &'a mut [T],
    loss: &'a mut T,
}

impl<T: Scalar> Kernel for Mse<'_, T> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let n = self.prediction.len() as f64;
        let factor = T::of(2.0 / n);
        let mut sum = Sum::new(Lanes::splat(simd, T::ZERO));
        for start in (0..self.prediction.len()).step_by(Lanes::<S, T>::LEN) {
            let difference =
                Lanes::load(simd, self.prediction, start) - Lanes::load(simd, self.target, start);
            sum.add(difference.square());
            (difference * factor).store(self.gradient, start);
        }
        *self.loss = sum.total_of_lanes() / T::of(n);
    }
}
