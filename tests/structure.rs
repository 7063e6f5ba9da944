//! Chains, graphs and grids: the macro, rustc and the runtime agree; zeros cost nothing and pass nothing on.

use std::sync::atomic::{AtomicUsize, Ordering};

use interdep::{At, Lanes, Needs, Simd, nalgebra::Const, prelude::*};
use proptest::prelude::*;

/// The same dimensions for the macro (literals) and for rustc alone.
const B: usize = 5;
const M: usize = 8;

fn close<const R: usize, const C: usize>(a: &SMatrix<f64, R, C>, b: &SMatrix<f64, R, C>) -> bool {
    a.iter().zip(b.iter()).all(|(a, b)| {
        (a.is_nan() && b.is_nan()) || a == b || (a - b).abs() <= 1e-12 * a.abs().max(1.0)
    })
}

fn batch() -> SMatrix<f64, 5, 8> {
    SMatrix::from_fn(|k, i| ((k * 8 + i) as f64 * 0.7).sin())
}

/// One body computed by the macro and by rustc.
macro_rules! both {
    ($($name:ident: [$($functions:tt)*], $fusion:ident;)*) => {$(
        #[test]
        fn $name() {
            hybrid! {
                struct Macro for SMatrix<f64, 5, 8> { functions: [$($functions)*], fusion: $fusion }
                struct Rustc for SMatrix<f64, B, M> { functions: [$($functions)*], fusion: $fusion }
            }
            const A: &SMatrix<f64, 8, { Macro::M_PRIME }> = Macro::matrix_of_structure();
            const OTHER: &SMatrix<f64, 8, { Rustc::M_PRIME }> = Rustc::matrix_of_structure();
            assert!(close(A, OTHER), "{A}{OTHER}");
            let (x, own, other) = (batch(), Macro::default(), Rustc::default());
            assert_eq!(own.matrix(&x), *A);
            assert_eq!(other.matrix(&x), *OTHER);
            assert!(close(&own.forward(&x), &(x * A)));
            assert!(close(&other.forward(&x), &(x * A)));
            assert!(!Macro::REQUIRE_DATA && !Rustc::REQUIRE_DATA);
        }
    )*};
}

both! {
    chains: [chain(bi_directional = true, normalization = true, normalization_mode = row_column)], sum;
    hops: [multihop_chain(h = 3, accumulative = true, bi_directional = true)], sum;
    powers: [multihop_chain(h = 2, normalization = true)], mean;
    inverses: [inverse_approx_multihop_chain(bi_directional = true)], sum;
    exponentials: [exponential_approx_multihop_chain(bi_directional = true, normalization = true)], max;
    graphs: [graph(links = [(0, 3), (3, 7), (7, 0), (2, 2)], directed = false, normalization = true)], sum;
    hops_of_graphs: [multihop_graph(links = [(0, 3), (3, 7), (7, 0)], h = 4, accumulative = true)], sum;
    page_ranks: [pagerank_multihop_graph(links = [(0, 3), (3, 7), (7, 0)], c = 0.4)], sum;
    cuboids: [geometric(h = 2, w = 4, patch = cuboid(p_h = 1, p_w = 1), packing_strategy = dense_square)], sum;
    cylinders: [geometric(h = 2, w = 2, d = 2, patch = cylinder(p_r = 1, p_d = 1), normalization = true)], sum;
    channels: [sphere_patch_based_geometric(h = 2, w = 2, channel_num = 2, r = 1)], sum;
    aggregations: [sphere_patch_aggregation_based_geometric(h = 2, w = 4, r = 1, cd_h = 2, cd_w = 2, cd_d = 1)], sum;
    sums: [chain, multihop_chain(h = 3, accumulative = true, bi_directional = true)], sum;
    products: [chain(bi_directional = true), graph(links = [(0, 1), (1, 0), (2, 5)]), one(m_prime = 8)], prod;
    concatenations: [chain, eye(m_prime = 3), geometric(h = 8, w = 1, patch = cuboid(p_h = 1, p_w = 0))], concatenation;
    constants: [eye, constant_c(c = 0.5, m_prime = 8)], l1_norm;
}

/// Fusions and processing of constants: the macro's own against the runtime's, which computes them where rustc alone knows the width.
macro_rules! folded {
    ($($name:ident: $fusion:ident $(($($argument:tt)*))? [$($post:tt)*];)*) => {$(
        #[test]
        fn $name() {
            const WIDTH: usize = 3;
            hybrid! {
                struct Macro for SMatrix<f64, 2, 3> {
                    functions: [
                        a: constant(A = [[0.5, 2, 1], [1, 0.25, 3], [2, 2, 0.75]]),
                        b: chain(bi_directional = true, self_scaling = 0.3),
                        c: constant_c(c = 0.7, m_prime = 3),
                    ],
                    fusion: $fusion $(($($argument)*))?,
                    postprocess: [$($post)*],
                }
                struct Runtime for SMatrix<f64, 2, WIDTH> {
                    functions: [
                        // A parameter keeps the macro from computing anything.
                        a: hybrid(
                            functions = [
                                constant(A = [[0.5, 2, 1], [1, 0.25, 3], [2, 2, 0.75]]),
                                hybrid(functions = [parameterized], fusion = weighted_summation(weights = [0])),
                            ],
                            fusion = sum,
                        ),
                        b: chain(bi_directional = true, self_scaling = 0.3),
                        c: constant_c(c = 0.7, m_prime = WIDTH),
                    ],
                    fusion: $fusion $(($($argument)*))?,
                    postprocess: [$($post)*],
                }
            }
            let x = SMatrix::zeros();
            let expected = Runtime::new([1.0; 9]).matrix(&x);
            assert!(
                close(Macro::matrix_of_structure(), &expected),
                "{}{expected}", Macro::matrix_of_structure()
            );
            assert_eq!(Macro::default().matrix(&x), *Macro::matrix_of_structure());
        }
    )*};
}

folded! {
    sum: sum [];
    mean: mean [];
    weighted_sum: weighted_summation(weights = [1, -2, 0.5]) [];
    max: max [];
    min: min [];
    prod: prod [];
    median: median [];
    l1_norm: l1_norm [];
    l2_norm: l2_norm [];
    side_by_side: concatenation [];
    weighted_mean: metric(metric = weighted_mean(weights = [1, 2, 3])) [];
    mode: metric(metric = mode) [];
    variance: metric(metric = variance) [];
    std: metric(metric = std) [];
    skewness: metric(metric = skewness) [];
    norm_of_order_three: metric(metric = norm(p = 3)) [];
    norm_of_order_zero: metric(metric = norm(p = 0)) [];
    norm_of_order_minus_infinity: metric(metric = norm(p = -inf)) [];
    geometric_mean: metric(metric = geometric_mean) [];
    harmonic_mean: metric(metric = harmonic_mean) [];
    harmonic_mean_with_weights: metric(metric = harmonic_mean(weights = [1, 2, 3])) [];
    entropy: metric(metric = entropy) [];
    softmax_over_functions: sum(preprocess = [softmax(dim = 0), scale(c = 2)]) [];
    softmax_down_rows: max(preprocess = [softmax(dim = 1)]) [softmax(dim = 0)];
    softmax_along_rows: max(preprocess = [softmax(dim = -1)]) [softmax(dim = 1)];
    softmax_before_concatenation: concatenation(preprocess = [softmax(dim = 1)]) [];
    bounded: sum [relu, sigmoid, tanh];
    linear_units: weighted_summation(weights = [1, -2, 0.5]) [leaky_relu, softplus];
    smooth_units: weighted_summation(weights = [1, -2, 0.5]) [silu, celu, gelu];
    normed: sum(postprocess = [layer_norm]) [exp];
}

#[test]
fn a_size_may_be_left_open() {
    hybrid! {
        struct Steps<const T: usize> for SMatrix<f64, T, 2> {
            interdependence_type: instance,
            functions: [chain(self_scaling = 0.5), graph(links = [(0, 2)])],
            fusion: sum,
        }
        struct Mixed<const T: usize> for SMatrix<f64, T, 2> {
            interdependence_type: instance,
            functions: [chain(self_scaling = 0.5), linear_kernel],
            fusion: prod,
        }
    }
    const A: &SMatrix<f64, 3, 3> = Steps::<3>::matrix_of_structure();
    assert_eq!(*A, SMatrix::<f64, 3, 3>::new(0.5, 1.0, 1.0, 0.0, 0.5, 1.0, 0.0, 0.0, 0.5));
    let x = SMatrix::<f64, 4, 2>::from_fn(|k, i| (k + 5 * i) as f64);
    let a = Steps::<4>::default().matrix(&x);
    assert!(close(&Steps::<4>::default().forward(&x), &(a.transpose() * x)));
    let gram = x * x.transpose();
    let expected = SMatrix::<f64, 4, 4>::from_fn(|i, j| match j.wrapping_sub(i) {
        0 => 0.5 * gram[(i, j)],
        1 => gram[(i, j)],
        _ => 0.0,
    });
    assert!(close(&Mixed::<4>::default().matrix(&x), &expected));
}

/// The Gram matrix, which counts how often it is asked.
struct Counting;

static ASKED: AtomicUsize = AtomicUsize::new(0);

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Counting {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::GRAM;
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        ASKED.fetch_add(1, Ordering::Relaxed);
        at.gram()
    }
}

#[test]
fn a_product_asks_only_where_the_structure_is() {
    hybrid! {
        struct Linked for SMatrix<f64, 64, 3> {
            interdependence_type: instance,
            functions: [custom(Counting), graph(links = [(0, 63), (0, 1), (5, 5), (17, 40), (62, 0)])],
            fusion: prod,
        }
        struct Everywhere for SMatrix<f64, 64, 3> {
            interdependence_type: instance,
            functions: [custom(Counting), constant_c(c = 1.0, b_prime = 64)],
            fusion: prod,
        }
    }
    let x = SMatrix::<f64, 64, 3>::from_fn(|k, i| (k + i) as f64);
    let asked = |work: &dyn Fn()| {
        let before = ASKED.load(Ordering::Relaxed);
        work();
        ASKED.load(Ordering::Relaxed) - before
    };
    let matrix = asked(&|| assert!(Linked::default().matrix(&x)[(0, 63)] > 0.0));
    assert!((4..=5).contains(&matrix), "5 links in 4 rows, asked {matrix} times");
    let forward = asked(&|| assert!(Linked::default().forward(&x)[(63, 1)] > 0.0));
    assert_eq!(forward, matrix, "forward makes no other entries");
    let dense = asked(&|| assert!(Everywhere::default().matrix(&x)[(1, 1)] > 0.0));
    assert!(dense >= 64 * 64 / 16, "{dense}");
}

/// The same functions where the structure hides nothing from the others.
macro_rules! masked {
    ($($name:ident: $function:ident $(($($argument:tt)*))?;)*) => {$(
        #[test]
        fn $name() {
            hybrid! {
                struct Alone for SMatrix<f64, 5, 8> {
                    functions: [$function $(($($argument)*))?], fusion: weighted_summation(weights = [1]),
                }
                struct Masked for SMatrix<f64, 5, 8> {
                    functions: [
                        graph(links = [(0, 3), (0, 1), (3, 0), (3, 3), (3, 7), (7, 7), (5, 6)], normalization = true),
                        inner: $function $(($($argument)*))?,
                    ],
                    fusion: prod,
                }
                struct Graph for SMatrix<f64, 5, 8> {
                    functions: [graph(links = [(0, 3), (0, 1), (3, 0), (3, 3), (3, 7), (7, 7), (5, 6)], normalization = true)],
                    fusion: sum,
                }
            }
            let x = batch();
            let w: Vec<f64> = (0..Alone::L).map(|index| (index as f64 * 0.9).cos()).collect();
            let alone = Alone::from_slice(&w).unwrap().matrix(&x);
            let expected = alone.component_mul(Graph::matrix_of_structure());
            let masked = Masked::from_slice(&w).unwrap();
            // What is absent is 0, whatever the other function says.
            let expected = expected.zip_map(Graph::matrix_of_structure(), |entry, link| if link == 0.0 { 0.0 } else { entry });
            assert!(close(&masked.matrix(&x), &expected), "{}{expected}", masked.matrix(&x));
            assert!(close(&masked.forward(&x), &(x * expected)));
            assert!(close(&masked.forward_on(&x, &(x * 2.0)), &(x * 2.0 * expected)));
        }
    )*};
}

masked! {
    masked_gram: linear_kernel;
    masked_covariance: pearson_correlation;
    masked_manhattan: laplacian_kernel(sigma = 2);
    masked_euclidean: gaussian_rbf_kernel;
    masked_chebyshev: chebyshev_distance;
    masked_canberra: canberra_distance;
    masked_norms: cosine_similarity;
    masked_rv: rv_coefficient;
    masked_information: mutual_information;
    masked_divergence: kl_divergence;
    masked_parameters: parameterized;
    masked_low_rank: lowrank_parameterized(r = 2);
    masked_outer: hm_parameterized(p = 2);
    masked_bilinear: parameterized_bilinear;
    masked_low_rank_bilinear: lowrank_parameterized_bilinear(r = 3);
    masked_features: parameterized_rpn(data_transformation = taylor_expansion(d = 2), parameter_fabrication = lorr_reconciliation(r = 2));
    masked_processed: linear_kernel(postprocess = [softmax(dim = 1)]);
    masked_nested: hybrid(functions = [linear_kernel, eye], fusion = max);
    masked_identity: constant_c(c = 3.0, m_prime = 8);
}

#[test]
fn sums_add_the_entries_of_structures() {
    hybrid! {
        struct Summed for SMatrix<f64, 5, 8> {
            functions: [linear_kernel, chain(bi_directional = true), lowrank_parameterized(r = 1), eye],
            fusion: parameterized_weighted_summation,
        }
        struct Averaged for SMatrix<f64, 5, 8> { functions: [linear_kernel, chain, eye], fusion: mean }
        struct Chain for SMatrix<f64, 5, 8> { functions: [chain(bi_directional = true)], fusion: sum }
        struct Once for SMatrix<f64, 5, 8> { functions: [chain], fusion: sum }
    }
    let x = batch();
    let w: Vec<f64> = (0..Summed::L).map(|index| (index as f64 * 0.9).cos()).collect();
    let summed = Summed::from_slice(&w).unwrap();
    let (uv, weights) = w.split_at(16);
    let low = SMatrix::<f64, 8, 1>::from_row_slice(&uv[..8])
        * SMatrix::<f64, 1, 8>::from_row_slice(&uv[8..]);
    let eye = SMatrix::<f64, 8, 8>::identity();
    let gram = x.tr_mul(&x);
    let expected = gram * weights[0]
        + Chain::matrix_of_structure() * weights[1]
        + low * weights[2]
        + eye * weights[3];
    assert!(close(&summed.matrix(&x), &expected));
    assert!(close(&summed.forward(&x), &(x * expected)));
    let expected = (gram + Once::matrix_of_structure() + eye) / 3.0;
    assert!(close(&Averaged::default().matrix(&x), &expected));
}

#[test]
fn the_summary_counts_what_is_computed() {
    hybrid! {
        struct Line for SMatrix<f64, 2, 3> { functions: [chain, linear_kernel], fusion: prod }
        struct Lines for SMatrix<f64, 2, 3> { functions: [chain, identity], fusion: sum }
    }
    assert!(Line::SUMMARY.contains("(5 of 9 are not 0)"), "{}", Line::SUMMARY);
    assert_eq!(Lines::SUMMARY.matches("(5 of 9 are not 0)").count(), 2, "{}", Lines::SUMMARY);
    assert!(Lines::SUMMARY.contains("(3 of 9 are not 0)"), "{}", Lines::SUMMARY);
}

#[test]
fn absent_links_pass_nothing_on() {
    hybrid! {
        struct Line for SMatrix<f64, 2, 3> { functions: [chain], fusion: sum }
        struct Linked for SMatrix<f64, 2, 3> { functions: [chain, linear_kernel], fusion: prod }
        struct Nested for SMatrix<f64, 2, 3> {
            functions: [hybrid(functions = [chain, multihop_chain(h = 1)], fusion = sum), linear_kernel],
            fusion: prod,
        }
        struct Added for SMatrix<f64, 2, 6> { functions: [chain, linear_kernel], fusion: parameterized_weighted_summation }
    }
    let x = SMatrix::<f64, 2, 3>::new(1.0, 2.0, f64::NAN, 3.0, f64::INFINITY, 4.0);
    // Y_kj = x_kj + x_k,j−1: NaN stays in its own column and right of it.
    let y = Line::default().forward(&x);
    assert_eq!((y[(0, 0)], y[(0, 1)], y[(1, 0)], y[(1, 1)]), (1.0, 3.0, 3.0, f64::INFINITY));
    assert!(y[(0, 2)].is_nan() && y[(1, 2)] == f64::INFINITY);
    // The Gram matrix is NaN or infinite here, and absent links are 0 all the same.
    let a = Linked::default().matrix(&x);
    assert_eq!((a[(1, 0)], a[(2, 0)], a[(2, 1)], a[(0, 2)]), (0.0, 0.0, 0.0, 0.0));
    assert!(a[(1, 2)].is_nan() && a[(2, 2)].is_nan() && a[(0, 1)] == f64::INFINITY);
    let a = Nested::default().matrix(&x);
    assert_eq!((a[(1, 0)], a[(2, 0)], a[(2, 1)], a[(0, 2)]), (0.0, 0.0, 0.0, 0.0));
    // The structure's weight reaches its links alone.
    let finite = SMatrix::<f64, 2, 6>::repeat(1.0);
    let a = Added::new([f64::NAN, 1.0]).matrix(&finite);
    assert!(a[(0, 0)].is_nan() && a[(0, 1)].is_nan());
    assert_eq!((a[(1, 0)], a[(2, 0)], a[(0, 2)]), (2.0, 2.0, 2.0));
}

/// Products that are never multiplied out give what the whole matrix gives.
macro_rules! narrow {
    ($($name:ident: [$($functions:tt)*], $fusion:ident $(($($argument:tt)*))?;)*) => {$(
        proptest! {
            #[test]
            fn $name(entries in proptest::collection::vec(-2.0..2.0, 40), seed in 0.1..3.0_f64) {
                hybrid! {
                    struct Attributes for SMatrix<f64, 5, 8> {
                        functions: [$($functions)*], fusion: $fusion $(($($argument)*))?,
                    }
                    struct Instances for SMatrix<f64, 8, 5> {
                        interdependence_type: instance,
                        functions: [$($functions)*], fusion: $fusion $(($($argument)*))?,
                    }
                }
                let w: Vec<f64> = (0..Attributes::L).map(|index| (index as f64 * seed).sin()).collect();
                let x = SMatrix::<f64, 5, 8>::from_row_slice(&entries);
                let hybrid = Attributes::from_slice(&w).unwrap();
                prop_assert!(close(&hybrid.forward(&x), &(x * hybrid.matrix(&x))));
                let x = x.transpose();
                let hybrid = Instances::from_slice(&w).unwrap();
                prop_assert!(close(&hybrid.forward(&x), &(hybrid.matrix(&x).transpose() * x)));
            }
        }
    )*};
}

narrow! {
    low_rank: [lowrank_parameterized(r = 1)], sum;
    adapted: [random_matrix_adaption_parameterized(r = 1)], mean;
    low_rank_concatenation: [linear_kernel, eye], lowrank_parameterized_concatenation(r = 1);
    adapted_concatenation: [linear_kernel, eye], random_matrix_adaption_parameterized_concatenation(r = 1, n = 3);
    outer_concatenation: [linear_kernel, eye], hm_parameterized_concatenation(p = 2, n = 4);
}

#[test]
fn matrices_of_one_number_are_no_zeros_however_large() {
    const M: usize = 8;
    hybrid! {
        struct Ones for SMatrix<f64, 1, M> { functions: [one(m_prime = 200_000)], fusion: sum }
        struct Threes<const D: usize> for SMatrix<f64, 1, D> { functions: [constant_c(c = 3, m_prime = 200_000)], fusion: sum }
    }
    assert_eq!(Ones::matrix_of_structure()[(7, 199_999)], 1.0);
    assert_eq!(Threes::<8>::matrix_of_structure()[(7, 199_999)], 3.0);
}

#[test]
fn any_number_of_hops_is_computed() {
    hybrid! {
        struct Far for SMatrix<f64, 1, 4> {
            functions: [multihop_chain(h = 18446744073709551615)],
            fusion: sum,
        }
        struct Sums for SMatrix<f64, 1, 2> {
            functions: [multihop_graph(links = [(0, 1), (1, 0)], h = 1000000, accumulative = true)],
            fusion: sum,
        }
    }
    // (I + N)^h of a chain: 1, h, h(h − 1)/2, …
    let far = Far::matrix_of_structure();
    let h = 2_f64.powi(64);
    assert_eq!((far[(0, 0)], far[(1, 0)], far[(0, 1)]), (1.0, 0.0, h));
    assert!((far[(0, 3)] / (h * h * h / 6.0) - 1.0).abs() < 1e-13);
    assert_eq!(*Sums::matrix_of_structure(), SMatrix::<f64, 2, 2>::repeat(500_000.0));
}
