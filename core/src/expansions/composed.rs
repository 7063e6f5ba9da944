//! Expansions made of expansions.

use fearless_simd::Simd;

use super::Expansion;
use crate::Number;

/// Expansions one after another, as nested pairs: `(E, (F, ()))`.
pub trait Expansions {
    /// The number of features of all, for a column of `o` entries.
    fn width(&self, o: usize) -> usize;
    /// [`Expansion::expand`] of each, one below the other.
    fn expand<S: Simd, T: Number, const D: usize>(&self, simd: S, z: &[[T; D]], out: &mut [[T; D]]);
    /// [`Expansion::pullback`] of each: all add to the same `z_bar`.
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    );
}

impl Expansions for () {
    #[inline(always)]
    fn width(&self, _: usize) -> usize {
        0
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(&self, _: S, _: &[[T; D]], _: &mut [[T; D]]) {}
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        _: S,
        _: &[[T; D]],
        _: &[[T; D]],
        _: &mut [[T; D]],
        _: &mut [[T; D]],
    ) {
    }
}

impl<E: Expansion, Rest: Expansions> Expansions for (E, Rest) {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        self.0.width(o).saturating_add(self.1.width(o))
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        let (own, rest) = out.split_at_mut_checked(self.0.width(z.len())).unwrap_or_default();
        self.0.expand(simd, z, own);
        self.1.expand(simd, z, rest);
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        let width = self.0.width(z.len());
        let (own, rest) = features.split_at_checked(width).unwrap_or_default();
        let (own_bars, rest_bars) = bars.split_at_mut_checked(width).unwrap_or_default();
        self.0.pullback(simd, z, own, own_bars, z_bar);
        self.1.pullback(simd, z, rest, rest_bars, z_bar);
    }
}

/// κ(z) = (κ_1(z), κ_2(z), …), the features of all expansions, one after another.
///
/// - **Name**: `extended_expansion(composition_functions = […])`.
/// - **Shapes**: o entries become the sum of the expansions' numbers of features.
/// - **Parameters**: none of its own.
/// - **Range**: the expansions'.
/// - **Cost**: the expansions'.
/// - **Source**: tinyBIG `extended_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = extended_expansion(
///                 composition_functions = [identity_expansion, chebyshev_expansion(d = 2)],
///             ),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(2.0, 3.0, 2.0, 7.0, 3.0, 17.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Extended<L>(
    /// The expansions, as nested pairs.
    pub L,
);

impl<L: Expansions> Expansion for Extended<L> {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        self.0.width(o)
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        self.0.expand(simd, z, out);
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        self.0.pullback(simd, z, features, bars, z_bar);
    }
}

/// κ(z) = outer(inner(z)), the features of features.
///
/// - **Name**: `nested_expansion(composition_functions = […])`: the first reads z, each other one the features
///   of the one before it. Longer lists are nested in `outer`.
/// - **Shapes**: o entries become outer's number of features of `WIDTH` entries, and `WIDTH` must be inner's
///   number of features of o entries.
/// - **Parameters**: none of its own.
/// - **Range**: outer's.
/// - **Cost**: inner's and outer's; the `WIDTH` × D features of inner are kept on the stack, for a gradient their cotangents, too.
/// - **Source**: tinyBIG `nested_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = nested_expansion(
///                 composition_functions = [linear_expansion(c = 0.5), chebyshev_expansion(d = 2)],
///             ),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 4,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(4.0, 6.0)); // 1 × 4
/// assert_eq!(k, SMatrix::<f64, 1, 4>::new(2.0, 7.0, 3.0, 17.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Nested<A, B, const WIDTH: usize> {
    /// The expansion of z.
    pub inner: A,
    /// The expansion of inner's features.
    pub outer: B,
}

impl<A: Expansion, B: Expansion, const WIDTH: usize> Expansion for Nested<A, B, WIDTH> {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        self.outer.width(self.inner.width(o))
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        let mut features = [[T::ZERO; D]; WIDTH];
        self.inner.expand(simd, z, &mut features);
        self.outer.expand(simd, &features, out);
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        // Only outer's features are kept from before.
        let mut inner = [[T::ZERO; D]; WIDTH];
        let mut inner_bars = [[T::ZERO; D]; WIDTH];
        self.inner.expand(simd, z, &mut inner);
        self.outer.pullback(simd, &inner, features, bars, &mut inner_bars);
        self.inner.pullback(simd, z, &inner, &mut inner_bars, z_bar);
    }
}
