//! What is trained: a hybrid whose parameters mix dependences, and a linear classifier, a hybrid too, behind it.

use interdep::{
    prelude::*,
    train::{Generator, TrainError, cross_entropy, init},
};

use crate::{
    recordings::Recording,
    watch::{CHANNELS, Motion, SAMPLES},
};

/// What somebody may have been doing.
pub(crate) const ACTIVITIES: usize = 4;
/// A's entries, in a row.
const ENTRIES: usize = CHANNELS * CHANNELS;
/// The rank of the mixture: of 1, 2 and 3 the one with the least loss on training recordings that were left out.
const RANK: usize = 3;

hybrid! {
    /// How a watch's channels depend on each other: the functions of the example `motions`, and a matrix W that learns how to
    /// mix their 18 columns: A = tanh([X_1 X_2 X_3] · Wᵀ).
    ///
    /// Functions of time with parameters, such as `lowrank_parameterized_bilinear`, learned the training recordings by heart: of those that
    /// they had not seen they recognised half.
    #[derive(Clone, Debug)]
    pub(crate) struct Dependence for SMatrix<f32, SAMPLES, CHANNELS> {
        functions: [
            pearson_correlation,
            gaussian_rbf_kernel(sigma = 20.0),
            laplacian_kernel(sigma = 200.0),
        ],
        fusion: lowrank_parameterized_concatenation(n = CHANNELS, r = RANK),
        // Between -1 and 1, as the classifier, and the picture, want their numbers.
        postprocess: [tanh],
    }

    /// Y = x · W, for x the entries of a matrix A: a logit for each activity.
    ///
    /// Without a bias: leaving out training recordings showed no need for one.
    #[derive(Clone, Debug)]
    pub(crate) struct Classifier for SMatrix<f32, 1, ENTRIES> {
        functions: [parameterized(m_prime = ACTIVITIES)],
        fusion: sum,
    }
}

/// A recording's matrix A.
pub(crate) type Matrix = SMatrix<f32, CHANNELS, CHANNELS>;

/// Both; and the gradient of a loss by the parameters of both.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) dependence: Dependence,
    pub(crate) classifier: Classifier,
}

impl Model {
    /// All parameters 0: how a gradient begins.
    pub(crate) const fn zero() -> Self {
        Self {
            dependence: Dependence::new([0.0; Dependence::L]),
            classifier: Classifier::new([0.0; Classifier::L]),
        }
    }

    /// An untrained one; each seed gives one.
    pub(crate) fn random(seed: u64) -> Self {
        let generator = &mut Generator::new(seed);
        let mut model = Self::zero();
        let (u, v) = model.dependence.as_mut_array().split_at_mut(CHANNELS * RANK);
        init::xavier_uniform(u, (CHANNELS, RANK), 1.0, generator);
        init::xavier_uniform(v, (RANK, 3 * CHANNELS), 1.0, generator);
        let shape = (ENTRIES, ACTIVITIES);
        init::xavier_uniform(model.classifier.as_mut_array(), shape, 1.0, generator);
        model
    }

    /// How the channels of a recording depend on each other.
    pub(crate) fn matrix(&self, motion: &Motion) -> Matrix {
        self.dependence.matrix(motion)
    }

    /// The activity with the largest logit.
    fn answer(&self, motion: &Motion) -> Option<usize> {
        let logits = self.classifier.forward(&in_a_row(&self.matrix(motion)));
        let largest =
            logits.iter().enumerate().max_by(|(_, left), (_, right)| left.total_cmp(right));
        largest.map(|(activity, _)| activity)
    }

    /// How many of the recordings are recognised.
    pub(crate) fn right<'a>(&self, recordings: impl Iterator<Item = &'a Recording>) -> usize {
        recordings
            .filter(|recording| self.answer(&recording.motion) == Some(recording.activity))
            .count()
    }

    /// The loss of one recording, and its gradient, which the chain rule takes from the logits through A to the parameters.
    pub(crate) fn loss(&self, recording: &Recording) -> Result<(f32, Self), TrainError> {
        let entries = in_a_row(&self.matrix(&recording.motion));
        let logits = self.classifier.forward(&entries);
        let (loss, by_logits) = cross_entropy(&logits, &[recording.activity])?;
        let (by_entries, classifier) = self.classifier.forward_pullback(&entries, &by_logits);
        let by_matrix = Matrix::from_column_slice(by_entries.as_slice());
        let (_by_motion, dependence) = self.dependence.pullback(&recording.motion, &by_matrix);
        Ok((loss, Self { dependence, classifier }))
    }
}

/// Column after column, as [`Matrix::from_column_slice`] reads them.
fn in_a_row(matrix: &Matrix) -> SMatrix<f32, 1, ENTRIES> {
    SMatrix::from_column_slice(matrix.as_slice())
}
