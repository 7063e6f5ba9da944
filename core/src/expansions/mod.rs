//! Data transformations (tinyBIG's "expansions"): κ turns a column of z, o numbers, into features.
//!
//! In `parameterized_rpn(data_transformation = …, parameter_fabrication = …)` the features are the columns of K, and
//! A = K Wᵀ. Each entry of a column is expanded by itself, except in [`polynomial::Taylor`], which multiplies entries, and
//! their order is tinyBIG's: some expansions list all features of the first entry first, others come in blocks of o.
//!
//! In the formulas z is one entry. A NaN makes all features of its entry NaN and leaves those of other entries alone, unless an
//! expansion says otherwise. Costs are operations per column.

use fearless_simd::Simd;

use crate::{Lanes, Number};

pub mod basic;
pub mod composed;
pub mod periodic;
pub mod polynomial;
pub mod probabilistic;
pub mod radial;
pub mod spline;
#[cfg(test)]
mod tests;

/// Turns columns of z into features.
///
/// ```
/// use interdep::expansions::{Expansion, polynomial::Taylor};
///
/// // Three entries, and the nine products of two of them.
/// assert_eq!(Expansion::<f64>::width(&Taylor { d: 2 }, 3), 12);
/// ```
pub trait Expansion<T: Number> {
    /// The number of features of a column of `o` entries.
    fn width(&self, o: usize) -> usize;

    /// Overwrites `out`, which has [`width`](Self::width)`(z.len())` rows: `out[f][i]` is feature f of column i of z.
    ///
    /// Lanes run along the columns. Must be `#[inline(always)]` to be fast.
    fn expand<S: Simd, const D: usize>(&self, simd: S, z: &[[T; D]], out: &mut [[T; D]]);
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

/// `$count` features of every entry, in blocks: the first feature of all entries, then the second of all.
macro_rules! blocks {
    ($name:ty, $count:literal, |$expansion:ident, $x:ident| $features:expr) => {
        impl<T: Number> Expansion<T> for $name {
            #[inline(always)]
            fn width(&self, o: usize) -> usize {
                o.saturating_mul($count)
            }
            #[inline(always)]
            fn expand<S: Simd, const D: usize>(&self, simd: S, z: &[[T; D]], out: &mut [[T; D]]) {
                let $expansion = self;
                each_register(
                    simd,
                    z,
                    out,
                    #[inline(always)]
                    |k, $x, strip| {
                        let features: [Lanes<S, T>; $count] = $features;
                        for (n, feature) in features.into_iter().enumerate() {
                            strip.put(n * z.len() + k, feature);
                        }
                    },
                );
            }
        }
    };
}
pub(crate) use blocks;
