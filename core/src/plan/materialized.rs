//! [`Materialized`]: a plan as a function.

use fearless_simd::Simd;
use nalgebra::Const;

use super::{Gradient, Plan};
use crate::{At, Cotangents, Data, Function, Lanes, Needs, Number};

/// A plan as a function: its matrix is made before the pass over A, and read in it.
#[derive(Clone, Copy, Debug)]
pub struct Materialized<P, const COLUMNS: usize>(
    /// How the matrix is made.
    pub P,
);

impl<T: Number, P, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Materialized<P, COLUMNS>
where
    P: Plan<T, D, O, COLUMNS>,
{
    type Columns = Const<COLUMNS>;
    type Prepared = (P::Scratch, [[T; COLUMNS]; D]);
    const L: usize = P::FACTS.l;
    const NEEDS: Needs = P::FACTS.needs;
    const REQUIRE_DATA: bool = P::FACTS.require_data;
    const READS_ENTRIES: bool = P::FACTS.reads_entries;
    const OVERWRITES_PREPARED: bool = true;
    const STACK_BYTES: usize = P::FACTS.stack_bytes;
    const GRADIENT_STACK_BYTES: usize = P::FACTS.gradient_stack_bytes;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, a): &mut Self::Prepared,
    ) {
        // All of it: what makes the matrix may compare its entries. And row by row, as it is read.
        self.0.fill(simd, &Data { pattern: None, ..data.row_by_row() }, w, scratch, a);
    }
    #[inline(always)]
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        (_, a): &Self::Prepared,
    ) -> Lanes<S, T> {
        at.of_column(a.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice))
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        _: &Self::Prepared,
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        at.put(bar, &mut to.prepared.1);
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        (scratch, a): &mut Self::Prepared,
        (of_scratch, bar): &mut Self::Prepared,
        z: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        let to = &mut Gradient { scratch, of_scratch, z, w: w_bar };
        self.0.pullback(simd, &Data { pattern: None, ..*data }, w, a, bar, to);
    }
}
