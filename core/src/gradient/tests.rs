//! Pullbacks beside derivatives: ⟨Ā, J v⟩ of numbers that know their derivatives by v is ⟨Jᵀ Ā, v⟩.

use std::vec::Vec;

use bytemuck::Zeroable;

use super::Dual;
use crate::{
    Data, Scalar,
    functions::{
        bilinear::{Bilinear, FactoredBilinear},
        numerical::*,
        parameterized::Parameterized,
        rpn::Rpn,
        statistical::*,
    },
    fusions::{elementwise::*, metric::*, summation::*},
    level::with_least,
    plan::{
        Factored, FactoredConcatenation, Fused, FusedStack, Gradient, Linear, Materialized, Plan,
        Processed, ProcessedMembers, Reconciled, SideBySide,
    },
    processing::{Gelu, LayerNorm, Softmax, Tanh},
    random::numbers,
    reconciliations::{Identity, lowrank::Lorr},
};

/// A matrix of random numbers.
fn matrix<T: Scalar, const C: usize, const R: usize>(
    next: &mut impl FnMut() -> f64,
) -> [[T; C]; R] {
    [(); R].map(|()| [(); C].map(|()| T::of(next())))
}

/// As many random numbers.
fn list<T: Scalar>(next: &mut impl FnMut() -> f64, length: usize) -> Vec<T> {
    (0..length).map(|_| T::of(next())).collect()
}

fn dot<T: Scalar + Into<f64>>(a: &[T], b: &[T]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (*a).into() * (*b).into()).sum()
}

/// The gradient of ⟨Ā, A⟩ along (v, u), by the plan's pullback and by derivatives; and what is left of z̄ and w̄ that were there before.
fn along<T, P, const D: usize, const O: usize, const C: usize>(plan: &P) -> [f64; 2]
where
    T: Scalar + Into<f64>,
    P: Plan<T, D, O, C> + Plan<Dual<T>, D, O, C>,
{
    let next = &mut numbers();
    let (z, v) = (matrix::<T, D, O>(next), matrix::<T, D, O>(next));
    let length = <P as Plan<T, D, O, C>>::FACTS.l;
    let (w, u) = (list::<T>(next, length), list::<T>(next, length));
    let bar = matrix::<T, C, D>(next);

    // By the pullback, added to what is there before.
    let before = T::of(0.25);
    let (mut z_bar, mut w_bar) = ([[before; D]; O], std::vec![before; length]);
    with_least!(simd => {
        let (mut centred, mut bar) = ([[T::ZERO; D]; O], bar);
        let (mut a, mut expected) = ([[T::of(0.5); C]; D], [[T::ZERO; C]; D]);
        let mut scratch = <P as Plan<T, D, O, C>>::Scratch::zeroed();
        let mut of_scratch = <P as Plan<T, D, O, C>>::Scratch::zeroed();
        Data::with(simd, <P as Plan<T, D, O, C>>::FACTS.needs.with_derivatives(), &z, &mut centred, |data| {
            plan.fill(simd, data, &w, &mut scratch, &mut expected);
            let to = &mut Gradient {
                scratch: &mut scratch,
                of_scratch: &mut of_scratch,
                z: &mut z_bar,
                w: &mut w_bar,
            };
            plan.pullback(simd, data, &w, &mut a, &mut bar, to);
        });
        for (a, expected) in a.as_flattened().iter().zip(expected.as_flattened()) {
            let (a, expected): (f64, f64) = ((*a).into(), (*expected).into());
            assert!((a - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{a} {expected}");
        }
    });
    for number in z_bar.as_flattened_mut().iter_mut().chain(&mut w_bar) {
        *number -= before;
    }
    let by_pullback = dot(z_bar.as_flattened(), v.as_flattened()) + dot(&w_bar, &u);

    // By derivatives.
    let with = |value: T, tangent: T| Dual { value, tangent };
    let mut dual = [[Dual::constant(T::ZERO); D]; O];
    for (to, (z, v)) in
        dual.as_flattened_mut().iter_mut().zip(z.as_flattened().iter().zip(v.as_flattened()))
    {
        *to = with(*z, *v);
    }
    let w: Vec<Dual<T>> = w.iter().zip(&u).map(|(w, u)| with(*w, *u)).collect();
    let mut a = [[Dual::constant(T::ZERO); C]; D];
    with_least!(simd => {
        let mut centred = [[Dual::constant(T::ZERO); D]; O];
        let mut scratch = <P as Plan<Dual<T>, D, O, C>>::Scratch::zeroed();
        Data::with(simd, <P as Plan<Dual<T>, D, O, C>>::FACTS.needs, &dual, &mut centred, |data| {
            plan.fill(simd, data, &w, &mut scratch, &mut a);
        });
    });
    let tangents: Vec<T> = a.as_flattened().iter().map(|entry| entry.tangent).collect();
    [by_pullback, dot(bar.as_flattened(), &tangents)]
}

/// Compares both, in f64 and on one instruction set: the reference cases have the others.
fn check<P, const D: usize, const O: usize, const C: usize>(name: &str, plan: &P)
where
    P: Plan<f64, D, O, C> + Plan<Dual<f64>, D, O, C>,
{
    let [by_pullback, expected] = along::<f64, P, D, O, C>(plan);
    let close = (by_pullback - expected).abs() <= 1e-9 * expected.abs().max(1.0);
    assert!(close, "{name}, {D} columns of {O}: {by_pullback}, expected {expected}");
    assert!(expected != 0.0, "{name} does not change");
}

/// Checks plans for matrices of as many columns as rows: more than a register holds.
macro_rules! check_square {
    ($($plan:expr),* $(,)?) => {$(
        check::<_, 5, 7, 5>(stringify!($plan), &$plan);
    )*};
}

/// One function by itself.
fn alone<F>(function: F) -> SideBySide<(F, ())> {
    SideBySide((function, ()))
}

#[test]
fn functions_of_pairs() {
    check_square!(
        alone(LinearKernel),
        alone(PolynomialKernel { c: 1.0, d: 2.0 }),
        alone(HyperbolicTangentKernel { c: 0.1, alpha: 0.3 }),
        alone(CosineSimilarity),
        alone(NegativeExponential(ManhattanDistance)),
        alone(NegativeExponential(EuclideanDistance)),
        alone(NegativeExponential(ChebyshevDistance)),
        alone(NegativeExponential(CanberraDistance)),
        alone(NegativeExponential(MinkowskiDistance { p: 1.5 })),
        alone(ExponentialKernel { gamma: 0.3 }),
        alone(GaussianRbfKernel { sigma: 0.9 }),
        alone(LaplacianKernel { sigma: 2.0 }),
        alone(PearsonCorrelation),
        alone(RvCoefficient),
        alone(MutualInformation),
        alone(KlDivergence),
    );
}

/// Functions that share all kinds of quantities.
macro_rules! shared {
    () => {
        (
            PearsonCorrelation,
            (
                GaussianRbfKernel { sigma: 0.9 },
                (CosineSimilarity, (LaplacianKernel { sigma: 2.0 }, (MutualInformation, ()))),
            ),
        )
    };
}

#[test]
fn fusions() {
    macro_rules! fused {
        ($($fusion:expr),* $(,)?) => {
            check_square!($(alone(Fused::<_, _, 5> { functions: shared!(), fusion: $fusion })),*);
        };
    }
    fused!(Prod, Max, Std, Norm { p: 3.0 });
    check_square!(Linear::new(Fused::<_, _, 5> {
        functions: shared!(),
        fusion: ParameterizedWeightedSummation
    }));
}

#[test]
fn functions_of_parameters() {
    check_square!(
        alone(Bilinear(Identity)),
        alone(Bilinear(Lorr::<2>)),
        alone(FactoredBilinear::<_, 2>(Lorr::<2>)),
    );
    check::<_, 3, 5, 7>("parameterized", &alone(Parameterized::<_, 7>(Identity)));
    check::<_, 5, 7, 4>("factored", &Factored::<_, 2>(Lorr::<2>));
    let rpn = Rpn::<_, _, 4, 10> {
        data_transformation: crate::expansions::polynomial::Hermite { d: 2 },
        parameter_fabrication: Lorr::<2>,
    };
    check::<_, 3, 5, 4>("rpn", &alone(rpn));
}

#[test]
fn compositions() {
    check::<_, 3, 5, 10>(
        "side by side",
        &SideBySide((
            PearsonCorrelation,
            (Parameterized::<_, 4>(Identity), (GaussianRbfKernel { sigma: 0.9 }, ())),
        )),
    );
    check_square!(
        Processed {
            preprocess: (Tanh, (LayerNorm, ())),
            plan: alone(GaussianRbfKernel { sigma: 0.9 }),
            postprocess: (Gelu, (Softmax { dim: 1 }, ())),
        },
        Linear::<_, _, 2>::new(Fused {
            functions: (LinearKernel, (NegativeExponential(EuclideanDistance), (),),),
            fusion: Sum,
        }),
    );
    macro_rules! stacks {
        ($($d:literal),*) => {$({
            let stack = FusedStack::<_, _, _, 2, $d> {
                functions: (CosineSimilarity, (RvCoefficient, ())),
                preprocess: (Softmax { dim: 0 }, ()),
                fusion: ParameterizedWeightedSummation,
            };
            check::<_, $d, 7, $d>("stack", &alone(stack));
            let members = ProcessedMembers::<_, _, true> {
                functions: SideBySide((CosineSimilarity, (LinearKernel, ()))),
                preprocess: (Softmax { dim: 0 }, (Tanh, ())),
            };
            check::<_, $d, 7, { 2 * $d }>("members", &members);
            let members = ProcessedMembers::<_, _, false> {
                functions: SideBySide((CosineSimilarity, (Parameterized::<_, 4>(Identity), ()))),
                preprocess: (LayerNorm, ()),
            };
            check::<_, $d, 7, { 4 + $d }>("members", &members);
            let nested = alone(Fused::<_, _, 2> {
                functions: (
                    Materialized::<_, $d>(Processed {
                        preprocess: (Tanh, ()),
                        plan: alone(PearsonCorrelation),
                        postprocess: (Tanh, ()),
                    }),
                    (LinearKernel, ()),
                ),
                fusion: Prod,
            });
            check::<_, $d, 7, $d>("nested", &nested);
            let reconciled = Reconciled::<_, _, { 2 * $d }> {
                plan: SideBySide((CosineSimilarity, (Parameterized::<_, $d>(Identity), ()))),
                W: Lorr::<2>,
            };
            check::<_, $d, 7, 5>("reconciled", &reconciled);
            check::<_, $d, 7, 5>("reconciled", &FactoredConcatenation::<_, _, { 2 * $d }, 2>(reconciled));
        })*};
    }
    stacks!(5);
}
