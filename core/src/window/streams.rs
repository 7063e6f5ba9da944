//! [`Streams`] and [`AnyRows`]: which functions can follow a sliding window, and which take any number of rows.

#[cfg(doc)]
use crate::{At, Needs};
use crate::{
    Pairwise,
    functions::{
        constant::{Constant, ConstantC, Identity},
        numerical::{
            CanberraDistance, CosineSimilarity, EuclideanDistance, ExponentialKernel,
            GaussianRbfKernel, HyperbolicTangentKernel, IsotropicRbfKernel, LaplacianKernel,
            LinearKernel, ManhattanDistance, MinkowskiDistance, NegativeExponential,
            PolynomialKernel,
        },
        parameterized::Parameterized,
        statistical::{KlDivergence, MutualInformation, PearsonCorrelation, RvCoefficient},
        structural::{Dense, Sparse},
    },
    plan::{
        Factored, FactoredConcatenation, Fused, FusedStack, Linear, Masked, MaskedSoftmax,
        Materialized, Processed, ProcessedMembers, Reconciled, SideBySide, Structural,
    },
    processing::{
        Celu, Exp, Gelu, LayerNorm, LeakyRelu, Relu, Scale, Sigmoid, Silu, Softplus, Tanh,
    },
    rows::AnyRows,
};

/// A function whose matrix follows from sums over the rows of x, so that [`window()`](super::Window) can keep it up to date row by row; or
/// processing that acts on each row of x by itself.
///
/// Implement it for a function of your own that reads nothing of x but shared quantities: [`At::gram`], [`At::covariance`],
/// [`At::manhattan`], [`At::squared_euclidean`] and the columns' statistics; not [`At::reduce`], `data.z`, `data.centred` or
/// [`At::chebyshev`], for a window does not keep what those read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot follow a sliding window",
    label = "needs all rows of x anew for each row that is pushed",
    note = "functions of the Gram matrix, of moments, and of Manhattan and Euclidean distances of attributes can; others: call `forward` with the whole batch",
    note = "a function of your own that reads nothing of x but such shared quantities can too: write `impl interdep::Streams for {Self} {{}}`"
)]
pub trait Streams {}

/// What [`Streams`] is asked of where rows are instances that depend on each other: a new row is a new row and column of A.
#[derive(Clone, Copy, Debug)]
pub struct InstanceInterdependence;

macro_rules! streams {
    (@one [$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> Streams for $name {}
    };
    (@each $generics:tt $($name:ty),*) => {
        $(streams!(@one $generics $name);)*
    };
    ($($generics:tt $($name:ty),* $(,)?;)*) => {
        $(streams!(@each $generics $($name),*);)*
    };
}

streams! {
    [] LinearKernel, PolynomialKernel, HyperbolicTangentKernel, CosineSimilarity, ManhattanDistance, EuclideanDistance,
        ExponentialKernel, GaussianRbfKernel, LaplacianKernel, IsotropicRbfKernel,
        PearsonCorrelation, RvCoefficient, MutualInformation;
    [F: Streams] NegativeExponential<F>;
    // These do not read x.
    [T, const D: usize, const COLUMNS: usize] Constant<T, D, COLUMNS>, Dense<T, D, COLUMNS>;
    [T, const D: usize, const COLUMNS: usize, const NONZEROS: usize] Sparse<T, D, COLUMNS, NONZEROS>;
    [const COLUMNS: usize] ConstantC<COLUMNS>, Identity<COLUMNS>;
    [R, const COLUMNS: usize] Parameterized<R, COLUMNS>;
    // Lists and compositions: if all members do.
    [] ();
    [F: Streams, Rest: Streams] (F, Rest);
    [Fs: Streams, Fu, const K: usize] Fused<Fs, Fu, K>, Linear<Fs, Fu, K>;
    [Fs: Streams, Pre, Fu, const K: usize, const COLUMNS: usize] FusedStack<Fs, Pre, Fu, K, COLUMNS>;
    [Fs: Streams] SideBySide<Fs>;
    [Fs: Streams, Pre, const STACKED: bool] ProcessedMembers<Fs, Pre, STACKED>;
    // A step before is of all of x; the one of the whole hybrid acts on rows as they come, see `State`.
    [P: Streams, Post] Processed<(), P, Post>;
    [P: Streams, const COLUMNS: usize] Materialized<P, COLUMNS>;
    [T, const COLUMNS: usize, const NONZEROS: usize] Structural<T, COLUMNS, NONZEROS>;
    [Fs: Streams, T, const D: usize, const NONZEROS: usize, const K: usize] Masked<Fs, T, D, NONZEROS, K>, MaskedSoftmax<Fs, T, D, NONZEROS, K>;
    [W, const RANK: usize] Factored<W, RANK>;
    [P: Streams, W, const SIGMA: usize] Reconciled<P, W, SIGMA>;
    [P: Streams, W, const SIGMA: usize, const RANK: usize] FactoredConcatenation<P, W, SIGMA, RANK>;
    // Processing of single entries, or of single rows.
    [] Relu, Sigmoid, Tanh, LeakyRelu, Softplus, Silu, Celu, Gelu, Exp, Scale, LayerNorm;
}

/// Declares what does not depend on the number of rows besides functions of pairs.
macro_rules! any_rows {
    ($([$($generics:tt)*] $($name:ty),* $(,)?;)*) => {
        $(any_rows!(@each [$($generics)*] $($name),*);)*
    };
    (@each $generics:tt $($name:ty),*) => {
        $(any_rows!(@one $generics $name);)*
    };
    (@one [$($generics:tt)*] $name:ty) => {
        impl<$($generics)*> AnyRows for $name {}
    };
}

#[diagnostic::do_not_recommend]
impl<F: Pairwise> AnyRows for F {}

any_rows! {
    [] MinkowskiDistance, CanberraDistance, KlDivergence;
    [F: AnyRows] NegativeExponential<F>;
    [T, const D: usize, const COLUMNS: usize] Constant<T, D, COLUMNS>, Dense<T, D, COLUMNS>;
    [T, const D: usize, const COLUMNS: usize, const NONZEROS: usize] Sparse<T, D, COLUMNS, NONZEROS>;
    [const COLUMNS: usize] ConstantC<COLUMNS>, Identity<COLUMNS>;
    [R, const COLUMNS: usize] Parameterized<R, COLUMNS>;
    [] ();
    [F: AnyRows, Rest: AnyRows] (F, Rest);
    [Fs: AnyRows, Fu, const K: usize] Fused<Fs, Fu, K>, Linear<Fs, Fu, K>;
    [Fs: AnyRows, Pre, Fu, const K: usize, const COLUMNS: usize] FusedStack<Fs, Pre, Fu, K, COLUMNS>;
    [Fs: AnyRows] SideBySide<Fs>;
    [Fs: AnyRows, Pre, const STACKED: bool] ProcessedMembers<Fs, Pre, STACKED>;
    [P: AnyRows, Post] Processed<(), P, Post>;
    [P: AnyRows, const COLUMNS: usize] Materialized<P, COLUMNS>;
    [T, const COLUMNS: usize, const NONZEROS: usize] Structural<T, COLUMNS, NONZEROS>;
    [Fs: AnyRows, T, const D: usize, const NONZEROS: usize, const K: usize] Masked<Fs, T, D, NONZEROS, K>, MaskedSoftmax<Fs, T, D, NONZEROS, K>;
    [W, const RANK: usize] Factored<W, RANK>;
    [P: AnyRows, W, const SIGMA: usize] Reconciled<P, W, SIGMA>;
    [P: AnyRows, W, const SIGMA: usize, const RANK: usize] FactoredConcatenation<P, W, SIGMA, RANK>;
    [] Relu, Sigmoid, Tanh, LeakyRelu, Softplus, Silu, Celu, Gelu, Exp, Scale, LayerNorm;
}
