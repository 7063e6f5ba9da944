//! [`SharedCotangents`]: the cotangents of what functions share of all pairs, and how each kind is pulled back once.

use fearless_simd::Simd;

use super::Quantities;
use crate::{
    kernels::{
        columnwise,
        panels::Panels,
        product::add_matrix_product,
        transposition::{MOST_LANES, matrix_transpose, mirror_matrix},
    },
    lanes::Lanes,
    matrix::{add_transpose_of, column, number},
    needs::Needs,
    rolled::{keep_rolled, of_any_length, opaque},
    scalar::{Number, SINGLE},
    shared::{At, Data},
};

/// The quantities of which there is a matrix of cotangents, if somebody reads them, in their order. Those of distances and of their squares are one.
const GRAM: usize = 0;
const COSINE: usize = 1;
const COVARIANCE: usize = 2;
const CORRELATION: usize = 3;
const MANHATTAN: usize = 4;
const SQUARED_EUCLIDEAN: usize = 5;
const CHEBYSHEV: usize = 6;
/// How many there are.
pub(crate) const QUANTITIES: usize = 7;

/// Whether there is a matrix for a quantity.
const fn is_kept(needs: Needs, quantity: usize) -> bool {
    match quantity {
        GRAM => needs.has(Needs::GRAM),
        COSINE => needs.has(Needs::COSINE),
        COVARIANCE => needs.has(Needs::COVARIANCE),
        CORRELATION => needs.has(Needs::CORRELATION),
        MANHATTAN => needs.has(Needs::MANHATTAN),
        SQUARED_EUCLIDEAN => needs.has(Needs::SQUARED_EUCLIDEAN) || needs.has(Needs::EUCLIDEAN),
        _ => needs.has(Needs::CHEBYSHEV),
    }
}

/// How many matrices come before that of a quantity.
const fn slot(needs: Needs, quantity: usize) -> usize {
    let (mut count, mut before) = (0, 0);
    while before < quantity {
        count += is_kept(needs, before) as usize;
        before += 1;
    }
    count
}

/// How many matrices of cotangents there are for `needs`.
pub(crate) const fn matrices(needs: Needs) -> usize {
    slot(needs, QUANTITIES)
}

/// Sums over the rows and the columns of a matrix, whose entries come by registers.
#[derive(Clone, Copy, Debug)]
struct Sums<T, const D: usize> {
    of_rows: [[T; MOST_LANES]; D],
    of_columns: [T; D],
}

impl<T: Number, const D: usize> Sums<T, D> {
    const NOTHING: Self = Self { of_rows: [[T::ZERO; MOST_LANES]; D], of_columns: [T::ZERO; D] };

    /// Adds to row i, and to the columns, of `at`.
    #[inline(always)]
    fn add<S: Simd, const O: usize>(
        &mut self,
        at: &At<'_, S, T, D, O>,
        row: Lanes<S, T>,
        columns: Lanes<S, T>,
    ) {
        at.add_to(columns, &mut self.of_columns);
        if let Some(sums) = self.of_rows.get_mut(at.i) {
            (Lanes::load(at.simd, sums, 0) + at.new_lanes(row)).store(sums, 0);
        }
    }
    /// The sum of row i and of column i.
    #[inline(always)]
    fn of(&self, i: usize) -> T {
        let row = self.of_rows.get(i).map_or(&[][..], |row| row);
        let sum = row.iter().fold(T::ZERO, |sum, lane| sum + *lane);
        sum + number(&self.of_columns, i)
    }
}

/// Cotangents of the shared quantities of all pairs: a matrix for each that somebody reads.
#[derive(Debug)]
pub(crate) struct SharedCotangents<'a, T, const D: usize> {
    matrices: &'a mut [[[T; D]; D]],
    /// Of the correlations, each times the correlation.
    correlations: Sums<T, D>,
    /// Of the cosines, each times the cosine.
    cosines: Sums<T, D>,
    variances: Sums<T, D>,
}

impl<'a, T: Number, const D: usize> SharedCotangents<'a, T, D> {
    /// None yet, in as many [matrices] as there are for the needs.
    pub(crate) fn new(matrices: &'a mut [[[T; D]; D]]) -> Self {
        Self {
            matrices,
            correlations: Sums::NOTHING,
            cosines: Sums::NOTHING,
            variances: Sums::NOTHING,
        }
    }

    /// The matrix of a quantity that somebody reads.
    #[inline(always)]
    fn matrix<N: HasNeeds, const QUANTITY: usize>(&mut self) -> Option<&mut [[T; D]; D]> {
        self.matrices.get_mut(const { slot(N::NEEDS, QUANTITY) })
    }

    /// Keeps the cotangents of the pairs at `at`.
    #[inline(always)]
    pub(crate) fn keep<S: Simd, N: HasNeeds, const O: usize>(
        &mut self,
        at: &At<'_, S, T, D, O>,
        bar: &Quantities<S, T>,
    ) {
        let zero = at.splat(T::ZERO);
        macro_rules! keep {
            ($quantity:ident, $lanes:expr) => {
                if const { is_kept(N::NEEDS, $quantity) }
                    && let Some(row) =
                        self.matrix::<N, $quantity>().and_then(|matrix| matrix.get_mut(at.i))
                {
                    at.store($lanes, row);
                }
            };
        }
        keep!(GRAM, bar.gram);
        keep!(COSINE, bar.cosine);
        keep!(COVARIANCE, bar.covariance);
        keep!(CORRELATION, bar.correlation);
        keep!(MANHATTAN, bar.manhattan);
        keep!(SQUARED_EUCLIDEAN, {
            let mut squares = bar.squared_euclidean;
            if const { N::NEEDS.has(Needs::EUCLIDEAN) } {
                let distance = at.euclidean();
                let slope = bar.euclidean / (distance + distance);
                squares = squares + distance.eq(zero).select(zero, slope);
            }
            // No column has a distance from itself.
            at.select_diagonal(T::ZERO, squares)
        });
        keep!(CHEBYSHEV, bar.chebyshev);
        if const { is_kept(N::NEEDS, CORRELATION) } {
            let sum = bar.correlation * at.correlation();
            self.correlations.add(at, sum, sum);
        }
        if const { is_kept(N::NEEDS, COSINE) } {
            let sum = bar.cosine * at.cosine();
            self.cosines.add(at, sum, sum);
        }
        if const { N::NEEDS.has(Needs::VARIANCES) } {
            self.variances.add(at, bar.variance_of_row, bar.variance_of_column);
        }
    }

    /// Adds to `z_bar`, which lies as z does, what all that has been kept gives: of all entries, or of one `half` of them, which are sums of both.
    #[inline(always)]
    pub(crate) fn pullback<S: Simd, N: HasNeeds, const O: usize>(
        &mut self,
        simd: S,
        data: &Data<'_, T, D, O>,
        half: bool,
        z_bar: &mut [[T; D]; O],
    ) {
        for matrix in &mut *self.matrices {
            if half {
                mirror_matrix(simd, matrix);
            } else {
                add_transposed(matrix);
            }
        }
        if const { is_kept(N::NEEDS, MANHATTAN) }
            && let Some(bar) = self.matrix::<N, MANHATTAN>()
        {
            absolute_differences(simd, data, bar, z_bar);
        }
        if const { is_kept(N::NEEDS, CHEBYSHEV) }
            && let Some(bar) = self.matrix::<N, CHEBYSHEV>()
        {
            largest_differences(simd, data.z, bar, z_bar);
        }
        if const { N::NEEDS.with_derivatives().any_of(Needs::COVARIANCE) } {
            self.deviations::<S, N, O>(simd, data, z_bar);
        } else if const { has_products(N::NEEDS) } {
            self.products::<S, N, O>(simd, data, z_bar);
        }
    }

    /// The pullback of what is made of products of the columns of z alone: one product with z.
    #[inline(always)]
    fn products<S: Simd, N: HasNeeds, const O: usize>(
        &mut self,
        simd: S,
        data: &Data<'_, T, D, O>,
        z_bar: &mut [[T; D]; O],
    ) {
        let factors = self.factors_of_products::<S, N, O>(simd, data);
        if const { SINGLE }
            && let Some(by_columns) = data.by_columns
        {
            if let Some(z_bar) = as_columns(z_bar) {
                columnwise::add_product(&factors, by_columns.z, z_bar);
            }
            return;
        }
        let mut columns = [[T::ZERO; O]; D];
        if let Some(z) = data.array() {
            matrix_transpose(simd, z, &mut columns);
        }
        add_matrix_product(simd, &columns, &factors, z_bar);
    }

    /// What the columns of z are multiplied by, each for each, in the pullback of their products. It is symmetric.
    #[inline(always)]
    fn factors_of_products<S: Simd, N: HasNeeds, const O: usize>(
        &mut self,
        simd: S,
        data: &Data<'_, T, D, O>,
    ) -> [[T; D]; D] {
        let mut factors = match self.matrix::<N, GRAM>() {
            Some(bar) if const { is_kept(N::NEEDS, GRAM) } => *bar,
            _ => [[T::ZERO; D]; D],
        };
        if const { is_kept(N::NEEDS, COSINE) } {
            let inverse = &data.columns.inverse_norm;
            if let Some(bar) = self.matrix::<N, COSINE>() {
                add_outer(simd, bar, inverse, T::ONE, &mut factors);
            }
            let squares = &data.columns.squares;
            for (i, row) in factors.iter_mut().enumerate() {
                // A norm of 0, which counts as 1, does not change.
                let norm = number(squares, i);
                let own = self.cosines.of(i) * number(inverse, i) * number(inverse, i);
                let own = if norm.is_within(T::ZERO, T::ZERO) { T::ZERO } else { own };
                if let Some(factor) = row.get_mut(i) {
                    *factor = *factor - own;
                }
            }
        }
        factors
    }

    /// The pullback of what is made of deviations from the columns' means, and of products of the columns if there are any: one product with the
    /// deviations, and what the means add to all entries of a column.
    #[inline(always)]
    fn deviations<S: Simd, N: HasNeeds, const O: usize>(
        &mut self,
        simd: S,
        data: &Data<'_, T, D, O>,
        z_bar: &mut [[T; D]; O],
    ) {
        let mut factors = [[T::ZERO; D]; D];
        let (scale, per_degree) = (&data.columns.scale, T::ONE / T::of(O as f64 - 1.0));
        if const { is_kept(N::NEEDS, COVARIANCE) }
            && let Some(bar) = self.matrix::<N, COVARIANCE>()
        {
            add_outer(simd, bar, scale, per_degree, &mut factors);
        }
        if const { is_kept(N::NEEDS, CORRELATION) }
            && let Some(bar) = self.matrix::<N, CORRELATION>()
        {
            let inverse = &data.columns.inverse_scaled_deviation;
            add_outer(simd, bar, inverse, per_degree, &mut factors);
        }
        if const { is_kept(N::NEEDS, SQUARED_EUCLIDEAN) }
            && let Some(bar) = self.matrix::<N, SQUARED_EUCLIDEAN>()
        {
            add_differences(simd, bar, scale, &mut factors);
        }
        let mut shifts = [T::ZERO; D];
        if const { has_products(N::NEEDS) } {
            let of_products = self.factors_of_products::<S, N, O>(simd, data);
            add_outer(simd, &of_products, scale, T::ONE, &mut factors);
            add_means(data, &of_products, &mut shifts);
        }
        for (i, row) in factors.iter_mut().enumerate().take(opaque(D)) {
            let Some(factor) = row.get_mut(i) else { continue };
            if const { is_kept(N::NEEDS, CORRELATION) } {
                let inverse = number(&data.columns.inverse_scaled_deviation, i);
                *factor = *factor - self.correlations.of(i) * inverse * inverse * per_degree;
            }
            if const { N::NEEDS.has(Needs::VARIANCES) } {
                let scale = number(scale, i);
                let bar = self.variances.of(i);
                *factor = *factor + (bar + bar) * scale * scale * per_degree;
            }
        }
        // The columns of z are its deviations times their scales, and their means.
        for j in 0..opaque(D) {
            let scale = number(scale, j);
            for row in &mut factors {
                if let Some(factor) = row.get_mut(j) {
                    *factor = *factor / scale;
                }
            }
        }
        if const { SINGLE } && data.by_columns.is_some() {
            if let (Ok(columns), Some(z_bar)) =
                (data.centred.as_chunks().0.try_into(), as_columns(z_bar))
            {
                columnwise::add_product(&factors, columns, z_bar);
            }
        } else {
            let mut columns = [[T::ZERO; O]; D];
            for panel in Panels::of::<S, T>(D).iter() {
                let from = panel.of(data.centred, O);
                let to = columns.get_mut(panel.first..).unwrap_or_default();
                T::transpose(simd, from, O, panel.width, to.as_flattened_mut());
            }
            add_matrix_product(simd, &columns, &factors, z_bar);
        }
        if const { is_kept(N::NEEDS, SQUARED_EUCLIDEAN) }
            && let Some(bar) = self.matrix::<N, SQUARED_EUCLIDEAN>()
        {
            add_differences_of_means(data, bar, &mut shifts);
        }
        if const { has_products(N::NEEDS) || is_kept(N::NEEDS, SQUARED_EUCLIDEAN) } {
            if const { SINGLE } && data.by_columns.is_some() {
                for (column, shift) in as_columns(z_bar).into_iter().flatten().zip(&shifts) {
                    for bar in column {
                        *bar = *bar + *shift;
                        keep_rolled();
                    }
                }
                return;
            }
            for row in z_bar {
                for (bar, shift) in row.iter_mut().zip(&shifts) {
                    *bar = *bar + *shift;
                }
            }
        }
    }
}

/// The cotangent of z where it lies column by column.
fn as_columns<T, const D: usize, const O: usize>(
    z_bar: &mut [[T; D]; O],
) -> Option<&mut [[T; O]; D]> {
    z_bar.as_flattened_mut().as_chunks_mut().0.try_into().ok()
}

/// Whether something is made of products of the columns of z.
const fn has_products(needs: Needs) -> bool {
    is_kept(needs, GRAM) || is_kept(needs, COSINE)
}

/// What functions need, as a type.
pub(crate) trait HasNeeds {
    /// The needs.
    const NEEDS: Needs;
}

/// `bar` and its transpose.
#[inline(always)]
fn add_transposed<T: Number, const D: usize>(bar: &mut [[T; D]; D]) {
    for i in 0..opaque(D) {
        let (before, row) = bar.split_at_mut_checked(i).unwrap_or_default();
        let Some(row) = row.first_mut() else { continue };
        for (j, other) in before.iter_mut().enumerate() {
            if let (Some(a), Some(b)) = (row.get_mut(j), other.get_mut(i)) {
                let sum = *a + *b;
                (*a, *b) = (sum, sum);
            }
        }
        if let Some(own) = row.get_mut(i) {
            *own = *own + *own;
        }
    }
}

/// `factors[i][j]` += `bar[i][j]` · `scale[i]` · `scale[j]` · `common`.
#[inline(always)]
fn add_outer<S: Simd, T: Number, const D: usize>(
    simd: S,
    bar: &[[T; D]; D],
    scale: &[T; D],
    common: T,
    factors: &mut [[T; D]; D],
) {
    for (i, (bars, factors)) in of_any_length(bar).iter().zip(factors).enumerate() {
        let scale_of_row = Lanes::splat(simd, number(scale, i) * common);
        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
            let scales = Lanes::load(simd, scale, j) * scale_of_row;
            let sum = Lanes::load(simd, bars, j).mul_add(scales, Lanes::load(simd, factors, j));
            sum.store(factors, j);
        }
    }
}

/// Adds to `factors` what the columns are multiplied by in 2 Σ_j `bar[i][j]` · (z_i − z_j), of columns divided by `scale`.
#[inline(always)]
fn add_differences<S: Simd, T: Number, const D: usize>(
    simd: S,
    bar: &[[T; D]; D],
    scale: &[T; D],
    factors: &mut [[T; D]; D],
) {
    add_outer(simd, bar, scale, T::of(-2.0), factors);
    for (i, (bars, factors)) in of_any_length(bar).iter().zip(factors).enumerate() {
        let sum = bars.iter().fold(T::ZERO, |sum, bar| sum + *bar);
        if let Some(factor) = factors.get_mut(i) {
            *factor = *factor + (sum + sum) * number(scale, i) * number(scale, i);
        }
    }
}

/// Adds to `shifts[i]` Σ_j `factors[i][j]` · z̄_j.
#[inline(always)]
fn add_means<T: Number, const D: usize, const O: usize>(
    data: &Data<'_, T, D, O>,
    factors: &[[T; D]; D],
    shifts: &mut [T; D],
) {
    let (mean, rest) = (&data.columns.mean, &data.columns.mean_rest);
    for (shift, factors) in shifts.iter_mut().zip(of_any_length(factors)) {
        for (factor, (mean, rest)) in factors.iter().zip(mean.iter().zip(rest)) {
            *shift = *shift + *factor * (*mean + *rest);
        }
    }
}

/// Adds to `shifts[i]` 2 Σ_j `bar[i][j]` · (z̄_i − z̄_j).
#[inline(always)]
fn add_differences_of_means<T: Number, const D: usize, const O: usize>(
    data: &Data<'_, T, D, O>,
    bar: &[[T; D]; D],
    shifts: &mut [T; D],
) {
    let (mean, rest) = (&data.columns.mean, &data.columns.mean_rest);
    for (i, (shift, bars)) in shifts.iter_mut().zip(of_any_length(bar)).enumerate() {
        for (j, bar) in bars.iter().enumerate() {
            let means = number(mean, i) - number(mean, j);
            *shift = *shift + (*bar + *bar) * (means + (number(rest, i) - number(rest, j)));
        }
    }
}

/// The pullback of Manhattan distances.
#[inline(never)]
fn absolute_differences<S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    bar: &[[T; D]; D],
    z_bar: &mut [[T; D]; O],
) {
    if const { SINGLE }
        && let Some(by_columns) = data.by_columns
    {
        let (columns, factors) = (by_columns.z.as_flattened(), bar.as_flattened());
        return T::signs(simd, columns, factors, O, z_bar.as_flattened_mut());
    }
    let (mut columns, mut bars) = ([[T::ZERO; O]; D], [[T::ZERO; O]; D]);
    if let Some(z) = data.array() {
        matrix_transpose(simd, z, &mut columns);
    }
    let (columns, factors) = (columns.as_flattened(), bar.as_flattened());
    T::signs(simd, columns, factors, O, bars.as_flattened_mut());
    add_transpose_of(&bars, z_bar);
}

/// The pullback of Chebyshev distances: the observations in which two columns differ most have equal shares.
#[inline(never)]
fn largest_differences<S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    z: &[[T; D]],
    bar: &[[T; D]; D],
    z_bar: &mut [[T; D]; O],
) {
    let (zero, one) = (Lanes::splat(simd, T::ZERO), Lanes::splat(simd, T::ONE));
    for i in 0..D {
        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
            let differences =
                |row: &[T; D]| Lanes::load(simd, row, j) - Lanes::splat(simd, number(row, i));
            let mut largest = zero;
            for row in z {
                largest = largest.max(differences(row).abs());
            }
            let mut count = zero;
            for row in z {
                count = count + differences(row).abs().eq(largest).select(one, zero);
            }
            let bars = Lanes::load(simd, column(bar, i), j) / count;
            for (row, to) in z.iter().zip(&mut *z_bar) {
                let difference = differences(row);
                let signed = zero.gt(difference).select(-bars, bars);
                let counts = difference.abs().eq(largest);
                let change = difference.eq(zero).select(zero, counts.select(signed, zero));
                (Lanes::load(simd, to, j) + change).store(to, j);
            }
        }
    }
}
