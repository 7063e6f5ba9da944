//! What each way takes.

use core::hint::black_box;

use semihosting::println;

use super::{
    FEW, Labelled, PRETRAINED,
    apart::Apart,
    model::Learner,
    ways::{InC, Way},
};
use crate::board::{instructions, stack_bytes, start_counting};

/// Prints what each way takes: `wearer way inference step stack-of-inference stack-of-step state announced`. Instructions are the mean of the windows
/// that are learned from; `state` is what a learner keeps from step to step.
pub fn figures() {
    start_counting();
    of::<Learner>();
    of::<Apart>();
    of::<InC>();
}

fn of<W: Way>() {
    let Some(mut learner) = W::new(&PRETRAINED) else { return };
    let (mut inference, mut training, mut stacks) = (0, 0, [0, 0]);
    for Labelled { activity, x } in &FEW {
        inference += instructions(|| {
            black_box(learner.answer(x));
        });
        training += instructions(|| {
            black_box(learner.step(x, *activity));
        });
        let answering = stack_bytes(|| {
            black_box(learner.answer(x));
        });
        let learning = stack_bytes(|| {
            black_box(learner.step(x, *activity));
        });
        stacks = [stacks[0].max(answering), stacks[1].max(learning)];
    }
    let (inference, training) = (inference / FEW.len() as u32, training / FEW.len() as u32);
    let ([answering, learning], state) = (stacks, size_of::<W>());
    println!(
        "wearer {} {inference} {training} {answering} {learning} {state} {}",
        W::NAME,
        W::ANNOUNCED
    );
}
