//! Personalises a model on the chip, and prints what that costs. The exit status says whether the results are the host's.
#![no_std]
#![no_main]

use interdep_firmware::{board, panics_are_failures, wearer};

panics_are_failures!();

#[board::entry]
fn main() -> ! {
    #[cfg(target_arch = "arm")]
    wearer::figures();
    board::finish(wearer::learns_as_on_the_host())
}
