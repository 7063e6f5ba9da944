//! Two layers, each of which passes numbers on along the links: logits = Aᵀ(relu(Aᵀ(x · W₁))) · W₂. The A of each layer is a hybrid of
//! its own; x are the words, and W₁ and W₂ plain matrices.

use interdep::{
    prelude::*,
    train::{Generator, TrainError, cross_entropy_into, init},
};

use crate::{
    dependence::{Dependence, HIDDEN, Hidden},
    dropout,
    papers::{CLASSES, Classes, PAPERS},
    words::{WORDS, WordMap, Words},
};

/// A logit for each paper and class.
pub(crate) type Logits = SMatrix<f32, PAPERS, CLASSES>;

/// All parameters; or their gradient.
#[derive(Clone, Debug)]
pub(crate) struct Model<D> {
    pub(crate) words: Box<WordMap>,
    pub(crate) hearing: [D; 2],
    pub(crate) classes: SMatrix<f32, HIDDEN, CLASSES>,
}

/// What a pass through the model leaves, for the way back.
pub(crate) struct Pass<D: Dependence> {
    /// x · W₁, and what papers hear of it.
    projected: Box<Hidden>,
    heard: Box<Hidden>,
    /// The derivative of relu and dropout: 0 where nothing goes through.
    gate: Box<Hidden>,
    /// What goes through, and what papers hear of that.
    hidden: Box<Hidden>,
    heard_twice: Box<Hidden>,
    pub(crate) logits: Box<Logits>,
    /// Cotangents, of what is in front of a product and of what is behind it.
    before: Box<Hidden>,
    behind: Box<Hidden>,
    by_logits: Box<Logits>,
    memory: D::Memory,
}

impl<D: Dependence> Pass<D> {
    pub(crate) fn new() -> Self {
        let hidden = || Box::new(Hidden::zeros());
        let logits = || Box::new(Logits::zeros());
        Self {
            projected: hidden(),
            heard: hidden(),
            gate: hidden(),
            hidden: hidden(),
            heard_twice: hidden(),
            logits: logits(),
            before: hidden(),
            behind: hidden(),
            by_logits: logits(),
            memory: D::memory(),
        }
    }
}

impl<D: Dependence> Model<D> {
    /// An untrained one.
    pub(crate) fn random(generator: &mut Generator) -> Self {
        let mut words = Box::new(WordMap::zeros());
        let mut classes = SMatrix::<f32, HIDDEN, CLASSES>::zeros();
        init::xavier_uniform(words.as_mut_slice(), (HIDDEN, WORDS), 1.0, generator);
        init::xavier_uniform(classes.as_mut_slice(), (CLASSES, HIDDEN), 1.0, generator);
        // From a generator of their own, so that models of one seed differ in nothing else, dropout included.
        let own = &mut Generator::new(generator.bits());
        Self { words, hearing: [D::random(own), D::random(own)], classes }
    }

    /// The number of parameters.
    pub(crate) const fn parameter_number() -> usize {
        HIDDEN * WORDS + 2 * D::L + HIDDEN * CLASSES
    }

    /// Computes the logits of all papers, of their words' shares; with a generator as while training, with dropout before relu's numbers go on.
    pub(crate) fn forward(
        &self,
        (words, shares): (&Words, &[f32]),
        dropout: Option<&mut Generator>,
        pass: &mut Pass<D>,
    ) {
        words.times(shares, &self.words, &mut pass.projected);
        self.hearing[0].hear(&pass.projected, &mut pass.heard, &mut pass.memory);
        pass.gate.fill(1.0);
        if let Some(generator) = dropout {
            dropout::each(pass.gate.as_mut_slice(), generator, |gate, factor| *gate = factor);
        }
        pass.gate.zip_apply(&*pass.heard, |gate, heard| {
            if heard <= 0.0 {
                *gate = 0.0;
            }
        });
        pass.hidden.copy_from(&pass.heard);
        pass.hidden.component_mul_assign(&pass.gate);
        self.hearing[1].hear(&pass.hidden, &mut pass.heard_twice, &mut pass.memory);
        pass.logits.gemm(1.0, &pass.heard_twice, &self.classes, 0.0);
    }

    /// The loss of the papers whose classes are known, after [`forward`](Self::forward) with the same arguments, and its gradient.
    pub(crate) fn backward(
        &self,
        (words, shares): (&Words, &[f32]),
        classes: &Classes,
        pass: &mut Pass<D>,
        gradient: &mut Self,
    ) -> Result<f32, TrainError> {
        let loss = cross_entropy_into(&pass.logits, classes, &mut pass.by_logits)?;
        gradient.classes = pass.heard_twice.tr_mul(&pass.by_logits);
        pass.behind.gemm(1.0, &pass.by_logits, &self.classes.transpose(), 0.0);
        let [first, second] = &mut gradient.hearing;
        let to = (&mut *pass.before, second);
        self.hearing[1].pull_back(&pass.hidden, &pass.behind, to, &mut pass.memory);
        pass.before.component_mul_assign(&pass.gate);
        let to = (&mut *pass.behind, first);
        self.hearing[0].pull_back(&pass.projected, &pass.before, to, &mut pass.memory);
        words.pullback(shares, &pass.behind, &mut gradient.words);
        Ok(loss)
    }
}

/// The share of those papers whose classes are known that have their largest logit there.
pub(crate) fn accuracy(logits: &Logits, classes: &Classes) -> f64 {
    let (mut right, mut all) = (0_u32, 0_u32);
    for (paper, class) in classes.iter().enumerate() {
        let Some(class) = class else { continue };
        let row = logits.row(paper);
        let largest = row.iter().enumerate().max_by(|(_, left), (_, right)| left.total_cmp(right));
        right += u32::from(largest.is_some_and(|(place, _)| place == *class));
        all += 1;
    }
    f64::from(right) / f64::from(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dependence::Weighed,
        papers::{TRAINING, tests::papers, unknown},
    };

    #[test]
    fn the_gradient_is_what_the_loss_changes_by() {
        crate::on_large_stack(compare_gradient).expect("a thread");
    }

    fn compare_gradient() {
        let papers = papers();
        let (shares, classes) = (papers.words.shares(), papers.classes_of(TRAINING));
        let x = (&papers.words, &*shares);
        let mut model = Model::<Weighed>::random(&mut Generator::new(1));
        // Larger than at first, so that papers differ in what they hear.
        *model.words *= 100.0;
        let (mut pass, mut gradient) = (Pass::new(), model.clone());
        model.forward(x, None, &mut pass);
        model.backward(x, &classes, &mut pass, &mut gradient).unwrap();

        // In f64, since the changes are small.
        let mut loss_at = |model: &Model<Weighed>| {
            model.forward(x, None, &mut pass);
            let loss_of = |paper: usize| {
                let row = pass.logits.row(paper).map(f64::from);
                row.map(f64::exp).sum().ln() - row[classes[paper].expect("one for training")]
            };
            TRAINING.map(loss_of).sum::<f64>() / TRAINING.len() as f64
        };
        let mut check = |name: &str, at: fn(&mut Model<Weighed>) -> &mut [f32]| {
            // Along the gradient, the direction in which rounding weighs least.
            let by: Vec<f32> = at(&mut gradient).to_vec();
            let norm = by.iter().map(|by| f64::from(*by).powi(2)).sum::<f64>().sqrt();
            let mut moved = |step: f64| {
                let mut moved = model.clone();
                let direction = by.iter().map(|by| (f64::from(*by) / norm * step) as f32);
                at(&mut moved).iter_mut().zip(direction).for_each(|(w, by)| *w += by);
                loss_at(&moved)
            };
            // Small, so that few of relu's kinks lie between.
            let step = 1e-4 / norm;
            let change = (moved(step) - moved(-step)) / (2.0 * step);
            assert!((change / norm - 1.0).abs() < 0.005, "{name}: {change} instead of {norm}");
        };
        check("words", |model| model.words.as_mut_slice());
        check("first A", |model| model.hearing[0].as_mut_array());
        check("second A", |model| model.hearing[1].as_mut_array());
        check("classes", |model| model.classes.as_mut_slice());
    }

    #[test]
    fn accuracy_counts_known_papers() {
        let mut logits = Box::new(Logits::zeros());
        (logits[(0, 3)], logits[(2, 1)]) = (1.0, 1.0);
        let mut classes = unknown();
        (classes[0], classes[2]) = (Some(3), Some(0));
        assert_eq!(accuracy(&logits, &classes), 0.5);
    }
}
