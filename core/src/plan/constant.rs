//! A plan that is known while compiling.

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::Plan;
use crate::{Data, Needs, Number};

/// A hybrid, whose plan is a constant.
pub trait Planned {
    /// Its type.
    type Plan: 'static;
    /// Its value.
    const PLAN: &'static Self::Plan;
}

/// The plan of the hybrid `H`.
///
/// A reference to a plan would pass through a call, one for each instruction set, behind which the compiler
/// has forgotten the hyper-parameters: the exponent of a polynomial kernel would be looked at in every entry.
#[derive(Debug)]
pub struct OfHybrid<H>(PhantomData<H>);

impl<H: 'static> OfHybrid<H> {
    /// It has no value of its own.
    pub const PLAN: &'static Self = &Self(PhantomData);
}

impl<H, T, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for OfHybrid<H>
where
    H: Planned<Plan: Plan<T, D, O, COLUMNS>>,
    T: Number,
{
    type Scratch = <H::Plan as Plan<T, D, O, COLUMNS>>::Scratch;
    const L: usize = H::Plan::L;
    const NEEDS: Needs = H::Plan::NEEDS;
    const SHARED: Needs = H::Plan::SHARED;
    const PAIRS: usize = H::Plan::PAIRS;
    const REQUIRE_DATA: bool = H::Plan::REQUIRE_DATA;
    const STACK_BYTES: usize = H::Plan::STACK_BYTES;
    const WORK: usize = H::Plan::WORK;
    const WORK_PER_LANE: Option<usize> = H::Plan::WORK_PER_LANE;
    const NARROW: usize = H::Plan::NARROW;

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        H::PLAN.fill(simd, data, w, scratch, a);
    }

    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        H::PLAN.apply(simd, data, w, scratch, rows, out);
    }
}
