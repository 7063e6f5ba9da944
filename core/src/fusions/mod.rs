//! The built-in elementwise fusions. (Concatenation is no elementwise fusion: see
//! [`SideBySide`](crate::plan::SideBySide).)
//!
//! Each makes one entry of the K entries X_1 … X_K at the same place of K matrices of one shape. They are still
//! in registers, so that no X_k is ever stored, unless the fusion has a `preprocess`. Costs are operations for a
//! whole matrix of D × d' entries.

use fearless_simd::Simd;

use crate::{Lanes, Number};

pub mod elementwise;
pub mod metric;
pub mod summation;

/// `value` of every member, folded with `step`.
#[inline(always)]
pub(crate) fn fold<S: Simd, T: Number, const K: usize>(
    members: &[Lanes<S, T>; K],
    value: impl Fn(Lanes<S, T>) -> Lanes<S, T>,
    step: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
) -> Lanes<S, T> {
    let mut folded = value(members[0]);
    for k in 1..K {
        folded = step(folded, value(members[k]));
    }
    folded
}

/// A member as it is.
#[inline(always)]
pub(crate) fn itself<S: Simd, T: Number>(member: Lanes<S, T>) -> Lanes<S, T> {
    member
}

/// A fusion without parameters, whose formula gives its derivative.
macro_rules! fusion {
    ($name:ty, $value:expr, |$fusion:ident, $members:ident| $formula:expr) => {
        impl<T: Number, const K: usize> Fusion<T, K> for $name {
            const L: usize = 0;
            const FUSION: Self = $value;

            #[inline(always)]
            fn fuse<S: Simd>(&self, $members: &[Lanes<S, T>; K], _: &[T]) -> Lanes<S, T> {
                let $fusion = self;
                $formula
            }
            $crate::fusions::derivative!();
        }
    };
}
pub(crate) use fusion;

/// The pullback of a fusion for every number: its formula's derivative.
macro_rules! derivative {
    () => {
        #[inline(always)]
        fn pullback<S: Simd>(
            &self,
            members: &[Lanes<S, T>; K],
            w: &[T],
            bar: Lanes<S, T>,
            bars: &mut [Lanes<S, T>; K],
            add: impl FnMut(usize, Lanes<S, T>),
        ) {
            $crate::fusion::derived(self, members, w, bar, bars, add);
        }
    };
}
pub(crate) use derivative;
