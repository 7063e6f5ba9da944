//! Matrices that a small network of fixed weights makes of few parameters.

use fearless_simd::Simd;

use super::{Reconciliation, add, parameter};
use crate::{Number, matrix::entry, processing::View};

/// W = reshape(W2 · σ(W1 · w + b1) + b2), σ the sigmoid.
///
/// - **Name**: `hypernet_reconciliation(l = 64, hidden_dim = 128, seed = 0)`; `W1 = …, b1 = …, W2 = …, b2 = …` instead of the seed
///   give the weights, for example those of a model trained with tinyBIG. `static = false`, which trains them, is refused.
/// - **Shapes**: W1 is `HIDDEN` × `INPUT`, W2 is `SIZE` × `HIDDEN` with `SIZE` = N·COLUMNS, W is N × COLUMNS.
/// - **Parameters**: l = `INPUT`. The weights are none; they are drawn while compiling and lie in read-only memory.
/// - **Range**: NaN in w makes all of W NaN.
/// - **Cost**: `HIDDEN` multiply-adds for each entry of W, every time that it is read.
/// - **Source**: tinyBIG `hypernet_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Net for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = hypernet_reconciliation(
///                 l = 1, hidden_dim = 1, W1 = [[0]], b1 = [0], W2 = [[2], [4]], b2 = [0, 1],
///             ),
///         )],
///         fusion: sum,
///     }
/// }
/// let a = Net::new([5.0]).matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // σ(0) = ½, W = (1, 3)
/// assert_eq!(a[(0, 0)], 11.0);
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrices' names in tinyBIG and in the language")]
pub struct Hypernet<T: 'static, const INPUT: usize, const HIDDEN: usize, const SIZE: usize> {
    /// The first layer's weights, row by row.
    pub W1: &'static [[T; INPUT]; HIDDEN],
    /// The first layer's bias.
    pub b1: &'static [[T; HIDDEN]; 1],
    /// The second layer's weights, row by row.
    pub W2: &'static [[T; HIDDEN]; SIZE],
    /// The second layer's bias.
    pub b2: &'static [[T; SIZE]; 1],
}

/// W = reshape(σ(w · P · Qᵀ) · S · Tᵀ), σ the sigmoid.
///
/// - **Name**: `random_matrix_hypernet_reconciliation(r = 2, l = 64, hidden_dim = 128, seed = 0)`; `P = …, Q = …, S = …, T = …`
///   instead of the seed give the matrices, for example those of a model trained with tinyBIG.
/// - **Shapes**: P is `INPUT` × `R`, Q and S are `HIDDEN` × `R`, T is `SIZE` × `R` with `SIZE` = N·COLUMNS, W is N × COLUMNS.
/// - **Parameters**: l = `INPUT`. The matrices are none; they are drawn while compiling and lie in read-only memory.
/// - **Range**: NaN in w makes all of W NaN.
/// - **Cost**: `R` multiply-adds for each entry of W, every time that it is read; no product of the matrices is stored.
/// - **Source**: tinyBIG `random_matrix_hypernet_reconciliation`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Net for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = identity_expansion,
///             parameter_fabrication = random_matrix_hypernet_reconciliation(
///                 r = 1, l = 1, hidden_dim = 1, P = [[1]], Q = [[0]], S = [[2]], T = [[1], [3]],
///             ),
///         )],
///         fusion: sum,
///     }
/// }
/// let a = Net::new([5.0]).matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // σ(0) · 2 = 1, W = (1, 3)
/// assert_eq!(a[(0, 0)], 11.0);
/// ```
#[derive(Clone, Copy, Debug)]
#[allow(non_snake_case, reason = "the matrices' names in tinyBIG and in the language")]
pub struct RandomMatrixHypernet<
    T: 'static,
    const INPUT: usize,
    const HIDDEN: usize,
    const SIZE: usize,
    const R: usize,
> {
    /// P, row by row.
    pub P: &'static [[T; R]; INPUT],
    /// Q, row by row.
    pub Q: &'static [[T; R]; HIDDEN],
    /// S, row by row.
    pub S: &'static [[T; R]; HIDDEN],
    /// T, row by row.
    pub T: &'static [[T; R]; SIZE],
}

/// The cotangent of what a unit's sigmoid y was made of, from y's: σ' = σ · (1 − σ).
#[inline(always)]
fn unsquash<T: Number>(y: T, bar: T) -> T {
    bar * y * (T::ONE - y)
}

/// The sigmoid of every unit.
#[inline(always)]
fn squash<S: Simd, T: Number, const HIDDEN: usize>(simd: S, units: &mut [T; HIDDEN]) {
    View::matrix(core::array::from_mut(units)).map(
        simd,
        #[inline(always)]
        |x| x.sigmoid(),
    );
}

impl<
    T: Number,
    const N: usize,
    const COLUMNS: usize,
    const INPUT: usize,
    const HIDDEN: usize,
    const SIZE: usize,
> Reconciliation<T, N, COLUMNS> for Hypernet<T, INPUT, HIDDEN, SIZE>
{
    type Prepared = [T; HIDDEN];
    const L: usize = INPUT;

    #[inline(always)]
    fn prepare<S: Simd>(&self, simd: S, w: &[T], hidden: &mut Self::Prepared) {
        for (h, unit) in hidden.iter_mut().enumerate() {
            *unit = (0..INPUT)
                .fold(entry(self.b1, 0, h), |sum, k| sum + entry(self.W1, h, k) * parameter(w, k));
        }
        squash(simd, hidden);
    }
    #[inline(always)]
    fn entry(&self, _: &[T], hidden: &Self::Prepared, i: usize, j: usize) -> T {
        let flat = i * COLUMNS + j;
        (0..HIDDEN).fold(entry(self.b2, 0, flat), |sum, h| {
            sum + entry(self.W2, flat, h) * parameter(hidden, h)
        })
    }
    #[inline(always)]
    fn pullback_prepare<S: Simd>(
        &self,
        _: S,
        _: &[T],
        hidden: &Self::Prepared,
        hidden_bar: &mut Self::Prepared,
        w_bar: &mut [T],
    ) {
        for (h, (unit, bar)) in hidden.iter().zip(hidden_bar).enumerate() {
            let bar = unsquash(*unit, *bar);
            for k in 0..INPUT {
                add(w_bar, k, bar * entry(self.W1, h, k));
            }
        }
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        _: &[T],
        _: &Self::Prepared,
        i: usize,
        j: usize,
        bar: T,
        hidden_bar: &mut Self::Prepared,
        _: &mut [T],
    ) {
        let flat = i * COLUMNS + j;
        for (h, unit_bar) in hidden_bar.iter_mut().enumerate() {
            *unit_bar = *unit_bar + bar * entry(self.W2, flat, h);
        }
    }
}

impl<T: Number, const INPUT: usize, const HIDDEN: usize, const SIZE: usize, const R: usize>
    RandomMatrixHypernet<T, INPUT, HIDDEN, SIZE, R>
{
    /// σ(w · P · Qᵀ).
    #[inline(always)]
    fn hidden<S: Simd>(&self, simd: S, w: &[T], hidden: &mut [T; HIDDEN]) {
        let mut input = [T::ZERO; R];
        for (r, sum) in input.iter_mut().enumerate() {
            *sum = (0..INPUT).fold(T::ZERO, |sum, k| sum + parameter(w, k) * entry(self.P, k, r));
        }
        for (h, unit) in hidden.iter_mut().enumerate() {
            *unit = (0..R).fold(T::ZERO, |sum, r| sum + parameter(&input, r) * entry(self.Q, h, r));
        }
        squash(simd, hidden);
    }
}

impl<
    T: Number,
    const N: usize,
    const COLUMNS: usize,
    const INPUT: usize,
    const HIDDEN: usize,
    const SIZE: usize,
    const R: usize,
> Reconciliation<T, N, COLUMNS> for RandomMatrixHypernet<T, INPUT, HIDDEN, SIZE, R>
{
    type Prepared = [T; R];
    const L: usize = INPUT;

    #[inline(always)]
    fn prepare<S: Simd>(&self, simd: S, w: &[T], narrow: &mut Self::Prepared) {
        let mut hidden = [T::ZERO; HIDDEN];
        self.hidden(simd, w, &mut hidden);
        for (r, output) in narrow.iter_mut().enumerate() {
            *output = (0..HIDDEN)
                .fold(T::ZERO, |sum, h| sum + parameter(&hidden, h) * entry(self.S, h, r));
        }
    }
    #[inline(always)]
    fn entry(&self, _: &[T], narrow: &Self::Prepared, i: usize, j: usize) -> T {
        (0..R)
            .fold(T::ZERO, |sum, r| sum + parameter(narrow, r) * entry(self.T, i * COLUMNS + j, r))
    }
    #[inline(always)]
    fn pullback_prepare<S: Simd>(
        &self,
        simd: S,
        w: &[T],
        _: &Self::Prepared,
        narrow_bar: &mut Self::Prepared,
        w_bar: &mut [T],
    ) {
        let mut hidden = [T::ZERO; HIDDEN];
        self.hidden(simd, w, &mut hidden);
        let mut input_bar = [T::ZERO; R];
        for (h, unit) in hidden.iter().enumerate() {
            let bar =
                (0..R).fold(T::ZERO, |sum, r| sum + parameter(narrow_bar, r) * entry(self.S, h, r));
            let bar = unsquash(*unit, bar);
            for (r, sum) in input_bar.iter_mut().enumerate() {
                *sum = *sum + bar * entry(self.Q, h, r);
            }
        }
        for k in 0..INPUT {
            for (r, bar) in input_bar.iter().enumerate() {
                add(w_bar, k, *bar * entry(self.P, k, r));
            }
        }
    }
    #[inline(always)]
    fn pullback_entry(
        &self,
        _: &[T],
        _: &Self::Prepared,
        i: usize,
        j: usize,
        bar: T,
        narrow_bar: &mut Self::Prepared,
        _: &mut [T],
    ) {
        for (r, output_bar) in narrow_bar.iter_mut().enumerate() {
            *output_bar = *output_bar + bar * entry(self.T, i * COLUMNS + j, r);
        }
    }
}
