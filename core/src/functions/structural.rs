//! Matrices of structure alone: chains, graphs, patches of grids, constants. They are computed while the crate compiles; the
//! functions and their matrices are described in [`structure`](crate::structure), at
//! [`Topology`](crate::structure::Topology) and [`Grid`](crate::structure::Grid).

use fearless_simd::Simd;
use nalgebra::Const;

use crate::{At, Function, Lanes, Needs, Number, sparse::Stored};

/// A structure with all its entries, for fusions that want each of them.
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrix's name in the language")]
pub struct Dense<T: 'static, const D: usize, const COLUMNS: usize> {
    /// The matrix, row by row, in read-only memory.
    pub A: &'static [[T; COLUMNS]; D],
}

/// A structure by its entries other than zero, which a sum adds one by one.
#[derive(Clone, Copy, Debug)]
pub struct Sparse<T: 'static, const D: usize, const COLUMNS: usize, const NONZEROS: usize> {
    /// The entries, row by row, in read-only memory.
    pub rows: &'static Stored<T, D, NONZEROS>,
}

impl<T: Number, const D: usize, const O: usize, const COLUMNS: usize> Function<T, D, O>
    for Dense<T, D, COLUMNS>
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.of_column(self.A.get(at.i).map_or(&[], <[T; COLUMNS]>::as_slice))
    }
}

impl<T: Number, const D: usize, const O: usize, const COLUMNS: usize, const NONZEROS: usize>
    Function<T, D, O> for Sparse<T, D, COLUMNS, NONZEROS>
{
    type Columns = Const<COLUMNS>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;
    const APART: bool = true;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.entries(
            #[inline(always)]
            |j| {
                let entry = self.rows.line(at.i).find(|(place, _)| *place == j);
                entry.map_or(T::ZERO, |(_, value)| *value)
            },
        )
    }
    #[inline(always)]
    fn add_to<const C: usize>(&self, weight: T, a: &mut [[T; C]; D]) {
        for (i, row) in a.iter_mut().enumerate() {
            for (j, value) in self.rows.line(i) {
                if let Some(entry) = row.get_mut(j) {
                    *entry = *entry + weight * *value;
                }
            }
        }
    }
}
