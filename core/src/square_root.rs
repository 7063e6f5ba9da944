//! Square roots of single numbers: the instruction where a microcontroller has one, `libm` elsewhere.
//!
//! `core` has no stable `sqrt`, and where lanes are single numbers each would be computed bit by bit: some 50 instructions.

/// √x.
#[cfg(not(all(target_arch = "arm", target_abi = "eabihf", target_os = "none")))]
pub(crate) use libm::sqrtf as f32;

/// √x.
#[cfg(all(target_arch = "arm", target_abi = "eabihf", target_os = "none"))]
#[cfg_attr(not(unoptimized), inline(always))]
#[allow(
    unsafe_code,
    reason = "a ninth of the instructions of a hybrid with distances (Cortex-M4F)"
)]
pub(crate) fn f32(x: f32) -> f32 {
    // x comes and √x goes in the unit's first register: so the ABI of the target says, which has the unit therefore. In inline
    // assembly the compiler has no register for it: it wants to be told of a unit with f64.
    #[unsafe(naked)]
    extern "C" fn vsqrt(x: f32) -> f32 {
        core::arch::naked_asm!(".fpu fpv4-sp-d16", "vsqrt.f32 s0, s0", "bx lr")
    }
    vsqrt(x)
}
