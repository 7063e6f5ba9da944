//! A and Y of any number of rows at run time, row by row in memory and not copied.
//!
//! Means are taken first, then all quantities of pairs by the shared kernels, of deviations some rows at a time; the plan finds them as those of a window
//! that somebody else keeps.

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::SMatrix;

use crate::{
    Data, Needs, Number, Scalar,
    kernels::{
        Compiled,
        columns::{Columns, Matrix, are_usual, derive_deviations, magnitude, scale_of},
        panels::nonzero,
        product::layout,
        sums::{
            Differences, LargestDifference, Layout, Products, SUMMED, SquaredDifferences, add_up,
        },
    },
    lanes::{Lanes, two_sum},
    length::RowsLengthError,
    level::{Kernel, dispatch},
    matrix::{diagonal, number},
    plan::Plan,
    processing::{Processing, View},
    shared::Known,
};

/// How many rows are centred, processed or multiplied at once.
const AT_ONCE: usize = 64;

/// Rows on their way to an instruction set.
struct Fill<'a, T, Pre, P, const D: usize, const O: usize, const C: usize> {
    preprocess: &'a Pre,
    plan: &'a P,
    w: &'a [T],
    rows: &'a [[T; D]],
    a: &'a mut [[T; C]; D],
}

impl<T: Scalar, Pre, P, const D: usize, const O: usize, const C: usize> Kernel
    for Fill<'_, T, Pre, P, D, O, C>
where
    Pre: Processing<T>,
    P: Plan<T, D, O, C>,
{
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { preprocess, plan, w, rows, a } = self;
        let rows = Rows { preprocess, rows };
        let (mut known, mut columns) = (Known::nothing(), Columns::unknown());
        rows.know(simd, P::FACTS.needs, &mut known, &mut columns);
        let data = Data {
            // Processed rows are nowhere as a whole. What would read them, where squares leave the number range, finds no numbers.
            z: if const { Pre::IDENTITY } { rows.rows } else { &[[T::NAN; D]] },
            centred: &[],
            columns: &columns,
            pattern: None,
            known: Some(&known),
            by_columns: None,
        };
        let mut scratch = P::Scratch::zeroed();
        plan.fill(simd, &data, w, &mut scratch, a);
    }
}

/// Rows, and what is done to each.
#[derive(Clone, Copy)]
struct Rows<'a, T, Pre, const D: usize> {
    preprocess: &'a Pre,
    rows: &'a [[T; D]],
}

impl<T: Number, Pre: Processing<T>, const D: usize> Rows<'_, T, Pre, D> {
    /// Calls `visit` with some rows after others, all of them processed.
    #[inline(always)]
    fn parts<S: Simd>(&self, simd: S, mut visit: impl FnMut(&[[T; D]])) {
        if const { Pre::IDENTITY } {
            return self.rows.chunks(SUMMED).for_each(visit);
        }
        let mut processed = [[T::ZERO; D]; AT_ONCE];
        for rows in self.rows.chunks(AT_ONCE) {
            let Some(part) = processed.get_mut(..rows.len()) else { continue };
            part.copy_from_slice(rows);
            for row in &mut *part {
                self.preprocess.apply(simd, &mut View::matrix(core::array::from_mut(row)));
            }
            visit(part);
        }
    }

    /// What is needed about pairs and about columns.
    #[inline(always)]
    fn know<S: Simd>(
        &self,
        simd: S,
        needs: Needs,
        known: &mut Known<T, D>,
        columns: &mut Columns<T, D>,
    ) {
        macro_rules! sums {
            ($need:ident, $step:ident, $field:ident) => {
                if needs.any_of(Needs::$need) {
                    let mut more = false;
                    known.$field = [[T::ZERO; D]; D];
                    self.parts(
                        simd,
                        #[inline(always)]
                        |rows| {
                            let rows = rows.as_flattened();
                            let layout = Layout { more, ..layout(D, D) };
                            let out = known.$field.as_flattened_mut();
                            add_up::<S, T, $step>(simd, rows, rows, out, layout);
                            more = true;
                        },
                    );
                }
            };
        }
        sums!(GRAM, Products, gram);
        sums!(MANHATTAN, Differences, manhattan);
        sums!(SQUARED_EUCLIDEAN, SquaredDifferences, squared_euclidean);
        sums!(CHEBYSHEV, LargestDifference, chebyshev);
        if needs.any_of(Needs::NORMS) {
            columns.squares = diagonal(&known.gram);
            let mut norms = columns.norms();
            norms.derive(simd);
            if !norms.are_usual() {
                if const { Pre::IDENTITY } {
                    norms.shrink(Matrix::by_rows(self.rows));
                } else {
                    self.forget_extreme_norms(simd, columns);
                }
            }
        }
        if needs.any_of(Needs::COVARIANCE) {
            self.add_means(
                simd,
                columns,
                #[inline(always)]
                |x, _| x,
            );
            self.add_deviations(simd, known, columns);
            if !are_usual(&columns.squared_deviations) {
                self.rescale(simd, known, columns);
            }
            derive_deviations(simd, self.rows.len(), columns.moments());
            let per_degree = T::ONE / T::of(self.rows.len() as f64 - 1.0);
            for entry in known.covariance.as_flattened_mut() {
                *entry = *entry * per_degree;
            }
        }
    }

    /// The largest |x| of each column; NaN if one is.
    fn sizes<S: Simd>(&self, simd: S) -> [T; D] {
        let mut sizes = [T::ZERO; D];
        self.parts(simd, |rows| {
            for row in rows {
                for (size, x) in sizes.iter_mut().zip(row) {
                    *size = magnitude([*size, *x].into_iter());
                }
            }
        });
        sizes
    }

    /// No cosines of columns whose squares leave the number range: those of processed rows would have to be made anew.
    #[cold]
    #[inline(never)]
    fn forget_extreme_norms<S: Simd>(&self, simd: S, columns: &mut Columns<T, D>) {
        let norms = columns.inverse_shrunk_norm.iter_mut().zip(&mut columns.inverse_norm);
        for ((inverse, norm), (squares, size)) in
            norms.zip(columns.squares.iter().zip(self.sizes(simd)))
        {
            if squares.has_lost_digits(size) {
                (*inverse, *norm) = (T::NAN, T::NAN);
            }
        }
    }

    /// The means of the columns' values, of differences from the first row.
    #[inline(always)]
    fn add_means<S: Simd>(
        &self,
        simd: S,
        columns: &mut Columns<T, D>,
        value: impl Fn(Lanes<S, T>, usize) -> Lanes<S, T>,
    ) {
        let (mut first, mut starts) = ([T::ZERO; D], [T::ZERO; D]);
        let (mut sums, mut rests) = ([T::ZERO; D], [T::ZERO; D]);
        let mut is_first = true;
        self.parts(
            simd,
            #[inline(always)]
            |rows| {
                if is_first {
                    first = rows.first().copied().unwrap_or(first);
                    is_first = false;
                }
                for j in (0..D).step_by(Lanes::<S, T>::LEN) {
                    let from = value(Lanes::load(simd, &first, j), j);
                    let mut sum = Lanes::load(simd, &sums, j);
                    let mut rest = Lanes::load(simd, &rests, j);
                    for row in rows {
                        let entries = value(Lanes::load(simd, row, j), j);
                        let (total, error) = two_sum(sum, entries - from);
                        (sum, rest) = (total, rest + error);
                    }
                    sum.store(&mut sums, j);
                    rest.store(&mut rests, j);
                    from.store(&mut starts, j);
                }
            },
        );
        let count = T::of(self.rows.len() as f64);
        for (i, (mean, rest)) in columns.mean.iter_mut().zip(&mut columns.mean_rest).enumerate() {
            let sum = number(&sums, i) + number(&rests, i);
            (*mean, *rest) = two_sum(number(&starts, i), sum / count);
        }
    }

    /// Sums of products of deviations from the means, divided by the columns' scales.
    #[inline(always)]
    fn add_deviations<S: Simd>(
        &self,
        simd: S,
        known: &mut Known<T, D>,
        columns: &mut Columns<T, D>,
    ) {
        let mut centred = [[T::ZERO; D]; AT_ONCE];
        let mut more = false;
        known.covariance = [[T::ZERO; D]; D];
        self.parts(
            simd,
            #[inline(always)]
            |rows| {
                for rows in rows.chunks(AT_ONCE) {
                    for (to, row) in centred.iter_mut().zip(rows) {
                        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
                            let of = |numbers: &[T; D]| Lanes::load(simd, numbers, j);
                            let scale = of(&columns.scale);
                            let deviation = if columns.is_scaled {
                                // Parts, for differences of large numbers may be none.
                                (of(row) / scale - of(&columns.mean) / scale)
                                    - of(&columns.mean_rest) / scale
                            } else {
                                (of(row) - of(&columns.mean)) - of(&columns.mean_rest)
                            };
                            deviation.store(to, j);
                        }
                    }
                    let part = centred.get(..rows.len()).unwrap_or_default().as_flattened();
                    let out = known.covariance.as_flattened_mut();
                    let layout = Layout { more, ..layout(D, D) };
                    add_up::<S, T, Products>(simd, part, part, out, layout);
                    more = true;
                }
            },
        );
        columns.squared_deviations = diagonal(&known.covariance);
    }

    /// The same of columns whose squares leave the number range: of shares of a power of two of their size.
    #[cold]
    #[inline(never)]
    fn rescale<S: Simd>(&self, simd: S, known: &mut Known<T, D>, columns: &mut Columns<T, D>) {
        let binades = self.sizes(simd).map(|size| size.binade());
        self.add_means(simd, columns, |x, j| x / Lanes::load(simd, &binades, j));
        let (mut largest, mut nan) = ([T::ZERO; D], [T::ZERO; D]);
        self.parts(simd, |rows| {
            for row in rows {
                for (i, x) in row.iter().enumerate() {
                    let share = *x / number(&binades, i);
                    let mean = (number(&columns.mean, i), number(&columns.mean_rest, i));
                    let deviation = (share - mean.0) - mean.1;
                    if let (Some(largest), Some(nan)) = (largest.get_mut(i), nan.get_mut(i)) {
                        *largest = magnitude([*largest, deviation].into_iter());
                        *nan = x.if_nan(T::NAN, *nan);
                    }
                }
            }
        });
        for (i, largest) in largest.into_iter().enumerate() {
            let binade = number(&binades, i);
            for means in [&mut columns.mean, &mut columns.mean_rest] {
                if let Some(mean) = means.get_mut(i) {
                    *mean = *mean * binade;
                }
            }
            if let Some(scale) = columns.scale.get_mut(i) {
                *scale = scale_of(largest, binade);
                columns.is_scaled |= !scale.is_within(T::ONE, T::ONE);
            }
        }
        self.add_deviations(simd, known, columns);
        for (squares, nan) in columns.squared_deviations.iter_mut().zip(nan) {
            // A column with ∞ deviates by ∞, one with NaN by NaN.
            *squares = squares.if_nan(nan.if_nan(T::NAN, T::INFINITY), *squares);
        }
    }
}

/// Rows times a matrix, on their way to an instruction set.
struct Multiply<'a, T, const D: usize, const C: usize> {
    rows: &'a [[T; D]],
    a: &'a [[T; C]; D],
    out: &'a mut [[T; C]],
}

impl<T: Scalar, const D: usize, const C: usize> Kernel for Multiply<'_, T, D, C> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let mut columns = [[T::ZERO; AT_ONCE]; D];
        for (rows, out) in self.rows.chunks(AT_ONCE).zip(self.out.chunks_mut(AT_ONCE)) {
            let columns = columns.as_flattened_mut();
            let columns = columns.get_mut(..rows.len() * D).unwrap_or_default();
            T::transpose(simd, rows.as_flattened(), rows.len(), D, columns);
            let (left, right) = ((&*columns, nonzero(rows.len())), (self.a.as_flattened(), C));
            <T as Compiled<T>>::product(simd, left, right, out.as_flattened_mut(), false);
        }
    }
}

/// A of all `rows`, row by row.
#[inline]
fn matrix<T, Pre, P, const D: usize, const O: usize, const C: usize>(
    preprocess: &Pre,
    plan: &P,
    w: &[T],
    rows: &[[T; D]],
) -> [[T; C]; D]
where
    T: Scalar,
    Pre: Processing<T>,
    P: Plan<T, D, O, C>,
{
    let mut a = [[T::ZERO; C]; D];
    dispatch::<T, D, _>(Fill { preprocess, plan, w, rows, a: &mut a });
    a
}

/// A of all `rows`, written to `a`.
#[inline]
pub(crate) fn matrix_of_rows<T, Pre, P, const D: usize, const O: usize, const C: usize>(
    preprocess: &Pre,
    plan: &P,
    w: &[T],
    rows: &[[T; D]],
    a: &mut SMatrix<T, D, C>,
) where
    T: Scalar,
    Pre: Processing<T>,
    P: Plan<T, D, O, C>,
{
    let by_rows = matrix(preprocess, plan, w, rows);
    crate::forward::transpose(&by_rows, &mut a.data.0);
}

/// Y of all `rows`, row by row.
///
/// # Errors
///
/// When there are not as many rows in `out`.
#[inline]
pub(crate) fn forward_rows<T, Pre, P, const D: usize, const O: usize, const C: usize>(
    preprocess: &Pre,
    plan: &P,
    w: &[T],
    rows: &[[T; D]],
    out: &mut [[T; C]],
) -> Result<(), RowsLengthError>
where
    T: Scalar,
    Pre: Processing<T>,
    P: Plan<T, D, O, C>,
{
    RowsLengthError::check(rows.len(), out.len())?;
    let a = matrix(preprocess, plan, w, rows);
    dispatch::<T, C, _>(Multiply { rows, a: &a, out });
    Ok(())
}

/// A function of columns of any length: nothing of it depends on how many rows x has, as it is declared.
///
/// Every [`Pairwise`](crate::Pairwise) function is one. Implement it for a function of your own that reads z with [`At::sum`](crate::At::sum),
/// [`At::reduce`](crate::At::reduce) and as a slice only, and not through its number of rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` depends on the number of rows",
    label = "is there for batches of b rows only",
    note = "`matrix_of_rows` and `forward_rows` take functions of pairs of attributes, and others that do not depend on b: call `forward` with a batch of b rows"
)]
pub trait AnyRows {}
