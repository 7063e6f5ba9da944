//! Adam and `AdamW`: descent by a running mean of the gradient, over the root of one of its square.

use fearless_simd::Simd;

use super::{TrainError, WIDTH, splat};
use crate::{
    Lanes, Scalar,
    level::{Kernel, dispatch},
};

/// What one step changes, and how.
struct Update<'a, T> {
    parameters: &'a mut [T],
    gradient: &'a [T],
    exp_avg: &'a mut [T],
    exp_avg_sq: &'a mut [T],
    betas: (f64, f64),
    eps: f64,
    /// The parameters' share in their gradient.
    coupled: f64,
    /// The factor of the parameters.
    kept: f64,
    step_size: f64,
    /// The root of how much of the squares' mean there is.
    correction: f64,
}

// The operations and their order are torch's: in f32 the roundings are part of the trajectory.
impl<T: Scalar> Kernel for Update<'_, T> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let number = |value| splat::<S, T>(simd, value);
        let (fresh, fresh_squares) = (1.0 - self.betas.0, 1.0 - self.betas.1);
        // The mean is a step from the old one to the gradient, or one back from the gradient where that is nearer.
        let forth = fresh < 0.5;
        let share = number(if forth { fresh } else { fresh - 1.0 });
        let (old_squares, new_squares) = (number(self.betas.1), number(fresh_squares));
        let (coupled, kept) = (number(self.coupled), number(self.kept));
        let (descent, correction) = (number(-self.step_size), number(self.correction));
        let eps = number(self.eps);
        for start in (0..self.parameters.len()).step_by(Lanes::<S, T>::LEN) {
            let mut w = Lanes::load(simd, self.parameters, start);
            let mut g = Lanes::load(simd, self.gradient, start);
            let mut m = Lanes::load(simd, self.exp_avg, start);
            let mut v = Lanes::load(simd, self.exp_avg_sq, start);
            // As in torch: 0 times an infinity would be NaN.
            if self.coupled != 0.0 {
                g = w.mul_add(coupled, g);
            }
            w = w * kept;
            m = (g - m).mul_add(share, if forth { m } else { g });
            v = (g * new_squares).mul_add(g, v * old_squares);
            w = w + m * descent / (v.sqrt() / correction + eps);
            m.store(self.exp_avg, start);
            v.store(self.exp_avg_sq, start);
            w.store(self.parameters, start);
        }
    }
}

macro_rules! adam {
    (
        $(#[$options_doc:meta])* $options:ident, weight_decay = $weight_decay:literal ($(#[$decay_doc:meta])*),
        $(#[$doc:meta])* $adam:ident, |$given:ident| coupled = $coupled:expr, kept = $kept:expr
    ) => {
        $(#[$options_doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $options {
            /// The learning rate, ≥ 0.
            pub lr: f64,
            /// How much of the means of the gradient and of its square stays in a step, each ≥ 0 and < 1.
            pub betas: (f64, f64),
            /// What is added to the denominator, ≥ 0.
            pub eps: f64,
            $(#[$decay_doc])*
            pub weight_decay: f64,
        }

        impl $options {
            /// torch's defaults with a learning rate.
            #[must_use]
            pub const fn new(lr: f64) -> Self {
                Self { lr, betas: (0.9, 0.999), eps: 1e-8, weight_decay: $weight_decay }
            }

            fn check(&self) -> Result<(), TrainError> {
                TrainError::check_option("lr", self.lr)?;
                TrainError::check_beta("betas.0", self.betas.0)?;
                TrainError::check_beta("betas.1", self.betas.1)?;
                TrainError::check_option("eps", self.eps)?;
                TrainError::check_option("weight_decay", self.weight_decay)
            }
        }

        impl Default for $options {
            fn default() -> Self {
                Self::new(1e-3)
            }
        }

        impl From<f64> for $options {
            fn from(lr: f64) -> Self {
                Self::new(lr)
            }
        }

        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $adam<T, const L: usize> {
            options: $options,
            steps: u64,
            exp_avg: [T; L],
            exp_avg_sq: [T; L],
        }

        impl<T: Scalar, const L: usize> $adam<T, L> {
            /// Begins with these options, or with a learning rate.
            ///
            /// # Errors
            ///
            /// If an option is out of its range.
            pub fn new(options: impl Into<$options>) -> Result<Self, TrainError> {
                let options = options.into();
                options.check()?;
                Ok(Self { options, steps: 0, exp_avg: [T::ZERO; L], exp_avg_sq: [T::ZERO; L] })
            }

            /// Changes the parameters by the gradient of a loss.
            pub fn step(&mut self, parameters: &mut [T; L], gradient: &[T; L]) {
                self.steps = self.steps.saturating_add(1);
                let $given = self.options;
                let there = |beta: f64| 1.0 - libm::pow(beta, self.steps as f64);
                dispatch::<T, WIDTH, _>(Update {
                    parameters,
                    gradient,
                    exp_avg: &mut self.exp_avg,
                    exp_avg_sq: &mut self.exp_avg_sq,
                    betas: $given.betas,
                    eps: $given.eps,
                    coupled: $coupled,
                    kept: $kept,
                    step_size: $given.lr / there($given.betas.0),
                    correction: libm::sqrt(there($given.betas.1)),
                });
            }

            optimizer!($options);
        }
    };
}

adam! {
    /// The options of [`Adam`], by torch's names and with torch's defaults.
    ///
    /// ```
    /// use interdep::train::AdamOptions;
    ///
    /// let options = AdamOptions { betas: (0.8, 0.99), ..AdamOptions::new(0.01) };
    /// assert_eq!((options.lr, options.eps, options.weight_decay), (0.01, 1e-8, 0.0));
    /// assert_eq!(AdamOptions::default(), AdamOptions::new(1e-3));
    /// ```
    AdamOptions, weight_decay = 0.0 (
        /// The parameters' share in their gradient, ≥ 0.
    ),
    /// Adam: step t of the parameters w with the gradient g is
    ///
    /// - g' = g + weight_decay · w
    /// - m ← β₁ · m + (1 − β₁) · g', v ← β₂ · v + (1 − β₂) · g'²
    /// - w ← w − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + eps)
    ///
    /// and
    ///
    /// - **Parameters**: `L` of them, in one array: a hybrid's `as_mut_array()`. The state, m and v, is two more such arrays, inside.
    /// - **Range**: NaN or an infinity in the gradient makes that parameter NaN, and its m and v for good; no other one. A parameter whose gradients
    ///   have all been 0 does not change, unless eps is 0: then it becomes NaN.
    /// - **Cost**: two divisions and a root per parameter: 0.7 to 3 ns in `f32` (a Xeon with AVX-512); of any number of parameters one copy of code.
    /// - **Source**: `torch.optim.Adam` without `amsgrad`.
    ///
    /// ```
    /// use interdep::train::Adam;
    ///
    /// let mut w = [1.0_f64, -2.0];
    /// let mut adam = Adam::new(0.25)?;
    /// adam.step(&mut w, &[3.0, -0.5]);
    /// // The first step's size is lr whatever the gradient's.
    /// assert!((w[0] - 0.75).abs() < 1e-8 && (w[1] + 1.75).abs() < 1e-8);
    ///
    /// // A schedule.
    /// adam.set_lr(0.1)?;
    /// assert_eq!((adam.options().lr, adam.steps()), (0.1, 1));
    /// # Ok::<(), interdep::train::TrainError>(())
    /// ```
    Adam, |options| coupled = options.weight_decay, kept = 1.0
}

adam! {
    /// The options of [`AdamW`], by torch's names and with torch's defaults.
    ///
    /// ```
    /// use interdep::train::AdamWOptions;
    ///
    /// let options = AdamWOptions { weight_decay: 0.1, ..AdamWOptions::new(0.01) };
    /// assert_eq!((options.lr, options.betas, options.eps), (0.01, (0.9, 0.999), 1e-8));
    /// assert_eq!(AdamWOptions::default().weight_decay, 0.01);
    /// ```
    AdamWOptions, weight_decay = 0.01 (
        /// How much of the parameters a learning rate of 1 would take off in a step, ≥ 0.
    ),
    /// Adam with decoupled weight decay: as [`Adam`], but instead of g' = g + weight_decay · w
    ///
    /// - g' = g, and before all else w ← (1 − lr · weight_decay) · w
    ///
    /// so that parameters decay at one pace, whatever the size of their gradients. Parameters, range and cost are Adam's; parameters whose gradient is 0 decay.
    ///
    /// - **Source**: `torch.optim.AdamW` without `amsgrad`.
    ///
    /// ```
    /// use interdep::train::{AdamW, AdamWOptions};
    ///
    /// let mut w = [1.0_f64, -2.0];
    /// let mut adamw = AdamW::new(AdamWOptions { weight_decay: 0.5, ..AdamWOptions::new(0.25) })?;
    /// adamw.step(&mut w, &[3.0, 0.0]);
    /// assert!((w[0] - 0.625).abs() < 1e-8);
    /// assert_eq!(w[1], -1.75);
    /// # Ok::<(), interdep::train::TrainError>(())
    /// ```
    AdamW, |options| coupled = 0.0, kept = 1.0 - options.lr * options.weight_decay
}
