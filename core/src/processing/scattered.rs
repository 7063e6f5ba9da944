//! Softmax along lines whose entries lie scattered, as those of a structure do.

use fearless_simd::Simd;

use super::{
    NormalizationMode, OperatorBasedNormalize,
    softmax::{After, MASKED, Masked, share},
};
use crate::{Lanes, Number, sparse::Pattern};

impl OperatorBasedNormalize {
    /// The same for a matrix whose entries in `pattern` are `values`, row by row, all others being 0, which must be masked: what is absent stays absent.
    #[inline(always)]
    pub(crate) fn apply_to_pattern<S, T, const D: usize, const NONZEROS: usize>(
        &self,
        simd: S,
        pattern: Pattern<'_>,
        values: &mut [T; NONZEROS],
    ) where
        S: Simd,
        T: Number,
    {
        self.rescale_entries(simd, values);
        let (rows, columns) = places::<D, NONZEROS>(pattern);
        match self.mode {
            NormalizationMode::Row => {
                let _ = Scattered::<T, D>::softmax(simd, &rows, values, After::Unmasked);
            }
            NormalizationMode::Column => {
                let _ = Scattered::<T, D>::softmax(simd, &columns, values, After::Unmasked);
            }
            NormalizationMode::RowColumn => {
                let by_row = Scattered::<T, D>::softmax(simd, &rows, values, After::Marked);
                by_row.softmax_across(simd, (&rows, &columns), values);
            }
        }
    }

    /// Replaces the cotangents `bar` of what [`apply_to_pattern`](Self::apply_to_pattern) gives for the entries `before` by those of these.
    #[inline(always)]
    pub(crate) fn pullback_on_pattern<S, T, const D: usize, const NONZEROS: usize>(
        &self,
        simd: S,
        pattern: Pattern<'_>,
        before: &[T; NONZEROS],
        bar: &mut [T; NONZEROS],
    ) where
        S: Simd,
        T: Number,
    {
        let mut shares = *before;
        self.rescale_entries(simd, &mut shares);
        let (rows, columns) = places::<D, NONZEROS>(pattern);
        let nothing = [T::ZERO; D];
        match self.mode {
            NormalizationMode::Row => {
                let _ = Scattered::<T, D>::softmax(simd, &rows, &mut shares, After::AllMarked);
                pullback(simd, &rows, &shares, bar, nothing, true);
            }
            NormalizationMode::Column => {
                let _ = Scattered::<T, D>::softmax(simd, &columns, &mut shares, After::AllMarked);
                pullback(simd, &columns, &shares, bar, nothing, true);
            }
            NormalizationMode::RowColumn => {
                let by_row = Scattered::<T, D>::softmax(simd, &rows, &mut shares, After::AllMarked);
                let absent = by_row.pullback_across(simd, (&rows, &columns), &shares, bar);
                pullback(simd, &rows, &shares, bar, absent, false);
            }
        }
        self.rescale_entries(simd, bar);
    }

    /// Multiplies by the factor.
    #[inline(always)]
    fn rescale_entries<S: Simd, T: Number>(&self, simd: S, values: &mut [T]) {
        let factor = T::of(self.rescale_factor);
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |_, x| x * factor,
        );
    }
}

/// The rows and the columns of the entries of a pattern.
#[inline(always)]
fn places<const D: usize, const NONZEROS: usize>(
    pattern: Pattern<'_>,
) -> ([usize; NONZEROS], [usize; NONZEROS]) {
    let (mut rows, mut columns) = ([0; NONZEROS], [0; NONZEROS]);
    let mut places = rows.iter_mut().zip(&mut columns);
    for i in 0..D {
        for (j, (row, column)) in pattern.row(i).iter().zip(&mut places) {
            *row = i;
            *column = *j as usize;
        }
    }
    (rows, columns)
}

/// What `D` lines of `D` entries have in common whose listed entries lie scattered: the largest exponent and the sum of exponentials.
struct Scattered<T, const D: usize> {
    largest: [T; D],
    sum: [T; D],
}

impl<T: Number, const D: usize> Scattered<T, D> {
    /// The softmax of lines of which all but `values` are masked zeros; entry n lies in `lines[n]`.
    #[inline(always)]
    fn softmax<S: Simd, const LISTED: usize>(
        simd: S,
        lines: &[usize; LISTED],
        values: &mut [T; LISTED],
        after: After,
    ) -> Self {
        let mut absent = [D; D];
        for line in lines {
            if let Some(absent) = absent.get_mut(*line) {
                *absent -= 1;
            }
        }
        let nothing = absent.map(|absent| if absent > 0 { T::of(MASKED) } else { -T::INFINITY });
        let mut common = Self { largest: nothing, sum: [T::ZERO; D] };
        for_chunks(simd, values, |n, x| {
            let exponents = Masked::Zeros.exponent(x);
            join(&mut common.largest, lines, n, exponents, |a, b| a.larger(b));
        });
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| {
                let largest = of_lines(simd, &common.largest, lines, n);
                Masked::Zeros.exponential(x, largest, after)
            },
        );
        for_chunks(simd, values, |n, x| join(&mut common.sum, lines, n, x.abs(), |a, b| a + b));
        for (i, absent) in absent.into_iter().enumerate() {
            if absent > 0 {
                let one = common.of_absent(simd, i);
                if let Some(sum) = common.sum.get_mut(i) {
                    *sum = *sum + one * T::of(absent as f64);
                }
            }
        }
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| share(x, of_lines(simd, &common.sum, lines, n), after),
        );
        common
    }

    /// e^(−1e9 − largest): an entry of line `i` that is not listed, before it is divided.
    #[inline(always)]
    fn of_absent<S: Simd>(&self, simd: S, i: usize) -> T {
        let largest = self.largest.get(i).copied().unwrap_or(T::ZERO);
        // It is less than −1e9 only where nothing is absent: any number will do there, but none is ∞.
        exponential(simd, T::of(MASKED) - largest.larger(T::of(MASKED)))
    }
    /// The share of an entry that is not listed, of each line.
    #[inline(always)]
    fn shares_of_absent<S: Simd>(&self, simd: S) -> [T; D] {
        let mut shares = self.sum;
        for (i, share) in shares.iter_mut().enumerate() {
            *share = self.of_absent(simd, i) / *share;
        }
        shares
    }

    /// The softmax down the columns of what [`softmax`](Self::softmax) has made of the rows, where shares that are not listed count as well.
    #[inline(always)]
    fn softmax_across<S: Simd, const LISTED: usize>(
        &self,
        simd: S,
        (rows, columns): (&[usize; LISTED], &[usize; LISTED]),
        values: &mut [T; LISTED],
    ) {
        // Shares lie between 0 and 1: nothing need be subtracted.
        let absent = self.shares_of_absent(simd).map(
            #[inline(always)]
            |share| exponential(simd, share),
        );
        let all = absent.iter().fold(T::ZERO, |sum, absent| sum + *absent);
        let mut sums = [all; D];
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |_, x| {
                let value = x.abs().exp();
                Masked::Negative.mask(x).select(-value, value)
            },
        );
        for_chunks(simd, values, |n, x| {
            let instead = x.abs() - of_lines(simd, &absent, rows, n);
            join(&mut sums, columns, n, instead, |a, b| a + b);
        });
        map_chunks(
            simd,
            values,
            #[inline(always)]
            |n, x| share(x, of_lines(simd, &sums, columns, n), After::Unmasked),
        );
    }

    /// The pullback of [`softmax_across`](Self::softmax_across) on `shares`, of which all that are masked are marked: cotangents of theirs, and
    /// for each row what those of shares that are not listed add to its sum of shares times cotangents.
    #[inline(always)]
    fn pullback_across<S: Simd, const LISTED: usize>(
        &self,
        simd: S,
        (rows, columns): (&[usize; LISTED], &[usize; LISTED]),
        shares: &[T; LISTED],
        bar: &mut [T; LISTED],
    ) -> [T; D] {
        let absent = self.shares_of_absent(simd);
        let exponentials = absent.map(
            #[inline(always)]
            |share| exponential(simd, share),
        );
        let all = exponentials.iter().fold(T::ZERO, |sum, absent| sum + *absent);
        let (mut sums, mut means) = ([all; D], [T::ZERO; D]);
        for_chunks(
            simd,
            bar,
            #[inline(always)]
            |n, bar| {
                let x = Lanes::load(simd, shares, n);
                let exponential = x.abs().exp();
                let instead = exponential - of_lines(simd, &exponentials, rows, n);
                join(&mut sums, columns, n, instead, |a, b| a + b);
                let product = exponential * Masked::Negative.unless(x, bar);
                join(&mut means, columns, n, product, |a, b| a + b);
            },
        );
        let mut total = T::ZERO;
        for (mean, sum) in means.iter_mut().zip(&sums) {
            *mean = *mean / *sum;
            total = total + *mean / *sum;
        }
        // Of each row, what its columns that are not listed have in common.
        let mut others = [total; D];
        map_chunks(
            simd,
            bar,
            #[inline(always)]
            |n, bar| {
                let x = Lanes::load(simd, shares, n);
                let sum = of_lines(simd, &sums, columns, n);
                let mean = of_lines(simd, &means, columns, n);
                join(&mut others, rows, n, mean / sum, |a, b| a - b);
                x.abs().exp() / sum * (Masked::Negative.unless(x, bar) - mean)
            },
        );
        for (other, (share, exponential)) in others.iter_mut().zip(absent.iter().zip(&exponentials))
        {
            *other = -(*share * *exponential * *other);
        }
        others
    }
}

/// The pullback of the softmax along `lines` that has made `shares`, of which those that are masked are marked; if they have been `unmasked`,
/// their cotangents count for nothing. The sums of shares times cotangents begin with `sums`.
#[inline(always)]
fn pullback<S: Simd, T: Number, const D: usize, const LISTED: usize>(
    simd: S,
    lines: &[usize; LISTED],
    shares: &[T; LISTED],
    bar: &mut [T; LISTED],
    mut sums: [T; D],
    unmasked: bool,
) {
    for_chunks(
        simd,
        bar,
        #[inline(always)]
        |n, bar| {
            let y = Lanes::load(simd, shares, n);
            let product = y.abs() * if unmasked { Masked::Negative.unless(y, bar) } else { bar };
            join(&mut sums, lines, n, product, |a, b| a + b);
        },
    );
    map_chunks(
        simd,
        bar,
        #[inline(always)]
        |n, bar| {
            let y = Lanes::load(simd, shares, n);
            Masked::Negative.unless(y, y * (bar - of_lines(simd, &sums, lines, n)))
        },
    );
}

/// e^x of one number.
#[inline(always)]
fn exponential<S: Simd, T: Number>(simd: S, x: T) -> T {
    Lanes::splat(simd, x).exp().each().fold(T::ZERO, |_, lane| lane)
}

/// Calls `visit(n, entries)` for each register of entries from n on.
#[inline(always)]
fn for_chunks<S: Simd, T: Number>(
    simd: S,
    values: &[T],
    mut visit: impl FnMut(usize, Lanes<S, T>),
) {
    for n in (0..values.len()).step_by(Lanes::<S, T>::LEN) {
        visit(n, Lanes::load(simd, values, n));
    }
}

/// Replaces each register of entries from n on by `value(n, entries)`.
#[inline(always)]
fn map_chunks<S: Simd, T: Number>(
    simd: S,
    values: &mut [T],
    mut value: impl FnMut(usize, Lanes<S, T>) -> Lanes<S, T>,
) {
    for n in (0..values.len()).step_by(Lanes::<S, T>::LEN) {
        value(n, Lanes::load(simd, values, n)).store(values, n);
    }
}

/// What `lines` have in `all` to which the entries from n on belong.
#[inline(always)]
fn of_lines<S: Simd, T: Number>(simd: S, all: &[T], lines: &[usize], n: usize) -> Lanes<S, T> {
    Lanes::from_fn(
        simd,
        #[inline(always)]
        |lane| {
            let line = lines.get(n + lane).and_then(|line| all.get(*line));
            line.copied().unwrap_or(T::ONE)
        },
    )
}

/// Joins the entries from n on to those of their lines.
#[inline(always)]
fn join<S: Simd, T: Number>(
    all: &mut [T],
    lines: &[usize],
    n: usize,
    entries: Lanes<S, T>,
    join: impl Fn(T, T) -> T,
) {
    for (line, entry) in lines.get(n..).unwrap_or_default().iter().zip(entries.each()) {
        if let Some(of_line) = all.get_mut(*line) {
            *of_line = join(*of_line, entry);
        }
    }
}
