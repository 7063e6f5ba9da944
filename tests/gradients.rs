//! What the reference cases leave out of gradients: their other forms, sparse structures, data far from 0, functions of one's own.

use interdep::{Lanes, Needs, Pair, Pairwise, Simd, prelude::*};

hybrid! {
    #[derive(Clone, Debug)]
    struct Learned for SMatrix<f64, 6, 5> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.9), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
        postprocess: [softmax(dim = 1)],
    }
    struct Links for SMatrix<f64, 6, 5> {
        functions: [
            graph(links = [(0, 1), (1, 2), (2, 4), (4, 0), (3, 3), (1, 4)]),
            custom(Everything),
        ],
        fusion: prod,
    }
    struct SameLinks for SMatrix<f64, 6, 5> {
        functions: [
            constant(A = [
                [0, 1, 0, 0, 0],
                [0, 0, 1, 0, 1],
                [0, 0, 0, 0, 1],
                [0, 0, 0, 1, 0],
                [1, 0, 0, 0, 0],
            ]),
            custom(Everything),
        ],
        fusion: prod,
    }
    struct Near for SMatrix<f32, 6, 5> { functions: [gaussian_rbf_kernel(sigma = 2.0)], fusion: sum }
    struct NearExactly for SMatrix<f64, 6, 5> { functions: [gaussian_rbf_kernel(sigma = 2.0)], fusion: sum }
}

/// A function of all that a pair has.
struct Everything;

impl Pairwise for Everything {
    const NEEDS: Needs = Needs::ALL;
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn entry<S: Simd, T: Number>(&self, pair: &Pair<S, T>) -> Lanes<S, T> {
        let [of_row, of_column] = pair.variances();
        let sum = pair.gram() * pair.cosine() + pair.covariance() * pair.correlation();
        let distances = pair.manhattan() + pair.euclidean() + pair.chebyshev() * T::of(0.5);
        sum + (-distances).exp() + (-pair.squared_euclidean()).exp() + (of_row * of_column).ln()
    }
}

fn x() -> SMatrix<f64, 6, 5> {
    SMatrix::from_fn(|k, i| ((7 * k + 5 * i * i + k * i) % 13) as f64 * 0.17 - 0.9)
}

fn cotangent() -> SMatrix<f64, 5, 5> {
    SMatrix::from_fn(|i, j| ((3 * i + 4 * j) % 7) as f64 * 0.3 - 0.8)
}

#[test]
fn all_forms_are_one() {
    let hybrid = Learned::new(core::array::from_fn(|l| ((5 * l) % 7) as f64 * 0.2 - 0.5));
    let (x, da, dy) = (x(), cotangent(), x() * 0.3);
    let same = |(dx, dw): &(SMatrix<f64, 6, 5>, Learned), other: &(SMatrix<f64, 6, 5>, Learned)| {
        assert!(dx.amax() > 0.01 && dw.as_array().iter().all(|w| *w != 0.0));
        assert_eq!((dx, dw.as_array()), (&other.0, other.1.as_array()));
    };
    let (of_a, of_y) = (hybrid.pullback(&x, &da), hybrid.forward_pullback(&x, &dy));
    // Neither what is written to nor the memory need be zeros.
    let mut workspace = Learned::workspace();
    let mut found = (SMatrix::repeat(f64::NAN), Learned::new([f64::NAN; Learned::L]));
    for _ in 0..2 {
        hybrid.pullback_into(&x, &da, &mut found.0, &mut found.1);
        same(&of_a, &found);
        hybrid.forward_pullback_into(&x, &dy, &mut found.0, &mut found.1);
        same(&of_y, &found);
        hybrid.pullback_with(&x, &da, &mut found.0, &mut found.1, &mut workspace);
        same(&of_a, &found);
        hybrid.forward_pullback_with(&x, &dy, &mut found.0, &mut found.1, &mut workspace);
        same(&of_y, &found);
    }
    same(&of_a, &Interdependence::pullback(&hybrid, &x, &da));
    same(&of_y, &Interdependence::forward_pullback(&hybrid, &x, &dy));
    // Y = x A: x changes Y by itself, and through A.
    let (through_a, dw) = hybrid.pullback(&x, &(x.transpose() * dy));
    let dx = through_a + dy * hybrid.matrix(&x).transpose();
    assert!((dx - of_y.0).amax() < 1e-12);
    let w = dw.as_array().iter().zip(of_y.1.as_array());
    assert!(w.fold(0.0_f64, |most, (a, b)| most.max((a - b).abs())) < 1e-12);
}

#[test]
fn nothing_of_nothing() {
    let (dx, dw) = Learned::new([0.3; Learned::L]).forward_pullback(&x(), &SMatrix::zeros());
    assert_eq!((dx, dw.as_array()), (SMatrix::zeros(), &[0.0; Learned::L]));
}

#[test]
fn links_are_the_whole() {
    let (dx, _) = Links::default().pullback(&x(), &cotangent());
    let (expected, _) = SameLinks::default().pullback(&x(), &cotangent());
    assert!((dx - expected).amax() < 1e-10 * expected.amax(), "{dx} {expected}");
}

#[test]
fn an_offset_costs_no_digits() {
    // Whole numbers of fifths: exact in both types, and far from 0 in some columns.
    let far = SMatrix::<f64, 6, 5>::from_fn(|k, i| {
        let near = ((7 * k + 5 * i * i + k * i) % 13) as f64 * 0.25;
        near + [0.0, 100_000.0, 0.0, 100_000.0, 100_000.0][i]
    });
    let (dx, _) = Near::default().pullback(&far.map(|x| x as f32), &cotangent().map(|a| a as f32));
    let (expected, _) = NearExactly::default().pullback(&far, &cotangent());
    assert!(expected.amax() > 0.01);
    let error = (dx.map(f64::from) - expected).amax();
    assert!(error < 2e-5, "{error:e}");
}
