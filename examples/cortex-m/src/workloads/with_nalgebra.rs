//! The workloads' mathematics as a user writes it with nalgebra: a function per kernel, matrices by value.

use interdep::nalgebra::{ComplexField, RowSVector, SMatrix};

use super::{Batch, COLUMNS, PARAMETERS, Square};

fn centred<const R: usize, const C: usize>(x: &SMatrix<f32, R, C>) -> SMatrix<f32, R, C> {
    let mean: RowSVector<f32, C> = x.row_mean();
    let mut centred = *x;
    for mut row in centred.row_iter_mut() {
        row -= mean;
    }
    centred
}

fn pearson<const R: usize, const C: usize>(x: &SMatrix<f32, R, C>) -> SMatrix<f32, C, C> {
    let centred = centred(x);
    let covariance = centred.tr_mul(&centred) / (R as f32 - 1.0);
    let deviation = covariance.diagonal().map(ComplexField::sqrt);
    covariance.component_div(&(deviation * deviation.transpose()))
}

fn cosine(x: &Batch) -> Square {
    let gram = x.tr_mul(x);
    let norm = gram.diagonal().map(ComplexField::sqrt);
    gram.component_div(&(norm * norm.transpose()))
}

fn manhattan<const R: usize, const C: usize>(x: &SMatrix<f32, R, C>) -> SMatrix<f32, C, C> {
    SMatrix::from_fn(|i, j| (x.column(i) - x.column(j)).abs().sum())
}

fn squared_euclidean<const R: usize, const C: usize>(x: &SMatrix<f32, R, C>) -> SMatrix<f32, C, C> {
    SMatrix::from_fn(|i, j| (x.column(i) - x.column(j)).norm_squared())
}

fn gaussian<const R: usize, const C: usize>(
    x: &SMatrix<f32, R, C>,
    sigma: f32,
) -> SMatrix<f32, C, C> {
    squared_euclidean(x).map(|square| ComplexField::exp(-square / (2.0 * sigma * sigma)))
}

fn laplacian<const R: usize, const C: usize>(
    x: &SMatrix<f32, R, C>,
    sigma: f32,
) -> SMatrix<f32, C, C> {
    manhattan(x).map(|distance| ComplexField::exp(-distance / sigma))
}

pub(super) mod w1 {
    use super::*;

    #[inline(never)]
    pub(in super::super) fn matrix(x: &Batch, a: &mut Square) {
        let (u, rest) = PARAMETERS.split_at(2 * COLUMNS);
        let (v, weights) = rest.split_at(2 * COLUMNS);
        let u = SMatrix::<f32, COLUMNS, 2>::from_row_slice(u);
        let v = SMatrix::<f32, 2, COLUMNS>::from_row_slice(v);
        *a = pearson(x) * weights[0] + gaussian(x, 0.5) * weights[1] + u * v * weights[2];
    }
    #[inline(never)]
    pub(in super::super) fn output(x: &Batch, y: &mut Batch) {
        let mut a = Square::zeros();
        matrix(x, &mut a);
        *y = x * a;
    }
}

pub(super) mod w2 {
    use super::*;

    #[inline(never)]
    pub(in super::super) fn matrix(x: &Batch, a: &mut Square) {
        let gram = x.tr_mul(x);
        let sum = gram
            + gram.map(|entry| (entry + 1.0) * (entry + 1.0))
            + gram.map(ComplexField::tanh)
            + cosine(x)
            + gaussian(x, 2.0)
            + squared_euclidean(x).map(|square| ComplexField::exp(-0.1 * square))
            + laplacian(x, 4.0)
            + laplacian(x, 1.0)
            + squared_euclidean(x).map(|square| ComplexField::exp(-ComplexField::sqrt(square)));
        *a = sum / 9.0;
    }
    #[inline(never)]
    pub(in super::super) fn output(x: &Batch, y: &mut Batch) {
        let mut a = Square::zeros();
        matrix(x, &mut a);
        *y = x * a;
    }
}

pub(super) mod motions {
    use super::{super::*, *};
    use crate::motions::{CHANNELS, FUNCTIONS, nearest};

    #[inline(never)]
    pub(in super::super) fn matrix(x: &Motion, a: &mut Dependence) {
        let parts: [_; FUNCTIONS] = [pearson(x), gaussian(x, 20.0), laplacian(x, 200.0)];
        for (number, part) in parts.iter().enumerate() {
            a.fixed_columns_mut::<CHANNELS>(number * CHANNELS).copy_from(part);
        }
    }
    #[inline(never)]
    pub(in super::super) fn output(x: &Motion, activity: &mut Option<usize>) {
        let mut a = Dependence::zeros();
        matrix(x, &mut a);
        *activity = nearest(&a, TRAINING.iter());
    }
}
