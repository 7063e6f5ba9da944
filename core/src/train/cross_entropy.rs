//! Softmax and the negative logarithm of the right class's share, in one.

use fearless_simd::Simd;
use nalgebra::{ArrayStorage, SMatrix};

use super::{TrainError, WIDTH, sum::Sum};
use crate::{
    Lanes, Scalar,
    level::{Kernel, dispatch},
};

/// The mean cross entropy of rows of logits and their classes, and its gradient by the logits.
///
/// - **Shapes**: `logits` b × n, a row per instance and a column per class; the gradient too. One instance is a matrix of one row.
/// - **Parameters**: a class per row, from 0 to n − 1, as `usize`, or as `Option<usize>` with `None` for a row that does not count (torch's
///   `ignore_index`): a graph of which only some nodes have labels.
/// - **Value**: the mean of ln Σ_j e^(logits_ij) − logits_i,class, over the rows that count; in nats. Neither large nor small logits overflow.
/// - **Gradient**: (softmax of the row − 1 at its class) / rows that count; 0 in the others.
/// - **Range**: ≥ 0 up to rounding. A row with NaN, ∞, or nothing but −∞ makes the loss and its own gradient NaN. A logit of −∞ is a class that cannot be:
///   the loss is ∞ if it is the right one, its gradient is finite. NaN if no row counts.
/// - **Cost**: some 100 ns per row of ten classes that counts; rows that do not count are only set to 0.
/// - **Source**: `torch.nn.functional.cross_entropy` with `reduction="mean"`.
///
/// # Errors
///
/// If a class is not below n.
///
/// ```
/// use interdep::{nalgebra::SMatrix, train::cross_entropy};
///
/// let logits = SMatrix::<f64, 2, 3>::new(0.0, 0.0, 0.0, 3f64.ln(), 0.0, 2f64.ln());
/// let (loss, gradient) = cross_entropy(&logits, &[1, 0])?;
/// assert!((loss - (3f64.ln() + 2f64.ln()) / 2.0).abs() < 1e-15);
/// let expected = [1.0 / 6.0, -1.0 / 3.0, 1.0 / 6.0, -0.25, 1.0 / 12.0, 1.0 / 6.0];
/// assert!((gradient - SMatrix::from_row_slice(&expected)).amax() < 1e-15);
///
/// let (loss, gradient) = cross_entropy(&logits, &[None, Some(0)])?;
/// assert!((loss - 2f64.ln()).abs() < 1e-15);
/// assert_eq!(gradient[(0, 1)], 0.0);
/// # Ok::<(), interdep::train::TrainError>(())
/// ```
pub fn cross_entropy<T: Scalar, K, const B: usize, const N: usize>(
    logits: &SMatrix<T, B, N>,
    classes: &[K; B],
) -> Result<(T, SMatrix<T, B, N>), TrainError>
where
    K: Copy + Into<Option<usize>>,
{
    let mut gradient = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; B]; N]));
    let loss = cross_entropy_into(logits, classes, &mut gradient)?;
    Ok((loss, gradient))
}

/// As [`cross_entropy`], with the gradient in the caller's memory.
///
/// # Errors
///
/// If a class is not below n.
///
/// ```
/// use interdep::{nalgebra::SMatrix, train::cross_entropy_into};
///
/// let mut gradient = SMatrix::<f32, 1, 2>::zeros();
/// let loss = cross_entropy_into(&SMatrix::<f32, 1, 2>::new(1000.0, 0.0), &[1], &mut gradient)?;
/// assert_eq!((loss, gradient), (1000.0, SMatrix::<f32, 1, 2>::new(1.0, -1.0)));
/// # Ok::<(), interdep::train::TrainError>(())
/// ```
pub fn cross_entropy_into<T: Scalar, K, const B: usize, const N: usize>(
    logits: &SMatrix<T, B, N>,
    classes: &[K; B],
    gradient: &mut SMatrix<T, B, N>,
) -> Result<T, TrainError>
where
    K: Copy + Into<Option<usize>>,
{
    let layout = Layout { classes: N, row: 1, column: B };
    compute(logits.as_slice(), classes, gradient.as_mut_slice(), layout)
}

/// As [`cross_entropy`], of any number of rows, as `forward_rows` writes them; an array of logits is one row.
///
/// # Errors
///
/// If a class is not below n, or if there are not as many classes, or rows for the gradient, as rows of logits.
///
/// ```
/// use interdep::train::cross_entropy_rows;
///
/// let logits = [[0.0_f64, 0.0], [3f64.ln(), 0.0]];
/// let mut gradient = [[0.0; 2]; 2];
/// let loss = cross_entropy_rows(&logits, &[0, 1], &mut gradient)?;
/// assert!((loss - (2f64.ln() + 4f64.ln()) / 2.0).abs() < 1e-15);
/// assert!((gradient[1][1] + 0.375).abs() < 1e-15);
/// # Ok::<(), interdep::train::TrainError>(())
/// ```
pub fn cross_entropy_rows<T: Scalar, K, const N: usize>(
    logits: &[[T; N]],
    classes: &[K],
    gradient: &mut [[T; N]],
) -> Result<T, TrainError>
where
    K: Copy + Into<Option<usize>>,
{
    TrainError::check_length("classes", logits.len(), classes.len())?;
    TrainError::check_length("rows for the gradient", logits.len(), gradient.len())?;
    let layout = Layout { classes: N, row: N, column: 1 };
    compute(logits.as_flattened(), classes, gradient.as_flattened_mut(), layout)
}

/// Up to as many classes registers of 16 bytes are the fastest.
const FEW: usize = 16;

/// Where logits lie: the number of classes, and the steps to the next row and to the next class.
#[derive(Clone, Copy)]
struct Layout {
    classes: usize,
    row: usize,
    column: usize,
}

impl Layout {
    #[inline(always)]
    fn place(self, row: usize, class: usize) -> usize {
        // Within a slice that exists, and so within a `usize`.
        (row.wrapping_mul(self.row)).wrapping_add(class.wrapping_mul(self.column))
    }
}

/// The loss of matrices of one shape.
fn compute<T: Scalar, K: Copy + Into<Option<usize>>>(
    logits: &[T],
    classes: &[K],
    gradient: &mut [T],
    layout: Layout,
) -> Result<T, TrainError> {
    let mut count = 0_usize;
    for (row, class) in classes.iter().enumerate() {
        if let Some(class) = (*class).into() {
            if class >= layout.classes {
                return Err(TrainError::Class { row, class, classes: layout.classes });
            }
            count = count.wrapping_add(1);
        }
    }
    let mut loss = T::NAN;
    let count = count as f64;
    let kernel = CrossEntropy { logits, classes, gradient, layout, count, loss: &mut loss };
    // Of few classes wide registers would hold little, and adding their lanes takes longer than the rest.
    if layout.classes <= FEW {
        dispatch::<T, 1, _>(kernel);
    } else {
        dispatch::<T, WIDTH, _>(kernel);
    }
    Ok(loss)
}

struct CrossEntropy<'a, T, K> {
    logits: &'a [T],
    classes: &'a [K],
    gradient: &'a mut [T],
    layout: Layout,
    count: f64,
    loss: &'a mut T,
}

impl<T: Scalar, K: Copy + Into<Option<usize>>> CrossEntropy<'_, T, K> {
    /// Logits of a row; −∞, whose exponential is 0, beyond its end.
    #[inline(always)]
    fn load<S: Simd>(&self, simd: S, row: usize, start: usize) -> Lanes<S, T> {
        Lanes::from_fn(
            simd,
            #[inline(always)]
            |lane| self.logit(row, start.wrapping_add(lane)),
        )
    }

    #[inline(always)]
    fn logit(&self, row: usize, class: usize) -> T {
        let inside = class < self.layout.classes;
        let logit = self.logits.get(self.layout.place(row, class)).filter(|_| inside);
        logit.copied().unwrap_or(-T::INFINITY)
    }

    /// The loss of one row; its gradient is written.
    #[inline(always)]
    fn row<S: Simd>(&mut self, simd: S, row: usize, class: usize) -> T {
        let starts = (0..self.layout.classes).step_by(Lanes::<S, T>::LEN);
        let mut largest = Lanes::splat(simd, -T::INFINITY);
        for start in starts.clone() {
            largest = largest.max(self.load(simd, row, start));
        }
        let mut max = -T::INFINITY;
        for lane in largest.each() {
            max = max.larger(lane);
        }
        let mut sums = Lanes::splat(simd, T::ZERO);
        for start in starts {
            let exponentials = (self.load(simd, row, start) - max).exp();
            sums = sums + exponentials;
            for (class, exponential) in (start..self.layout.classes).zip(exponentials.each()) {
                if let Some(place) = self.gradient.get_mut(self.layout.place(row, class)) {
                    *place = exponential;
                }
            }
        }
        let mut sum = T::ZERO;
        for lane in sums.each() {
            sum += lane;
        }
        let count = T::of(self.count);
        for j in 0..self.layout.classes {
            if let Some(place) = self.gradient.get_mut(self.layout.place(row, j)) {
                let right = if j == class { T::ONE } else { T::ZERO };
                *place = (*place / sum - right) / count;
            }
        }
        let mut logarithm = T::NAN;
        for lane in Lanes::splat(simd, sum).ln().each() {
            logarithm = lane;
        }
        logarithm - (self.logit(row, class) - max)
    }

    #[inline(always)]
    fn clear(&mut self, row: usize) {
        for class in 0..self.layout.classes {
            if let Some(place) = self.gradient.get_mut(self.layout.place(row, class)) {
                *place = T::ZERO;
            }
        }
    }
}

impl<T: Scalar, K: Copy + Into<Option<usize>>> Kernel for CrossEntropy<'_, T, K> {
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let mut sum = Sum::new(T::ZERO);
        for (row, class) in self.classes.iter().enumerate() {
            match (*class).into() {
                Some(class) => sum.add(self.row(simd, row, class)),
                None => self.clear(row),
            }
        }
        *self.loss = sum.total() / T::of(self.count);
    }
}
