//! Stochastic gradient descent.

use fearless_simd::Simd;

use super::{TrainError, WIDTH, splat};
use crate::{
    Lanes, Scalar,
    level::{Kernel, dispatch},
};

/// The options of [`Sgd`], by torch's names and with torch's defaults: all but `lr` are 0 or off.
///
/// ```
/// use interdep::train::SgdOptions;
///
/// let options = SgdOptions { momentum: 0.9, ..SgdOptions::new(0.1) };
/// assert_eq!((options.lr, options.momentum, options.weight_decay), (0.1, 0.9, 0.0));
/// assert_eq!(SgdOptions::default(), SgdOptions::new(1e-3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdOptions {
    /// The learning rate, ≥ 0.
    pub lr: f64,
    /// How much of the last step's direction stays, ≥ 0.
    pub momentum: f64,
    /// How much of the gradient does not enter the direction. Any number.
    pub dampening: f64,
    /// The parameters' share in their gradient, ≥ 0.
    pub weight_decay: f64,
    /// Whether a step looks ahead (Nesterov); needs a momentum, and no dampening.
    pub nesterov: bool,
}

impl SgdOptions {
    /// Plain descent with a learning rate.
    #[must_use]
    pub const fn new(lr: f64) -> Self {
        Self { lr, momentum: 0.0, dampening: 0.0, weight_decay: 0.0, nesterov: false }
    }

    fn check(&self) -> Result<(), TrainError> {
        TrainError::check_option("lr", self.lr)?;
        TrainError::check_option("momentum", self.momentum)?;
        TrainError::check_option("weight_decay", self.weight_decay)?;
        TrainError::check("dampening", self.dampening, self.dampening.is_finite(), "a number")?;
        if self.nesterov {
            let (momentum, dampening) = (self.momentum, self.dampening);
            TrainError::check("momentum", momentum, momentum > 0.0, "> 0 with `nesterov`")?;
            TrainError::check("dampening", dampening, dampening == 0.0, "0 with `nesterov`")?;
        }
        Ok(())
    }
}

impl Default for SgdOptions {
    fn default() -> Self {
        Self::new(1e-3)
    }
}

impl From<f64> for SgdOptions {
    fn from(lr: f64) -> Self {
        Self::new(lr)
    }
}

/// Stochastic gradient descent, with momentum if one is set: step t of the parameters w with the gradient g is
///
/// - g' = g + weight_decay · w
/// - v ← momentum · v + (1 − dampening) · g'; in the first step v ← g'
/// - w ← w − lr · v; without momentum w − lr · g', with `nesterov` w − lr · (g' + momentum · v)
///
/// and
///
/// - **Parameters**: `L` of them, in one array: a hybrid's `as_mut_array()`. The state is another such array, inside.
/// - **Range**: NaN or an infinity in the gradient makes that parameter, and with momentum its v for good, NaN or infinite; no other one.
/// - **Cost**: with momentum 0.2 to 0.7 ns per parameter in `f32` (a Xeon with AVX-512); of any number of parameters one copy of code.
/// - **Source**: `torch.optim.SGD`.
///
/// ```
/// use interdep::train::{Sgd, SgdOptions};
///
/// let mut w = [1.0_f64, -2.0];
/// let mut sgd = Sgd::new(SgdOptions { momentum: 0.5, ..SgdOptions::new(0.25) })?;
/// sgd.step(&mut w, &[1.0, 0.0]);
/// assert_eq!(w, [0.75, -2.0]);
/// sgd.step(&mut w, &[1.0, 2.0]);
/// assert_eq!(w, [0.375, -2.5]);
///
/// // Plain descent.
/// Sgd::new(0.5)?.step(&mut w, &[0.75, 1.0]);
/// assert_eq!(w, [0.0, -3.0]);
/// # Ok::<(), interdep::train::TrainError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd<T, const L: usize> {
    options: SgdOptions,
    steps: u64,
    momentum_buffer: [T; L],
}

impl<T: Scalar, const L: usize> Sgd<T, L> {
    /// Begins with these options, or with a learning rate.
    ///
    /// # Errors
    ///
    /// If an option is out of its range.
    pub fn new(options: impl Into<SgdOptions>) -> Result<Self, TrainError> {
        let options = options.into();
        options.check()?;
        Ok(Self { options, steps: 0, momentum_buffer: [T::ZERO; L] })
    }

    /// Changes the parameters by the gradient of a loss.
    pub fn step(&mut self, parameters: &mut [T; L], gradient: &[T; L]) {
        dispatch::<T, WIDTH, _>(Update {
            parameters,
            gradient,
            momentum_buffer: &mut self.momentum_buffer,
            first: self.steps == 0,
            options: &self.options,
        });
        self.steps = self.steps.saturating_add(1);
    }

    optimizer!(SgdOptions);
}

struct Update<'a, T> {
    parameters: &'a mut [T],
    gradient: &'a [T],
    momentum_buffer: &'a mut [T],
    first: bool,
    options: &'a SgdOptions,
}

impl<T: Scalar> Kernel for Update<'_, T> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let number = |value| splat::<S, T>(simd, value);
        let options = *self.options;
        let (descent, decay) = (number(-options.lr), number(options.weight_decay));
        let (momentum, fresh) = (number(options.momentum), number(1.0 - options.dampening));
        for start in (0..self.parameters.len()).step_by(Lanes::<S, T>::LEN) {
            let w = Lanes::load(simd, self.parameters, start);
            let mut g = Lanes::load(simd, self.gradient, start);
            // What is off is left out, as in torch: 0 times an infinity would be NaN.
            if options.weight_decay != 0.0 {
                g = w.mul_add(decay, g);
            }
            if options.momentum != 0.0 {
                let mut v = g;
                if !self.first {
                    v = Lanes::load(simd, self.momentum_buffer, start);
                    v = g.mul_add(fresh, v * momentum);
                }
                v.store(self.momentum_buffer, start);
                g = if options.nesterov { v.mul_add(momentum, g) } else { v };
            }
            g.mul_add(descent, w).store(self.parameters, start);
        }
    }
}
