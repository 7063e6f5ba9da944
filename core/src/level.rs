//! Runs a kernel on the instruction set that suits the machine and the width of the data.

use fearless_simd::{Level, Simd};

#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// A computation that is compiled once per instruction set.
///
/// `run` and all that it calls must be `#[inline(always)]`: only code inside the dispatched body is
/// compiled with the instruction set's features. That goes for closures too, and rules out functions as values (`map(Lanes::ln)`): their
/// `call` is nobody's to mark, and where it is not inlined each operation in it becomes a call.
pub(crate) trait Kernel {
    /// Whether it is a call of a function that has the instruction set's features already.
    #[cfg_attr(
        not(any(target_arch = "x86", target_arch = "x86_64")),
        allow(
            dead_code,
            reason = "other targets have one instruction set, and its features everywhere"
        )
    )]
    const COMPILED: bool = false;

    fn run<S: Simd>(self, simd: S);
}

/// Runs `kernel` in a function with the instruction set's features.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[inline(always)]
fn vectorize<S: Simd, K: Kernel>(simd: S, kernel: K) {
    if K::COMPILED {
        return kernel.run(simd);
    }
    // The closure holds a reference: a larger one would be copied to where it is passed, which takes longer than a tiny kernel.
    let mut kernel = Some(kernel);
    simd.vectorize(
        #[inline(always)]
        || {
            if let Some(kernel) = kernel.take() {
                kernel.run(simd);
            }
        },
    );
}

/// The instruction set that the processor has (asked of it once per process), or without `std` the one that the target promises.
///
/// A build with `--cfg interdep_at_most="avx2"` (or `"sse4.2"`, `"sse2"`) takes no better one than that, so that any machine can
/// measure what another would do. It takes the cap or what the target promises, nothing between: of two constants the compiler
/// sees which instruction sets cannot be chosen, and generates no code for them.
#[inline]
fn level() -> Level {
    #[cfg(any(
        all(interdep_at_most = "avx2", target_feature = "avx512f"),
        all(any(interdep_at_most = "sse4.2", interdep_at_most = "sse2"), target_feature = "avx2"),
        all(interdep_at_most = "sse2", target_feature = "sse4.2"),
    ))]
    compile_error!("`target-cpu` or `target-feature` promises more than `interdep_at_most` allows");
    #[cfg(feature = "std")]
    let level = Level::new();
    #[cfg(not(feature = "std"))]
    let level = Level::baseline();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let level = if cfg!(interdep_at_most = "sse2") {
        Level::baseline()
    } else if cfg!(interdep_at_most = "sse4.2") {
        level.as_sse4_2().map_or(Level::baseline(), Simd::level)
    } else if cfg!(interdep_at_most = "avx2") {
        level.as_avx2().map_or(Level::baseline(), Simd::level)
    } else {
        level
    };
    level
}

/// Runs `kernel` with the widest vectors that rows of `WIDTH` entries can fill.
///
/// With the feature `std` the processor is asked (once per process); without it the target's own features decide.
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
#[inline]
pub(crate) fn dispatch<T: Scalar, const WIDTH: usize, K: Kernel>(kernel: K) {
    use fearless_simd::{Avx2, Avx512};

    // Registers much wider than a row would do little, and be filled element by element; and code for instruction sets that
    // cannot be chosen, or need not be because the target promises better ones, is not generated at all.
    let level = level();
    if const { fits::<Avx512, T>(WIDTH) }
        && let Some(simd) = level.as_avx512()
    {
        return vectorize(simd, kernel);
    }
    if const { matches!(Level::baseline(), Level::Avx512(_)) && fits::<Avx512, T>(WIDTH) } {
        return;
    }
    if const { fits::<Avx2, T>(WIDTH) }
        && let Some(simd) = level.as_avx2()
    {
        return vectorize(simd, kernel);
    }
    if const { matches!(Level::baseline(), Level::Avx512(_) | Level::Avx2(_)) && fits::<Avx2, T>(WIDTH) }
    {
        return;
    }
    if let Some(simd) = level.as_sse2() {
        if const { fits::<Avx2, T>(WIDTH) } {
            on_baseline(simd, kernel);
        } else {
            // The only choice: a call would cost more than it saves.
            vectorize(simd, kernel);
        }
    }
}

/// Whether registers of `S` suit rows of `width` entries.
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
const fn fits<S: Simd, T: Scalar>(width: usize) -> bool {
    Lanes::<S, T>::LEN < 2 * width
}

/// A call of its own, for what every processor of the target can run would be inlined into the caller, and its arrays would lie
/// on the stack beside those of the instruction set that is chosen.
#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
#[inline(never)]
fn on_baseline<K: Kernel>(simd: fearless_simd::Sse2, kernel: K) {
    vectorize(simd, kernel);
}

/// Runs `kernel` on the target's vectors (NEON, WASM's, or one number at a time).
#[cfg(not(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2")))]
#[inline]
pub(crate) fn dispatch<T: Scalar, const WIDTH: usize, K: Kernel>(kernel: K) {
    fearless_simd::dispatch!(level(), simd => kernel.run(simd));
}

/// The bytes of a register of the best instruction set.
#[inline]
pub(crate) fn register_bytes() -> usize {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if level().as_avx512().is_some() {
            return 64;
        }
        if level().as_avx2().is_some() {
            return 32;
        }
    }
    16
}

/// Runs `kernel` on registers of `BYTES` bytes, which must be [`register_bytes`].
#[inline]
pub(crate) fn on_registers<const BYTES: usize>(kernel: impl Kernel) {
    let level = level();
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        macro_rules! vectorized {
            ($level:ident) => {
                if let Some(simd) = level.$level() {
                    vectorize(simd, kernel);
                }
            };
        }
        match BYTES {
            64 => vectorized!(as_avx512),
            32 => vectorized!(as_avx2),
            _ => vectorized!(as_sse2),
        }
    }
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    fearless_simd::dispatch!(level, simd => kernel.run(simd));
}

/// The instruction sets that this machine has, the best first: tests try each.
#[cfg(test)]
pub(crate) fn levels() -> std::vec::Vec<Level> {
    let best = Level::new();
    #[allow(unused_mut, reason = "only x86 has several")]
    let mut levels = std::vec::Vec::from([best]);
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        levels.extend(best.as_avx2().map(Simd::level));
        levels.extend(best.as_sse4_2().map(Simd::level));
        levels.extend(best.as_sse2().map(Simd::level));
    }
    levels
}

/// `$value` with one instruction set that every machine of the target has: what is compared with needs no more, and compiles once.
#[cfg(test)]
macro_rules! with_least {
    ($simd:ident => $value:expr) => {{
        #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
        {
            let $simd = fearless_simd::Level::new().as_sse2().unwrap();
            $value
        }
        #[cfg(not(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2")))]
        fearless_simd::dispatch!(fearless_simd::Level::new(), $simd => $value)
    }};
}
#[cfg(test)]
pub(crate) use with_least;
