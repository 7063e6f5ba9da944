//! The classifier of `examples/motions`, with the recordings in flash.

use interdep::{nalgebra::ArrayStorage, prelude::*};
use semihosting::println;
use watch::ChannelDependence;
pub(crate) use watch::{CHANNELS, COLUMNS, Example, FUNCTIONS, Motion, nearest};

use crate::agreement::Outcome;

#[path = "../../motions/watch.rs"]
#[allow(dead_code, reason = "the example compares more")]
mod watch;

/// How a recording's channels depend on each other.
pub(crate) type Dependence = SMatrix<f32, CHANNELS, COLUMNS>;

/// A test recording, and what the host makes of it.
pub(crate) struct Recorded {
    pub(crate) was: usize,
    pub(crate) host_says: Option<usize>,
    pub(crate) motion: Motion,
    pub(crate) host_matrix: Dependence,
}

include!(concat!(env!("OUT_DIR"), "/recordings.rs"));

/// The first recording's motion once more: a program that reads no other does without the recordings.
pub(crate) static A_MOTION: Motion = RECORDINGS[0].motion;

/// The largest difference of an entry from the host's: both compute in f32, with other instructions.
const BOUND: f32 = 1e-5;

/// The hybrid; it has no parameters.
pub(crate) static WATCH: ChannelDependence = ChannelDependence::new([]);

/// Bytes of the stack that the hybrid says it needs.
pub(crate) const SCRATCH_BYTES: usize = ChannelDependence::SCRATCH_BYTES;

/// Classifies all recordings and prints the answers. Whether all are the host's, and all matrices close to the host's.
pub fn agree_with_the_host() -> bool {
    let name = |activity: Option<usize>| {
        activity.and_then(|activity| ACTIVITIES.get(activity)).copied().unwrap_or("no answer")
    };
    let (mut agreeing, mut right) = (0, 0);
    println!("recording  was         here        host        largest difference");
    for (number, recording) in RECORDINGS.iter().enumerate() {
        let matrix = WATCH.matrix(&recording.motion);
        let answer = nearest(&matrix, TRAINING.iter());
        let difference = matrix.difference(&recording.host_matrix);
        println!(
            "{number:9}  {:10}  {:10}  {:10}  {difference:.1e}",
            name(Some(recording.was)),
            name(answer),
            name(recording.host_says),
        );
        agreeing += usize::from(answer == recording.host_says && difference <= BOUND);
        right += usize::from(answer == Some(recording.was));
    }
    println!("{agreeing} of {} as on the host, {right} right", RECORDINGS.len());
    agreeing == RECORDINGS.len()
}
