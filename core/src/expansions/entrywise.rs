//! Expansions of each entry by itself: what they share.

use fearless_simd::Simd;

use super::{Expansion, each_register, pull_each_register};
use crate::{Lanes, Number, gradient::Dual};

/// An [`Expansion`] of each entry by itself: a formula, from which its value and its gradient are made.
pub trait Entrywise {
    /// Whether features come in blocks: the first feature of all entries, then the second of all. Otherwise those of the first entry come
    /// first, then those of the second.
    const BLOCKS: bool;

    /// The number of features of an entry.
    fn features(&self) -> usize;

    /// Calls `put` with the features of entries `x`, each with its number.
    fn each_feature<S: Simd, T: Number>(&self, x: Lanes<S, T>, put: impl FnMut(usize, Lanes<S, T>));
}

/// The place of feature `n` of entry `k` of `o`.
#[inline(always)]
fn place<E: Entrywise>(expansion: &E, n: usize, k: usize, o: usize) -> usize {
    if E::BLOCKS { n * o + k } else { k * expansion.features() + n }
}

impl<E: Entrywise> Expansion for E {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        o.saturating_mul(self.features())
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        each_register(
            simd,
            z,
            out,
            #[inline(always)]
            |k, x, strip| {
                self.each_feature(
                    x,
                    #[inline(always)]
                    |n, feature| strip.put(place(self, n, k, z.len()), feature),
                );
            },
        );
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        _: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        pull_each_register(
            simd,
            z,
            bars,
            z_bar,
            #[inline(always)]
            |k, x, bars| {
                let mut sum = x.constant(T::ZERO);
                self.each_feature(
                    Lanes::<S, Dual<T>>::variable(x),
                    #[inline(always)]
                    |n, feature| {
                        let bar = bars.get(simd, place(self, n, k, z.len()));
                        sum = feature.tangent().mul_add(bar, sum);
                    },
                );
                sum
            },
        );
    }
}

/// `$count` features of every entry, in blocks.
macro_rules! blocks {
    ($name:ty, $count:literal, |$expansion:ident, $x:ident| $features:expr) => {
        impl Entrywise for $name {
            const BLOCKS: bool = true;

            #[inline(always)]
            fn features(&self) -> usize {
                $count
            }
            #[inline(always)]
            fn each_feature<S: Simd, T: Number>(
                &self,
                $x: Lanes<S, T>,
                mut put: impl FnMut(usize, Lanes<S, T>),
            ) {
                let $expansion = self;
                let features: [Lanes<S, T>; $count] = $features;
                for (n, feature) in features.into_iter().enumerate() {
                    put(n, feature);
                }
            }
        }
    };
}
pub(crate) use blocks;
