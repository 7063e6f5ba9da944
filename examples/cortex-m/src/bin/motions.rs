//! Classifies the recordings; the exit status says whether all answers are the host's.
#![no_std]
#![no_main]

use interdep_firmware::{board, motions, panics_are_failures};

panics_are_failures!();

#[board::entry]
fn main() -> ! {
    board::finish(motions::agree_with_the_host())
}
