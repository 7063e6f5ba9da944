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

/// Hybrids that never make A for `forward_pullback`, beside the pullback of A and the product with it.
macro_rules! direct {
    ($($name:ident: $($kind:ident)? [$($function:tt)*] $fusion:ident $([$($post:tt)*])?;)*) => {$(
        #[test]
        fn $name() {
            hybrid! {
                #[derive(Debug)]
                struct Direct for SMatrix<f64, 6, 5> {
                    $(interdependence_type: $kind,)?
                    functions: [graph(links = [(0, 1), (1, 2), (2, 4), (4, 0), (3, 3), (1, 4)], self_dependence = true) $($function)*],
                    fusion: $fusion,
                    preprocess: [sigmoid],
                    $(postprocess: [$($post)*],)?
                }
            }
            let hybrid = Direct::new(core::array::from_fn(|l| ((5 * l) % 7) as f64 * 0.2 - 0.5));
            let (x, dy) = (x(), x().map(|x| (3.0 * x).sin()));
            let is_instance = [$(stringify!($kind))?].contains(&"instance");
            macro_rules! products {
                (instance) => {(x * dy.transpose(), hybrid.matrix(&x) * dy)};
                () => {(x.transpose() * dy, dy * hybrid.matrix(&x).transpose())};
            }
            let (da, of_product) = products!($($kind)?);
            assert_eq!(da.nrows(), if is_instance { 6 } else { 5 });
            let (through_a, dw) = hybrid.pullback(&x, &da);
            let expected = through_a + of_product;
            let mut found = (SMatrix::repeat(f64::NAN), Direct::new([f64::NAN; Direct::L]));
            let mut workspace = Direct::workspace();
            for memory in [None, Some(&mut workspace)] {
                let (dx, of_w) = &mut found;
                match memory {
                    None => hybrid.forward_pullback_into(&x, &dy, dx, of_w),
                    Some(memory) => hybrid.forward_pullback_with(&x, &dy, dx, of_w, memory),
                }
                assert!((*dx - expected).amax() < 1e-12 * expected.amax(), "{dx}{expected}");
                for (found, expected) in of_w.as_array().iter().zip(dw.as_array()) {
                    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
                    assert!(*expected != 0.0);
                }
            }
        }
    )*};
}

direct! {
    links_alone: [] sum;
    links_alone_of_instances: instance [] sum;
    links_of_pairs: [, custom(Everything)] prod;
    links_of_pairs_of_instances: instance [, custom(Everything)] prod;
    links_of_parameters: [, lowrank_parameterized_bilinear(r = 2)] prod;
    links_of_parameters_of_instances: instance [, lowrank_parameterized_bilinear(r = 2)] prod;
    attention: [, lowrank_parameterized_bilinear(r = 2), custom(Everything)] prod
        [operator_based_normalize(operator = softmax, mask_zeros = true, mode = column)];
    attention_of_instances: instance [, lowrank_parameterized_bilinear(r = 2)] prod
        [operator_based_normalize(operator = softmax, mask_zeros = true, mode = column)];
}

hybrid! {
    struct Pairs for SMatrix<f64, 6, 5> { functions: [custom(Everything), rv_coefficient], fusion: sum }
    struct Kernels for SMatrix<f64, 6, 5> {
        functions: [linear_kernel, cosine_similarity, laplacian_kernel(sigma = 2.0), euclidean_distance],
        fusion: sum,
    }
    struct Together for SMatrix<f64, 6, 5> {
        functions: [
            custom(Everything), linear_kernel, rv_coefficient, cosine_similarity, laplacian_kernel(sigma = 2.0), euclidean_distance,
        ],
        fusion: sum,
    }
}

#[test]
fn what_is_shared_is_pulled_back_as_if_each_had_its_own() {
    let (x, da) = (x(), cotangent());
    let (all, _) = Together::default().pullback(&x, &da);
    let (pairs, _) = Pairs::default().pullback(&x, &da);
    let (kernels, _) = Kernels::default().pullback(&x, &da);
    assert!((all - (pairs + kernels)).amax() < 1e-12 * all.amax(), "{all}{pairs}{kernels}");
}

#[test]
fn columns_that_change_places_take_their_gradients_along() {
    let order = [3, 0, 4, 1, 2];
    let (x, da) = (x(), cotangent());
    let (dx, _) = Together::default().pullback(&x, &da);
    let moved = SMatrix::from_fn(|k, i| x[(k, order[i])]);
    let da = SMatrix::from_fn(|i, j| da[(order[i], order[j])]);
    let (found, _) = Together::default().pullback(&moved, &da);
    let expected = SMatrix::<f64, 6, 5>::from_fn(|k, i| dx[(k, order[i])]);
    assert!((found - expected).amax() < 1e-12 * expected.amax(), "{found}{expected}");
}

/// Reads more than it states.
struct Careless;

impl Pairwise for Careless {
    const NEEDS: Needs = Needs::GRAM;
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn entry<S: Simd, T: Number>(&self, pair: &Pair<S, T>) -> Lanes<S, T> {
        pair.gram() + pair.manhattan()
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic = "`entry` reads a quantity that its `NEEDS` do not state"]
fn what_is_read_must_be_stated() {
    hybrid! {
        struct Own for SMatrix<f64, 6, 5> { functions: [custom(Careless)], fusion: sum }
    }
    let _ = Own::default().matrix(&x());
}

#[test]
fn a_large_graph_costs_its_links() {
    hybrid! {
        struct Ring for SMatrix<f32, 1000, 4> {
            interdependence_type: instance,
            functions: [chain(bi_directional = true), lowrank_parameterized_bilinear(r = 1)],
            fusion: prod,
        }
    }
    // A alone would be 4 MB.
    const { assert!(Ring::GRADIENT_SCRATCH_BYTES < 400_000) };
    let x = SMatrix::from_fn(|k, i| ((7 * k + 3 * i) % 11) as f32 * 0.1);
    let (dx, dw) = Ring::new([0.5; 8]).forward_pullback(&x, &x);
    assert!(dx.iter().all(|x| x.is_finite()) && dw.as_array().iter().all(|w| *w != 0.0));
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
