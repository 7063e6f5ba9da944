//! Laws that hold for every input: permutation, symmetry, nesting, and the agreement of all ways to the same numbers.

use interdep::{
    At, Lanes, Needs, Simd,
    nalgebra::{Const, DimNameAdd, DimNameSum},
    prelude::*,
};
use proptest::prelude::*;

const B: usize = 9;
const M: usize = 5;

/// A batch of instances in rows.
type Batch = SMatrix<f64, B, M>;

hybrid! {
    /// Everything that depends on pairs of columns.
    struct Attributes for SMatrix<f64, B, M> {
        functions: [
            linear_kernel,
            polynomial_kernel(c = 1, d = 3),
            hyperbolic_tangent_kernel(alpha = 0.1),
            cosine_similarity,
            minkowski_distance(p = 1.5),
            chebyshev_distance,
            canberra_distance,
            gaussian_rbf_kernel(sigma = 2),
            laplacian_kernel(sigma = 3),
            pearson_correlation,
            rv_coefficient,
            mutual_information,
        ],
        fusion: mean,
    }

    /// The same pairs, without the mean.
    struct Kullback for SMatrix<f64, B, M> {
        functions: [kl_divergence],
        fusion: sum,
    }

    struct Instances for SMatrix<f64, B, M> {
        interdependence_type: instance,
        functions: [euclidean_distance, manhattan_distance, pearson_correlation, lowrank_parameterized_bilinear(r = 2)],
        fusion: parameterized_weighted_summation,
    }

    struct Alone for SMatrix<f64, B, M> {
        functions: [gaussian_rbf_kernel(sigma = 0.7, postprocess = [softmax(dim = 0)])],
        fusion: weighted_summation(weights = [1]),
    }

    struct Pair for SMatrix<f64, B, M> {
        functions: [linear_kernel, hm_parameterized(p = 5, q = 1)],
        fusion: prod,
        postprocess: [tanh],
    }

    struct NestedPair for SMatrix<f64, B, M> {
        functions: [hybrid(functions = [linear_kernel, hm_parameterized(p = 5, q = 1)], fusion = prod, postprocess = [tanh]), identity],
        fusion: parameterized_weighted_summation,
    }

    struct CustomPair for SMatrix<f64, B, M> {
        functions: [custom(Pair), identity],
        fusion: parameterized_weighted_summation,
    }

    struct Wide for SMatrix<f64, B, M> {
        functions: [linear_kernel, parameterized(m_prime = 2), custom(Cubed)],
        fusion: concatenation,
    }
}

/// A_ij = (z_i · z_j)³, as a user writes it.
struct Cubed;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Cubed {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::GRAM;
    const FUNCTION: Self = Self;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.gram() * at.gram() * at.gram()
    }
}

fn batch() -> impl Strategy<Value = Batch> {
    proptest::collection::vec(-2.0..2.0, B * M).prop_map(|entries| Batch::from_row_slice(&entries))
}

fn parameters(count: usize) -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(-1.0..1.0, count)
}

fn order(count: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..count).collect::<Vec<usize>>()).prop_shuffle()
}

/// Equal up to rounding.
fn close<const R: usize, const C: usize>(a: &SMatrix<f64, R, C>, b: &SMatrix<f64, R, C>) -> bool {
    (a - b).amax() <= 1e-9 * a.amax().max(1.0)
}

proptest! {
    #[test]
    fn attributes_may_be_permuted(x in batch(), p in order(M)) {
        let permuted = Batch::from_fn(|k, i| x[(k, p[i])]);
        let (a, b) = (Attributes::default().matrix(&x), Attributes::default().matrix(&permuted));
        let expected = SMatrix::from_fn(|i, j| a[(p[i], p[j])]);
        prop_assert!(close(&b, &expected), "{b}{expected}");
        let y = Attributes::default().forward(&x);
        let expected = Batch::from_fn(|k, i| y[(k, p[i])]);
        prop_assert!(close(&Attributes::default().forward(&permuted), &expected));
    }

    #[test]
    fn instances_do_not_matter_to_attributes(x in batch(), p in order(B)) {
        let permuted = Batch::from_fn(|k, i| x[(p[k], i)]);
        prop_assert!(close(&Attributes::default().matrix(&x), &Attributes::default().matrix(&permuted)));
        prop_assert!(close(&Kullback::default().matrix(&x), &Kullback::default().matrix(&permuted)));
    }

    #[test]
    fn instances_may_be_permuted(x in batch(), w in parameters(Instances::L), p in order(B)) {
        let hybrid = Instances::from_slice(&w).unwrap();
        let permuted = Batch::from_fn(|k, i| x[(p[k], i)]);
        let (y, permuted_y) = (hybrid.forward(&x), hybrid.forward(&permuted));
        let expected = Batch::from_fn(|k, i| y[(p[k], i)]);
        prop_assert!(close(&permuted_y, &expected), "{permuted_y}{expected}");
    }

    #[test]
    fn kernels_are_symmetric(x in batch()) {
        let a = Attributes::default().matrix(&x);
        prop_assert!(close(&a, &a.transpose()), "{a}");
        let kl = Kullback::default().matrix(&x);
        prop_assert_eq!(kl.diagonal().amax(), 0.0);
    }

    #[test]
    fn one_function_is_its_own_fusion(x in batch()) {
        let a = Alone::default().matrix(&x);
        let expected = SMatrix::<f64, M, M>::from_fn(|i, j| {
            (-(x.column(i) - x.column(j)).norm_squared() / (2.0 * 0.7 * 0.7)).exp()
        });
        let expected = SMatrix::<f64, M, M>::from_fn(|i, j| expected[(i, j)].exp() / expected.column(j).map(f64::exp).sum());
        prop_assert!(close(&a, &expected), "{a}{expected}");
    }

    #[test]
    fn a_nested_hybrid_is_a_function(x in batch(), w in parameters(NestedPair::L)) {
        let (pair, weights) = w.split_at(Pair::L);
        let inner = Pair::from_slice(pair).unwrap().matrix(&x);
        let expected = inner * weights[0] + SMatrix::<f64, M, M>::identity() * weights[1];
        let nested = NestedPair::from_slice(&w).unwrap();
        prop_assert!(close(&nested.matrix(&x), &expected));
        let custom = CustomPair::from_slice(&w).unwrap();
        prop_assert_eq!(custom.matrix(&x), nested.matrix(&x));
    }

    #[test]
    fn all_ways_lead_to_the_same_numbers(x in batch(), kappa in batch(), w in parameters(Wide::L)) {
        let hybrid = Wide::from_slice(&w).unwrap();
        let a = hybrid.matrix(&x);
        let mut into = a * f64::NAN;
        hybrid.matrix_into(&x, &mut into);
        prop_assert_eq!(a, into);
        let y = hybrid.forward(&x);
        prop_assert!(close(&y, &(x * a)));
        let mut into = y * f64::NAN;
        hybrid.forward_into(&x, &mut into);
        prop_assert_eq!(y, into);
        prop_assert!(close(&hybrid.forward_on(&x, &kappa), &(kappa * a)));

        let instances = Instances::new([0.5; Instances::L]);
        let a = instances.matrix(&x);
        prop_assert!(close(&instances.forward(&x), &(a.transpose() * x)));
        prop_assert!(close(&instances.forward_on(&x, &kappa), &(a.transpose() * kappa)));
    }

    #[test]
    fn threads_agree_bit_by_bit(x in batch()) {
        let here = Attributes::default().forward(&x);
        let there = std::thread::spawn(move || Attributes::default().forward(&x)).join().unwrap();
        prop_assert_eq!(here.map(f64::to_bits), there.map(f64::to_bits));
    }
}

#[test]
fn equal_columns_have_distance_zero() {
    let x = Batch::from_fn(|k, i| if i < 2 { 0.1 + k as f64 / 3.0 } else { (k * i) as f64 });
    let a = Instances::new([1.0; Instances::L]).matrix(&Batch::repeat(0.3));
    assert!(a[(0, 1)].is_nan(), "the correlation of one value with itself is 0/0: {a}");
    hybrid! {
        struct Distances for SMatrix<f64, B, M> {
            functions: [euclidean_distance, manhattan_distance, chebyshev_distance, canberra_distance, minkowski_distance(p = 3)],
            fusion: min,
        }
    }
    let a = Distances::default().matrix(&x);
    assert_eq!(a[(0, 1)], 1.0);
    assert!(a.diagonal().iter().all(|entry| *entry == 1.0), "{a}");
}

#[test]
fn not_a_number_stays_where_it_belongs() {
    hybrid! {
        struct Fused for SMatrix<f64, 3, 3> {
            functions: [linear_kernel, gaussian_rbf_kernel],
            fusion: max,
        }
    }
    let mut x = SMatrix::<f64, 3, 3>::from_fn(|k, i| (k + 2 * i) as f64);
    x[(1, 2)] = f64::NAN;
    let a = Fused::default().matrix(&x);
    for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert!(a[(i, j)].is_finite(), "{a}");
    }
    for k in 0..3 {
        assert!(a[(2, k)].is_nan() && a[(k, 2)].is_nan(), "{a}");
    }
}

#[test]
fn a_derived_default_is_as_good() {
    hybrid! {
        #[derive(Clone, Default)]
        struct Derived for SMatrix<f64, 2, 2> {
            functions: [linear_kernel],
            fusion: sum,
        }
    }
    let eye = SMatrix::<f64, 2, 2>::identity();
    assert_eq!(Derived::default().clone().matrix(&eye), eye);
}

#[test]
fn borrowed_parameters_are_the_array_itself() {
    static WEIGHTS: [f64; Wide::L] = [0.25; Wide::L];
    static WIDE: &Wide = Wide::from_ref(&WEIGHTS);
    assert_eq!(std::ptr::from_ref(WIDE).cast::<f64>(), WEIGHTS.as_ptr());
    assert_eq!(size_of::<Wide>(), size_of_val(&WEIGHTS));
    assert_eq!(WIDE.as_array(), &WEIGHTS);
    assert_eq!(WIDE.segments().parameterized, &[0.25; 10]);
    let mut own = Wide::from_slice(&WEIGHTS).unwrap();
    own.as_mut_array()[3] = 4.0;
    assert_eq!(own.segments().parameterized[3], 4.0);
}

/// Generic code can demand equal widths and add them, on stable Rust.
#[test]
fn shapes_are_types() {
    fn same_width<T: Scalar, F, G, const D: usize, const O: usize>(_: &F, _: &G)
    where
        F: Function<T, D, O>,
        G: Function<T, D, O, Columns = F::Columns>,
    {
    }
    fn width_of_both<T: Scalar, F, G, const D: usize, const O: usize>(_: &F, _: &G) -> usize
    where
        F: Function<T, D, O, Columns: DimNameAdd<G::Columns>>,
        G: Function<T, D, O>,
    {
        use interdep::nalgebra::DimName;
        <DimNameSum<F::Columns, G::Columns>>::DIM
    }
    let (pair, wide) = (Pair::new([0.0; Pair::L]), Wide::new([0.0; Wide::L]));
    same_width::<f64, _, _, M, B>(&pair, &Cubed);
    assert_eq!(width_of_both::<f64, _, _, M, B>(&pair, &wide), 5 + 12);
}
