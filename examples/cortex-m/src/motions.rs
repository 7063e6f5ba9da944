//! The classifier of `examples/motions`, with the recordings in flash.

use interdep::{nalgebra::ArrayStorage, prelude::*};
use semihosting::println;
use watch::{CHANNELS, COLUMNS, ChannelDependence, Example, Motion, nearest};

#[path = "../../motions/watch.rs"]
#[allow(dead_code, reason = "the example compares more")]
mod watch;

/// A test recording, and what the host makes of it.
pub(crate) struct Recorded {
    pub(crate) was: usize,
    pub(crate) host_says: Option<usize>,
    pub(crate) motion: Motion,
    pub(crate) host_matrix: SMatrix<f32, CHANNELS, COLUMNS>,
}

include!(concat!(env!("OUT_DIR"), "/recordings.rs"));

/// The largest difference of an entry from the host's: both compute in f32, with other instructions.
const BOUND: f32 = 1e-5;

static WATCH: ChannelDependence = ChannelDependence::new([]);

/// Bytes of the stack that the hybrid says it needs.
pub const SCRATCH_BYTES: usize = ChannelDependence::SCRATCH_BYTES;

/// How a recording's channels depend on each other, and which training recording is nearest to that.
#[inline(never)]
pub fn classify(number: usize) -> Option<usize> {
    let recording = RECORDINGS.get(number)?;
    nearest(&WATCH.matrix(&recording.motion), TRAINING.iter())
}

/// Classifies all recordings and prints the answers. Whether all are the host's, and all matrices close to the host's.
pub fn agree_with_the_host() -> bool {
    let name = |activity: Option<usize>| {
        activity.and_then(|activity| ACTIVITIES.get(activity)).copied().unwrap_or("no answer")
    };
    let (mut agreeing, mut right) = (0, 0);
    println!("recording  was         here        host        largest difference");
    for (number, recording) in RECORDINGS.iter().enumerate() {
        let answer = classify(number);
        let difference = (WATCH.matrix(&recording.motion) - recording.host_matrix).amax();
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
