//! What is trained on the watch: a hybrid whose parameters mix dependences, and a linear classifier behind it, as in `examples/learn`, of half
//! a recording at a time: a wearer then has an answer after five seconds, and a pullback's memory is half as large.
//!
//! The host compiles this file too: `build/wearer.rs` trains the model that the watch begins with.

use interdep::{
    prelude::*,
    train::{Sgd, TrainError, cross_entropy},
};

/// Five seconds, ten samples each.
pub(crate) const SAMPLES: usize = 50;
/// Acceleration and speed of rotation, each along x, y and z.
pub(crate) const CHANNELS: usize = 6;
/// What somebody may have been doing.
pub(crate) const ACTIVITIES: usize = 4;
/// A's entries, in a row.
pub(crate) const ENTRIES: usize = CHANNELS * CHANNELS;
/// The rank of the mixture.
pub(crate) const RANK: usize = 3;

/// What the watch measured: a row for each sample, a column for each channel.
pub(crate) type Window = SMatrix<f32, SAMPLES, CHANNELS>;
pub(crate) type Matrix = SMatrix<f32, CHANNELS, CHANNELS>;
pub(crate) type Logits = SMatrix<f32, 1, ACTIVITIES>;

hybrid! {
    /// A = tanh([X_1 X_2 X_3] · Wᵀ), the X_i being what the functions make of the channels.
    #[derive(Clone, Debug)]
    pub(crate) struct Dependence for SMatrix<f32, SAMPLES, CHANNELS> {
        // The scales of `examples/motions`, for half as many samples.
        functions: [
            pearson_correlation,
            gaussian_rbf_kernel(sigma = 14.0),
            laplacian_kernel(sigma = 100.0),
        ],
        fusion: lowrank_parameterized_concatenation(n = CHANNELS, r = RANK),
        postprocess: [tanh],
    }

    /// Y = x · W, for x the entries of a matrix A: a logit for each activity.
    #[derive(Clone, Debug)]
    pub(crate) struct Classifier for SMatrix<f32, 1, ENTRIES> {
        functions: [parameterized(m_prime = ACTIVITIES)],
        fusion: sum,
    }
}

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

    /// In a frame of its own, which is gone when the pullbacks begin.
    #[inline(never)]
    fn matrix(&self, x: &Window) -> Matrix {
        self.dependence.matrix(x)
    }

    fn logits(&self, a: &Matrix) -> Logits {
        self.classifier.forward(&in_a_row(a))
    }

    /// The activity with the largest logit.
    pub(crate) fn answer(&self, x: &Window) -> Option<usize> {
        largest(&self.logits(&self.matrix(x)))
    }

    /// The loss of one window, and its gradient by the parameters.
    pub(crate) fn loss(
        &self,
        x: &Window,
        activity: usize,
        gradient: &mut Self,
    ) -> Result<f32, TrainError> {
        let a = self.matrix(x);
        let (loss, by_a) = loss(&self.classifier, &a, activity, &mut gradient.classifier)?;
        // Nothing stands before the window, but a pullback gives both.
        let mut by_x = Window::zeros();
        self.dependence.pullback_into(x, &by_a, &mut by_x, &mut gradient.dependence);
        Ok(loss)
    }
}

/// The loss of what A says, and its gradient by A; in a frame of its own, too.
#[inline(never)]
pub(crate) fn loss(
    classifier: &Classifier,
    a: &Matrix,
    activity: usize,
    by_classifier: &mut Classifier,
) -> Result<(f32, Matrix), TrainError> {
    let entries = in_a_row(a);
    let (loss, by_logits) = cross_entropy(&classifier.forward(&entries), &[activity])?;
    let mut by_entries = SMatrix::zeros();
    classifier.forward_pullback_into(&entries, &by_logits, &mut by_entries, by_classifier);
    Ok((loss, Matrix::from_column_slice(by_entries.as_slice())))
}

/// The activity with the largest logit.
pub(crate) fn largest(logits: &Logits) -> Option<usize> {
    let largest = logits.iter().enumerate().max_by(|(_, left), (_, right)| left.total_cmp(right));
    largest.map(|(activity, _)| activity)
}

/// Column after column, as [`Matrix::from_column_slice`] reads them.
pub(crate) fn in_a_row(a: &Matrix) -> SMatrix<f32, 1, ENTRIES> {
    SMatrix::from_column_slice(a.as_slice())
}

/// A model that learns from one window at a time, and all that this takes but the stack.
#[derive(Clone, Debug)]
pub(crate) struct Learner {
    pub(crate) model: Model,
    gradient: Model,
    dependence: Sgd<f32, { Dependence::L }>,
    classifier: Sgd<f32, { Classifier::L }>,
}

impl Learner {
    /// One that knows what `model` knows.
    pub(crate) fn new(model: &Model) -> Result<Self, TrainError> {
        Ok(Self {
            model: model.clone(),
            gradient: Model::zero(),
            dependence: Sgd::new(LEARNING_RATE)?,
            classifier: Sgd::new(LEARNING_RATE)?,
        })
    }

    /// A training step: forward, backward, and the optimizer's. The loss before it.
    pub(crate) fn step(&mut self, x: &Window, activity: usize) -> Result<f32, TrainError> {
        let Self { model, gradient, dependence, classifier } = self;
        let loss = model.loss(x, activity, gradient)?;
        dependence.step(model.dependence.as_mut_array(), gradient.dependence.as_array());
        classifier.step(model.classifier.as_mut_array(), gradient.classifier.as_array());
        Ok(loss)
    }
}

// How rank, rate and epochs were chosen: without the test file, of which the new wearer's recordings are. Four times, half of the training file's
// recordings of each activity pre-trained a model, and of the other half, turned, two of each activity personalised it and three judged it, with the
// seeds 0 and 1. Of ranks of 1, 2 and 3, rates of 0.01, 0.03, 0.1 and 0.3, and 1, 3, 10 and 30 epochs, these had the least mean loss, 0.10 (1.29
// before), and 187 of 192 windows right (117 before). Turns about x and y, and by a quarter, were learned as well (tried with rank 2). The 20 epochs
// of pre-training recognised 189 of 192 windows worn as recorded, as 40 did, and 10 recognised 187.
pub(crate) const LEARNING_RATE: f64 = 0.03;
pub(crate) const EPOCHS: usize = 30;

/// How somebody wears the watch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Worn {
    /// As all wore it whose recordings there are.
    AsRecorded,
    /// The other way round on the wrist: half a turn about z.
    ///
    /// That changes the sign of what is measured along x and y, and nothing else, so recordings tell exactly what such a wearer's watch would have measured.
    Turned,
}

impl Worn {
    pub(crate) const ALL: [Self; 2] = [Self::AsRecorded, Self::Turned];

    /// What the watch measures when worn so.
    pub(crate) fn measures(self, recorded: &Window) -> Window {
        let mut x = *recorded;
        if self == Self::Turned {
            for i in [0, 1, 3, 4] {
                x.column_mut(i).neg_mut();
            }
        }
        x
    }
}
