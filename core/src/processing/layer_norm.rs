//! Rows of mean 0 and variance 1.

use fearless_simd::Simd;

use super::{Processing, View, view::Lines};
use crate::{
    Number,
    kernels::columns::{compensated_sum, magnitude},
    lanes::two_sum,
};

/// (x − mean) / √(variance + 1e-5) of each row, the variance divided by the row's length.
///
/// - **Name**: `layer_norm`; without weights or bias.
/// - **Range**: an equal row and a row of one entry give exactly 0; NaN or ∞ make the whole row NaN. Right for entries of any size up to half the
///   largest number.
/// - **Cost**: some thirty additions, two products and three divisions per entry, a square root per row; entry after entry, not by registers.
/// - **Source**: `torch.nn.functional.layer_norm` over the last axis.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Normed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [layer_norm],
///     }
/// }
/// let a = Normed::new([1.0, 3.0, 5.0, 5.0]).matrix(&SMatrix::zeros());
/// let deviation = (1.0f64 + 1e-5).sqrt(); // the first row's mean is 2, its variance 1
/// let expected = SMatrix::<f64, 2, 2>::new(-1.0 / deviation, 1.0 / deviation, 0.0, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm;

impl<T: Number> Processing<T> for LayerNorm {
    #[inline(always)]
    fn apply<S: Simd>(&self, _: S, view: &mut View<'_, T>) {
        view.each_row(
            #[inline(always)]
            |row| {
                let _ = normalize(row);
            },
        );
    }
    /// x̄ = (ȳ − mean(ȳ) − y · mean(ȳ · y)) / √(variance + 1e-5).
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, simd: S, before: &mut View<'_, T>, bar: &mut View<'_, T>) {
        before.each_line_beside(
            simd,
            bar,
            #[inline(always)]
            |line, bars| {
                let count = T::of(line.entries.len() as f64);
                let (size, deviation) = normalize(line.entries);
                let [bar, product] = line.sums_beside(
                    bars,
                    #[inline(always)]
                    |y, bar| [bar, y * bar],
                );
                let (mean, slope) = (bar / count, product / count);
                line.map_beside(
                    bars,
                    #[inline(always)]
                    |y, bar| ((bar - mean) - y * slope) / deviation / size,
                );
            },
        );
    }
}

/// Normalizes a row. Its deviation was the product of what is returned: a power of two, and the rest.
#[inline(always)]
fn normalize<T: Number>(row: &mut [T]) -> (T, T) {
    let count = T::of(row.len() as f64);
    let first = row.first().copied().unwrap_or(T::ZERO);
    let mut mean = compensated_sum(row.iter().map(|&x| x - first)) / count;
    if !mean.is_number() {
        // Sums of numbers may be none; those of their parts are.
        mean = row.iter().fold(T::ZERO, |sum, &x| sum + (x - first) / count);
    }
    let (mean, rest) = two_sum(first, mean);
    // Squares of large deviations are no numbers; those of shares of a power of two are.
    let size = magnitude(row.iter().map(|&x| (x - mean) - rest)).binade().larger(T::ONE);
    let share = |x: T| ((x - mean) - rest) / size;
    let squares = compensated_sum(row.iter().map(|&x| share(x) * share(x)));
    let epsilon = T::of(1e-5) / size / size;
    let deviation = (squares / count + epsilon).square_root();
    for x in row {
        *x = share(*x) / deviation;
    }
    (size, deviation)
}
