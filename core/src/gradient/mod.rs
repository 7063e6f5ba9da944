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
pub(crate) use shared::{HasNeeds, SharedCotangents, matrices};

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

/// Declares how cotangents of the shared quantities of pairs are added.
macro_rules! add {
    ($($(#[$doc:meta])* $add:ident: $quantity:ident;)*) => {
        /// Cotangents of shared quantities, one per lane; the function must [need](crate::Function::NEEDS) what it reads.
        impl<S: Simd, T: Number, P, const D: usize, const O: usize> Cotangents<'_, S, T, P, D, O> {$(
            $(#[$doc])*
            #[inline(always)]
            pub fn $add(&mut self, bar: Lanes<S, T>) {
                self.pairs.$quantity = self.pairs.$quantity + bar;
            }
        )*}
    };
}

add! {
    /// Of [`At::gram`](crate::At::gram) ([`Needs::GRAM`](crate::Needs::GRAM)).
    add_gram: gram;
    /// Of [`At::cosine`](crate::At::cosine) ([`Needs::COSINE`](crate::Needs::COSINE)).
    add_cosine: cosine;
    /// Of [`At::covariance`](crate::At::covariance) ([`Needs::COVARIANCE`](crate::Needs::COVARIANCE)).
    add_covariance: covariance;
    /// Of [`At::correlation`](crate::At::correlation) ([`Needs::CORRELATION`](crate::Needs::CORRELATION)).
    add_correlation: correlation;
    /// Of [`At::manhattan`](crate::At::manhattan) ([`Needs::MANHATTAN`](crate::Needs::MANHATTAN)).
    add_manhattan: manhattan;
    /// Of [`At::squared_euclidean`](crate::At::squared_euclidean) ([`Needs::SQUARED_EUCLIDEAN`](crate::Needs::SQUARED_EUCLIDEAN)).
    add_squared_euclidean: squared_euclidean;
    /// Of [`At::euclidean`](crate::At::euclidean) ([`Needs::EUCLIDEAN`](crate::Needs::EUCLIDEAN)).
    add_euclidean: euclidean;
    /// Of [`At::chebyshev`](crate::At::chebyshev) ([`Needs::CHEBYSHEV`](crate::Needs::CHEBYSHEV)).
    add_chebyshev: chebyshev;
}
