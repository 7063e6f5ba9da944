//! Generic code that adds the counts of parameters as types, and demands that they agree.
use core::{
    marker::PhantomData,
    ops::{Add, Mul},
};

use interdep::{
    prelude::*,
    typenum::{Prod, Sum, U0, U2, Unsigned},
};

/// The batch of all hybrids here.
pub type Batch = SMatrix<f32, 3, 4>;

/// Two hybrids whose parameters lie one after another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stack<A, B>(PhantomData<(A, B)>);

/// Whatever has a number of parameters as a type.
pub trait Counted {
    /// The number.
    type Count: Unsigned;
    /// The number as a number.
    const L: usize = Self::Count::USIZE;
}

/// A hybrid has.
#[derive(Clone, Copy, Debug, Default)]
pub struct One<H>(PhantomData<H>);

impl<H: Interdependence<f32, 3, 4>> Counted for One<H> {
    type Count = H::Count;
}

impl<A: Counted, B: Counted> Counted for Stack<A, B>
where
    A::Count: Add<B::Count, Output: Unsigned>,
{
    type Count = Sum<A::Count, B::Count>;
}

/// The parameters of two hybrids, one after another, as they would be in one file.
#[must_use]
pub fn stack<A, B>(a: &A, b: &B, parameters: &[f32]) -> Option<[usize; 2]>
where
    A: Interdependence<f32, 3, 4>,
    B: Interdependence<f32, 3, 4>,
    A::Count: Add<B::Count, Output: Unsigned>,
{
    let _ = (a, b);
    (parameters.len() == Sum::<A::Count, B::Count>::USIZE).then_some([A::L, B::L])
}

/// Moves a model's parameters into another one, which is only sensible where both have as many: here that is known before the program runs.
#[must_use]
pub fn exchangeable<A, B>() -> usize
where
    A: Interdependence<f32, 3, 4>,
    B: Interdependence<f32, 3, 4, Count = A::Count>,
{
    A::L
}

/// A head for each channel: so many times the parameters of one.
#[must_use]
pub fn of_heads<A, Heads>() -> usize
where
    A: Interdependence<f32, 3, 4>,
    A::Count: Mul<Heads, Output: Unsigned>,
{
    Prod::<A::Count, Heads>::USIZE
}

/// Hybrids that need no weights.
#[must_use]
pub fn without_weights<A: Interdependence<f32, 3, 4, Count = U0> + Default>(
    x: &Batch,
) -> A::Output {
    A::default().forward(x)
}

/// Twice the parameters of a hybrid.
pub type Twice<A> = Prod<<A as Interdependence<f32, 3, 4>>::Count, U2>;

/// A dimension that only rustc knows.
pub const CHANNELS: usize = 4;
/// A rank that only rustc knows.
pub const RANK: usize = 2;

hybrid! {
    /// 16 parameters.
    #[derive(Clone, Debug)]
    pub struct Plain for SMatrix<f32, 3, 4> { functions: [parameterized], fusion: sum }

    /// 16 as well, of which rustc computes the number.
    #[derive(Clone, Debug)]
    pub struct Low for SMatrix<f32, 3, CHANNELS> {
        functions: [lowrank_parameterized(r = RANK)],
        fusion: sum,
    }

    /// 2, and more where the user's own function has some.
    #[derive(Clone, Debug)]
    pub struct Own for SMatrix<f32, 3, 4> {
        functions: [custom(Plain), linear_kernel],
        fusion: parameterized_weighted_summation,
    }

    /// None.
    #[derive(Clone, Debug)]
    pub struct Gram for SMatrix<f32, 3, 4> { functions: [linear_kernel], fusion: sum }

    /// None either, of any number of rows.
    #[derive(Clone, Debug)]
    pub struct AnyRows<const ROWS: usize> for SMatrix<f32, ROWS, CHANNELS> {
        functions: [linear_kernel, cosine_similarity],
        fusion: mean,
    }

    /// More parameters than typenum has names for.
    #[derive(Clone, Debug)]
    pub struct Large for SMatrix<f32, 1, 100> { functions: [parameterized, linear_kernel], fusion: parameterized_weighted_summation }

    /// The same, computed by rustc.
    #[derive(Clone, Debug)]
    pub struct LargeByRustc for SMatrix<f32, 1, { 10 * 2 * CHANNELS + 20 }> {
        functions: [parameterized, linear_kernel],
        fusion: parameterized_weighted_summation,
    }
}

/// Two counts that must be one type.
#[must_use]
pub fn same<A, B, const M: usize>() -> [usize; 2]
where
    A: Interdependence<f32, 1, M>,
    B: Interdependence<f32, 1, M, Count = A::Count>,
{
    [A::L, B::L]
}
