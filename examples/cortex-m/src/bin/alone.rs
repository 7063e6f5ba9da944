//! One call and nothing else, named by the environment while this is compiled: what it adds to the flash, and whether it can panic.
#![no_std]
#![no_main]

use core::{hint::black_box, panic::PanicInfo};

use interdep_firmware::{board, workloads};

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
    workloads::alone();
    // The control: a call that can panic, so that the script sees itself find one.
    if workloads::ALONE == "panic" {
        black_box(black_box(None::<u32>).unwrap());
    }
    loop {}
}
