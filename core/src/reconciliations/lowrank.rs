//! Products of narrow matrices.

use fearless_simd::Simd;

use super::{Factors, Reconciliation, add, apply_factors, parameter, pullback_apply_factors};
use crate::{Lanes, Number, matrix::entry};

/// What follows from a reconciliation's factors.
macro_rules! by_factors {
    () => {
        #[inline(always)]
        fn entry(&self, w: &[T], (): &(), i: usize, j: usize) -> T {
            entry_of_factors::<_, _, N, COLUMNS, R>(self, w, i, j)
        }
        #[inline(always)]
        fn apply<S: Simd, const LANES: usize>(
            &self,
            simd: S,
            w: &[T],
            (): &(),
            rows: &[[T; LANES]; COLUMNS],
            out: &mut [[T; LANES]; N],
        ) {
            apply_factors::<S, T, Self, N, COLUMNS, R, LANES>(self, simd, w, rows, out);
        }
        #[inline(always)]
        fn pullback_entry(
            &self,
            w: &[T],
            (): &(),
            i: usize,
            j: usize,
            bar: T,
            (): &mut (),
            w_bar: &mut [T],
        ) {
            pullback_entry_of_factors::<_, _, N, COLUMNS, R>(self, w, (i, j), bar, w_bar);
        }
        #[inline(always)]
        fn pullback_apply<S: Simd, const LANES: usize>(
            &self,
            simd: S,
            w: &[T],
            (): &(),
            rows: &[[T; LANES]; COLUMNS],
            out_bar: &[[T; LANES]; N],
            rows_bar: &mut [[T; LANES]; COLUMNS],
            (): &mut (),
            w_bar: &mut [T],
        ) {
            pullback_apply_factors::<S, T, Self, N, COLUMNS, R, LANES>(
                self, simd, w, rows, out_bar, rows_bar, w_bar,
            );
        }
    };
}

/// W = U · V, with `R` columns in U and `R` rows in V.
///
/// - **Name**: `lowrank_parameterized(r = 2)`, `lowrank_parameterized_bilinear(r = 2)`,
///   `lowrank_parameterized_concatenation(r = 2)`, `lorr_reconciliation(r = 2)`.
/// - **Shapes**: U is N × R, V is R × COLUMNS, W is N × COLUMNS.
/// - **Parameters**: R·(N + COLUMNS): U, then V, each row by row.
/// - **Range**: NaN in row i of U makes row i of W NaN, in column j of V column j.
/// - **Cost**: R·N·COLUMNS multiply-adds; bilinear 2·R·O·D + R·D², as (zᵀU)(Vz).
/// - **Source**: tinyBIG `lorr_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Thin for SMatrix<f64, 1, 2> { functions: [lowrank_parameterized(r = 1)], fusion: sum }
/// }
/// let thin = Thin::new([1.0, 2.0, 3.0, 4.0]); // U = (1, 2), V = (3, 4)
/// assert_eq!(thin.matrix(&SMatrix::zeros()), SMatrix::<f64, 2, 2>::new(3.0, 4.0, 6.0, 8.0));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Lorr<const R: usize>;

impl<T: Number, const N: usize, const COLUMNS: usize, const R: usize> Reconciliation<T, N, COLUMNS>
    for Lorr<R>
{
    type Prepared = ();
    const L: usize = R * (N + COLUMNS);

    by_factors!();
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], (): &(), i: usize, j: usize) -> Lanes<S, T> {
        let mut sum = Lanes::nothing(simd);
        for r in 0..R {
            let start = N * R + r * COLUMNS;
            let row = w.get(start..start + COLUMNS).unwrap_or_default();
            let left = Lanes::splat(simd, parameter(w, i * R + r));
            sum = Lanes::load(simd, row, j).mul_add(left, sum);
        }
        sum
    }
    #[inline(always)]
    fn pullback_lanes<S: Simd>(
        &self,
        simd: S,
        w: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: Lanes<S, T>,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        for r in 0..R {
            let start = N * R + r * COLUMNS;
            let row = w.get(start..start + COLUMNS).unwrap_or_default();
            add(w_bar, i * R + r, (Lanes::load(simd, row, j) * bar).total());
            let left = Lanes::splat(simd, parameter(w, i * R + r));
            let row_bar = w_bar.get_mut(start..start + COLUMNS).unwrap_or_default();
            bar.mul_add(left, Lanes::load(simd, row_bar, j)).store(row_bar, j);
        }
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize, const R: usize> Factors<T, N, COLUMNS, R>
    for Lorr<R>
{
    #[inline(always)]
    fn left(&self, w: &[T], i: usize, r: usize) -> T {
        parameter(w, i * R + r)
    }
    #[inline(always)]
    fn right(&self, w: &[T], r: usize, j: usize) -> T {
        parameter(w, N * R + r * COLUMNS + j)
    }
    #[inline(always)]
    fn pullback_left(&self, _: &[T], i: usize, r: usize, bar: T, w_bar: &mut [T]) {
        add(w_bar, i * R + r, bar);
    }
    #[inline(always)]
    fn pullback_right(&self, _: &[T], r: usize, j: usize, bar: T, w_bar: &mut [T]) {
        add(w_bar, N * R + r * COLUMNS + j, bar);
    }
}

/// W_ij from the factors.
#[inline(always)]
fn entry_of_factors<T, W, const N: usize, const COLUMNS: usize, const R: usize>(
    factors: &W,
    w: &[T],
    i: usize,
    j: usize,
) -> T
where
    T: Number,
    W: Factors<T, N, COLUMNS, R>,
{
    (0..R).fold(T::ZERO, |sum, r| sum + factors.left(w, i, r) * factors.right(w, r, j))
}

/// Pulls back [`entry_of_factors`].
#[inline(always)]
fn pullback_entry_of_factors<T, W, const N: usize, const COLUMNS: usize, const R: usize>(
    factors: &W,
    w: &[T],
    (i, j): (usize, usize),
    bar: T,
    w_bar: &mut [T],
) where
    T: Number,
    W: Factors<T, N, COLUMNS, R>,
{
    for r in 0..R {
        factors.pullback_left(w, i, r, bar * factors.right(w, r, j), w_bar);
        factors.pullback_right(w, r, j, bar * factors.left(w, i, r), w_bar);
    }
}

/// W = diag(u) · A · diag(v) · Bᵀ, with `R` columns in the fixed matrices A and B.
///
/// - **Name**: `random_matrix_adaption_parameterized(r = 2, seed = 0)`,
///   `random_matrix_adaption_parameterized_bilinear`, `random_matrix_adaption_parameterized_concatenation`,
///   `random_matrix_adaption_reconciliation`; `A = …, B = …` instead
///   of the seed give the matrices, for example those of a model trained with tinyBIG, whose generator draws
///   other numbers.
/// - **Shapes**: A is N × R, B is COLUMNS × R (kept as its transpose), W is N × COLUMNS.
/// - **Parameters**: N + R: u, then v. A and B are none; they are drawn while compiling and lie in read-only
///   memory.
/// - **Range**: NaN in u makes a row of W NaN, NaN in v all of W.
/// - **Cost**: R·N·COLUMNS multiply-adds; bilinear 2·R·O·D + R·D².
/// - **Source**: tinyBIG `random_matrix_adaption_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Adapted for SMatrix<f64, 1, 2> {
///         functions: [random_matrix_adaption_parameterized(r = 1, A = [[1.0], [2.0]], B = [[1.0], [3.0]])],
///         fusion: sum,
///     }
/// }
/// let adapted = Adapted::new([1.0, 10.0, 2.0]); // u = (1, 10), v = 2
/// assert_eq!(adapted.matrix(&SMatrix::zeros()), SMatrix::<f64, 2, 2>::new(2.0, 6.0, 40.0, 120.0));
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrices' names in tinyBIG and in the language")]
pub struct RandomMatrixAdaption<T: 'static, const N: usize, const COLUMNS: usize, const R: usize> {
    /// A, row by row.
    pub A: &'static [[T; R]; N],
    /// Bᵀ, row by row.
    pub B_transposed: &'static [[T; COLUMNS]; R],
}

impl<T: Number, const N: usize, const COLUMNS: usize, const R: usize> Reconciliation<T, N, COLUMNS>
    for RandomMatrixAdaption<T, N, COLUMNS, R>
{
    type Prepared = ();
    const L: usize = N + R;

    by_factors!();
    #[inline(always)]
    fn lanes<S: Simd>(&self, simd: S, w: &[T], (): &(), i: usize, j: usize) -> Lanes<S, T> {
        let mut sum = Lanes::splat(simd, T::ZERO);
        for (r, row) in self.B_transposed.iter().enumerate() {
            let left = entry(self.A, i, r) * parameter(w, N + r);
            sum = Lanes::load(simd, row, j).mul_add(Lanes::splat(simd, left), sum);
        }
        sum * parameter(w, i)
    }
    #[inline(always)]
    fn pullback_lanes<S: Simd>(
        &self,
        simd: S,
        w: &[T],
        (): &(),
        i: usize,
        j: usize,
        bar: Lanes<S, T>,
        (): &mut (),
        w_bar: &mut [T],
    ) {
        for (r, row) in self.B_transposed.iter().enumerate() {
            let left_bar = (Lanes::load(simd, row, j) * bar).total();
            Factors::<T, N, COLUMNS, R>::pullback_left(self, w, i, r, left_bar, w_bar);
        }
    }
}

impl<T: Number, const N: usize, const COLUMNS: usize, const R: usize> Factors<T, N, COLUMNS, R>
    for RandomMatrixAdaption<T, N, COLUMNS, R>
{
    #[inline(always)]
    fn left(&self, w: &[T], i: usize, r: usize) -> T {
        parameter(w, i) * entry(self.A, i, r) * parameter(w, N + r)
    }
    #[inline(always)]
    fn right(&self, _: &[T], r: usize, j: usize) -> T {
        entry(self.B_transposed, r, j)
    }
    #[inline(always)]
    fn pullback_left(&self, w: &[T], i: usize, r: usize, bar: T, w_bar: &mut [T]) {
        let scaled = bar * entry(self.A, i, r);
        add(w_bar, i, scaled * parameter(w, N + r));
        add(w_bar, N + r, scaled * parameter(w, i));
    }
    #[inline(always)]
    fn pullback_right(&self, _: &[T], _: usize, _: usize, _: T, _: &mut [T]) {}
}
