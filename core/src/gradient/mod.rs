//! Gradients: how a cotangent of A becomes cotangents of z and of the parameters.
//!
//! Each function, fusion and processing function states its pullback beside its value; those of pairs need not, for [`Dual`] numbers
//! derive their formula. What functions share is pulled back once for all of them: each adds to the [cotangents](Cotangents) of the shared
//! quantities of a pair, and these become one product of matrices per kind.

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Number};

mod dual;
mod links;
mod pair;
mod shared;
#[cfg(test)]
mod tests;

pub use dual::Dual;
pub(crate) use links::Links;
pub(crate) use pair::Quantities;
pub use pair::{Pair, Pairwise};
pub(crate) use shared::{HasNeeds, MOST_LANES, SharedCotangents, matrices};

/// Where [`Function::pullback`](crate::Function::pullback) adds what it gives back.
#[derive(Debug)]
pub struct Cotangents<'a, S: Simd, T: Number, P, const D: usize, const O: usize> {
    /// Of the shared quantities of the pairs at this place.
    pub(crate) pairs: &'a mut Quantities<S, T>,
    /// Of what the function has prepared.
    pub prepared: &'a mut P,
    /// Of z.
    pub z: &'a mut [[T; D]; O],
    /// Of the function's parameters.
    pub w: &'a mut [T],
}

impl<S: Simd, T: Number, P, Q, const D: usize, const O: usize> Cotangents<'_, S, T, (P, Q), D, O> {
    /// Those of the first function, which has so many parameters.
    #[inline(always)]
    pub(crate) fn first(&mut self, parameters: usize) -> Cotangents<'_, S, T, P, D, O> {
        Cotangents {
            pairs: self.pairs,
            prepared: &mut self.prepared.0,
            z: self.z,
            w: self.w.get_mut(..parameters).unwrap_or_default(),
        }
    }
    /// Those of the others.
    #[inline(always)]
    pub(crate) fn rest(&mut self, parameters: usize) -> Cotangents<'_, S, T, Q, D, O> {
        Cotangents {
            pairs: self.pairs,
            prepared: &mut self.prepared.1,
            z: self.z,
            w: self.w.get_mut(parameters..).unwrap_or_default(),
        }
    }
}

impl<S: Simd, T: Number, P, const D: usize, const O: usize> Cotangents<'_, S, T, P, D, O> {
    /// Adds cotangents of z_i · z_j, one per lane.
    #[inline(always)]
    pub fn add_gram(&mut self, bar: Lanes<S, T>) {
        self.pairs.gram = self.pairs.gram + bar;
    }
}
