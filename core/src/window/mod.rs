//! Sliding windows: the matrix of the last b rows, kept up to date as rows come one by one.
//!
//! A [`Window`] holds sums over its rows. A row that comes is added to them, the one that it displaces is taken away; A follows from the
//! sums. So a push costs a few operations for each pair of columns, however many rows the window has.

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::{ArrayStorage, SMatrix};

use crate::{
    Columns, Data, Lanes, Needs, Scalar,
    kernels::{
        columns::{self, compensated_sum, derive_deviations},
        product::matrix_product,
        transposition::matrix_transpose,
    },
    level::{Kernel, dispatch},
    matrix::diagonal,
    parameters::Parameters,
    plan::Plan,
    planned::{Planned, RunOnRows},
    processing::{Processing, View},
    shared::Known,
};

mod streams;
mod sums;

pub use streams::{InstanceInterdependence, Streams};
#[doc(hidden)]
pub use sums::count;
use sums::{Change, Peaks, Sums, slot};

/// The last b rows of a stream, and the matrix A and the newest row of Y that they make.
///
/// Made by `window()` of every attribute hybrid whose functions allow it ([`Streams`]); for others that call does not compile, and the
/// message names the function in the way.
///
/// - **Shapes**: rows have m entries, A is m × m', the newest row of Y is 1 × m'.
/// - **Cost**: [`push`](Self::push) some 20 operations per pair of columns and kept quantity (Gram matrix, covariances, Manhattan and
///   Euclidean distances, so far as functions ask for them), [`matrix`](Self::matrix) what the functions' formulas cost; neither
///   depends on b. Recomputation costs b operations per pair.
/// - **Memory**: b·m numbers for the rows, 5·m² for each quantity.
/// - **Drift**: rounding is carried along (two numbers for each sum), and every b pushes the sums are replaced by others that have only
///   ever been added to, which takes no longer than any other push. Before that, 3·b rows have come or gone, and an error in a sum of squares or of
///   distances is at most 5·b²·2¹⁰·ε² times its value (f32 with b = 64: 8e-8; f64: nothing). Where a sum has become less than 2⁻¹⁰ of the largest that it
///   has been, at once or little by little, where a NaN or ∞ leaves, or where the mean has moved by eight deviations, the sums are made anew from all
///   rows: that push costs what recomputation costs.
/// - **Range**: NaN and ∞ are in A as long as their row is in the window, as `matrix` of the whole batch would have them. With one of them, or with
///   numbers whose squares leave the number range, [`matrix`](Self::matrix) costs what recomputation costs, number by number.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Gram for SMatrix<f64, 2, 2> { functions: [linear_kernel], fusion: sum }
/// }
/// let gram = Gram::default();
/// let mut window = gram.window();
/// window.push([1.0, 2.0]);
/// assert_eq!(window.matrix(), None); // one of two rows
/// window.push([3.0, 4.0]);
/// assert_eq!(window.matrix(), Some(SMatrix::<f64, 2, 2>::new(10.0, 14.0, 14.0, 20.0)));
/// window.push([0.0, 1.0]); // the first row leaves
/// assert_eq!(window.matrix(), Some(SMatrix::<f64, 2, 2>::new(9.0, 12.0, 12.0, 17.0)));
/// assert_eq!(window.forward(), Some(SMatrix::<f64, 1, 2>::new(12.0, 17.0))); // (0, 1) · A
/// ```
#[derive(Debug)]
pub struct Window<'a, H: Slides> {
    hybrid: &'a H,
    state: H::State,
}

/// A hybrid that slides: what the macro writes for [`Window`].
pub trait Slides: Parameters<Array: AsRef<[<Self::State as Sliding>::Scalar]>> {
    /// [`State`] of the hybrid.
    type State: Sliding;
}

#[doc(hidden)]
impl<H> Slides for H
where
    H: Planned<State: Sliding>,
    H::Array: AsRef<[<H::State as Sliding>::Scalar]>,
{
    type State = <H as Planned>::State;
}

/// What a [`Window`] is for whatever plan.
pub trait Sliding {
    /// `f32` or `f64`.
    type Scalar;
    /// A row of x, `SMatrix<T, 1, M>`.
    type Row;
    /// A.
    type Matrix;
    /// A row of Y.
    type Output;

    #[doc(hidden)]
    fn push(&mut self, row: &Self::Row);
    #[doc(hidden)]
    fn refresh(&mut self);
    #[doc(hidden)]
    fn rows(&self) -> usize;
    #[doc(hidden)]
    fn is_full(&self) -> bool;
    #[doc(hidden)]
    fn matrix(&self, w: &[Self::Scalar]) -> Self::Matrix;
    #[doc(hidden)]
    fn forward(&self, w: &[Self::Scalar]) -> Self::Output;
}

impl<'a, H> Window<'a, H>
where
    H: Planned<State: Sliding>,
    H::Array: AsRef<[<H::State as Sliding>::Scalar]>,
{
    #[doc(hidden)]
    #[must_use]
    pub fn new<const SUMS: usize>(hybrid: &'a H) -> Self
    where
        H::Run: RunOnRows<H, State<SUMS> = H::State>,
    {
        Self { hybrid, state: H::Run::empty::<SUMS>() }
    }
}

impl<H: Slides> Window<'_, H> {
    /// The next row; when the window is full, the oldest leaves.
    pub fn push(&mut self, row: impl Into<<H::State as Sliding>::Row>) {
        self.state.push(&row.into());
    }
    /// How many rows there are, at most b.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.state.rows()
    }
    /// Whether there are b rows.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.state.is_full()
    }
    /// A of the last b rows; `None` before there are as many.
    #[must_use]
    pub fn matrix(&self) -> Option<<H::State as Sliding>::Matrix> {
        self.is_full().then(|| self.state.matrix(self.hybrid.array().as_ref()))
    }
    /// The newest row of Y = x · A, x being the last b rows; `None` before there are as many.
    #[must_use]
    pub fn forward(&self) -> Option<<H::State as Sliding>::Output> {
        self.is_full().then(|| self.state.forward(self.hybrid.array().as_ref()))
    }
    /// Makes the sums anew from all rows. There is no need for it; every b pushes something as good happens by itself.
    pub fn refresh(&mut self) {
        self.state.refresh();
    }
}

/// The rows of a window and their sums. `Pre` is the hybrid's `preprocess`, `P` what makes A after it; `SUMS` is [`count`] of its needs.
#[derive(Clone, Debug)]
pub struct State<T, Pre, P, const B: usize, const M: usize, const COLUMNS: usize, const SUMS: usize>
{
    preprocess: Pre,
    plan: P,
    /// The rows after `preprocess`, in a ring.
    rows: [[T; M]; B],
    /// The place of the next row.
    next: usize,
    /// The newest row as it came.
    newest: [T; M],
    /// Of all rows.
    sums: Sums<T, M, SUMS>,
    /// How large `sums` have been.
    peaks: Peaks<T, M, SUMS>,
    /// Of the rows since `sums` was replaced: only ever added to.
    fresh: Sums<T, M, SUMS>,
    /// How many of the newest rows have the same entry in each column.
    equal: [usize; M],
    /// The number of rows with entries whose squares are no numbers: sums with them say nothing.
    unsound: usize,
}

impl<T, Pre, P, const B: usize, const M: usize, const COLUMNS: usize, const SUMS: usize>
    State<T, Pre, P, B, M, COLUMNS, SUMS>
where
    T: Scalar,
    Pre: Processing<T>,
    P: Plan<T, M, B, COLUMNS>,
{
    /// Without rows.
    #[must_use]
    pub fn empty(preprocess: Pre, plan: P) -> Self {
        let nothing = Sums::nothing([T::ZERO; M]);
        Self {
            preprocess,
            plan,
            rows: [[T::ZERO; M]; B],
            next: 0,
            newest: [T::ZERO; M],
            sums: nothing,
            peaks: Peaks::of(&nothing),
            fresh: nothing,
            equal: [0; M],
            unsound: 0,
        }
    }

    #[inline(always)]
    fn push_row<S: Simd>(&mut self, simd: S, row: &[T; M]) {
        self.newest = *row;
        let mut processed = [*row];
        self.preprocess.apply(simd, &mut View::matrix(&mut processed));
        let [row] = processed;
        let before = self.newest_row();
        for ((equal, now), before) in self.equal.iter_mut().zip(&row).zip(&before) {
            *equal = if now == before { *equal + 1 } else { 1 };
        }
        if self.sums.rows == 0 {
            self.sums.shift = moderate(row, &[T::ZERO; M]);
            self.fresh.shift = self.sums.shift;
        }
        let Some(place) = self.rows.get_mut(self.next) else { return };
        let mut lost = false;
        if self.sums.rows == B {
            self.sums.change(simd, P::FACTS.needs, place, Change::Goes);
            if !place.iter().copied().all(is_moderate) {
                self.unsound -= 1;
                lost = true;
            }
        }
        *place = row;
        self.unsound += usize::from(!row.into_iter().all(is_moderate));
        self.next = if self.next + 1 == B { 0 } else { self.next + 1 };
        self.sums.change(simd, P::FACTS.needs, &row, Change::Comes);
        self.fresh.change(simd, P::FACTS.needs, &row, Change::Comes);
        lost |= self.peaks.follow(simd, P::FACTS.needs, &self.sums);
        if self.fresh.rows == B {
            self.sums = self.fresh;
            self.peaks = Peaks::of(&self.sums);
            self.fresh = Sums::nothing(moderate(self.sums.means(), &self.sums.shift));
            lost = false;
        }
        if self.unsound == 0 && (lost || !self.is_exact()) {
            self.sum_anew(simd);
        }
    }

    #[inline(always)]
    fn is_exact(&self) -> bool {
        self.sums.is_finite() && !self.sums.is_far_from_shift(P::FACTS.needs)
    }

    /// The sums from all rows, around their means.
    #[inline(always)]
    fn sum_anew<S: Simd>(&mut self, simd: S) {
        let count = self.sums.rows;
        let mut around = Sums::<T, M, 0>::nothing(moderate(self.newest_row(), &self.sums.shift));
        for row in self.rows.iter().take(count) {
            around.change(simd, Needs::NOTHING, row, Change::Comes);
        }
        self.sums = Sums::nothing(moderate(around.means(), &around.shift));
        for row in self.rows.iter().take(count) {
            self.sums.change(simd, P::FACTS.needs, row, Change::Comes);
        }
        self.peaks = Peaks::of(&self.sums);
    }

    fn newest_row(&self) -> [T; M] {
        let place = if self.next == 0 { B } else { self.next }.saturating_sub(1);
        self.rows.get(place).copied().unwrap_or([T::ZERO; M])
    }

    /// What the sums say about columns and pairs; false where squares have left the number range.
    #[inline(always)]
    fn sums_known<S: Simd>(
        &self,
        simd: S,
        known: &mut Known<T, M>,
        columns: &mut Columns<T, M>,
    ) -> bool {
        let kept =
            |quantity| slot(P::FACTS.needs, quantity).and_then(|slot| self.sums.pairs.get(slot));
        for (quantity, to) in [
            (Needs::GRAM, &mut known.gram),
            (Needs::MANHATTAN, &mut known.manhattan),
            (Needs::SQUARED_EUCLIDEAN, &mut known.squared_euclidean),
        ] {
            if let Some(pairs) = kept(quantity) {
                fill_with(
                    to,
                    #[inline(always)]
                    |i, j| pairs.lanes(simd, i, j),
                );
            }
        }
        // A column that does not change has no deviations, and a column of zeros no norm; others of such sums have been rounded away.
        let is_usual = |(square, equal): (&T, &usize)| {
            square.is_within(T::LEAST_SQUARES, T::MOST_SQUARES)
                || *equal >= B && square.is_within(T::ZERO, T::ZERO)
        };
        let mut usual = true;
        if let Some(pairs) = kept(Needs::COVARIANCE) {
            fill_with(
                &mut known.covariance,
                #[inline(always)]
                |i, j| self.sums.deviations(simd, pairs, i, j),
            );
            columns.mean = self.sums.means();
            for i in (0..M).filter(|i| self.equal.get(*i).is_some_and(|equal| *equal >= B)) {
                // What does not change deviates by nothing, however small the sums' error is beside other columns.
                for j in 0..M {
                    for (i, j) in [(i, j), (j, i)] {
                        if let Some(entry) =
                            known.covariance.get_mut(i).and_then(|row| row.get_mut(j))
                        {
                            *entry = T::ZERO;
                        }
                    }
                }
            }
            columns.squared_deviations = diagonal(&known.covariance);
            usual &= columns.squared_deviations.iter().zip(&self.equal).all(is_usual);
        }
        if P::FACTS.needs.any_of(Needs::NORMS) {
            let zeros = self.newest_row().into_iter().zip(self.equal);
            let zeros = zeros.map(|(entry, equal)| if entry == T::ZERO { equal } else { 0 });
            usual &= diagonal(&known.gram)
                .iter()
                .zip(zeros)
                .all(|(square, equal)| is_usual((square, &equal)));
        }
        usual
    }

    /// The same of all rows, one by one: for NaN, ∞ and numbers whose squares leave the number range.
    #[cold]
    #[inline(never)]
    fn rows_known(&self, known: &mut Known<T, M>, columns: &mut Columns<T, M>) {
        let mut centred = self.rows;
        if P::FACTS.needs.any_of(Needs::COVARIANCE) {
            for i in 0..M {
                columns.moments().add_column(
                    columns::Matrix::by_rows(&self.rows),
                    i,
                    |k, deviation| {
                        if let Some(entry) = centred.get_mut(k).and_then(|row| row.get_mut(i)) {
                            *entry = deviation;
                        }
                    },
                );
            }
        }
        for i in 0..M {
            for j in 0..M {
                let sum = |rows: &[[T; M]; B], term: fn(T, T) -> T| {
                    let terms = rows.iter().map(|row| {
                        let of = |i: usize| row.get(i).copied().unwrap_or(T::ZERO);
                        term(of(i), of(j))
                    });
                    let exact = compensated_sum(terms.clone());
                    // What rounding takes from ∞ is NaN.
                    exact.if_nan(terms.fold(T::ZERO, |sum, term| sum + term), exact)
                };
                for (quantity, matrix, value) in [
                    (Needs::GRAM.and(Needs::NORMS), &mut known.gram, sum(&self.rows, |a, b| a * b)),
                    (Needs::COVARIANCE, &mut known.covariance, sum(&centred, |a, b| a * b)),
                    (
                        Needs::MANHATTAN,
                        &mut known.manhattan,
                        sum(&self.rows, |a, b| (a - b).larger(b - a)),
                    ),
                    (
                        Needs::SQUARED_EUCLIDEAN,
                        &mut known.squared_euclidean,
                        sum(&self.rows, |a, b| (a - b) * (a - b)),
                    ),
                ] {
                    if P::FACTS.needs.any_of(quantity)
                        && let Some(entry) = matrix.get_mut(i).and_then(|row| row.get_mut(j))
                    {
                        *entry = value;
                    }
                }
            }
        }
    }

    /// A, row by row.
    #[inline(always)]
    fn fill<S: Simd>(&self, simd: S, w: &[T], a: &mut [[T; COLUMNS]; M]) {
        let mut known = Known::nothing();
        let mut columns = Columns::unknown();
        if self.unsound > 0 || !self.sums_known::<S>(simd, &mut known, &mut columns) {
            self.rows_known(&mut known, &mut columns);
        }
        if P::FACTS.needs.any_of(Needs::COVARIANCE) {
            derive_deviations(simd, B, columns.moments());
            let per_degree = T::ONE / T::of(B as f64 - 1.0);
            for entry in known.covariance.as_flattened_mut() {
                *entry *= per_degree;
            }
        }
        if P::FACTS.needs.any_of(Needs::NORMS) {
            columns.squares = diagonal(&known.gram);
            let mut norms = columns.norms();
            norms.derive(simd);
            if !norms.are_usual() {
                norms.shrink(columns::Matrix::by_rows(&self.rows));
            }
        }
        let data = Data {
            z: &self.rows,
            centred: &[],
            columns: &columns,
            pattern: None,
            known: Some(&known),
            by_columns: None,
        };
        let mut scratch = P::Scratch::zeroed();
        self.plan.fill(simd, &data, w, &mut scratch, a);
    }
}

impl<T, Pre, P, const B: usize, const M: usize, const COLUMNS: usize, const SUMS: usize> Sliding
    for State<T, Pre, P, B, M, COLUMNS, SUMS>
where
    T: Scalar,
    Pre: Processing<T>,
    P: Plan<T, M, B, COLUMNS>,
{
    type Scalar = T;
    type Row = SMatrix<T, 1, M>;
    type Matrix = SMatrix<T, M, COLUMNS>;
    type Output = SMatrix<T, 1, COLUMNS>;

    fn push(&mut self, row: &Self::Row) {
        dispatch::<T, M, _>(Push { state: self, row: row.data.0.map(|[entry]| entry) });
    }
    fn refresh(&mut self) {
        dispatch::<T, M, _>(Refresh { state: self });
    }
    fn rows(&self) -> usize {
        self.sums.rows
    }
    fn is_full(&self) -> bool {
        self.sums.rows == B
    }
    fn matrix(&self, w: &[T]) -> Self::Matrix {
        let mut a = [[T::ZERO; M]; COLUMNS];
        dispatch::<T, M, _>(Matrix { state: self, w, a: &mut a });
        SMatrix::from_array_storage(ArrayStorage(a))
    }
    fn forward(&self, w: &[T]) -> Self::Output {
        let mut y = [T::ZERO; COLUMNS];
        dispatch::<T, M, _>(Forward { state: self, w, y: &mut y });
        SMatrix::from_array_storage(ArrayStorage(y.map(|entry| [entry])))
    }
}

/// Declares something that is done to a state, on its way to an instruction set.
macro_rules! on_the_way {
    ($name:ident { $state:ty, $($field:ident: $ty:ty),* }, |$self:ident, $simd:ident| $run:expr) => {
        struct $name<'a, T, Pre, P, const B: usize, const M: usize, const COLUMNS: usize, const SUMS: usize> {
            state: $state,
            $($field: $ty,)*
        }

        impl<T, Pre, P, const B: usize, const M: usize, const COLUMNS: usize, const SUMS: usize> Kernel
            for $name<'_, T, Pre, P, B, M, COLUMNS, SUMS>
        where
            T: Scalar,
            Pre: Processing<T>,
            P: Plan<T, M, B, COLUMNS>,
        {
            #[inline(always)]
            fn run<S: Simd>($self, $simd: S) {
                $run
            }
        }
    };
}

on_the_way!(
    Push { &'a mut State<T, Pre, P, B, M, COLUMNS, SUMS>, row: [T; M] },
    |self, simd| self.state.push_row(simd, &self.row)
);
on_the_way!(
    Refresh { &'a mut State<T, Pre, P, B, M, COLUMNS, SUMS>, },
    |self, simd| self.state.sum_anew(simd)
);
on_the_way!(
    Matrix { &'a State<T, Pre, P, B, M, COLUMNS, SUMS>, w: &'a [T], a: &'a mut [[T; M]; COLUMNS] },
    |self, simd| {
        let mut by_rows = [[T::ZERO; COLUMNS]; M];
        self.state.fill(simd, self.w, &mut by_rows);
        matrix_transpose(simd, &by_rows, self.a);
    }
);
on_the_way!(
    Forward { &'a State<T, Pre, P, B, M, COLUMNS, SUMS>, w: &'a [T], y: &'a mut [T; COLUMNS] },
    |self, simd| {
        let mut by_rows = [[T::ZERO; COLUMNS]; M];
        self.state.fill(simd, self.w, &mut by_rows);
        let newest = self.state.newest.map(|entry| [entry]);
        matrix_product(simd, &newest, &by_rows, core::array::from_mut(self.y));
    }
);

/// Writes `lanes(i, j)` everywhere: row i, columns from j on.
#[inline(always)]
fn fill_with<S: Simd, T: Scalar, const D: usize>(
    to: &mut [[T; D]; D],
    lanes: impl Fn(usize, usize) -> Lanes<S, T>,
) {
    for (i, row) in to.iter_mut().enumerate() {
        for j in (0..D).step_by(Lanes::<S, T>::LEN) {
            lanes(i, j).store(row, j);
        }
    }
}

/// The row, with those of `others` where the square of an entry is no number: what is subtracted from others must be moderate.
fn moderate<T: Scalar, const M: usize>(mut row: [T; M], others: &[T; M]) -> [T; M] {
    for (entry, other) in row.iter_mut().zip(others) {
        if !is_moderate(*entry) {
            *entry = *other;
        }
    }
    row
}

/// Whether differences of such numbers, and their squares, are numbers.
fn is_moderate<T: Scalar>(entry: T) -> bool {
    (entry * entry * T::of(4.0)).is_number()
}
