//! Instruction sets agree; halves are the whole; transposition.

use fearless_simd::{Level, Simd};
use std::vec::Vec;

use nalgebra::Const;

use super::{Fill, Kernel, Plan, Transpose, Z};
use crate::{
    At, Function, Lanes, Needs, Scalar,
    functions::{
        bilinear::Bilinear,
        numerical::{
            CanberraDistance, CosineSimilarity, GaussianRbfKernel, HyperbolicTangentKernel,
            ManhattanDistance, MinkowskiDistance, NegativeExponential,
        },
        parameterized::Parameterized,
        statistical::{KlDivergence, MutualInformation, PearsonCorrelation, RvCoefficient},
    },
    fusions::summation::Sum,
    level::levels,
    memory::OnStack,
    plan::{Fused, Linear, Processed, SideBySide},
    processing::{Gelu, LayerNorm, Softmax},
    reconciliations::lowrank::Lorr,
};

#[cfg(single)]
mod columnwise;

/// A on every instruction set that the machine has, the best first.
fn on_every_instruction_set<T, P, const D: usize, const O: usize, const COLUMNS: usize>(
    plan: &P,
) -> Vec<[[T; COLUMNS]; D]>
where
    T: Scalar,
    P: Plan<T, D, O, COLUMNS>,
{
    let mut z = [[T::ZERO; D]; O];
    for (k, row) in z.iter_mut().enumerate() {
        for (i, entry) in row.iter_mut().enumerate() {
            *entry = T::of(((7 * k + 3 * i) % 11) as f64 * 0.17 - 0.8);
        }
    }
    let w: Vec<T> = (0..P::FACTS.l).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
    let run = |a: &mut [[T; COLUMNS]; D], level: Level| {
        let kernel = Fill { plan, z: Z::Rows(&z), w: &w, room: OnStack, a };
        fearless_simd::dispatch!(level, simd => kernel.run(simd));
    };
    levels()
        .into_iter()
        .map(|level| {
            let mut a = [[T::ZERO; COLUMNS]; D];
            run(&mut a, level);
            a
        })
        .collect()
}

fn agree<T: Scalar + Into<f64>, const D: usize, const COLUMNS: usize>(
    matrices: &[[[T; COLUMNS]; D]],
    bound: f64,
) {
    for other in &matrices[1..] {
        for (i, (row, other)) in matrices[0].iter().zip(other).enumerate() {
            for (j, (a, b)) in row.iter().zip(other).enumerate() {
                let (a, b): (f64, f64) = ((*a).into(), (*b).into());
                let close = (a - b).abs() <= bound * a.abs().max(1.0);
                assert!(close, "A[{i}][{j}] is {a} and {b}, {COLUMNS} columns");
            }
        }
    }
}

/// One function of every kind, side by side, between two processing steps.
macro_rules! every_kind {
    ($columns:literal) => {
        Processed {
            preprocess: (Gelu, ()),
            plan: SideBySide((
                PearsonCorrelation,
                (
                    GaussianRbfKernel { sigma: 0.7 },
                    (
                        HyperbolicTangentKernel { c: 0.1, alpha: 0.3 },
                        (
                            CosineSimilarity,
                            (
                                NegativeExponential(ManhattanDistance),
                                (
                                    MinkowskiDistance { p: 1.5 },
                                    (
                                        CanberraDistance,
                                        (
                                            MutualInformation,
                                            (
                                                KlDivergence,
                                                (
                                                    Bilinear(Lorr::<2>),
                                                    (Parameterized::<_, $columns>(Lorr::<2>), ()),
                                                ),
                                            ),
                                        ),
                                    ),
                                ),
                            ),
                        ),
                    ),
                ),
            )),
            postprocess: (LayerNorm, (Softmax { dim: 0 }, ())),
        }
    };
}

#[test]
fn instruction_sets_agree() {
    agree(&on_every_instruction_set::<f64, _, 17, 13, 190>(&every_kind!(20)), 1e-9);
    agree(&on_every_instruction_set::<f32, _, 17, 13, 190>(&every_kind!(20)), 2e-5);
    agree(&on_every_instruction_set::<f64, _, 3, 5, 35>(&every_kind!(5)), 1e-9);
    agree(&on_every_instruction_set::<f32, _, 3, 5, 35>(&every_kind!(5)), 2e-5);
}

/// Columns of all kinds for distances: far from each other, close, equal, far from 0, constant.
fn columns_of_all_kinds<T: Scalar, const D: usize, const O: usize>() -> [[T; D]; O] {
    core::array::from_fn(|k| {
        core::array::from_fn(|i| {
            let noise = ((7 * k + 5 * i * i + k * i) % 13) as f64 * 0.1 - 0.6;
            T::of(match i % 7 {
                3 => ((7 * k) % 13) as f64 * 0.1,
                4 => 20.0 + noise,
                5 => ((7 * k) % 13) as f64 * 0.1 + 1e-3 * noise,
                6 => 0.25,
                _ => noise,
            })
        })
    })
}

/// Symmetric functions by halves, their distances from products, and others added to them, beside all of it in full.
fn halves<T: Scalar + Into<f64>, const D: usize, const O: usize, const WIDE: usize>(bound: f64) {
    let kernels = (GaussianRbfKernel { sigma: 1.5 }, (CosineSimilarity, ()));
    let low = Parameterized::<_, D>(Lorr::<2>);
    let moments = (GaussianRbfKernel { sigma: 1.5 }, (RvCoefficient, ()));
    let all = (RvCoefficient, (ManhattanDistance, (kernels.0, (low, ()))));
    let z = columns_of_all_kinds::<T, D, O>();
    let w: Vec<T> = (0..4 * D).map(|index| T::of((index % 5) as f64 * 0.1 - 0.2)).collect();
    for level in levels() {
        let mut half = [[T::ZERO; D]; D];
        macro_rules! beside {
            ($half:expr, $full:expr) => {{
                let plan = $half;
                let kernel = Fill { plan: &plan, z: Z::Rows(&z), w: &w, room: OnStack, a: &mut half };
                fearless_simd::dispatch!(level, simd => kernel.run(simd));
                let mut full = [[T::ZERO; WIDE]; D];
                let plan = SideBySide($full);
                let kernel = Fill { plan: &plan, z: Z::Rows(&z), w: &w, room: OnStack, a: &mut full };
                fearless_simd::dispatch!(level, simd => kernel.run(simd));
                for (i, (half, full)) in half.iter().zip(&full).enumerate() {
                    for (j, a) in half.iter().enumerate() {
                        let a: f64 = (*a).into();
                        let expected: f64 = full.chunks(D).map(|row| row[j].into()).sum();
                        let close = (a - expected).abs() <= bound * expected.abs().max(1.0)
                            || (a.is_nan() && expected.is_nan());
                        assert!(close, "A[{i}][{j}] is {a}, expected {expected}, {level:?}");
                    }
                }
            }};
        }
        // The last function is there to make the sweep a full one; it is 0.
        beside!(
            SideBySide((Fused::<_, _, 2> { functions: kernels, fusion: Sum }, ())),
            (kernels.0, (kernels.1.0, (Zeros, (Zeros, ()))))
        );
        beside!(
            SideBySide((Fused::<_, _, 2> { functions: moments, fusion: Sum }, ())),
            (moments.0, (moments.1.0, (Zeros, (Zeros, ()))))
        );
        beside!(Linear::<_, _, 4>::new(Fused { functions: all, fusion: Sum }), all);
    }
}

/// As many columns as rows, all 0, and nobody knows that it is symmetric.
#[derive(Clone, Copy)]
struct Zeros;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Zeros {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;

    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.splat(T::ZERO)
    }
}

#[test]
fn halves_are_the_whole() {
    halves::<f64, 3, 5, 12>(1e-12);
    halves::<f64, 16, 9, 64>(1e-12);
    halves::<f64, 37, 20, 148>(1e-12);
    halves::<f32, 5, 4, 20>(1e-5);
    halves::<f32, 12, 7, 48>(1e-5);
    halves::<f32, 17, 13, 68>(1e-5);
    halves::<f32, 30, 9, 120>(1e-5);
    halves::<f32, 50, 32, 200>(1e-5);
}

#[test]
fn transposition() {
    fn transposed<const ROWS: usize, const COLUMNS: usize>() {
        let matrix: [[f32; COLUMNS]; ROWS] =
            core::array::from_fn(|i| core::array::from_fn(|j| (i * COLUMNS + j) as f32));
        for level in levels() {
            let mut out = [[f32::NAN; ROWS]; COLUMNS];
            let kernel = Transpose { matrix: &matrix, out: &mut out };
            fearless_simd::dispatch!(level, simd => kernel.run(simd));
            for (j, row) in out.iter().enumerate() {
                for (i, entry) in row.iter().enumerate() {
                    assert_eq!(*entry, matrix[i][j], "{i}, {j} of {ROWS}×{COLUMNS}, {level:?}");
                }
            }
        }
    }
    transposed::<1, 5>();
    transposed::<4, 9>();
    transposed::<16, 16>();
    transposed::<33, 17>();
    transposed::<8, 40>();
}
