//! [`MaskedSoftmax`]: a structure times other functions, normalized as attention is.

use fearless_simd::Simd;

use super::{
    Facts, Gradient, Masked, Plan,
    masked::{add_product, by_entries, put},
};
use crate::{
    Data, Functions, Number,
    matrix::{column, entry},
    processing::OperatorBasedNormalize,
    sparse::dot,
};

/// [`Masked`], whose entries are normalized where they are not zero, as attention is: `normalize` masks zeros.
#[derive(Clone, Copy, Debug)]
pub struct MaskedSoftmax<Fs, T: 'static, const D: usize, const NONZEROS: usize, const K: usize> {
    /// What is normalized.
    pub masked: Masked<Fs, T, D, NONZEROS, K>,
    /// How.
    pub normalize: OperatorBasedNormalize,
}

impl<Fs, T: Number, const D: usize, const NONZEROS: usize, const K: usize>
    MaskedSoftmax<Fs, T, D, NONZEROS, K>
{
    /// Calls `visit(i, j, A_ij)` for every entry that may be other than zero.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Fs::Prepared,
        visit: impl FnMut(usize, usize, T),
    ) where
        Fs: Functions<T, D, O>,
    {
        let mut values = [T::ZERO; NONZEROS];
        let mut places = values.iter_mut();
        self.masked.entries(
            simd,
            data,
            w,
            prepared,
            #[cfg_attr(not(unoptimized), inline(always))]
            |_, _, value| {
                if let Some(place) = places.next() {
                    *place = value;
                }
            },
        );
        let pattern = self.masked.rows.pattern();
        self.normalize.apply_to_pattern::<S, T, D, NONZEROS>(simd, pattern, &mut values);
        self.each(&values, visit);
    }

    /// Calls `visit(i, j, value)` with the values of the entries that may be other than zero, row by row.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn each(&self, values: &[T; NONZEROS], mut visit: impl FnMut(usize, usize, T)) {
        let mut values = values.iter();
        for i in 0..D {
            for (j, value) in self.masked.rows.pattern().row(i).iter().zip(&mut values) {
                visit(i, *j as usize, *value);
            }
        }
    }

    /// Gives back the cotangents of the entries other than zero, which are `bar(i, j)`, to z and to the parameters. `visit(i, j, A_ij)` sees the entries.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn pullback_entries<S: Simd, const O: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        bar: impl Fn(usize, usize) -> T,
        visit: impl FnMut(usize, usize, T),
        to: &mut Gradient<'_, T, Fs::Prepared, D, O>,
    ) where
        Fs: Functions<T, D, O>,
    {
        let (mut values, mut bars) = ([T::ZERO; NONZEROS], [T::ZERO; NONZEROS]);
        let mut places = values.iter_mut().zip(&mut bars);
        self.masked.entries(
            simd,
            data,
            w,
            to.scratch,
            #[cfg_attr(not(unoptimized), inline(always))]
            |i, j, value| {
                if let Some((place, of_place)) = places.next() {
                    (*place, *of_place) = (value, bar(i, j));
                }
            },
        );
        let pattern = self.masked.rows.pattern();
        let mut normalized = values;
        self.normalize.apply_to_pattern::<S, T, D, NONZEROS>(simd, pattern, &mut normalized);
        self.each(&normalized, visit);
        self.normalize.pullback_on_pattern::<S, T, D, NONZEROS>(simd, pattern, &values, &mut bars);
        let mut bars = bars.into_iter();
        let next = |_, _, _| bars.next().unwrap_or(T::ZERO);
        self.masked.give_back(simd, data, w, next, to);
    }
}

impl<
    T: Number,
    Fs,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
    const NONZEROS: usize,
    const K: usize,
> Plan<T, D, O, COLUMNS> for MaskedSoftmax<Fs, T, D, NONZEROS, K>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const FACTS: Facts = {
        let facts = <Masked<Fs, T, D, NONZEROS, K> as Plan<T, D, O, COLUMNS>>::FACTS;
        // The entries and their rows and columns; of each line the largest entry, the sum, and how many are absent.
        let entries = NONZEROS * (size_of::<T>() + 2 * size_of::<usize>());
        let lines = D * (4 * size_of::<T>() + size_of::<usize>());
        let stack_bytes = facts.stack_bytes + entries + lines;
        Facts {
            stack_bytes,
            // The entries before and after, and their cotangents.
            gradient_stack_bytes: facts.gradient_stack_bytes
                + 2 * NONZEROS * size_of::<T>()
                + stack_bytes,
            ..facts
        }
    };

    by_entries!();
}
