//! Loops that stay loops, and memory that is written once: where flash is small, code that the compiler unrolls or specializes is what it is filled with.
//!
//! On ARM and RISC-V, whose targets without vectors this is for; elsewhere nothing happens.

use core::mem::MaybeUninit;

use crate::scalar::{Number, SINGLE};

/// Keeps the loop that it stands in from being unrolled at run time, by any number of rounds.
#[inline(always)]
#[allow(
    unsafe_code,
    reason = "left to the compiler, loops take 2 to 4 KB more of a Cortex-M4's flash"
)]
pub(crate) fn keep_rolled() {
    #[cfg(all(single, any(target_arch = "arm", target_arch = "riscv32")))]
    // SAFETY: it is no instruction.
    unsafe {
        core::arch::asm!("", options(nomem, nostack, preserves_flags));
    }
}

/// `n`, of which the compiler knows nothing: it counts no loop's rounds by it, and compiles no function for it.
#[inline(always)]
#[allow(
    unsafe_code,
    reason = "left to the compiler, loops take 2 to 4 KB more of a Cortex-M4's flash"
)]
pub(crate) fn opaque(n: usize) -> usize {
    #[cfg(all(single, any(target_arch = "arm", target_arch = "riscv32")))]
    let n = {
        let mut n = n;
        // SAFETY: it is no instruction, and the register is what it was.
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) n, options(pure, nomem, nostack, preserves_flags));
        }
        n
    };
    n
}

/// Calls `visit` with the numbers from 0 to `N`, exclusive, in a loop that stays one. In it the compiler knows that they are less.
#[inline(always)]
pub(crate) fn each<const N: usize>(mut visit: impl FnMut(usize)) {
    let mut n = 0;
    while n < N {
        visit(n);
        n = opaque(n + 1);
    }
}

/// An array, of whose length the compiler knows nothing.
#[inline(always)]
pub(crate) fn of_any_length<T, const N: usize>(array: &[T; N]) -> &[T] {
    array.get(..opaque(N)).unwrap_or(array)
}

/// Zeros in each place: four at a time, where the compiler's own zeroing takes six cycles a word.
#[inline(always)]
pub(crate) fn clear<T: Number>(numbers: &mut [T]) {
    if !SINGLE {
        return numbers.fill(T::ZERO);
    }
    let (fours, rest) = numbers.as_chunks_mut::<4>();
    for four in fours {
        *four = [T::ZERO; 4];
        keep_rolled();
    }
    for number in rest {
        *number = T::ZERO;
        keep_rolled();
    }
}

/// Room for an array whose places are written once, and not zeroed before.
pub(crate) struct Room<T, const N: usize>(MaybeUninit<[T; N]>);

impl<T: Copy, const N: usize> Room<T, N> {
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }
    /// The array, each place holding `value` of its number.
    #[inline(always)]
    #[allow(
        unsafe_code,
        reason = "zeroing takes four instructions a word on a Cortex-M4, and an array that is made at once is unrolled"
    )]
    pub(crate) fn fill(&mut self, mut value: impl FnMut(usize) -> T) -> &mut [T; N] {
        let first = self.0.as_mut_ptr().cast::<T>();
        each::<N>(
            #[inline(always)]
            |n| {
                // SAFETY: n < N.
                unsafe { first.add(n).write(value(n)) }
            },
        );
        // SAFETY: the loop has written each of the N places; a panic in `value` does not come here.
        unsafe { self.0.assume_init_mut() }
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn rooms_hold_what_is_written() {
        let mut room = Room::<[usize; 2], 5>::new();
        room.fill(|n| [n, 7])[3][1] = 8;
        assert_eq!(room.fill(|n| [n, n * n]), &[[0, 0], [1, 1], [2, 4], [3, 9], [4, 16]]);
        assert_eq!(Room::<u8, 0>::new().fill(|_| 1), &[0; 0]);
    }
}
