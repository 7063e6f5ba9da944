//! The workloads' mathematics as a user writes it with nalgebra: a function per kernel, matrices by value.

use interdep::nalgebra::{ComplexField, RowSVector, SMatrix};

use super::{Batch, COLUMNS, PARAMETERS, ROWS, Square};

fn centred(x: &Batch) -> Batch {
    let mean: RowSVector<f32, COLUMNS> = x.row_mean();
    let mut centred = *x;
    for mut row in centred.row_iter_mut() {
        row -= mean;
    }
    centred
}

fn pearson(x: &Batch) -> Square {
    let centred = centred(x);
    let covariance = centred.tr_mul(&centred) / (ROWS as f32 - 1.0);
    let deviation = covariance.diagonal().map(ComplexField::sqrt);
    covariance.component_div(&(deviation * deviation.transpose()))
}

fn cosine(x: &Batch) -> Square {
    let gram = x.tr_mul(x);
    let norm = gram.diagonal().map(ComplexField::sqrt);
    gram.component_div(&(norm * norm.transpose()))
}

fn manhattan(x: &Batch) -> Square {
    Square::from_fn(|i, j| (x.column(i) - x.column(j)).abs().sum())
}

fn squared_euclidean(x: &Batch) -> Square {
    Square::from_fn(|i, j| (x.column(i) - x.column(j)).norm_squared())
}

fn gaussian(x: &Batch, sigma: f32) -> Square {
    squared_euclidean(x).map(|square| ComplexField::exp(-square / (2.0 * sigma * sigma)))
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
    pub(in super::super) fn forward(x: &Batch, y: &mut Batch) {
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
            + manhattan(x).map(|distance| ComplexField::exp(-distance / 4.0))
            + manhattan(x).map(|distance| ComplexField::exp(-distance))
            + squared_euclidean(x).map(|square| ComplexField::exp(-ComplexField::sqrt(square)));
        *a = sum / 9.0;
    }
    #[inline(never)]
    pub(in super::super) fn forward(x: &Batch, y: &mut Batch) {
        let mut a = Square::zeros();
        matrix(x, &mut a);
        *y = x * a;
    }
}
