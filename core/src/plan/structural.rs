//! [`Structural`]: a hybrid of structure alone.

use fearless_simd::Simd;

use super::{Facts, Gradient, Plan};
use crate::{
    Data, Needs, Number,
    sparse::{Stored, add_scaled, sparse_product},
};

/// A hybrid of structure alone: A is in read-only memory, and `forward` multiplies by its entries other than zero.
#[derive(Clone, Copy, Debug)]
pub struct Structural<T: 'static, const COLUMNS: usize, const NONZEROS: usize> {
    /// A, column by column.
    pub columns: &'static Stored<T, COLUMNS, NONZEROS>,
}

impl<T: Number, const D: usize, const O: usize, const COLUMNS: usize, const NONZEROS: usize>
    Plan<T, D, O, COLUMNS> for Structural<T, COLUMNS, NONZEROS>
{
    type Scratch = ();
    const FACTS: Facts = Facts {
        work_per_lane: Some(NONZEROS),
        pulls_back_products: true,
        ..Facts::of(D, 0, Needs::NOTHING, false)
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        _: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        (): &mut (),
        a: &mut [[T; COLUMNS]; D],
    ) {
        *a = [[T::ZERO; COLUMNS]; D];
        for j in 0..COLUMNS {
            for (i, value) in self.columns.line(j) {
                if let Some(entry) = a.get_mut(i).and_then(|row| row.get_mut(j)) {
                    *entry = *value;
                }
            }
        }
    }
    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        (): &mut (),
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        sparse_product(simd, rows, self.columns, out);
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        _: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, (), D, O>,
    ) {
        // Nothing that could change made it.
        self.fill(simd, data, w, to.scratch, a);
    }
    #[inline(always)]
    fn apply_pullback<S: Simd, const N: usize>(
        &self,
        simd: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        _: &[[T; N]; D],
        out_bar: &[[T; N]; COLUMNS],
        rows_bar: &mut [[T; N]; D],
        _: &mut Gradient<'_, T, (), D, O>,
    ) {
        for (j, bar) in out_bar.iter().enumerate() {
            for (i, value) in self.columns.line(j) {
                if let Some(to) = rows_bar.get_mut(i) {
                    add_scaled(simd, to, *value, bar);
                }
            }
        }
    }
}
