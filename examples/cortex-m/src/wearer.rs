//! Training on the chip: a model that other people's recordings have trained learns from a few of a new wearer's.

use apart::Apart;
use interdep::{nalgebra::ArrayStorage, prelude::*};
use model::{Classifier, Dependence, EPOCHS, Learner, Model, Window, Worn};
use semihosting::println;

use crate::agreement::Outcome;

mod alone;
mod apart;
#[cfg(target_arch = "arm")]
mod figures;
mod model;
mod ways;

pub use alone::alone;
#[cfg(target_arch = "arm")]
pub use figures::figures;
#[cfg(target_arch = "arm")]
use ways::InC;
use ways::Way;

/// A window of the wearer's, and what they did.
pub(crate) struct Labelled {
    pub(crate) activity: usize,
    pub(crate) x: Window,
}

/// What the host makes of the wearer's windows.
struct Host {
    before: [Option<usize>; HELD_BACK.len()],
    model: Model,
    after: [Option<usize>; HELD_BACK.len()],
}

include!(concat!(env!("OUT_DIR"), "/wearer.rs"));

/// The largest difference of a parameter from the host's, as a part of the largest: all compute in f32, with other instructions, and each of 480
/// steps begins where the last one ended.
const BOUND: f32 = 1e-5;

/// Personalises the model for each way to wear the watch, and prints what that is worth. Whether parameters and answers are the host's.
pub fn learns_as_on_the_host() -> bool {
    let mut agree = true;
    for (worn, host) in Worn::ALL.into_iter().zip(&HOST) {
        agree &= personalise::<Learner>(worn, host);
        agree &= personalise::<Apart>(worn, host);
        #[cfg(target_arch = "arm")]
        {
            agree &= personalise::<InC>(worn, host);
        }
    }
    agree
}

fn personalise<W: Way>(worn: Worn, host: &Host) -> bool {
    let Some(mut learner) = W::new(&PRETRAINED) else { return false };
    let (right_before, same_before) = compare(&learner, worn, &host.before);
    let mut all_learned = true;
    for labelled in (0..EPOCHS).flat_map(|_| &FEW) {
        let loss = learner.step(&worn.measures(&labelled.x), labelled.activity);
        all_learned &= loss.is_finite();
    }
    let (right_after, same_after) = compare(&learner, worn, &host.after);
    let difference = difference(&learner.model(), &host.model);
    let (answers, steps) = (HELD_BACK.len(), EPOCHS * FEW.len());
    let how = match worn {
        Worn::AsRecorded => "worn as recorded",
        Worn::Turned => "worn the other way round",
    };
    println!(
        "{}, {how}: of {answers} windows that were held back {right_before} right before, {right_after} after {steps} steps; \
         {same_before} and {same_after} as on the host, parameters within {difference:.1e}",
        W::NAME
    );
    all_learned && same_before == answers && same_after == answers && difference <= BOUND
}

/// How many of the windows that were held back are recognised, and how many as the host does.
fn compare(learner: &impl Way, worn: Worn, host: &[Option<usize>]) -> (usize, usize) {
    let (mut right, mut same) = (0, 0);
    for (labelled, expected) in HELD_BACK.iter().zip(host) {
        let answer = learner.answer(&worn.measures(&labelled.x));
        right += usize::from(answer == Some(labelled.activity));
        same += usize::from(answer == *expected);
    }
    (right, same)
}

/// The largest difference of a parameter, as a part of the largest.
fn difference(found: &Model, expected: &Model) -> f32 {
    fn of<const L: usize>(found: &[f32; L], expected: &[f32; L]) -> f32 {
        let [found, expected] = [found, expected]
            .map(|array| SMatrix::<f32, L, 1>::from_array_storage(ArrayStorage([*array])));
        found.difference(&expected) / expected.size()
    }
    let dependence = of(found.dependence.as_array(), expected.dependence.as_array());
    let classifier = of(found.classifier.as_array(), expected.classifier.as_array());
    // Not a number if one of them is not.
    if dependence > classifier || dependence.is_nan() { dependence } else { classifier }
}
