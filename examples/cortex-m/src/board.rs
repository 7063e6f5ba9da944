//! What differs from board to board: the start, the counter of instructions, and the stack.

/// `fn main` of a program.
#[cfg(target_arch = "arm")]
pub use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
pub use riscv_rt::entry;

/// Ends QEMU with 0 or 1.
pub fn finish(ok: bool) -> ! {
    semihosting::process::exit(i32::from(!ok))
}

/// A panic is a failure.
#[macro_export]
macro_rules! panics_are_failures {
    () => {
        #[panic_handler]
        fn panic(info: &core::panic::PanicInfo) -> ! {
            semihosting::println!("{info}");
            $crate::board::finish(false)
        }
    };
}

/// Starts the counter.
#[cfg(target_arch = "arm")]
pub fn start_counting() {
    use cortex_m::peripheral::{Peripherals, syst::SystClkSource};

    if let Some(mut peripherals) = Peripherals::take() {
        peripherals.SYST.set_clock_source(SystClkSource::Core);
        peripherals.SYST.set_reload(LARGEST);
        peripherals.SYST.clear_current();
        peripherals.SYST.enable_counter();
    }
}

/// The counter has 24 bits, enough for 2.6 million instructions.
#[cfg(target_arch = "arm")]
const LARGEST: u32 = 0x00ff_ffff;

/// The instructions that `work` takes, if QEMU's virtual time goes by instructions.
#[cfg(target_arch = "arm")]
pub fn instructions(mut work: impl FnMut()) -> u32 {
    fn with_reading(work: &mut dyn FnMut()) -> u32 {
        use cortex_m::peripheral::SYST;
        let before = SYST::get_current();
        work();
        let ticks = before.wrapping_sub(SYST::get_current()) & LARGEST;
        // QEMU runs with `-icount shift=8`: an instruction takes 256 ns of virtual time, a tick of this board 40. A reading is less than
        // a tick too small, so rounding gives the very number.
        (ticks * 40 + 128) / 256
    }
    with_reading(&mut work) - with_reading(&mut || ())
}

/// The bytes of stack that `work` takes, seen by what is left of paint.
#[inline(never)]
pub fn stack_bytes(mut work: impl FnMut()) -> usize {
    const PAINT: u32 = 0xdead_beef;
    unsafe extern "C" {
        /// Where static memory ends; the stack may come down to here.
        static __sheap: u32;
    }
    let top: usize;
    // SAFETY: reads a register.
    #[cfg(target_arch = "arm")]
    unsafe {
        core::arch::asm!("mov {}, sp", out(reg) top);
    }
    // SAFETY: as above.
    #[cfg(target_arch = "riscv32")]
    unsafe {
        core::arch::asm!("mv {}, sp", out(reg) top);
    }
    let bottom = (&raw const __sheap).addr();
    let mut place = bottom;
    while place < top - 16 {
        // SAFETY: below the stack pointer lies only what no function has in use, down to static memory.
        unsafe { (place as *mut u32).write_volatile(PAINT) };
        place += 4;
    }
    work();
    place = bottom;
    // SAFETY: as above.
    while place < top && unsafe { (place as *const u32).read_volatile() } == PAINT {
        place += 4;
    }
    assert!(place > bottom, "the stack is too small");
    top - place
}
