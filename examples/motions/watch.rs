//! What runs on the watch: the hybrid, and the search for the nearest training matrix. It needs no std;
//! `examples/cortex-m` runs it on a microcontroller.

use interdep::prelude::*;

/// Samples of a recording: ten seconds, ten samples each.
pub(crate) const SAMPLES: usize = 100;
/// Channels of the smart watch.
pub(crate) const CHANNELS: usize = 6;

/// What the watch measured: a row for each sample, a column for each channel.
pub(crate) type Motion = SMatrix<f32, SAMPLES, CHANNELS>;

hybrid! {
    /// How a watch's channels depend on each other during a recording: three 6 × 6 matrices side by side.
    #[derive(Clone, Debug)]
    pub(crate) struct ChannelDependence for SMatrix<f32, SAMPLES, CHANNELS> {
        functions: [
            // Do two channels rise and fall together?
            pearson_correlation,
            // Are they close? Squares count, so a few large differences suffice to say no: 0.61 (e^-½) where two channels
            // differ by 2 in the root mean square of the 100 samples.
            gaussian_rbf_kernel(sigma = 20.0),
            // The same, but all differences count alike: 0.37 (e^-1) where they differ by 2 on average.
            laplacian_kernel(sigma = 200.0),
        ],
        fusion: concatenation,
    }
}

/// A's columns: a panel of six for each function.
pub(crate) const COLUMNS: usize = ChannelDependence::M_PRIME;
pub(crate) const FUNCTIONS: usize = COLUMNS / CHANNELS;
/// A recording's matrix, and the activity it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Example<const COLUMNS: usize> {
    /// The activity's number.
    pub(crate) activity: usize,
    /// How the channels depend on each other.
    pub(crate) matrix: SMatrix<f32, CHANNELS, COLUMNS>,
}

impl<const COLUMNS: usize> Example<COLUMNS> {
    /// The same example, seen by one function of a concatenation only.
    pub(crate) fn of_function(&self, function: usize) -> Example<CHANNELS> {
        Example {
            activity: self.activity,
            matrix: self.matrix.fixed_columns::<CHANNELS>(function * CHANNELS).into_owned(),
        }
    }
}

/// The activity of the training example whose matrix is nearest (Frobenius distance).
///
/// None if no distance is a number: a channel that never changes has no correlation, so its entries are NaN.
pub(crate) fn nearest<'a, const COLUMNS: usize>(
    matrix: &SMatrix<f32, CHANNELS, COLUMNS>,
    training: impl Iterator<Item = &'a Example<COLUMNS>>,
) -> Option<usize> {
    training
        .map(|example| (squared_distance(&example.matrix, matrix), example.activity))
        .filter(|(distance, _)| !distance.is_nan())
        .min_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, activity)| activity)
}

/// The squared Frobenius distance, in one pass over the slices: the difference itself would be a matrix on the watch's small stack.
fn squared_distance<const COLUMNS: usize>(
    left: &SMatrix<f32, CHANNELS, COLUMNS>,
    right: &SMatrix<f32, CHANNELS, COLUMNS>,
) -> f32 {
    let pairs = left.as_slice().iter().zip(right.as_slice());
    pairs.map(|(left, right)| (left - right) * (left - right)).sum()
}
