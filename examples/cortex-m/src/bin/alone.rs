//! One way to one workload and nothing else, chosen by a feature: what it adds to the flash, and whether it can panic.
#![no_std]
#![no_main]

use core::panic::PanicInfo;

use interdep_firmware::board;

/// Here if anything can panic; the script looks for its name.
#[panic_handler]
fn somebody_panics(_: &PanicInfo) -> ! {
    loop {}
}

#[board::entry]
fn main() -> ! {
    #[cfg(not(feature = "nothing"))]
    run();
    loop {}
}

#[cfg(not(feature = "nothing"))]
#[inline(never)]
fn run() {
    use core::hint::black_box;

    use interdep_firmware::workloads::{ALONE, Batch, batch};

    let mut y = black_box(batch());
    let x: Batch = y;
    (ALONE.forward)(&x, &mut y);
    black_box(&y);
}
