//! First parameters, as `torch.nn.init` draws them and tinyBIG wants them.
//!
//! All fill a slice from a [`Generator`]; bounds and deviations are torch's, the numbers are the generator's own, the same on every platform.
//! A shape is (rows, columns) of the matrix whose entries the slice holds, as in torch: `fan_out` is the rows, `fan_in` the columns. tinyBIG keeps all
//! parameters of a hybrid as one row (a row per channel of a head), so that its shape is (1, L); by their own shapes, which a hybrid's `SEGMENTS` state,
//! small segments begin with larger numbers.
//!
//! | tinyBIG's `parameters_init_method` | here |
//! | --- | --- |
//! | `xavier_uniform` (a model's default) | `xavier_uniform(w, (1, L), 1.0, …)` |
//! | `xavier_normal` (a head's default) | `xavier_normal(w, (1, L), 1.0, …)` |
//! | `kaiming_uniform` | `kaiming_uniform(w, (1, L), 5f64.sqrt(), …)` |
//! | `fanout_std_uniform` (heads of graphs) | [`fanout_std_uniform`] |
//! | none: `torch.rand` | `uniform(w, 0.0, 1.0, …)` |
//!
//! ```
//! use interdep::prelude::*;
//! use interdep::train::{Generator, init};
//!
//! hybrid! {
//!     struct Mix for SMatrix<f32, 8, 4> {
//!         functions: [pearson_correlation, parameterized],
//!         fusion: parameterized_weighted_summation,
//!     }
//! }
//! let mut mix = Mix::new([0.0; Mix::L]);
//! let mut generator = Generator::new(0);
//! init::xavier_uniform(mix.as_mut_array(), (1, Mix::L), 1.0, &mut generator);
//! let bound = (6.0 / (1.0 + Mix::L as f32)).sqrt();
//! assert!(mix.as_array().iter().all(|w| w.abs() <= bound));
//! ```

use super::Generator;
use crate::Scalar;

/// Numbers from `low` on below `high`, all as likely; `high` itself may come of rounding.
///
/// - **Range**: NaN bounds give NaN.
/// - **Source**: `torch.nn.init.uniform_(w, a=low, b=high)`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let mut w = [0.0_f64; 2];
/// init::uniform(&mut w, -1.0, 1.0, &mut Generator::new(0));
/// assert!((w[0] - 0.766_621_6).abs() < 1e-6);
/// assert!((w[1] + 0.136_944_0).abs() < 1e-6);
/// ```
pub fn uniform<T: Scalar>(w: &mut [T], low: f64, high: f64, generator: &mut Generator) {
    w.fill_with(|| T::of(low + (high - low) * generator.fraction()));
}

/// Normal numbers.
///
/// - **Range**: within 8.6 deviations of the mean; NaN as mean or deviation gives NaN.
/// - **Source**: `torch.nn.init.normal_(w, mean, std)`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let mut w = [0.0_f32; 1000];
/// init::normal(&mut w, 2.0, 0.5, &mut Generator::new(0));
/// let mean = w.iter().sum::<f32>() / 1000.0;
/// let variance = w.iter().map(|w| (w - mean).powi(2)).sum::<f32>() / 1000.0;
/// assert!((mean - 2.0).abs() < 0.05 && (variance.sqrt() - 0.5).abs() < 0.03);
/// ```
pub fn normal<T: Scalar>(w: &mut [T], mean: f64, std: f64, generator: &mut Generator) {
    w.fill_with(|| T::of(mean + std * generator.normal()));
}

/// Numbers within ±gain·√(6 / (fan_in + fan_out)), all as likely (Glorot and Bengio 2010).
///
/// - **Parameters**: the shape (rows, columns), which need not be the slice's own ([module documentation](self)); `gain` 1 unless an activation follows.
/// - **Range**: a fan of 0 counts as 1.
/// - **Source**: `torch.nn.init.xavier_uniform_(w, gain)`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let mut w = [0.0_f64; 6];
/// init::xavier_uniform(&mut w, (2, 4), 1.0, &mut Generator::new(0));
/// assert!(w.iter().all(|w| w.abs() <= 1.0));
/// assert!((w[0] - 0.766_621_6).abs() < 1e-6);
/// ```
pub fn xavier_uniform<T: Scalar>(
    w: &mut [T],
    shape: (usize, usize),
    gain: f64,
    generator: &mut Generator,
) {
    centred(w, libm::sqrt(3.0) * xavier(shape, gain), generator);
}

/// Normal numbers around 0 with the deviation gain·√(2 / (fan_in + fan_out)) (Glorot and Bengio 2010).
///
/// - **Parameters**, **Range**: as of [`xavier_uniform`].
/// - **Source**: `torch.nn.init.xavier_normal_(w, gain)`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let (mut w, mut z) = ([0.0_f64; 3], [0.0_f64; 3]);
/// init::xavier_normal(&mut w, (3, 5), 2.0, &mut Generator::new(0));
/// init::normal(&mut z, 0.0, 1.0, &mut Generator::new(0));
/// // A deviation of 2 · √(2 / 8) = 1.
/// assert_eq!(w, z);
/// ```
pub fn xavier_normal<T: Scalar>(
    w: &mut [T],
    shape: (usize, usize),
    gain: f64,
    generator: &mut Generator,
) {
    normal(w, 0.0, xavier(shape, gain), generator);
}

/// Numbers within ±√(6 / ((1 + a²) · fan_in)), all as likely (He et al. 2015).
///
/// - **Parameters**: the shape (rows, columns), as of [`xavier_uniform`]; `a`, the slope below 0 of the leaky relu that follows: 0 for relu. tinyBIG and torch's
///   own layers say √5, which makes the bound 1/√fan_in.
/// - **Range**: a fan of 0 counts as 1.
/// - **Source**: `torch.nn.init.kaiming_uniform_(w, a)` with `mode="fan_in"`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let mut w = [0.0_f64; 8];
/// init::kaiming_uniform(&mut w, (2, 4), 5f64.sqrt(), &mut Generator::new(0));
/// assert!(w.iter().all(|w| w.abs() <= 0.5));
/// assert!((w[0] - 0.766_621_6 / 2.0).abs() < 1e-6);
/// ```
pub fn kaiming_uniform<T: Scalar>(
    w: &mut [T],
    shape: (usize, usize),
    a: f64,
    generator: &mut Generator,
) {
    centred(w, libm::sqrt(3.0) * kaiming(shape, a), generator);
}

/// Normal numbers around 0 with the deviation √(2 / ((1 + a²) · fan_in)) (He et al. 2015).
///
/// - **Parameters**, **Range**: as of [`kaiming_uniform`].
/// - **Source**: `torch.nn.init.kaiming_normal_(w, a)` with `mode="fan_in"`.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let (mut w, mut z) = ([0.0_f64; 3], [0.0_f64; 3]);
/// init::kaiming_normal(&mut w, (3, 2), 0.0, &mut Generator::new(0));
/// init::normal(&mut z, 0.0, 1.0, &mut Generator::new(0));
/// assert_eq!(w, z);
/// ```
pub fn kaiming_normal<T: Scalar>(
    w: &mut [T],
    shape: (usize, usize),
    a: f64,
    generator: &mut Generator,
) {
    normal(w, 0.0, kaiming(shape, a), generator);
}

/// Numbers within ±1/√fan_out, all as likely.
///
/// - **Parameters**: `fan_out`, a head's number of outputs n.
/// - **Range**: a fan of 0 counts as 1.
/// - **Source**: tinyBIG `fanout_std_uniform`, which its heads for graphs use.
///
/// ```
/// use interdep::train::{Generator, init};
///
/// let mut w = [0.0_f64; 8];
/// init::fanout_std_uniform(&mut w, 4, &mut Generator::new(0));
/// assert!(w.iter().all(|w| w.abs() <= 0.5));
/// assert!((w[0] - 0.766_621_6 / 2.0).abs() < 1e-6);
/// ```
pub fn fanout_std_uniform<T: Scalar>(w: &mut [T], fan_out: usize, generator: &mut Generator) {
    centred(w, 1.0 / libm::sqrt(fan(fan_out)), generator);
}

fn centred<T: Scalar>(w: &mut [T], bound: f64, generator: &mut Generator) {
    uniform(w, -bound, bound, generator);
}

fn fan(number: usize) -> f64 {
    number.max(1) as f64
}

fn xavier((fan_out, fan_in): (usize, usize), gain: f64) -> f64 {
    gain * libm::sqrt(2.0 / (fan(fan_in) + fan(fan_out)))
}

fn kaiming((_, fan_in): (usize, usize), a: f64) -> f64 {
    libm::sqrt(2.0 / (1.0 + a * a)) / libm::sqrt(fan(fan_in))
}
