//! As `alone`, of the wearer's model: one inference or one training step and nothing else, named by the environment while this is compiled.
#![no_std]
#![no_main]

use core::{hint::black_box, panic::PanicInfo};

use interdep_firmware::{board, wearer};

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    somebody_panics()
}

/// Here if anything can panic; the script looks for the name. Not inlined, and not empty, so that it keeps it.
#[inline(never)]
fn somebody_panics() -> ! {
    loop {
        black_box(());
    }
}

#[board::entry]
fn main() -> ! {
    wearer::alone();
    loop {}
}
