//! The same model in parts: functions without parameters make a matrix, and only what stands behind it, which has parameters, is pulled back.

use interdep::{
    nalgebra::ComplexField,
    prelude::*,
    train::{Sgd, TrainError},
};

use super::model::{
    CHANNELS, Classifier, Dependence, LEARNING_RATE, Matrix, Model, RANK, SAMPLES, Window,
    in_a_row, largest, loss,
};

const COLUMNS: usize = 3 * CHANNELS;

hybrid! {
    /// X = [X_1 X_2 X_3].
    struct Functions for SMatrix<f32, SAMPLES, CHANNELS> {
        functions: [
            pearson_correlation,
            gaussian_rbf_kernel(sigma = 14.0),
            laplacian_kernel(sigma = 100.0),
        ],
        fusion: concatenation,
    }

    /// X · Wᵀ: its U is `Dependence`'s V, transposed, and its V that one's U.
    struct Mixture for SMatrix<f32, CHANNELS, COLUMNS> {
        functions: [lowrank_parameterized(r = RANK, m_prime = CHANNELS)],
        fusion: sum,
    }
}

type Wide = SMatrix<f32, CHANNELS, COLUMNS>;

/// X, in a frame of its own, which is gone when the pullbacks begin.
#[inline(never)]
fn functions(x: &Window) -> Wide {
    Functions::new([]).matrix(x)
}

/// As [`Learner`](super::model::Learner).
pub(super) struct Apart {
    mixture: Mixture,
    classifier: Classifier,
    of_mixture: Sgd<f32, { Mixture::L }>,
    of_classifier: Sgd<f32, { Classifier::L }>,
}

impl Apart {
    pub(super) const SCRATCH_BYTES: usize = Functions::SCRATCH_BYTES;

    pub(super) fn new(model: &Model) -> Result<Self, TrainError> {
        let (u, v) = model.dependence.as_array().split_at(CHANNELS * RANK);
        let mut mixture = Mixture::new([0.0; Mixture::L]);
        transpose(v, COLUMNS, &mut mixture.as_mut_array()[..RANK * COLUMNS]);
        transpose(u, RANK, &mut mixture.as_mut_array()[RANK * COLUMNS..]);
        Ok(Self {
            mixture,
            classifier: model.classifier.clone(),
            of_mixture: Sgd::new(LEARNING_RATE)?,
            of_classifier: Sgd::new(LEARNING_RATE)?,
        })
    }

    pub(super) fn model(&self) -> Model {
        let (u, v) = self.mixture.as_array().split_at(RANK * COLUMNS);
        let mut dependence = Dependence::new([0.0; Dependence::L]);
        transpose(v, CHANNELS, &mut dependence.as_mut_array()[..CHANNELS * RANK]);
        transpose(u, RANK, &mut dependence.as_mut_array()[CHANNELS * RANK..]);
        Model { dependence, classifier: self.classifier.clone() }
    }

    pub(super) fn answer(&self, x: &Window) -> Option<usize> {
        let a = self.mixture.forward(&functions(x)).map(tanh);
        largest(&self.classifier.forward(&in_a_row(&a)))
    }

    pub(super) fn step(&mut self, x: &Window, activity: usize) -> Result<f32, TrainError> {
        self.descend(&functions(x), activity)
    }

    /// A step of what has parameters; in a frame of its own, too, and the gradient with it.
    #[inline(never)]
    fn descend(&mut self, functions: &Wide, activity: usize) -> Result<f32, TrainError> {
        let Self { mixture, classifier, of_mixture, of_classifier } = self;
        let mut by_classifier = Classifier::new([0.0; Classifier::L]);
        let a = mixture.forward(functions).map(tanh);
        let (loss, by_a) = loss(classifier, &a, activity, &mut by_classifier)?;
        let by_mixed = by_a.zip_map(&a, |by_entry, entry| by_entry * (1.0 - entry * entry));
        let by_mixture = pull_back(mixture, functions, &by_mixed);
        of_mixture.step(mixture.as_mut_array(), by_mixture.as_array());
        of_classifier.step(classifier.as_mut_array(), by_classifier.as_array());
        Ok(loss)
    }
}

/// Not inlined: `map` would have it 36 times.
#[inline(never)]
fn tanh(number: f32) -> f32 {
    ComplexField::tanh(number)
}

/// The gradient by the mixture, in a frame of its own, too.
#[inline(never)]
fn pull_back(mixture: &Mixture, functions: &Wide, by_mixed: &Matrix) -> Mixture {
    let (_by_functions, by_mixture) = mixture.forward_pullback(functions, by_mixed);
    by_mixture
}

/// Columns of rows of `columns` numbers, one after another.
fn transpose(rows: &[f32], columns: usize, out: &mut [f32]) {
    let transposed = (0..columns).flat_map(|c| rows.iter().skip(c).step_by(columns));
    for (out, number) in out.iter_mut().zip(transposed) {
        *out = *number;
    }
}
