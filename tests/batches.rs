//! `forward_batch`: as one `forward` after another, whether tiny batches are computed side by side or not.

use interdep::{At, Data, Lanes, Needs, Number, Simd, nalgebra::Const, prelude::*};

/// A_ij = (z_i · z_j)³, for several batches at once as well.
struct CubicKernel;

impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for CubicKernel {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::GRAM;
    const FUNCTION: Self = CubicKernel;

    #[inline(always)]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.gram() * at.gram() * at.gram()
    }
}

/// The largest entry of z everywhere: it compares numbers, so that it is there for one batch at a time only.
struct Largest;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Largest {
    type Columns = Const<D>;
    type Prepared = [T; 1];
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const FUNCTION: Self = Largest;

    fn prepare<S: Simd>(&self, _: S, data: &Data<'_, T, D, O>, _: &[T], largest: &mut [T; 1]) {
        for entry in data.z.as_flattened() {
            if *entry > largest[0] {
                *largest = [*entry];
            }
        }
    }
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], largest: &[T; 1]) -> Lanes<S, T> {
        at.splat(largest[0])
    }
}

/// What is computed, how many batches of which shape, and how far results may be from one `forward` after another.
macro_rules! hybrids {
    ($($test:ident: $scalar:ident, $b:literal x $m:literal, $bound:literal { $($definition:tt)* })*) => {$(
        #[test]
        fn $test() {
            hybrid! {
                #[derive(Clone)]
                struct Hybrid for SMatrix<$scalar, $b, $m> { $($definition)* }
            }
            let w: [$scalar; Hybrid::L] = std::array::from_fn(|index| (index % 7) as $scalar * 0.1 - 0.25);
            let hybrid = Hybrid::from_ref(&w);
            let entry = |n: usize, k: usize, i: usize| {
                (((n * 13 + k * 7 + i * (5 + n) + k * i) % 17) as $scalar * 0.6).sin() + (i % 2) as $scalar
            };
            // All sizes of the last group; and one batch that must not spoil its neighbours.
            for count in [0, 1, 5, 16, 33] {
                let mut xs: Vec<_> = (0..count)
                    .map(|n| SMatrix::<$scalar, $b, $m>::from_fn(|k, i| entry(n, k, i)))
                    .collect();
                if count > 7 {
                    xs[2][(0, 0)] = $scalar::NAN;
                    xs[5][($b - 1, $m - 1)] = $scalar::INFINITY;
                    let last = xs[7].column($m - 1).into_owned();
                    xs[7].set_column(0, &last);
                }
                let mut ys: Vec<_> = xs.iter().map(|x| hybrid.forward(x) * $scalar::NAN).collect();
                hybrid.forward_batch(&xs, &mut ys).expect("equal lengths");
                for (n, (x, y)) in xs.iter().zip(&ys).enumerate() {
                    let expected = hybrid.forward(x);
                    let scale = expected.iter().filter(|y| y.is_finite()).fold(1.0, |scale: $scalar, y| scale.max(y.abs()));
                    for (y, expected) in y.iter().zip(&expected) {
                        let close = (y - expected).abs() <= $bound * scale
                            || y.is_nan() && expected.is_nan()
                            || y == expected;
                        assert!(close, "batch {n} of {count}: {y} instead of {expected}");
                    }
                }
            }
        }
    )*};
}

hybrids! {
    weighted: f32, 8 x 4, 1e-5 {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }
    kernels: f32, 5 x 7, 2e-5 {
        functions: [
            linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel, cosine_similarity,
            exponential_kernel(gamma = 0.1), laplacian_kernel(sigma = 4.0), manhattan_distance, euclidean_distance,
            chebyshev_distance, canberra_distance, minkowski_distance(p = 1.5),
        ],
        fusion: mean,
    }
    statistics: f64, 6 x 3, 1e-12 {
        functions: [pearson_correlation, rv_coefficient, mutual_information, kl_divergence],
        fusion: concatenation,
    }
    instances: f32, 4 x 9, 1e-5 {
        interdependence_type: instance,
        functions: [cosine_similarity, lowrank_parameterized_bilinear(r = 2)],
        fusion: prod,
        postprocess: [softmax(dim = 1)],
    }
    narrow: f64, 3 x 2, 1e-12 {
        functions: [parameterized(m_prime = 5), one(m_prime = 5)],
        fusion: sum,
    }
    without_data: f32, 8 x 3, 1e-6 {
        functions: [lowrank_parameterized(r = 1), identity],
        fusion: sum,
    }
    processed: f32, 7 x 5, 1e-5 {
        preprocess: [layer_norm],
        functions: [linear_kernel, gaussian_rbf_kernel(sigma = 1.0)],
        fusion: max,
        postprocess: [gelu, softmax(dim = 0)],
    }
    structural: f32, 6 x 6, 1e-5 {
        functions: [chain(bi_directional = true), linear_kernel],
        fusion: prod,
    }
    metrics: f64, 6 x 4, 1e-11 {
        functions: [linear_kernel, pearson_correlation, manhattan_distance],
        fusion: metric(metric = variance),
    }
    own: f32, 8 x 4, 1e-5 { functions: [custom(CubicKernel), cosine_similarity], fusion: sum }
    own_for_one_batch: f32, 8 x 4, 1e-5 { functions: [custom(Largest), cosine_similarity], fusion: sum }
    wide: f32, 9 x 20, 2e-5 { functions: [pearson_correlation, linear_kernel], fusion: sum }
}

#[test]
fn as_many_places_as_batches() {
    hybrid! {
        struct Gram for SMatrix<f32, 8, 4> { functions: [linear_kernel], fusion: sum }
    }
    let (xs, mut ys) =
        ([SMatrix::<f32, 8, 4>::repeat(1.0); 20], [SMatrix::<f32, 8, 4>::zeros(); 19]);
    let error = Gram::default().forward_batch(&xs, &mut ys).unwrap_err();
    assert_eq!((error.inputs, error.outputs), (20, 19));
    assert_eq!(ys, [SMatrix::<f32, 8, 4>::zeros(); 19]);
}
