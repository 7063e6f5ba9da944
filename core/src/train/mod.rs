//! Training: losses with their gradients, optimizers, and first parameters. No allocation, no std.
//!
//! A hybrid is its parameters, and so is their gradient, so that one step is: the output, its loss and the loss's gradient, the gradient by the
//! parameters, the optimizer's step.
//!
//! | torch | here |
//! | --- | --- |
//! | `torch.nn.init` | [`init`], from a [`Generator`] |
//! | `torch.nn.functional.mse_loss` | [`mse`], [`mse_into`] |
//! | `torch.nn.functional.cross_entropy` | [`cross_entropy`], [`cross_entropy_into`], [`cross_entropy_rows`] |
//! | `torch.optim.SGD`, `.Adam`, `.AdamW` | [`Sgd`], [`Adam`], [`AdamW`] |
//!
//! Losses are means, as torch's are by default. The numbers are torch's: within 1e-6 after 100 steps in `f32` and `f64`, tested on recorded ones.
//!
//! A matrix that learns to be like another one; a hybrid's `forward_pullback` turns `dy` into `dw` in its place:
//!
//! ```
//! use interdep::prelude::*;
//! use interdep::train::{Adam, Generator, TrainError, init, mse};
//!
//! # fn main() -> Result<(), TrainError> {
//! let x = SMatrix::<f64, 3, 2>::new(1.0, 0.0, 0.5, -1.0, 2.0, 1.0);
//! let target = x * SMatrix::<f64, 2, 2>::new(2.0, -1.0, 0.5, 1.0);
//!
//! let mut w = [0.0; 4];
//! init::xavier_uniform(&mut w, (2, 2), 1.0, &mut Generator::new(0));
//! let mut adam = Adam::new(0.1)?;
//! for _ in 0..500 {
//!     let y = x * SMatrix::from_row_slice(&w);
//!     let (_, dy) = mse(&y, &target);
//!     let dw = x.transpose() * dy;
//!     adam.step(&mut w, &[dw[(0, 0)], dw[(0, 1)], dw[(1, 0)], dw[(1, 1)]]);
//! }
//! let error = w.iter().zip([2.0, -1.0, 0.5, 1.0]).map(|(w, expected)| (w - expected).abs());
//! assert!(error.fold(0.0, f64::max) < 1e-6);
//! # Ok(())
//! # }
//! ```

/// What all optimizers have.
macro_rules! optimizer {
    ($options:ident) => {
        /// As [`step`](Self::step), for generic code, which has a hybrid's parameters as slices.
        ///
        /// # Errors
        ///
        /// If there are not `L` parameters, or not as many entries of the gradient.
        pub fn step_slice(
            &mut self,
            parameters: &mut [T],
            gradient: &[T],
        ) -> Result<(), TrainError> {
            let (found, given) = (parameters.len(), gradient.len());
            let Ok(parameters) = parameters.try_into() else {
                return Err(TrainError::Length { of: "parameters", expected: L, found });
            };
            let Ok(gradient) = gradient.try_into() else {
                return Err(TrainError::Length {
                    of: "entries of the gradient",
                    expected: L,
                    found: given,
                });
            };
            self.step(parameters, gradient);
            Ok(())
        }

        /// The options.
        pub const fn options(&self) -> &$options {
            &self.options
        }

        /// The number of steps so far.
        pub const fn steps(&self) -> u64 {
            self.steps
        }

        /// Changes the learning rate, for a schedule.
        ///
        /// # Errors
        ///
        /// If it is negative, NaN or infinite.
        pub fn set_lr(&mut self, lr: f64) -> Result<(), TrainError> {
            TrainError::check_option("lr", lr)?;
            self.options.lr = lr;
            Ok(())
        }
    };
}

mod adam;
mod cross_entropy;
mod error;
pub mod init;
mod mse;
mod sgd;
mod sum;
#[cfg(test)]
mod tests;

pub use adam::{Adam, AdamOptions, AdamW, AdamWOptions};
pub use cross_entropy::{cross_entropy, cross_entropy_into, cross_entropy_rows};
pub use error::TrainError;
pub use interdep_structure::Generator;
pub use mse::{mse, mse_into};
pub use sgd::{Sgd, SgdOptions};

use fearless_simd::Simd;

use crate::{Lanes, Scalar};

/// Entries of a row that are enough for any register: what is trained has any number of parameters, and one copy of code.
const WIDTH: usize = 64;

/// An option in every lane.
#[inline(always)]
fn splat<S: Simd, T: Scalar>(simd: S, value: f64) -> Lanes<S, T> {
    Lanes::splat(simd, T::of(value))
}
