//! [`Fusion`]: the trait of everything elementwise that may stand in `fusion: …`.

use fearless_simd::Simd;

use crate::{lanes::Lanes, scalar::Number};

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

    /// The fused entries. `w` holds the fusion's own parameters. Must be `#[inline(always)]` to be fast.
    fn fuse<S: Simd>(&self, members: &[Lanes<S, T>; K], w: &[T]) -> Lanes<S, T>;
}

/// A fusion that is Σ_k weight_k · X_k, so that a member may be added entry by entry.
pub trait LinearFusion<T: Number, const K: usize>: Fusion<T, K> {
    /// The weight of member k. `w` holds the fusion's own parameters.
    fn weight(&self, k: usize, w: &[T]) -> T;
}
