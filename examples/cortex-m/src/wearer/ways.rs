//! The ways to recognise and to learn: interdep with one hybrid for what depends on the window, or with that apart; and the C code in `reference`.

use super::{
    apart::Apart,
    model::{Dependence, Learner, Model, Window},
};

/// A learner, with what it keeps from step to step.
pub(super) trait Way: Sized {
    const NAME: &'static str;
    /// The bytes of stack that its largest call announces.
    #[cfg_attr(
        not(target_arch = "arm"),
        allow(dead_code, reason = "figures are taken on one target")
    )]
    const ANNOUNCED: usize = 0;

    /// One that knows what `model` knows.
    fn new(model: &Model) -> Option<Self>;

    /// What it knows.
    fn model(&self) -> Model;

    /// Inference.
    fn answer(&self, x: &Window) -> Option<usize>;

    /// A training step. The loss before it, or NaN where there is none.
    fn step(&mut self, x: &Window, activity: usize) -> f32;
}

impl Way for Learner {
    const NAME: &'static str = "interdep";
    const ANNOUNCED: usize = Dependence::GRADIENT_SCRATCH_BYTES;

    fn new(model: &Model) -> Option<Self> {
        Self::new(model).ok()
    }

    fn model(&self) -> Model {
        self.model.clone()
    }

    #[inline(never)]
    fn answer(&self, x: &Window) -> Option<usize> {
        self.model.answer(x)
    }

    #[inline(never)]
    fn step(&mut self, x: &Window, activity: usize) -> f32 {
        self.step(x, activity).unwrap_or(f32::NAN)
    }
}

impl Way for Apart {
    const NAME: &'static str = "interdep-apart";
    const ANNOUNCED: usize = Self::SCRATCH_BYTES;

    fn new(model: &Model) -> Option<Self> {
        Self::new(model).ok()
    }

    fn model(&self) -> Model {
        self.model()
    }

    #[inline(never)]
    fn answer(&self, x: &Window) -> Option<usize> {
        self.answer(x)
    }

    #[inline(never)]
    fn step(&mut self, x: &Window, activity: usize) -> f32 {
        self.step(x, activity).unwrap_or(f32::NAN)
    }
}

#[cfg(target_arch = "arm")]
pub(super) use in_c::InC;

#[cfg(target_arch = "arm")]
#[allow(unsafe_code, reason = "functions of another language")]
mod in_c {
    use core::ffi::c_int;

    use super::{Model, Way, Window};
    use crate::wearer::model::{ACTIVITIES, Classifier, Dependence, LEARNING_RATE};

    type OfDependence = [f32; Dependence::L];
    type OfClassifier = [f32; Classifier::L];

    unsafe extern "C" {
        fn wearer_answer(x: &Window, uv: &OfDependence, w: &OfClassifier) -> c_int;
        fn wearer_step(
            x: &Window,
            activity: c_int,
            rate: f32,
            uv: &mut OfDependence,
            w: &mut OfClassifier,
        ) -> f32;
    }

    /// It descends as it goes, so it keeps no gradient.
    pub(in super::super) struct InC(Model);

    impl Way for InC {
        const NAME: &'static str = "C";

        fn new(model: &Model) -> Option<Self> {
            Some(Self(model.clone()))
        }

        fn model(&self) -> Model {
            self.0.clone()
        }

        fn answer(&self, x: &Window) -> Option<usize> {
            let Model { dependence, classifier } = &self.0;
            // SAFETY: the C function reads arrays of these sizes.
            let answer = unsafe { wearer_answer(x, dependence.as_array(), classifier.as_array()) };
            usize::try_from(answer).ok()
        }

        fn step(&mut self, x: &Window, activity: usize) -> f32 {
            if activity >= ACTIVITIES {
                return f32::NAN;
            }
            let Model { dependence, classifier } = &mut self.0;
            let (uv, w) = (dependence.as_mut_array(), classifier.as_mut_array());
            // SAFETY: the C function reads and writes arrays of these sizes, the activity's entries among them.
            unsafe { wearer_step(x, activity as c_int, LEARNING_RATE as f32, uv, w) }
        }
    }
}
