//! Processing functions: what `preprocess` and `postprocess` do to x, to A, to each function and to the stack of
//! matrices before a fusion.
//!
//! `preprocess` acts on z, so on the transpose of x in an instance hybrid, and `postprocess` on A; lists are
//! applied from left to right. All but [`Softmax`], [`OperatorBasedNormalize`],
//! [`LayerNorm`] and [`Centre`] act on every entry by itself. In
//! each of them NaN stays NaN.
//!
//! Each has its pullback beside it: how cotangents of what it gives become cotangents of what it is given. At kinks, and where NaN or ∞ are given,
//! derivatives are torch's.

use fearless_simd::Simd;

use crate::Number;

mod centre;
mod layer_norm;
mod normalize;
mod pointwise;
mod scattered;
mod softmax;
#[cfg(test)]
mod tests;
mod view;

pub use centre::Centre;
pub use layer_norm::LayerNorm;
pub use normalize::{NormalizationMode, OperatorBasedNormalize};
pub use pointwise::{Celu, Exp, Gelu, LeakyRelu, Relu, Scale, Sigmoid, Silu, Softplus, Tanh};
pub use softmax::Softmax;
pub use view::View;

/// A processing function, applied in place.
///
/// Lists are nested pairs that end in `()`: `[relu, scale(c = 2)]` is `(Relu, (Scale { c: 2.0 }, ()))`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Twice for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [relu, scale(c = 2)],
///     }
/// }
/// let a = Twice::new([1.0, -2.0, -2.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(2.0, 0.0, 0.0, 8.0));
/// ```
pub trait Processing<T: Number> {
    /// Whether nothing is done at all.
    const IDENTITY: bool = false;
    /// How many copies of the memory [`pullback`](Self::pullback) holds at once, at most.
    const COPIES: usize = 1;

    /// Replaces the entries of `view`.
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>);

    /// Replaces the cotangents `bar` of what [`apply`](Self::apply) gives by those of what it is given.
    ///
    /// `before` is a copy of that, of the same shape, and may be overwritten. For one function: of a list of several,
    /// [`pullback`](Self::pullback) makes the copies that it takes, and this does not compile.
    fn pullback_view<S: Simd>(&self, simd: S, before: &mut View<'_, T>, bar: &mut View<'_, T>);

    /// The same for all functions of a list: `before` is the memory that [`apply`](Self::apply) was given a `view` of, and `bar` has the
    /// cotangents in the same places; places outside the view are left alone.
    #[inline(always)]
    fn pullback<S: Simd, M: Copy>(
        &self,
        simd: S,
        before: &M,
        bar: &mut M,
        view: impl for<'v> Fn(&'v mut M) -> View<'v, T> + Copy,
    ) {
        let mut before = *before;
        self.pullback_view(simd, &mut view(&mut before), &mut view(bar));
    }
}

/// No processing; also the end of a list.
impl<T: Number> Processing<T> for () {
    const IDENTITY: bool = true;
    const COPIES: usize = 0;

    #[inline(always)]
    fn apply<S: Simd>(&self, _: S, _: &mut View<'_, T>) {}
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, _: S, _: &mut View<'_, T>, _: &mut View<'_, T>) {}
    #[inline(always)]
    fn pullback<S: Simd, M: Copy>(
        &self,
        _: S,
        _: &M,
        _: &mut M,
        _: impl for<'v> Fn(&'v mut M) -> View<'v, T> + Copy,
    ) {
    }
}

/// One after another, as nested pairs: `(first, (second, ()))`.
impl<T: Number, P: Processing<T>, Rest: Processing<T>> Processing<T> for (P, Rest) {
    const IDENTITY: bool = P::IDENTITY && Rest::IDENTITY;
    // What the first function gives, while the others are pulled back; then what it is given.
    const COPIES: usize =
        if Rest::IDENTITY || Rest::COPIES < P::COPIES { P::COPIES } else { 1 + Rest::COPIES };

    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        self.0.apply(simd, view);
        self.1.apply(simd, view);
    }
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, simd: S, before: &mut View<'_, T>, bar: &mut View<'_, T>) {
        const { assert!(P::IDENTITY || Rest::IDENTITY, "`pullback` is for lists of several functions") };
        // One of them does nothing.
        self.1.pullback_view(simd, before, bar);
        self.0.pullback_view(simd, before, bar);
    }
    #[inline(always)]
    fn pullback<S: Simd, M: Copy>(
        &self,
        simd: S,
        before: &M,
        bar: &mut M,
        view: impl for<'v> Fn(&'v mut M) -> View<'v, T> + Copy,
    ) {
        if const { !Rest::IDENTITY } {
            let mut middle = *before;
            self.0.apply(simd, &mut view(&mut middle));
            self.1.pullback(simd, &middle, bar, view);
        }
        self.0.pullback(simd, before, bar, view);
    }
}
