//! [`Fusion`]: the trait of everything elementwise that may stand in `fusion: …`.

use fearless_simd::Simd;

use crate::{gradient::Dual, lanes::Lanes, scalar::Number};

/// Makes one matrix of `K` matrices of equal shape, entry by entry.
///
/// The value of `Self` carries the hyper-parameters. [`fuse`](Self::fuse) is inlined into the pass over A: the members'
/// entries are still in registers.
///
/// ```
/// use interdep::{Lanes, Simd, prelude::*};
///
/// /// max − min over the K values.
/// pub struct Spread;
///
/// impl<T: Number, const K: usize> Fusion<T, K> for Spread {
///     const L: usize = 0;
///     const FUSION: Self = Spread;
///
///     #[inline(always)]
///     fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], _w: &[T]) -> Lanes<S, T> {
///         let (mut largest, mut smallest) = (members[0], members[0]);
///         for member in members {
///             largest = largest.max(*member);
///             smallest = smallest.min(*member);
///         }
///         largest - smallest
///     }
/// }
///
/// hybrid! {
///     struct Range for SMatrix<f64, 1, 2> {
///         functions: [linear_kernel, polynomial_kernel(d = 2), identity],
///         fusion: custom(Spread),
///     }
/// }
///
/// let a = Range::default().matrix(&SMatrix::from([[1.0], [2.0]]));
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(0.0, 4.0, 4.0, 15.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no fusion of {K} matrices of `{T}`",
    label = "does not implement `Fusion<{T}, {K}>`",
    note = "`fusion: custom(…)` takes a type that implements `interdep::Fusion` for this number of functions"
)]
pub trait Fusion<T: Number, const K: usize>: Sized {
    /// The number of parameters.
    const L: usize;
    /// The value that `fusion: custom(TypeName)` stands for.
    const FUSION: Self = panic!(
        "this fusion has no value of its own: state `const FUSION: Self` in its `impl Fusion`, then `custom(…)` can name it"
    );

    /// Whether it is Σ_k [`weight`](Self::weight)_k · X_k, so that members may be added one after another.
    const LINEAR: bool = false;

    /// The fused entries. `w` holds the fusion's own parameters. Must be `#[inline(always)]` to be fast.
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], w: &[T]) -> Lanes<S, T>;

    /// The weight of member k of a [linear](Self::LINEAR) fusion.
    #[inline(always)]
    fn weight(&self, _k: usize, _w: &[T]) -> T {
        T::ZERO
    }

    /// Gives `bar`, the cotangents of the fused entries, back: to the members, into `bars`, and to the fusion's own parameters, by
    /// `add(parameter, cotangents)`.
    ///
    /// A linear fusion without parameters need not state it. Others that are there for every [`Number`] may state it as
    /// [`derived`](crate::derived) of itself: then numbers with derivatives do it.
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        _members: &[Lanes<S, T>; K],
        w: &[T],
        bar: Lanes<S, T>,
        bars: &mut [Lanes<S, T>; K],
        _add: impl FnMut(usize, Lanes<S, T>),
    ) {
        const {
            assert!(
                Self::LINEAR && Self::L == 0,
                "a custom fusion has no derivative: state `pullback` in its `impl Fusion`, as `interdep::derived(self, members, w, bar, bars, add)` for example"
            );
        }
        for (k, to) in bars.iter_mut().enumerate() {
            *to = bar * self.weight(k, w);
        }
    }
}

/// How many parameters a fusion whose derivative is [`derived`] may have.
const MOST_PARAMETERS: usize = 32;

/// [`Fusion::pullback`] of a fusion that is there for every [`Number`], with at most 32 parameters: its formula is computed once for each member and each
/// parameter, with numbers that know their derivatives.
///
/// ```
/// use interdep::{Lanes, Simd, prelude::*};
///
/// /// The product of the K values, times a parameter.
/// pub struct ScaledProduct;
///
/// impl<T: Number, const K: usize> Fusion<T, K> for ScaledProduct {
///     const L: usize = 1;
///     const FUSION: Self = ScaledProduct;
///
///     #[inline(always)]
///     fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], w: &[T]) -> Lanes<S, T> {
///         let mut product = members[0] * w[0];
///         for member in &members[1..] {
///             product = product * *member;
///         }
///         product
///     }
///     #[inline(always)]
///     fn pullback<S: Simd>(
///         &self,
///         members: &[Lanes<S, T>; K],
///         w: &[T],
///         bar: Lanes<S, T>,
///         bars: &mut [Lanes<S, T>; K],
///         add: impl FnMut(usize, Lanes<S, T>),
///     ) {
///         interdep::derived(self, members, w, bar, bars, add);
///     }
/// }
///
/// hybrid! {
///     struct Scaled for SMatrix<f64, 1, 1> {
///         functions: [linear_kernel, one(m_prime = 1)],
///         fusion: custom(ScaledProduct),
///     }
/// }
/// let (x, bar) = (SMatrix::<f64, 1, 1>::new(3.0), SMatrix::<f64, 1, 1>::new(1.0));
/// let (dx, dw) = Scaled::new([2.0]).pullback(&x, &bar);   // A = 2 x²
/// assert_eq!((dx[(0, 0)], dw.as_array()), (12.0, &[9.0]));
/// ```
#[inline(always)]
pub fn derived<S: Simd, T: Number, F, const K: usize>(
    fusion: &F,
    members: &[Lanes<S, T>; K],
    w: &[T],
    bar: Lanes<S, T>,
    bars: &mut [Lanes<S, T>; K],
    mut add: impl FnMut(usize, Lanes<S, T>),
) where
    F: Fusion<T, K> + Fusion<Dual<T>, K>,
{
    const {
        assert!(
            <F as Fusion<T, K>>::L <= MOST_PARAMETERS,
            "a derived fusion has at most 32 parameters"
        );
    };
    let mut constants = [Dual::constant(T::ZERO); MOST_PARAMETERS];
    for (to, parameter) in constants.iter_mut().zip(w) {
        *to = Dual::constant(*parameter);
    }
    let count = <F as Fusion<T, K>>::L.min(MOST_PARAMETERS);
    let dual = members.map(
        #[inline(always)]
        |member| Lanes::of_constants(member),
    );
    for k in 0..K {
        let mut dual = dual;
        dual[k] = Lanes::variable(members[k]);
        let fused = fusion.fuse(&dual, constants.get(..count).unwrap_or_default());
        bars[k] = fused.tangent() * bar;
    }
    for k in 0..count {
        let mut parameters = constants;
        if let Some(parameter) = parameters.get_mut(k) {
            parameter.tangent = T::ONE;
        }
        let fused = fusion.fuse(&dual, parameters.get(..count).unwrap_or_default());
        add(k, fused.tangent() * bar);
    }
}
