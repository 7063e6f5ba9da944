//! [`View`]: what processing functions are applied to, and the lines in it.

use fearless_simd::Simd;

use crate::{Lanes, Number, lanes::two_sum};

/// A matrix, or K matrices of equal shape, inside a larger array. Entries of a row are neighbours.
///
/// ```
/// use interdep::processing::View;
///
/// let mut a = [[1.0, 2.0], [3.0, 4.0]];
/// View::columns(&mut a, 1, 1).each_row(|row| row[0] = 0.0);
/// assert_eq!(a, [[1.0, 0.0], [3.0, 0.0]]);
/// ```
#[derive(Debug)]
pub struct View<'a, T> {
    entries: &'a mut [T],
    /// K, rows, columns.
    shape: [usize; 3],
    /// Entries from one matrix to the next, and from one row to the next.
    strides: [usize; 2],
    /// Whether the axis K counts for `dim`.
    stacked: bool,
}

impl<'a, T: Number> View<'a, T> {
    /// A whole matrix.
    pub fn matrix<const ROWS: usize, const COLUMNS: usize>(
        matrix: &'a mut [[T; COLUMNS]; ROWS],
    ) -> Self {
        Self::columns(matrix, 0, COLUMNS)
    }
    /// `width` columns of a matrix from `offset` on.
    pub fn columns<const ROWS: usize, const COLUMNS: usize>(
        matrix: &'a mut [[T; COLUMNS]; ROWS],
        offset: usize,
        width: usize,
    ) -> Self {
        Self {
            entries: matrix.as_flattened_mut().get_mut(offset..).unwrap_or_default(),
            shape: [1, ROWS, width],
            strides: [0, COLUMNS],
            stacked: false,
        }
    }
    /// K matrices, one after another.
    pub fn stack<const K: usize, const ROWS: usize, const COLUMNS: usize>(
        stack: &'a mut [[[T; COLUMNS]; ROWS]; K],
    ) -> Self {
        Self {
            entries: stack.as_flattened_mut().as_flattened_mut(),
            shape: [K, ROWS, COLUMNS],
            strides: [ROWS * COLUMNS, COLUMNS],
            stacked: true,
        }
    }
    /// K matrices of `width` columns, side by side.
    pub fn side_by_side<const ROWS: usize, const COLUMNS: usize>(
        matrix: &'a mut [[T; COLUMNS]; ROWS],
        width: usize,
    ) -> Self {
        Self {
            entries: matrix.as_flattened_mut(),
            shape: [COLUMNS.checked_div(width).unwrap_or(0), ROWS, width],
            strides: [width, COLUMNS],
            stacked: true,
        }
    }

    /// Replaces every entry x by `value(x)`.
    #[inline(always)]
    pub fn map<S: Simd>(&mut self, simd: S, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        self.each_row(
            #[inline(always)]
            |row| {
                let mut j = 0;
                while j < row.len() {
                    value(Lanes::load(simd, row, j)).store(row, j);
                    j += Lanes::<S, T>::LEN;
                }
            },
        );
    }
    /// Calls `visit` with every row of every matrix.
    #[inline(always)]
    pub fn each_row(&mut self, mut visit: impl FnMut(&mut [T])) {
        let [matrices, rows, _] = self.shape;
        for k in 0..matrices {
            for i in 0..rows {
                visit(self.row(k, i));
            }
        }
    }
    /// Row i of matrix k.
    #[inline(always)]
    fn row(&mut self, k: usize, i: usize) -> &mut [T] {
        let start = k * self.strides[0] + i * self.strides[1];
        self.entries.get_mut(start..start + self.shape[2]).unwrap_or_default()
    }
    /// Calls `visit` with every line along the last axis.
    #[inline(always)]
    pub(super) fn each_line<S: Simd>(
        &mut self,
        simd: S,
        mut visit: impl FnMut(&mut Line<'_, S, T>),
    ) {
        self.each_row(
            #[inline(always)]
            |entries| visit(&mut Line { simd, entries }),
        );
    }
    /// Calls `visit` with every line along the last axis, and the same line of `beside`, which has the same shape.
    #[inline(always)]
    pub(super) fn each_line_beside<S: Simd>(
        &mut self,
        simd: S,
        beside: &mut View<'_, T>,
        mut visit: impl for<'l> FnMut(&mut Line<'l, S, T>, &mut Line<'l, S, T>),
    ) {
        let [matrices, rows, _] = self.shape;
        for k in 0..matrices {
            for i in 0..rows {
                visit(
                    &mut Line { simd, entries: self.row(k, i) },
                    &mut Line { simd, entries: beside.row(k, i) },
                );
            }
        }
    }
    /// Calls `visit` with every bundle of lines along `axis` (0 = K, 1 = rows): as many neighbouring lines as there are lanes.
    #[inline(always)]
    pub(super) fn each_bundle<S: Simd>(
        &mut self,
        simd: S,
        axis: usize,
        mut visit: impl FnMut(&mut Bundle<'_, S, T>),
    ) {
        for line in 0..self.shape[1 - axis] {
            for j in (0..self.shape[2]).step_by(Lanes::<S, T>::LEN) {
                visit(&mut self.bundle(simd, axis, line, j));
            }
        }
    }
    /// Calls `visit` with every bundle, as [`each_bundle`](Self::each_bundle), and the same bundle of `beside`, which has the same shape.
    #[inline(always)]
    pub(super) fn each_bundle_beside<S: Simd>(
        &mut self,
        simd: S,
        axis: usize,
        beside: &mut View<'_, T>,
        mut visit: impl for<'l> FnMut(&mut Bundle<'l, S, T>, &mut Bundle<'l, S, T>),
    ) {
        for line in 0..self.shape[1 - axis] {
            for j in (0..self.shape[2]).step_by(Lanes::<S, T>::LEN) {
                visit(
                    &mut self.bundle(simd, axis, line, j),
                    &mut beside.bundle(simd, axis, line, j),
                );
            }
        }
    }
    /// The lines along `axis` from column j on.
    #[inline(always)]
    fn bundle<S: Simd>(&mut self, simd: S, axis: usize, line: usize, j: usize) -> Bundle<'_, S, T> {
        Bundle {
            simd,
            entries: self.entries,
            start: line * self.strides[1 - axis] + j,
            stride: self.strides[axis],
            length: self.shape[axis],
            width: Lanes::<S, T>::LEN.min(self.shape[2] - j),
        }
    }
    /// The axis that `dim` names: 0 = K, 1 = rows, 2 = columns.
    #[inline(always)]
    pub(super) fn axis(&self, dim: i32) -> usize {
        match (dim, self.stacked) {
            (0, true) => 0,
            (0, false) | (1, true) => 1,
            _ => 2,
        }
    }
}

/// Neighbouring lines along an axis that is not the last: one line per lane.
pub(super) struct Bundle<'a, S: Simd, T: Number> {
    simd: S,
    entries: &'a mut [T],
    start: usize,
    stride: usize,
    length: usize,
    width: usize,
}

impl<S: Simd, T: Number> Bundle<'_, S, T> {
    #[inline(always)]
    fn slice(&mut self, place: usize) -> &mut [T] {
        let start = self.start + place * self.stride;
        self.entries.get_mut(start..start + self.width).unwrap_or_default()
    }
    #[inline(always)]
    fn fold(
        &mut self,
        first: T,
        step: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> Lanes<S, T> {
        let mut value = Lanes::splat(self.simd, first);
        for place in 0..self.length {
            value = step(value, Lanes::load(self.simd, self.slice(place), 0));
        }
        value
    }
    /// The mean of each line, and what rounding has taken from it: summed up of differences from the line's first entry, with what rounding
    /// takes from the sum.
    #[inline(always)]
    pub(super) fn mean(&mut self) -> (Lanes<S, T>, Lanes<S, T>) {
        let simd = self.simd;
        let first = Lanes::load(simd, self.slice(0), 0);
        let count = T::of(self.length as f64);
        let (mut sum, mut rest) = (first.constant(T::ZERO), first.constant(T::ZERO));
        for place in 1..self.length {
            let entry = Lanes::load(simd, self.slice(place), 0);
            let (total, error) = two_sum(sum, entry - first);
            sum = total;
            rest = rest + error;
        }
        let mut mean = (sum + rest) / count;
        let is_number = first.constant(T::INFINITY).gt(mean.abs());
        if !is_number.all() {
            // Sums of numbers may be none; those of their parts are.
            let parts = self.fold(
                T::ZERO,
                #[inline(always)]
                |sum, entry| sum + (entry - first) / count,
            );
            mean = is_number.select(mean, parts);
        }
        two_sum(first, mean)
    }
    #[inline(always)]
    pub(super) fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        for place in 0..self.length {
            let simd = self.simd;
            let slice = self.slice(place);
            value(Lanes::load(simd, slice, 0)).store(slice, 0);
        }
    }
}

/// Neighbouring entries: a line along the last axis.
pub(super) struct Line<'a, S: Simd, T: Number> {
    simd: S,
    pub(super) entries: &'a mut [T],
}

/// Lines along an axis, one per lane; a [`Line`] has the same number in all lanes.
pub(super) trait Lines<S: Simd, T: Number> {
    /// The largest `value(x)` of each line, NaN if one is.
    fn largest(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T>;
    /// Σ `value(x)` of each line.
    fn sum(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T>;
    /// Replaces every entry x by `value(x)`.
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>);
    /// Sums of each line and the one beside it: those of `values(x, b)`.
    fn sums_beside<const N: usize>(
        &mut self,
        beside: &mut Self,
        values: impl Fn(Lanes<S, T>, Lanes<S, T>) -> [Lanes<S, T>; N],
    ) -> [Lanes<S, T>; N];
    /// Replaces every entry b of the line beside by `value(x, b)`.
    fn map_beside(
        &mut self,
        beside: &mut Self,
        value: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    );
}

impl<S: Simd, T: Number> Lines<S, T> for Bundle<'_, S, T> {
    #[inline(always)]
    fn largest(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T> {
        self.fold(
            -T::INFINITY,
            #[inline(always)]
            |largest, x| largest.max(value(x)),
        )
    }
    #[inline(always)]
    fn sum(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T> {
        // What rounding takes from the sum of a long line counts.
        let (mut sum, mut rest) =
            (Lanes::splat(self.simd, T::ZERO), Lanes::splat(self.simd, T::ZERO));
        for place in 0..self.length {
            let entry = Lanes::load(self.simd, self.slice(place), 0);
            let (total, error) = two_sum(sum, value(entry));
            sum = total;
            rest = rest + error;
        }
        sum + rest
    }
    #[inline(always)]
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        Bundle::map(self, value);
    }
    #[inline(always)]
    fn sums_beside<const N: usize>(
        &mut self,
        beside: &mut Self,
        values: impl Fn(Lanes<S, T>, Lanes<S, T>) -> [Lanes<S, T>; N],
    ) -> [Lanes<S, T>; N] {
        let simd = self.simd;
        let (mut sums, mut rests) =
            ([Lanes::splat(simd, T::ZERO); N], [Lanes::splat(simd, T::ZERO); N]);
        for place in 0..self.length {
            let x = Lanes::load(simd, self.slice(place), 0);
            let values = values(x, Lanes::load(simd, beside.slice(place), 0));
            for ((sum, rest), value) in sums.iter_mut().zip(&mut rests).zip(values) {
                let (total, error) = two_sum(*sum, value);
                *sum = total;
                *rest = *rest + error;
            }
        }
        for (sum, rest) in sums.iter_mut().zip(rests) {
            *sum = *sum + rest;
        }
        sums
    }
    #[inline(always)]
    fn map_beside(
        &mut self,
        beside: &mut Self,
        value: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) {
        let simd = self.simd;
        for place in 0..self.length {
            let x = Lanes::load(simd, self.slice(place), 0);
            let slice = beside.slice(place);
            value(x, Lanes::load(simd, slice, 0)).store(slice, 0);
        }
    }
}

impl<S: Simd, T: Number> Line<'_, S, T> {
    /// Joins `value(x)` of all entries: register by register, then lane by lane.
    #[inline(always)]
    fn fold(
        &self,
        first: T,
        value: impl Fn(Lanes<S, T>) -> Lanes<S, T>,
        join: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
        join_one: impl Fn(T, T) -> T,
    ) -> Lanes<S, T> {
        let register = Lanes::<S, T>::LEN;
        let mut lanes = Lanes::splat(self.simd, first);
        let mut j = 0;
        while j + register <= self.entries.len() {
            lanes = join(lanes, value(Lanes::load(self.simd, self.entries, j)));
            j += register;
        }
        let mut joined = lanes.each().fold(first, &join_one);
        let rest = self.entries.len().saturating_sub(j);
        let last = value(Lanes::load(self.simd, self.entries, j));
        joined = last.each().take(rest).fold(joined, &join_one);
        Lanes::splat(self.simd, joined)
    }
}

impl<S: Simd, T: Number> Lines<S, T> for Line<'_, S, T> {
    #[inline(always)]
    fn largest(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T> {
        self.fold(
            -T::INFINITY,
            value,
            #[inline(always)]
            |a, b| a.larger(b),
            #[inline(always)]
            |a, b| a.larger(b),
        )
    }
    #[inline(always)]
    fn sum(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T> {
        self.fold(T::ZERO, value, core::ops::Add::add, core::ops::Add::add)
    }
    #[inline(always)]
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        let mut j = 0;
        while j < self.entries.len() {
            value(Lanes::load(self.simd, self.entries, j)).store(self.entries, j);
            j += Lanes::<S, T>::LEN;
        }
    }
    #[inline(always)]
    fn sums_beside<const N: usize>(
        &mut self,
        beside: &mut Self,
        values: impl Fn(Lanes<S, T>, Lanes<S, T>) -> [Lanes<S, T>; N],
    ) -> [Lanes<S, T>; N] {
        let simd = self.simd;
        let (register, length) = (Lanes::<S, T>::LEN, self.entries.len());
        let mut lanes = [Lanes::splat(simd, T::ZERO); N];
        let mut j = 0;
        while j + register <= length {
            let x = Lanes::load(simd, self.entries, j);
            let values = values(x, Lanes::load(simd, beside.entries, j));
            for (sum, value) in lanes.iter_mut().zip(values) {
                *sum = *sum + value;
            }
            j += register;
        }
        let x = Lanes::load(simd, self.entries, j);
        let last = values(x, Lanes::load(simd, beside.entries, j));
        for (sum, last) in lanes.iter_mut().zip(last) {
            let whole = sum.each().fold(T::ZERO, core::ops::Add::add);
            let rest = last.each().take(length.saturating_sub(j));
            *sum = sum.constant(rest.fold(whole, core::ops::Add::add));
        }
        lanes
    }
    #[inline(always)]
    fn map_beside(
        &mut self,
        beside: &mut Self,
        value: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) {
        for j in (0..self.entries.len()).step_by(Lanes::<S, T>::LEN) {
            let x = Lanes::load(self.simd, self.entries, j);
            value(x, Lanes::load(self.simd, beside.entries, j)).store(beside.entries, j);
        }
    }
}
