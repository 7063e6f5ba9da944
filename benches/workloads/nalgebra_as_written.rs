//! The workloads' mathematics as a user writes it with nalgebra: a function per kernel, matrices by value.

use interdep::nalgebra::{RowSVector, SMatrix};

type Batch<const B: usize, const M: usize> = SMatrix<f32, B, M>;
type Square<const N: usize> = SMatrix<f32, N, N>;

fn centred<const B: usize, const M: usize>(x: &Batch<B, M>) -> Batch<B, M> {
    let mean: RowSVector<f32, M> = x.row_mean();
    let mut centred = *x;
    for mut row in centred.row_iter_mut() {
        row -= mean;
    }
    centred
}

fn covariance<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let centred = centred(x);
    centred.tr_mul(&centred) / (B as f32 - 1.0)
}

fn pearson<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let covariance = covariance(x);
    let deviation = covariance.diagonal().map(f32::sqrt);
    covariance.component_div(&(deviation * deviation.transpose()))
}

fn rv<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let mut a = pearson(x).map(|entry| entry.clamp(0.0, 1.0));
    a.fill_diagonal(0.0);
    a
}

fn mutual_information<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let covariance = covariance(x);
    Square::from_fn(|i, j| {
        if i == j {
            return 0.0;
        }
        let product = covariance[(i, i)] * covariance[(j, j)];
        let determinant = (product - covariance[(i, j)].powi(2)).max(1e-10);
        0.5 * (product / determinant).ln()
    })
}

fn kl<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let mut p = x.map(f32::exp);
    for mut column in p.column_iter_mut() {
        column /= column.sum();
    }
    let logarithm = p.map(f32::ln);
    Square::from_fn(|i, j| p.column(i).dot(&(logarithm.column(i) - logarithm.column(j))))
}

fn gram<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    x.tr_mul(x)
}

fn cosine<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    let gram = gram(x);
    let norm = gram.diagonal().map(f32::sqrt);
    gram.component_div(&(norm * norm.transpose()))
}

fn manhattan<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    Square::from_fn(|i, j| (x.column(i) - x.column(j)).abs().sum())
}

fn squared_euclidean<const B: usize, const M: usize>(x: &Batch<B, M>) -> Square<M> {
    Square::from_fn(|i, j| (x.column(i) - x.column(j)).norm_squared())
}

fn gaussian<const B: usize, const M: usize>(x: &Batch<B, M>, sigma: f32) -> Square<M> {
    squared_euclidean(x).map(|square| (-square / (2.0 * sigma * sigma)).exp())
}

pub(crate) fn w1<const B: usize, const M: usize>(x: &Batch<B, M>, w: &[f32]) -> Batch<B, M> {
    let (u, rest) = w.split_at(2 * M);
    let (v, weights) = rest.split_at(2 * M);
    let low = SMatrix::<f32, M, 2>::from_row_slice(u) * SMatrix::<f32, 2, M>::from_row_slice(v);
    x * (pearson(x) * weights[0] + gaussian(x, 0.5) * weights[1] + low * weights[2])
}

pub(crate) fn w2<const B: usize, const M: usize>(x: &Batch<B, M>, _: &[f32]) -> Batch<B, M> {
    let sum = gram(x)
        + gram(x).map(|entry| (entry + 1.0).powi(2))
        + gram(x).map(f32::tanh)
        + cosine(x)
        + gaussian(x, 2.0)
        + squared_euclidean(x).map(|square| (-0.1 * square).exp())
        + manhattan(x).map(|distance| (-distance / 4.0).exp())
        + manhattan(x).map(|distance| (-distance).exp())
        + squared_euclidean(x).map(|square| (-square.sqrt()).exp());
    x * (sum / 9.0)
}

pub(crate) fn w5<const B: usize, const M: usize, const M_PRIME: usize>(
    x: &Batch<B, M>,
    _: &[f32],
) -> Batch<B, M_PRIME> {
    let mut a = SMatrix::<f32, M, M_PRIME>::zeros();
    a.fixed_view_mut::<M, M>(0, 0).copy_from(&pearson(x));
    a.fixed_view_mut::<M, M>(0, M).copy_from(&rv(x));
    a.fixed_view_mut::<M, M>(0, 2 * M).copy_from(&mutual_information(x));
    a.fixed_view_mut::<M, M>(0, 3 * M).copy_from(&kl(x));
    x * a
}

/// `ties` is made beforehand.
pub(crate) fn w4<const B: usize, const M: usize>(
    x: &Batch<B, M>,
    w: &[f32],
    ties: &Square<B>,
) -> Batch<B, M> {
    let (u, v) = w.split_at(4 * M);
    let low = (x * SMatrix::<f32, M, 4>::from_row_slice(u))
        * (SMatrix::<f32, 4, M>::from_row_slice(v) * x.transpose());
    let mut a = ties.component_mul(&low).map(f32::exp);
    for mut column in a.column_iter_mut() {
        column /= column.sum();
    }
    a.tr_mul(x)
}

pub(crate) fn bilinear<const B: usize, const M: usize>(x: &Batch<B, M>, w: &[f32]) -> Batch<B, M> {
    let (full, low) = w.split_at(M * M);
    let (u, v) = low.split_at(4 * M);
    let full = SMatrix::<f32, M, M>::from_row_slice(full);
    let low = (x * SMatrix::<f32, M, 4>::from_row_slice(u))
        * (SMatrix::<f32, 4, M>::from_row_slice(v) * x.transpose());
    let a: Square<B> = x * full * x.transpose() + low;
    a.tr_mul(x)
}
