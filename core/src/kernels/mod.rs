//! The kernels: what does not depend on the hybrid, compiled once for each number type and instruction set.
//!
//! Each is written once, for any [`Number`] and any instruction set; [`Compiled`] says which of its copies, compiled with this crate, stands for
//! it. A hybrid calls copies, so that its own code is its formula.

pub(crate) mod columns;
pub(crate) mod columnwise;
pub(crate) mod distances;
pub(crate) mod panels;
pub(crate) mod product;
pub(crate) mod signs;
pub(crate) mod sums;
pub(crate) mod sweep;
pub(crate) mod tiny;
pub(crate) mod transposition;

use columns::{Matrix, Moments, Norms, Statistics};
use distances::{Groups, Source};
use fearless_simd::Simd;
use panels::Place;
use sums::{Differences, LargestDifference, Layout, Products, SquaredDifferences, Tile};
use sweep::Job;

#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
use crate::together::{In32Bytes, In64Bytes};
use crate::{scalar::Number, together::In16Bytes};

/// Calls `$callback` with the kernels: what each is called, what it takes, and the generic function that it is.
macro_rules! each_kernel {
    ($callback:ident $($context:tt)*) => {
        $callback! { $($context)*
            /// [`sums`] of products.
            products(a: &[T], b: &[T], out: &mut [T], layout: Layout) = sums::sums::<_, _, Products>;
            /// [`sums`] of absolute differences.
            differences(a: &[T], b: &[T], out: &mut [T], layout: Layout) = sums::sums::<_, _, Differences>;
            /// [`sums`] of squared differences.
            squared_differences(a: &[T], b: &[T], out: &mut [T], layout: Layout) = sums::sums::<_, _, SquaredDifferences>;
            /// Largest differences, as [`sums`].
            largest_differences(a: &[T], b: &[T], out: &mut [T], layout: Layout) = sums::sums::<_, _, LargestDifference>;
            /// [`sums::wide_tile`]
            products_wide(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::wide_tile::<_, _, Products>;
            /// [`sums::slim_tile`]
            products_slim(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::slim_tile::<_, _, Products>;
            /// [`sums::wide_tile`]
            differences_wide(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::wide_tile::<_, _, Differences>;
            /// [`sums::slim_tile`]
            differences_slim(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::slim_tile::<_, _, Differences>;
            /// [`sums::wide_tile`]
            squared_differences_wide(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::wide_tile::<_, _, SquaredDifferences>;
            /// [`sums::slim_tile`]
            squared_differences_slim(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::slim_tile::<_, _, SquaredDifferences>;
            /// [`sums::wide_tile`]
            largest_differences_wide(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::wide_tile::<_, _, LargestDifference>;
            /// [`sums::slim_tile`]
            largest_differences_slim(a: &[T], b: &[T], out: &mut [T], tile: Tile<'_>) = sums::slim_tile::<_, _, LargestDifference>;
            /// [`distances::distances`]
            distances(products: &[T], out: &mut [T], place: &Place, source: Source, statistics: &Statistics<'_, T>) -> Groups = distances::distances;
            /// [`distances::mend`]
            mend(distances: &mut [T], of_differences: &[T], place: &Place, source: Source, statistics: &Statistics<'_, T>, first: usize) = distances::mend;
            /// [`columns::moments`]
            moments(z: Matrix<'_, T>, centred: &mut [T], moments: Moments<'_, T>) = columns::moments;
            /// [`columns::norms`]
            norms(z: Matrix<'_, T>, norms: Norms<'_, T>) = columns::norms;
            /// [`product::product`]
            product(a: (&[T], usize), b: (&[T], usize), out: &mut [T], more: bool) = product::product;
            /// [`signs::signs`]
            signs(columns: &[T], factors: &[T], o: usize, bars: &mut [T]) = signs::signs;
            /// [`transposition::transpose`]
            transpose(matrix: &[T], rows: usize, columns: usize, out: &mut [T]) = transposition::transpose;
            /// [`transposition::mirror`]
            mirror(a: &mut [T], d: usize) = transposition::mirror;
            /// [`sweep::gather`]
            gather(job: &Job<'_, T>, place: &Place, buffer: &mut [T]) = sweep::gather;
        }
    };
}

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*) $(-> $result:ty)? = $kernel:expr;)*) => {
        /// The copies of the kernels for numbers `T`.
        pub trait Compiled<T> {
            $(
                $(#[$doc])*
                fn $name<S: Simd>(simd: S, $($argument: $ty),*) $(-> $result)?;
            )*
        }
    };
}

each_kernel!(declare);

/// Numbers whose kernels are compiled where they are used, for they are rare.
pub trait IsDual: Number {}

macro_rules! inlined {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*) $(-> $result:ty)? = $kernel:expr;)*) => {
        impl<T: IsDual> Compiled<T> for T {
            $(
                #[inline(always)]
                fn $name<S: Simd>(simd: S, $($argument: $ty),*) $(-> $result)? {
                    ($kernel)(simd, $($argument),*)
                }
            )*
        }
    };
}

each_kernel!(inlined);

/// Copies of all kernels for one number type and one instruction set.
#[cfg(any(
    target_arch = "x86",
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_feature = "simd128"
))]
macro_rules! copies {
    (
        ($module:ident, $number:ty, $level:ident)
        $($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*) $(-> $result:ty)? = $kernel:expr;)*
    ) => {
        mod $module {
            use super::*;

            type T = $number;

            $(
                fearless_simd::kernel!(
                    #[inline(never)]
                    pub(super) fn $name(simd: $level, $($argument: $ty),*) $(-> $result)? {
                        ($kernel)(simd, $($argument),*)
                    }
                );
            )*
        }
    };
}

/// The copies for one number type: those of the first instruction set that there is.
macro_rules! compiled {
    (
        ($module:ident, $number:ty, $copies:tt)
        $($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*) $(-> $result:ty)? = $kernel:expr;)*
    ) => {
        mod $module {
            use super::*;

            type T = $number;

            impl Compiled<T> for T {
                $(
                    #[inline(always)]
                    fn $name<S: Simd>(simd: S, $($argument: $ty),*) $(-> $result)? {
                        first!($copies simd, $name, (simd, $($argument),*))
                    }
                )*
            }
        }
    };
}

/// Calls the copy of a kernel for the first of the instruction sets that `$simd` includes.
macro_rules! first {
    ([$($copies:ident $as:ident),*] $simd:ident, $name:ident, $arguments:tt) => {{
        $(
            if let Some($simd) = $simd.level().$as() {
                return $copies::$name $arguments;
            }
        )*
        // Registers of that many bytes belong to such an instruction set.
        Default::default()
    }};
}

#[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"))]
#[allow(clippy::wildcard_imports, reason = "the modules are this one's, made by a macro")]
mod compiled_for {
    use super::*;

    each_kernel!(copies(f32_avx512, f32, Avx512));
    each_kernel!(copies(f32_avx2, f32, Avx2));
    each_kernel!(copies(f32_sse2, f32, Sse2));
    each_kernel!(copies(f64_avx512, f64, Avx512));
    each_kernel!(copies(f64_avx2, f64, Avx2));
    each_kernel!(copies(f64_sse2, f64, Sse2));
    each_kernel!(compiled (f32s, f32, [f32_avx512 as_avx512, f32_avx2 as_avx2, f32_sse2 as_sse2]));
    each_kernel!(compiled (f64s, f64, [f64_avx512 as_avx512, f64_avx2 as_avx2, f64_sse2 as_sse2]));

    each_kernel!(copies(f32_abreast_avx512, In64Bytes<f32, 16>, Avx512));
    each_kernel!(copies(f32_abreast_avx2, In32Bytes<f32, 8>, Avx2));
    each_kernel!(copies(f32_abreast_sse2, In16Bytes<f32, 4>, Sse2));
    each_kernel!(copies(f64_abreast_avx512, In64Bytes<f64, 8>, Avx512));
    each_kernel!(copies(f64_abreast_avx2, In32Bytes<f64, 4>, Avx2));
    each_kernel!(copies(f64_abreast_sse2, In16Bytes<f64, 2>, Sse2));
    each_kernel!(compiled (f32s_in_64_bytes, In64Bytes<f32, 16>, [f32_abreast_avx512 as_avx512]));
    each_kernel!(compiled (f32s_in_32_bytes, In32Bytes<f32, 8>, [f32_abreast_avx2 as_avx2]));
    each_kernel!(compiled (f32s_in_16_bytes, In16Bytes<f32, 4>, [f32_abreast_sse2 as_sse2]));
    each_kernel!(compiled (f64s_in_64_bytes, In64Bytes<f64, 8>, [f64_abreast_avx512 as_avx512]));
    each_kernel!(compiled (f64s_in_32_bytes, In32Bytes<f64, 4>, [f64_abreast_avx2 as_avx2]));
    each_kernel!(compiled (f64s_in_16_bytes, In16Bytes<f64, 2>, [f64_abreast_sse2 as_sse2]));
}

/// Targets with one instruction set: all numbers have their copies for that one.
#[cfg(not(all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2")))]
macro_rules! one_level {
    ($as:ident, $copy:ident $(, $level:ident)?) => {
        #[allow(clippy::wildcard_imports, reason = "the modules are this one's, made by a macro")]
        mod compiled_for {
            use super::*;

            each_kernel!($copy (f32_copies, f32 $(, $level)?));
            each_kernel!($copy (f64_copies, f64 $(, $level)?));
            each_kernel!(compiled (f32s, f32, [f32_copies $as]));
            each_kernel!(compiled (f64s, f64, [f64_copies $as]));

            each_kernel!($copy (f32_abreast, In16Bytes<f32, 4> $(, $level)?));
            each_kernel!($copy (f64_abreast, In16Bytes<f64, 2> $(, $level)?));
            each_kernel!(compiled (f32s_in_16_bytes, In16Bytes<f32, 4>, [f32_abreast $as]));
            each_kernel!(compiled (f64s_in_16_bytes, In16Bytes<f64, 2>, [f64_abreast $as]));
        }
    };
}

#[cfg(target_arch = "aarch64")]
one_level!(as_neon, copies, Neon);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
one_level!(as_wasm_simd128, copies, WasmSimd128);

/// No vectors: lanes are numbers one after another.
#[cfg(not(any(
    all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"),
    target_arch = "aarch64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
mod without_vectors {
    use fearless_simd::{Fallback, Level};

    use super::*;

    /// As [`copies`](super::copies), in functions without features.
    macro_rules! plain {
        (
            ($module:ident, $number:ty)
            $($(#[$doc:meta])* $name:ident($($argument:ident: $ty:ty),*) $(-> $result:ty)? = $kernel:expr;)*
        ) => {
            mod $module {
                use super::*;

                type T = $number;

                $(
                    #[inline(never)]
                    pub(super) fn $name(simd: Fallback, $($argument: $ty),*) $(-> $result)? {
                        ($kernel)(simd, $($argument),*)
                    }
                )*
            }
        };
    }

    /// The level that has no vectors.
    trait AsFallback {
        fn as_fallback(self) -> Option<Fallback>;
    }

    impl AsFallback for Level {
        #[inline(always)]
        fn as_fallback(self) -> Option<Fallback> {
            match self {
                Level::Fallback(simd) => Some(simd),
                _ => None,
            }
        }
    }

    one_level!(as_fallback, plain);
}
