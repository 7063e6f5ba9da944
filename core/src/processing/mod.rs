//! Processing functions: what `preprocess` and `postprocess` do to x, to A, to each function and to the stack of
//! matrices before a fusion.
//!
//! `preprocess` acts on z, so on the transpose of x in an instance hybrid, and `postprocess` on A; lists are
//! applied from left to right. All but [`Softmax`], [`OperatorBasedNormalize`],
//! [`LayerNorm`] and [`Centre`] act on every entry by itself. In
//! each of them NaN stays NaN.

use fearless_simd::Simd;

mod softmax;

pub use softmax::{NormalizationMode, OperatorBasedNormalize, Softmax};

use crate::{
    Lanes, Number,
    kernels::columns::{compensated_sum, magnitude},
    lanes::two_sum,
};

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
        let [matrices, rows, columns] = self.shape;
        for k in 0..matrices {
            for i in 0..rows {
                let start = k * self.strides[0] + i * self.strides[1];
                visit(self.entries.get_mut(start..start + columns).unwrap_or_default());
            }
        }
    }
    /// Calls `visit` with every line along the last axis.
    #[inline(always)]
    fn each_line<S: Simd>(&mut self, simd: S, mut visit: impl FnMut(&mut Line<'_, S, T>)) {
        self.each_row(
            #[inline(always)]
            |entries| visit(&mut Line { simd, entries }),
        );
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
struct Bundle<'a, S: Simd, T: Number> {
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
    fn mean(&mut self) -> (Lanes<S, T>, Lanes<S, T>) {
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
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) {
        for place in 0..self.length {
            let simd = self.simd;
            let slice = self.slice(place);
            value(Lanes::load(simd, slice, 0)).store(slice, 0);
        }
    }
}

/// Neighbouring entries: a line along the last axis.
struct Line<'a, S: Simd, T: Number> {
    simd: S,
    entries: &'a mut [T],
}

/// Lines along an axis, one per lane; a [`Line`] has the same number in all lanes.
trait Lines<S: Simd, T: Number> {
    /// The largest `value(x)` of each line, NaN if one is.
    fn largest(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T>;
    /// Σ `value(x)` of each line.
    fn sum(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T>;
    /// Replaces every entry x by `value(x)`.
    fn map(&mut self, value: impl Fn(Lanes<S, T>) -> Lanes<S, T>);
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
}

/// A processing function, applied in place.
///
/// Lists are nested pairs that end in `()`: `[relu, scale(c = 2)]` is `(Relu, (Scale { c: 2.0 }, ()))`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Twice for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [relu, scale(c = 2)],
///     }
/// }
/// let a = Twice::new([1.0, -2.0, -2.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(2.0, 0.0, 0.0, 8.0));
/// ```
pub trait Processing<T: Number> {
    /// Whether nothing is done at all.
    const IDENTITY: bool = false;

    /// Replaces the entries of `view`.
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>);
}

/// No processing; also the end of a list.
impl<T: Number> Processing<T> for () {
    const IDENTITY: bool = true;

    #[inline(always)]
    fn apply<S: Simd>(&self, _: S, _: &mut View<'_, T>) {}
}

/// One after another, as nested pairs: `(first, (second, ()))`.
impl<T: Number, P: Processing<T>, Rest: Processing<T>> Processing<T> for (P, Rest) {
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
        impl<T: Number> Processing<T> for $name {
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
///
/// - **Name**: `relu`.
/// - **Range**: [0, ∞]; NaN stays NaN.
/// - **Cost**: two comparisons per entry (one for NaN).
/// - **Source**: `torch.nn.functional.relu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Rectified for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [relu],
///     }
/// }
/// let a = Rectified::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(1.0, 0.0, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Relu;

pointwise!(Relu, |_op, x| x.max(x.constant(T::ZERO)));

/// 1 / (1 + e^−x).
///
/// - **Name**: `sigmoid`.
/// - **Range**: [0, 1]; ∓∞ give 0 and 1, and nothing overflows on the way.
/// - **Cost**: an exponential and a division per entry.
/// - **Source**: `torch.nn.functional.sigmoid`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Squashed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [sigmoid],
///     }
/// }
/// let a = Squashed::new([0.0, 3f64.ln(), -3f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.5, 0.75, 0.25, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

pointwise!(Sigmoid, |_op, x| x.sigmoid());

/// tanh x.
///
/// - **Name**: `tanh`.
/// - **Range**: [−1, 1]; ∓∞ give −1 and 1. tanh(±0) = ±0.
/// - **Cost**: an exponential and a division per entry.
/// - **Source**: `torch.nn.functional.tanh`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Squashed for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [tanh],
///     }
/// }
/// // tanh x = (e²ˣ − 1) / (e²ˣ + 1)
/// let a = Squashed::new([0.0, 3f64.ln(), -3f64.ln(), 1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 0.8, -0.8, 1.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

pointwise!(Tanh, |_op, x| x.tanh());

/// x above 0, 0.01 · x below.
///
/// - **Name**: `leaky_relu`; the slope is torch's default.
/// - **Range**: everything; ±∞ stay.
/// - **Cost**: a comparison and a product per entry.
/// - **Source**: `torch.nn.functional.leaky_relu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Leaky for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [leaky_relu],
///     }
/// }
/// let a = Leaky::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(1.0, -0.02, 0.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LeakyRelu;

pointwise!(LeakyRelu, |_op, x| x.gt(x.constant(T::ZERO)).select(x, x * T::of(0.01)));

/// ln(1 + e^x) up to 20, x above.
///
/// - **Name**: `softplus`; slope and threshold are torch's defaults.
/// - **Range**: [0, ∞]; −∞ gives 0. The step at 20 is 2e-9 high.
/// - **Cost**: an exponential and a logarithm per entry.
/// - **Source**: `torch.nn.functional.softplus`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [softplus],
///     }
/// }
/// let a = Smooth::new([0.0, 3f64.ln(), 30.0, -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(2f64.ln(), 4f64.ln(), 30.0, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Softplus;

pointwise!(Softplus, |_op, x| x.gt(x.constant(T::of(20.0))).select(x, x.exp().ln_1p()));

/// x / (1 + e^−x).
///
/// - **Name**: `silu`.
/// - **Range**: from about −0.28 on; ∞ stays, −∞ gives NaN (∞ · 0), as in torch.
/// - **Cost**: an exponential, a division and a product per entry.
/// - **Source**: `torch.nn.functional.silu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [silu],
///     }
/// }
/// let a = Smooth::new([0.0, 3f64.ln(), -3f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, 0.75 * 3f64.ln(), -0.25 * 3f64.ln(), 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Silu;

pointwise!(Silu, |_op, x| x * x.sigmoid());

/// x above 0, e^x − 1 below.
///
/// - **Name**: `celu`; alpha is torch's default, 1.
/// - **Range**: [−1, ∞]; exact to the last digits near 0.
/// - **Cost**: a comparison and an exponential per entry.
/// - **Source**: `torch.nn.functional.celu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [celu],
///     }
/// }
/// let a = Smooth::new([1.0, -2f64.ln(), 0.0, -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, -0.5, 0.0, -1.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Celu;

pointwise!(Celu, |_op, x| x.gt(x.constant(T::ZERO)).select(x, x.exp_m1()));

/// ½ · x · (1 + erf(x / √2)), x times the normal distribution's function.
///
/// - **Name**: `gelu`; the exact form, not the one with tanh.
/// - **Range**: from about −0.17 on; ∞ stays, −∞ gives NaN (∞ · 0), as in torch. Far below 0 digits cancel in
///   1 + erf: the error is about 1e-16 · |x| (f32: 6e-8 · |x|).
/// - **Cost**: an error function and three products per entry.
/// - **Source**: `torch.nn.functional.gelu`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Smooth for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [gelu],
///     }
/// }
/// let a = Smooth::new([0.0, 1.0, -1.0, 40.0]).matrix(&SMatrix::zeros());
/// let p = 0.841_344_746_068_542_9; // the normal distribution's function at 1
/// let expected = SMatrix::<f64, 2, 2>::new(0.0, p, p - 1.0, 40.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Gelu;

pointwise!(Gelu, |_op, x| {
    x * T::of(0.5) * ((x * T::of(core::f64::consts::FRAC_1_SQRT_2)).erf() + T::ONE)
});

/// e^x.
///
/// - **Name**: `exp`.
/// - **Range**: [0, ∞]; ∞ from about 709.8 on (f32: 88.7), 0 below about −745.1 (f32: −104).
/// - **Cost**: an exponential per entry.
/// - **Source**: `torch.exp`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Positive for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [exp],
///     }
/// }
/// let a = Positive::new([0.0, 2f64.ln(), -2f64.ln(), -1000.0]).matrix(&SMatrix::zeros());
/// let expected = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 0.5, 0.0);
/// assert!((a - expected).amax() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Exp;

pointwise!(Exp, |_op, x| x.exp());

/// c · x.
///
/// - **Name**: `scale(c = …)`.
/// - **Range**: everything; c = 0 makes ±∞ NaN.
/// - **Cost**: a product per entry.
/// - **Source**: none of tinyBIG's names; a lambda there.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Scaled for SMatrix<f64, 1, 2> {
///         functions: [parameterized],
///         fusion: sum,
///         postprocess: [scale(c = -2)],
///     }
/// }
/// let a = Scaled::new([1.0, -2.0, 0.0, 4.0]).matrix(&SMatrix::zeros());
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(-2.0, 4.0, 0.0, -8.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// The factor.
    pub c: f64,
}

pointwise!(Scale, |op, x| x * T::of(op.c));

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
                let count = T::of(row.len() as f64);
                let first = row.first().copied().unwrap_or(T::ZERO);
                let mut mean = compensated_sum(row.iter().map(|&x| x - first)) / count;
                if !mean.is_number() {
                    // Sums of numbers may be none; those of their parts are.
                    mean = row.iter().fold(T::ZERO, |sum, &x| sum + (x - first) / count);
                }
                let (mean, rest) = two_sum(first, mean);
                // Squares of large deviations are no numbers; those of shares of a power of two are.
                let size =
                    magnitude(row.iter().map(|&x| (x - mean) - rest)).binade().larger(T::ONE);
                let share = |x: T| ((x - mean) - rest) / size;
                let squares = compensated_sum(row.iter().map(|&x| share(x) * share(x)));
                let epsilon = T::of(1e-5) / size / size;
                let deviation = (squares / count + epsilon).square_root();
                for x in row {
                    *x = share(*x) / deviation;
                }
            },
        );
    }
}

/// x − mean of its column: the `centered` argument of tinyBIG's kernel functions.
///
/// - **Name**: no name of its own; `centered = true` in a kernel: `linear_kernel`, `polynomial_kernel`,
///   `hyperbolic_tangent_kernel`, `cosine_similarity` and the distances but `canberra_distance`.
/// - **Range**: NaN or ∞ make the whole column NaN. A column far from 0 loses no digits, and a constant one becomes exactly 0.
///   Right for entries of any size up to half the largest number.
/// - **Cost**: nine additions per entry. The kernel then shares nothing with functions of z
///   itself.
/// - **Source**: tinyBIG's `centered`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Scatter for SMatrix<f64, 2, 2> {
///         functions: [numerical_kernel_based(kernel = linear_kernel(centered = true))],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 2, 2>::new(1.0, 2.0, 3.0, 6.0); // deviations (−1, 1) and (−2, 2)
/// assert_eq!(Scatter::default().matrix(&x), SMatrix::<f64, 2, 2>::new(2.0, 4.0, 4.0, 8.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Centre;

impl<T: Number> Processing<T> for Centre {
    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        view.each_bundle(
            simd,
            1,
            #[inline(always)]
            |lines| {
                let (mean, rest) = lines.mean();
                lines.map(
                    #[inline(always)]
                    |x| (x - mean) - rest,
                );
            },
        );
    }
}
