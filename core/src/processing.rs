//! Processing functions: what `preprocess` and `postprocess` do to x, to A, to each function and to the stack of matrices
//! before a fusion.

use fearless_simd::Simd;

use crate::{Lanes, Scalar};

/// A matrix, or K matrices of equal shape, inside a larger array. Entries of a row are neighbours.
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

impl<'a, T: Scalar> View<'a, T> {
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
        let [matrices, rows, columns] = self.shape;
        for k in 0..matrices {
            for i in 0..rows {
                let start = k * self.strides[0] + i * self.strides[1];
                visit(self.entries.get_mut(start..start + columns).unwrap_or_default());
            }
        }
    }
    /// Calls `visit` with every bundle of lines along `axis` (0 = K, 1 = rows): as many neighbouring lines as there are lanes.
    #[inline(always)]
    fn each_bundle<S: Simd>(
        &mut self,
        simd: S,
        axis: usize,
        mut visit: impl FnMut(&mut Bundle<'_, S, T>),
    ) {
        let [_, _, columns] = self.shape;
        let other = 1 - axis;
        for line in 0..self.shape[other] {
            let mut j = 0;
            while j < columns {
                visit(&mut Bundle {
                    simd,
                    entries: self.entries,
                    start: line * self.strides[other] + j,
                    stride: self.strides[axis],
                    length: self.shape[axis],
                    width: Lanes::<S, T>::LEN.min(columns - j),
                });
                j += Lanes::<S, T>::LEN;
            }
        }
    }
    /// The axis that `dim` names: 0 = K, 1 = rows, 2 = columns.
    #[inline(always)]
    fn axis(&self, dim: i32) -> usize {
        match (dim, self.stacked) {
            (0, true) => 0,
            (0, false) | (1, true) => 1,
            _ => 2,
        }
    }
}

/// Neighbouring lines along an axis that is not the last: one line per lane.
struct Bundle<'a, S: Simd, T: Scalar> {
    simd: S,
    entries: &'a mut [T],
    start: usize,
    stride: usize,
    length: usize,
    width: usize,
}

impl<S: Simd, T: Scalar> Bundle<'_, S, T> {
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
    #[inline(always)]
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        for place in 0..self.length {
            let simd = self.simd;
            let slice = self.slice(place);
            value(Lanes::load(simd, slice, 0)).store(slice, 0);
        }
    }
}

/// A processing function, applied in place.
pub trait Processing<T: Scalar> {
    /// Whether nothing is done at all.
    const IDENTITY: bool = false;

    /// Replaces the entries of `view`.
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>);
}

/// No processing; also the end of a list.
impl<T: Scalar> Processing<T> for () {
    const IDENTITY: bool = true;

    #[inline(always)]
    fn apply<S: Simd>(&self, _: S, _: &mut View<'_, T>) {}
}

/// One after another, as nested pairs: `(first, (second, ()))`.
impl<T: Scalar, P: Processing<T>, Rest: Processing<T>> Processing<T> for (P, Rest) {
    const IDENTITY: bool = P::IDENTITY && Rest::IDENTITY;

    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        self.0.apply(simd, view);
        self.1.apply(simd, view);
    }
}

/// A processing function that acts on every entry by itself.
macro_rules! pointwise {
    ($name:ty, |$op:ident, $x:ident| $formula:expr) => {
        impl<T: Scalar> Processing<T> for $name {
            #[inline(always)]
            fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
                let $op = self;
                view.map(
                    simd,
                    #[inline(always)]
                    |$x| $formula,
                );
            }
        }
    };
}

/// max(x, 0).
#[derive(Clone, Copy, Debug)]
pub struct Relu;

pointwise!(Relu, |_op, x| x.max(x.constant(T::ZERO)));

/// 1 / (1 + e^−x).
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

pointwise!(Sigmoid, |_op, x| x.sigmoid());

/// tanh x.
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

pointwise!(Tanh, |_op, x| x.tanh());

/// x, or 0.01 x below 0.
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu;

pointwise!(LeakyRelu, |_op, x| x.gt(x.constant(T::ZERO)).select(x, x * T::of(0.01)));

/// ln(1 + e^x), and x itself above 20.
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

pointwise!(Softplus, |_op, x| x.gt(x.constant(T::of(20.0))).select(x, x.exp().ln_1p()));

/// x / (1 + e^−x).
#[derive(Clone, Copy, Debug)]
pub struct Silu;

pointwise!(Silu, |_op, x| x * x.sigmoid());

/// x, or e^x − 1 below 0.
#[derive(Clone, Copy, Debug)]
pub struct Celu;

pointwise!(Celu, |_op, x| x.gt(x.constant(T::ZERO)).select(x, x.exp_m1()));

/// ½ x (1 + erf(x / √2)).
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

pointwise!(Gelu, |_op, x| {
    x * T::of(0.5) * ((x * T::of(core::f64::consts::FRAC_1_SQRT_2)).erf() + T::ONE)
});

/// e^x.
#[derive(Clone, Copy, Debug)]
pub struct Exp;

pointwise!(Exp, |_op, x| x.exp());

/// c · x.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The factor.
    pub c: f64,
}

pointwise!(Scale, |op, x| x * T::of(op.c));

/// Softmax along an axis: 0 = down the rows (over the K matrices of a stack), 1 or −1 = along each row.
#[derive(Clone, Copy, Debug)]
pub struct Softmax {
    /// The axis, as in torch.
    pub dim: i32,
}

impl<T: Scalar> Processing<T> for Softmax {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        let axis = view.axis(self.dim);
        if axis < 2 {
            view.each_bundle(
                simd,
                axis,
                #[inline(always)]
                |lines| {
                    let largest = lines.fold(-T::INFINITY, Lanes::max);
                    lines.map(|x| (x - largest).exp());
                    let sum = lines.fold(T::ZERO, |sum, x| sum + x);
                    lines.map(|x| x / sum);
                },
            );
        } else {
            view.each_row(
                #[inline(always)]
                |row| {
                    let largest = row
                        .iter()
                        .fold(-T::INFINITY, |largest, &x| if x <= largest { largest } else { x });
                    let mut sum = T::ZERO;
                    let mut j = 0;
                    while j < row.len() {
                        (Lanes::load(simd, row, j) - largest).exp().store(row, j);
                        j += Lanes::<S, T>::LEN;
                    }
                    for x in &*row {
                        sum += *x;
                    }
                    for x in row {
                        *x /= sum;
                    }
                },
            );
        }
    }
}

/// (x − mean) / √(variance + 1e-5) of each row, the variance being divided by the row's length.
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm;

impl<T: Scalar> Processing<T> for LayerNorm {
    #[inline(always)]
    fn apply<S: Simd>(&self, _: S, view: &mut View<'_, T>) {
        view.each_row(
            #[inline(always)]
            |row| {
                let count = T::of(row.len() as f64);
                let mean = row.iter().fold(T::ZERO, |sum, &x| sum + x) / count;
                let squares = row.iter().fold(T::ZERO, |sum, &x| sum + (x - mean) * (x - mean));
                let deviation = (squares / count + T::of(1e-5)).square_root();
                for x in row {
                    *x = (*x - mean) / deviation;
                }
            },
        );
    }
}

/// Subtracts each column's mean: the `centered` argument of tinyBIG's kernel functions.
#[derive(Clone, Copy, Debug)]
pub struct Centre;

impl<T: Scalar> Processing<T> for Centre {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        view.each_bundle(
            simd,
            1,
            #[inline(always)]
            |lines| {
                let mean = lines.fold(T::ZERO, |sum, x| sum + x) / T::of(lines.length as f64);
                lines.map(|x| x - mean);
            },
        );
    }
}
