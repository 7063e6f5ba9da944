//! Where registers are single numbers: columns as they lie, beside the way by rows.

use std::{format, vec::Vec};

use fearless_simd::Simd;
use nalgebra::SMatrix;

use super::{super::attribute, Fill, Kernel, Plan, Z};
use crate::{
    At, Function, Lanes, Needs, Number, Scalar,
    backward::attribute as backward,
    functions::{
        numerical::{
            ChebyshevDistance, CosineSimilarity, EuclideanDistance, GaussianRbfKernel,
            LaplacianKernel, LinearKernel, ManhattanDistance, NegativeExponential,
        },
        parameterized::Parameterized,
        statistical::{PearsonCorrelation, RvCoefficient},
    },
    fusions::summation::{ParameterizedWeightedSummation, Sum},
    level::with_least,
    memory::OnStack,
    plan::{Fused, Linear, Materialized, Processed, ProcessedMembers, SideBySide},
    processing::LayerNorm,
    reconciliations::lowrank::Lorr,
};

/// A pairwise function that is not symmetric: A_ij = v_i · (cov_ij + ‖z_i − z_j‖).
struct Asymmetric;

impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for Asymmetric {
    type Columns = nalgebra::Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::COVARIANCE.and(Needs::VARIANCES).and(Needs::EUCLIDEAN);
    const READS_ENTRIES: bool = false;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.variance_of_row() * (at.covariance() + at.euclidean())
    }
}

/// What the columns of a batch are like.
const KINDS: usize = 12;

/// A number of column `i` of the kind `kind`.
fn number(kind: usize, k: usize, i: usize) -> f64 {
    let noise = |i: usize| ((7 * k + 5 * i * i + k * i + 3) % 13) as f64 * 0.1 - 0.6;
    match kind {
        // Usual, all equal, far from 0.
        0 => noise(i),
        1 => noise(2),
        2 => 1000.0 + noise(i),
        // Close to each other; a constant column, two, and all.
        3 => noise(1) + 1e-4 * noise(i),
        4 => {
            if i == 1 {
                0.3
            } else {
                noise(i)
            }
        }
        5 => {
            if i < 2 {
                0.3 + i as f64
            } else {
                noise(i)
            }
        }
        6 => 0.1 * i as f64,
        // Squares that leave the number range of f32, of one column and of all.
        7 => noise(i) * if i == 0 { 1e25 } else { 1.0 },
        8 => noise(i) * 1e-25,
        // NaN, ∞, and zeros.
        9 => {
            if i == 2 && k == 1 {
                f64::NAN
            } else {
                noise(i)
            }
        }
        10 => {
            if i == 1 && k == 0 {
                f64::INFINITY
            } else {
                noise(i)
            }
        }
        _ => {
            if i == 0 {
                0.0
            } else {
                noise(i)
            }
        }
    }
}

/// Beside A by rows, of columns of all kinds.
fn agree<T, P, const D: usize, const O: usize, const COLUMNS: usize>(plan: &P, bound: f64)
where
    T: Scalar + Into<f64>,
    P: Plan<T, D, O, COLUMNS>,
{
    assert!(!P::FACTS.reads_entries);
    let w: Vec<T> = (0..P::FACTS.l).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
    for kind in 0..KINDS {
        let x = SMatrix::<T, O, D>::from_fn(|k, i| T::of(number(kind, k, i)));
        let mut z = [[T::ZERO; D]; O];
        for (k, row) in z.iter_mut().enumerate() {
            for (i, entry) in row.iter_mut().enumerate() {
                *entry = x[(k, i)];
            }
        }
        let mut by_rows = [[T::ZERO; COLUMNS]; D];
        let kernel = Fill { plan, z: Z::Rows(&z), w: &w, room: OnStack, a: &mut by_rows };
        with_least!(simd => kernel.run(simd));
        let mut a = SMatrix::<T, D, COLUMNS>::repeat(T::NAN);
        attribute::matrix_into(plan, &w, &x, &mut a);
        let mut y = SMatrix::<T, O, COLUMNS>::repeat(T::NAN);
        attribute::forward_into(plan, &w, &x, &x, &mut y);
        let size = by_rows.as_flattened().iter().fold(1.0, |size: f64, entry| {
            let entry: f64 = (*entry).into();
            if entry.is_finite() { size.max(entry.abs()) } else { size }
        });
        let same = |found: f64, expected: f64, size: f64| {
            found == expected
                || found.is_nan() && expected.is_nan()
                || (found - expected).abs() <= bound * size
        };
        let text = || format!("kind {kind}, {O} × {D}:\n{:?}\n{:?}", a, by_rows);
        for i in 0..D {
            for j in 0..COLUMNS {
                assert!(same(a[(i, j)].into(), by_rows[i][j].into(), size), "{i}, {j}: {}", text());
            }
        }
        if kind < 7 {
            for k in 0..O {
                for j in 0..COLUMNS {
                    let expected =
                        (0..D).map(|i| x[(k, i)].into() * by_rows[i][j].into()).sum::<f64>();
                    let size = size * (1.0 + x.iter().fold(0.0, |sum, x| (*x).into().abs() + sum));
                    assert!(same(y[(k, j)].into(), expected, size), "Y {k}, {j}: {}", text());
                }
            }
        }
    }
}

/// Gradients beside those by rows, of columns whose distances and deviations have derivatives.
fn gradients_agree<T, P, const D: usize, const O: usize, const COLUMNS: usize>(plan: &P, bound: f64)
where
    T: Scalar + Into<f64>,
    P: Plan<T, D, O, COLUMNS>,
{
    let w: Vec<T> = (0..P::FACTS.l).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
    for kind in [0, 2, 3, 9] {
        let x = SMatrix::<T, O, D>::from_fn(|k, i| T::of(number(kind, k, i)));
        let y_bar = SMatrix::<T, O, COLUMNS>::from_fn(|k, j| T::of(number(0, k + 3, j + 2)));
        let a_bar = SMatrix::<T, D, COLUMNS>::from_fn(|i, j| T::of(number(0, i + 5, j + 1)));
        let [mut dx, mut expected] = [SMatrix::<T, O, D>::repeat(T::NAN); 2];
        let [mut dw, mut expected_dw] = [w.clone(), w.clone()];
        let mut memory = bytemuck::zeroed_box::<backward::Memory<T, P::Scratch, O, D, COLUMNS>>();
        let compare =
            |dx: &SMatrix<T, O, D>, expected: &SMatrix<T, O, D>, dw: &[T], expected_dw: &[T]| {
                let all = |x: &SMatrix<T, O, D>, w: &[T]| {
                    x.iter().chain(w).map(|number| (*number).into()).collect::<Vec<f64>>()
                };
                let (found, expected) = (all(dx, dw), all(expected, expected_dw));
                let size = expected.iter().fold(1.0, |size: f64, number| {
                    if number.is_finite() { size.max(number.abs()) } else { size }
                });
                for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
                    let same = found == expected
                        || found.is_nan() && expected.is_nan()
                        || (found - expected).abs() <= bound * size;
                    assert!(same, "{place} of {O} × {D}, kind {kind}: {found}, not {expected}");
                }
            };
        backward::forward_pullback(plan, &w, &x, &y_bar, (&mut dx, &mut dw));
        let to = (&mut expected, &mut expected_dw[..]);
        backward::forward_pullback_with(plan, &w, &x, &y_bar, &mut memory, to);
        compare(&dx, &expected, &dw, &expected_dw);
        backward::pullback(plan, &w, &x, &a_bar, (&mut dx, &mut dw));
        let to = (&mut expected, &mut expected_dw[..]);
        backward::pullback_with(plan, &w, &x, &a_bar, &mut memory, to);
        compare(&dx, &expected, &dw, &expected_dw);
    }
}

/// Every composition that leaves z where it is.
fn compositions<T: Scalar + Into<f64>, const D: usize, const O: usize>(bound: f64) {
    let low = Parameterized::<_, D>(Lorr::<2>);
    let (gaussian, laplacian) = (GaussianRbfKernel { sigma: 1.5 }, LaplacianKernel { sigma: 4.0 });
    agree::<T, _, D, O, D>(
        &Linear::<_, _, 3>::new(Fused {
            functions: (PearsonCorrelation, (gaussian, (low, ()))),
            fusion: ParameterizedWeightedSummation,
        }),
        bound,
    );
    gradients_agree::<T, _, D, O, D>(
        &Linear::<_, _, 3>::new(Fused {
            functions: (PearsonCorrelation, (gaussian, (low, ()))),
            fusion: ParameterizedWeightedSummation,
        }),
        100.0 * bound,
    );
    gradients_agree::<T, _, D, O, D>(
        &Linear::<_, _, 4>::new(Fused {
            functions: (LinearKernel, (CosineSimilarity, (gaussian, (laplacian, ())))),
            fusion: Sum,
        }),
        100.0 * bound,
    );
    gradients_agree::<T, _, D, O, D>(
        &SideBySide((NegativeExponential(EuclideanDistance), ())),
        100.0 * bound,
    );
    agree::<T, _, D, O, D>(
        &Linear::<_, _, 4>::new(Fused {
            functions: (LinearKernel, (CosineSimilarity, (gaussian, (laplacian, ())))),
            fusion: Sum,
        }),
        bound,
    );
    agree::<T, _, D, O, D>(
        &Linear::<_, _, 2>::new(Fused {
            functions: (Asymmetric, (ManhattanDistance, ())),
            fusion: Sum,
        }),
        bound,
    );
    // A matrix of its own, which is not symmetric, in the sum.
    let inner = Linear::<_, _, 2>::new(Fused { functions: (laplacian, (low, ())), fusion: Sum });
    agree::<T, _, D, O, D>(
        &Linear::<_, _, 2>::new(Fused {
            functions: (Materialized::<_, D>(inner), (gaussian, ())),
            fusion: Sum,
        }),
        bound,
    );
    agree::<T, _, D, O, D>(&SideBySide((NegativeExponential(EuclideanDistance), ())), bound);
    agree::<T, _, D, O, D>(
        &Processed {
            preprocess: (),
            plan: SideBySide((ChebyshevDistance, ())),
            postprocess: (LayerNorm, ()),
        },
        // A row of one number is divided by the root of 1e-5.
        bound * 1e3,
    );
}

/// Functions side by side, all symmetric or not.
fn side_by_side<T, const D: usize, const O: usize, const THRICE: usize>(bound: f64)
where
    T: Scalar + Into<f64>,
{
    let gaussian = GaussianRbfKernel { sigma: 1.5 };
    agree::<T, _, D, O, THRICE>(
        &SideBySide((RvCoefficient, (gaussian, (ManhattanDistance, ())))),
        bound,
    );
    gradients_agree::<T, _, D, O, THRICE>(
        &SideBySide((RvCoefficient, (gaussian, (ManhattanDistance, ())))),
        100.0 * bound,
    );
    agree::<T, _, D, O, THRICE>(
        &ProcessedMembers::<_, _, true> {
            functions: SideBySide((RvCoefficient, (gaussian, (ManhattanDistance, ())))),
            preprocess: (LayerNorm, ()),
        },
        bound * 1e3,
    );
    agree::<T, _, D, O, THRICE>(
        &SideBySide((PearsonCorrelation, (Asymmetric, (CosineSimilarity, ())))),
        bound,
    );
}

#[test]
fn columns_are_as_rows() {
    // Squares of each side, whole or overlapping; columns in one part or several.
    compositions::<f32, 2, 3>(2e-5);
    compositions::<f32, 6, 100>(2e-5);
    compositions::<f32, 11, 17>(2e-5);
    compositions::<f64, 5, 300>(1e-10);
    side_by_side::<f32, 6, 100, 18>(2e-5);
    side_by_side::<f64, 7, 150, 21>(1e-10);
}
