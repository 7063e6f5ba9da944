//! Data transformations (tinyBIG's "expansions"): κ turns a column of z, o numbers, into features.
//!
//! In `parameterized_rpn(data_transformation = …, parameter_fabrication = …)` the features are the columns of K, and
//! A = K Wᵀ. Each entry of a column is expanded by itself, except in [`polynomial::Taylor`], which multiplies entries, and
//! their order is tinyBIG's: some expansions list all features of the first entry first, others come in blocks of o.
//!
//! In the formulas z is one entry. A NaN makes all features of its entry NaN and leaves those of other entries alone, unless an
//! expansion says otherwise. Costs are operations per column.
//!
//! Gradients: an expansion of each entry by itself is written once, for any [`Number`], and its pullback evaluates the same text with
//! dual numbers. The others state theirs: [`polynomial::Taylor`], [`spline::Bspline`], and [`composed`] ones, whose parts are pulled back
//! one after another.

use fearless_simd::Simd;

use crate::{Lanes, Number};

pub mod basic;
pub mod composed;
mod entrywise;
pub mod periodic;
pub mod polynomial;
pub mod probabilistic;
pub mod radial;
pub mod spline;
#[cfg(test)]
mod tests;

pub use entrywise::Entrywise;
pub(crate) use entrywise::blocks;

/// Turns columns of z into features.
///
/// ```
/// use interdep::expansions::{Expansion, polynomial::Taylor};
///
/// // Three entries, and the nine products of two of them.
/// assert_eq!(Taylor { d: 2 }.width(3), 12);
/// ```
pub trait Expansion {
    /// The number of features of a column of `o` entries.
    fn width(&self, o: usize) -> usize;

    /// Overwrites `out`, which has [`width`](Self::width)`(z.len())` rows: `out[f][i]` is feature f of column i of z.
    ///
    /// Lanes run along the columns. Must be `#[inline(always)]` to be fast.
    fn expand<S: Simd, T: Number, const D: usize>(&self, simd: S, z: &[[T; D]], out: &mut [[T; D]]);

    /// Adds to `z_bar` what `bars`, the cotangents of the `features` that [`expand`](Self::expand) has made of z, give to z.
    ///
    /// `bars` may be overwritten: it is the only memory that this has.
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    );
}

/// One register's worth of columns of the features.
pub(crate) struct Strip<'a, T, const D: usize> {
    rows: &'a mut [[T; D]],
    j: usize,
}

impl<T: Number, const D: usize> Strip<'_, T, D> {
    /// Feature `f`; 0 if there is none.
    #[inline(always)]
    pub(crate) fn get<S: Simd>(&self, simd: S, f: usize) -> Lanes<S, T> {
        Lanes::load(simd, self.rows.get(f).map_or(&[], <[T; D]>::as_slice), self.j)
    }
    /// The same columns of another matrix's row.
    #[inline(always)]
    pub(crate) fn load<S: Simd>(&self, simd: S, row: &[T; D]) -> Lanes<S, T> {
        Lanes::load(simd, row, self.j)
    }
    /// Overwrites feature `f`, if there is one.
    #[inline(always)]
    pub(crate) fn put<S: Simd>(&mut self, f: usize, value: Lanes<S, T>) {
        if let Some(row) = self.rows.get_mut(f) {
            value.store(row, self.j);
        }
    }
}

/// Calls `visit` with every register of z: its row k, the entries, and the features of the same columns.
#[inline(always)]
pub(crate) fn each_register<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    out: &mut [[T; D]],
    mut visit: impl FnMut(usize, Lanes<S, T>, &mut Strip<'_, T, D>),
) {
    for (k, entries) in z.iter().enumerate() {
        let mut j = 0;
        while j < D {
            visit(k, Lanes::load(simd, entries, j), &mut Strip { rows: &mut *out, j });
            j += Lanes::<S, T>::LEN;
        }
    }
}

/// As [`each_register`], with the features' cotangents: adds what `visit` gives to the cotangents of z.
#[inline(always)]
pub(crate) fn pull_each_register<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    bars: &mut [[T; D]],
    z_bar: &mut [[T; D]],
    mut visit: impl FnMut(usize, Lanes<S, T>, &mut Strip<'_, T, D>) -> Lanes<S, T>,
) {
    for (k, (entries, to)) in z.iter().zip(z_bar).enumerate() {
        let mut j = 0;
        while j < D {
            let bar = visit(k, Lanes::load(simd, entries, j), &mut Strip { rows: &mut *bars, j });
            (Lanes::load(simd, to, j) + bar).store(to, j);
            j += Lanes::<S, T>::LEN;
        }
    }
}
