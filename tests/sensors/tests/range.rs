//! Numbers at both ends of the number range, few observations, and symmetry to the last bit.

use interdep::prelude::*;
use interdep_sensor_tests::{
    oracle,
    signals::{Random, Signal},
};

const B: usize = 17;
const M: usize = 6;

hybrid! {
    /// What does not change, but for a factor, when x is multiplied by a power of two.
    struct Scaled for SMatrix<f32, B, M> {
        functions: [
            pearson_correlation,
            rv_coefficient,
            cosine_similarity,
            euclidean: numerical_kernel_based(kernel = euclidean_distance),
            manhattan: numerical_kernel_based(kernel = manhattan_distance),
            minkowski: numerical_kernel_based(kernel = minkowski_distance(p = 3)),
        ],
        fusion: concatenation,
    }

    struct ScaledDouble for SMatrix<f64, B, M> {
        functions: [
            pearson_correlation,
            rv_coefficient,
            cosine_similarity,
            euclidean: numerical_kernel_based(kernel = euclidean_distance),
            manhattan: numerical_kernel_based(kernel = manhattan_distance),
            minkowski: numerical_kernel_based(kernel = minkowski_distance(p = 3)),
        ],
        fusion: concatenation,
    }
}

/// Correlations stay, distances grow, by powers of two from one end of the range to the other.
macro_rules! scales {
    ($hybrid:ident, $scalar:ident, $exponents:expr, $bound:expr) => {{
        let mut random = Random::new(3);
        let x =
            SMatrix::<$scalar, B, M>::from_fn(|_, i| (random.noise() + 0.5 * i as f64) as $scalar);
        let a = $hybrid::default().matrix(&x);
        for exponent in $exponents {
            // In steps, for the factor itself may be no number.
            let half = (2.0 as $scalar).powi(exponent / 2);
            let scale = |x: $scalar| x * half * (2.0 as $scalar).powi(exponent - exponent / 2);
            let scaled = $hybrid::default().matrix(&x.map(scale));
            for i in 0..M {
                for j in 0..6 * M {
                    let expected = if j < 3 * M { a[(i, j)] } else { scale(a[(i, j)]) };
                    let (found, size) =
                        (scaled[(i, j)], expected.abs().max(if j < 3 * M { 1.0 } else { 0.0 }));
                    let least = $scalar::MIN_POSITIVE;
                    assert!(
                        (found - expected).abs() <= $bound * size + least,
                        "2^{exponent}: A[{i}][{j}] is {found:e}, right is {expected:e}"
                    );
                }
            }
        }
    }};
}

#[test]
fn correlations_and_distances_of_any_size() {
    scales!(Scaled, f32, (-125..=120).step_by(5), 2e-5);
    scales!(ScaledDouble, f64, (-1020..=1015).step_by(37), 1e-9);
}

/// One column of usual size beside one that is very small or very large.
#[test]
fn columns_of_different_sizes() {
    for exponent in [-140, -120, -100, -80, -50, 0, 50, 80, 100, 120] {
        let scale = 2.0_f64.powi(exponent);
        let x = SMatrix::<f32, B, M>::from_fn(|k, i| {
            let value = [1.0, -2.0, 4.0, 3.0, -1.0][k % 5] + 0.25 * (k * (i + 2) % 7) as f64;
            (if i == 0 { value * scale } else { value }) as f32
        });
        let usual = SMatrix::<f32, B, M>::from_fn(|k, i| {
            if i == 0 { (f64::from(x[(k, 0)]) / scale) as f32 } else { x[(k, i)] }
        });
        let (a, b) = (Scaled::default().matrix(&x), Scaled::default().matrix(&usual));
        for i in 0..M {
            for j in 0..3 * M {
                // Two subnormal bits are all that some entries have.
                assert!(
                    (a[(i, j)] - b[(i, j)]).abs() <= 2e-5,
                    "2^{exponent}: A[{i}][{j}] is {}, right is {}",
                    a[(i, j)],
                    b[(i, j)]
                );
            }
        }
    }
}

#[test]
fn canberra_splines_norms_and_layers_at_the_ends() {
    hybrid! {
        struct Canberra for SMatrix<f32, 3, 2> {
            functions: [numerical_kernel_based(kernel = canberra_distance)], fusion: sum,
        }
        struct Norms for SMatrix<f32, 1, 2> {
            functions: [a: parameterized, b: parameterized], fusion: metric(metric = norm(p = 3)),
        }
        struct Roots for SMatrix<f32, 1, 2> {
            functions: [a: parameterized, b: parameterized], fusion: l2_norm,
        }
        struct Deviations for SMatrix<f32, 1, 2> {
            functions: [a: parameterized, b: parameterized, c: parameterized], fusion: metric(metric = std),
        }
        struct Layer for SMatrix<f32, 1, 2> {
            functions: [parameterized], fusion: sum, postprocess: [layer_norm],
        }
        struct Splines for SMatrix<f32, 2, 2> {
            functions: [parameterized_rpn(
                data_transformation = bspline_expansion(t = 5, d = 3),
                parameter_fabrication = one_reconciliation,
            )],
            fusion: sum,
        }
    }
    // Shares of 3 and 1 in sums of 4: three times ½.
    let a =
        Canberra::default().matrix(&SMatrix::from_columns(&[[3e38; 3].into(), [1e38; 3].into()]));
    assert!((a[(0, 1)] - 1.5).abs() < 1e-6, "{a}");
    for size in [1e-30_f32, 1e-20, 1.0, 1e20, 1e30] {
        let close = |found: f32, expected: f32| {
            assert!(
                (found - expected * size).abs() <= 2e-6 * expected * size,
                "{size:e}: {found:e}"
            );
        };
        let pairs = [3.0, 6.0, 3.0, 0.0, 4.0, 0.0, 4.0, -5.0].map(|x| x * size);
        let a = Roots::new(pairs).matrix(&SMatrix::zeros());
        close(a[(0, 0)], 5.0);
        close(a[(0, 1)], 6.0);
        let a = Norms::new(pairs).matrix(&SMatrix::zeros());
        close(a[(0, 0)], 91f32.cbrt());
        close(a[(1, 1)], 5.0);
        let three = [1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0].map(|x| x * size);
        close(Deviations::new(three).matrix(&SMatrix::zeros())[(0, 0)], 1.0);
    }
    let a = Layer::new([1e30, 3e30, -2.0, -2.0]).matrix(&SMatrix::zeros());
    assert!((a[(0, 0)] + 1.0).abs() < 1e-6 && (a[(0, 1)] - 1.0).abs() < 1e-6, "{a}");
    assert_eq!((a[(1, 0)], a[(1, 1)]), (0.0, 0.0));
    // Far from the grid all splines are 0, however far.
    let a = Splines::default().matrix(&SMatrix::<f32, 2, 2>::new(1e38, 0.0, -3e38, 0.0));
    assert_eq!(a[(0, 0)], 0.0, "{a}");
    assert!((a[(1, 0)] - 2.0).abs() < 1e-6, "{a}");
}

/// Offsets that leave the deviations a few digits, or none.
#[test]
fn deviations_from_far() {
    hybrid! {
        struct Layer for SMatrix<f32, 1, 4> {
            functions: [constant(A = [[1e6, 1000001.0, 1000002.0, 1000003.0], [0.1, 0.1, 0.1, 0.1],
                                      [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]), parameterized],
            fusion: sum,
            postprocess: [layer_norm],
        }
        struct Spread for SMatrix<f32, 1, 1> {
            functions: [a: parameterized, b: parameterized, c: parameterized], fusion: metric(metric = variance),
        }
        struct Two for SMatrix<f32, 2, 2> { functions: [pearson_correlation], fusion: sum }
        struct One for SMatrix<f32, 1, 2> { functions: [pearson_correlation, mutual_information], fusion: concatenation }
    }
    let a = Layer::new([0.0; 16]).matrix(&SMatrix::zeros());
    let deviation = (1.25_f32 + 1e-5).sqrt();
    for (j, expected) in [-1.5, -0.5, 0.5, 1.5].into_iter().enumerate() {
        assert!((a[(0, j)] - expected / deviation).abs() < 1e-6, "{a}");
        assert_eq!(a[(1, j)], 0.0, "{a}");
    }
    let a = Spread::new([1e7, 1e7 + 1.0, 1e7 + 2.0]).matrix(&SMatrix::zeros());
    assert_eq!(a[(0, 0)], 1.0);
    // Two observations: fully correlated, one way or the other.
    let a = Two::default()
        .matrix(&SMatrix::<f32, 2, 2>::new(101_325.1, 101_327.9, 101_325.7, 101_326.3));
    assert!((a[(0, 1)] + 1.0).abs() < 1e-6 && (a[(0, 0)] - 1.0).abs() < 1e-6, "{a}");
    // One: nothing is known.
    let a = One::default().matrix(&SMatrix::<f32, 1, 2>::new(1.0, 2.0));
    assert!(a[(0, 0)].is_nan() && a[(0, 1)].is_nan() && a[(0, 3)].is_nan());
    assert_eq!(a[(0, 2)], 0.0);
}

/// A stuck sensor has no correlation, whatever number it is stuck at: batch and window agree.
#[test]
fn stuck_sensors() {
    hybrid! { struct P for SMatrix<f32, 12, 3> { functions: [pearson_correlation, rv_coefficient], fusion: concatenation } }
    for stuck in [0.1_f32, 101_325.7, -3.3e-30, 7e33, 0.0] {
        let (pearson, mut random) = (P::default(), Random::new(5));
        let mut window = pearson.window();
        for k in 0..60 {
            let noise = random.noise() as f32;
            window.push([
                if k < 25 { stuck + noise } else { stuck },
                noise,
                0.3 * random.noise() as f32,
            ]);
        }
        let batch =
            SMatrix::<f32, 12, 3>::from_fn(
                |_, i| if i == 0 { stuck } else { random.noise() as f32 },
            );
        for a in [window.matrix().unwrap(), pearson.matrix(&batch)] {
            for i in 0..3 {
                assert!(a[(0, i)].is_nan() && a[(i, 0)].is_nan(), "{stuck}: {a}");
                assert!(a[(0, 3 + i)].is_nan() == (i != 0), "{stuck}: {a}");
            }
            assert!(a[(1, 2)].is_finite(), "{stuck}: {a}");
        }
    }
}

/// A = Aᵀ to the last bit, on signals of all kinds, at widths below, at and above a register's.
#[test]
fn symmetric_functions_are_symmetric() {
    macro_rules! symmetric {
        ($scalar:ident, $m:literal) => {{
            hybrid! {
                struct Symmetric for SMatrix<$scalar, 30, $m> {
                    functions: [
                        linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel(alpha = 0.1),
                        cosine_similarity, minkowski_distance(p = 1.5), manhattan_distance,
                        euclidean: numerical_kernel_based(kernel = euclidean_distance), chebyshev_distance,
                        canberra_distance, gaussian_rbf_kernel(sigma = 1.0), pearson_correlation, rv_coefficient,
                        mutual_information,
                    ],
                    fusion: concatenation,
                }
                struct Sum for SMatrix<$scalar, 30, $m> {
                    functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 2.0), cosine_similarity],
                    fusion: sum,
                }
            }
            let mut random = Random::new(9);
            for _ in 0..40 {
                let signals: [Signal; $m] = core::array::from_fn(|_| Signal::any(&mut random));
                let x = SMatrix::from_fn(|k, i| signals[i].at(k, &mut random) as $scalar);
                let (a, sum) = (Symmetric::default().matrix(&x), Sum::default().matrix(&x));
                for i in 0..$m {
                    for j in 0..$m {
                        for f in 0..13 {
                            let (up, down) = (a[(i, f * $m + j)], a[(j, f * $m + i)]);
                            assert!(
                                up.to_bits() == down.to_bits() || up.is_nan() && down.is_nan(),
                                "function {f}: A[{i}][{j}] is {up:e} and {down:e}, {signals:?}"
                            );
                        }
                        let (up, down) = (sum[(i, j)], sum[(j, i)]);
                        assert!(up.to_bits() == down.to_bits() || up.is_nan() && down.is_nan());
                    }
                }
            }
        }};
    }
    symmetric!(f32, 3);
    symmetric!(f32, 13);
    symmetric!(f64, 7);
}

/// Long batches of which one row is far from all others: what is added to a large sum is rounded, and distances follow from such sums.
#[test]
fn an_outlier_among_many_rows() {
    hybrid! {
        struct Many for SMatrix<f32, 512, 2> {
            functions: [
                gaussian_rbf_kernel(sigma = 0.5), pearson_correlation,
                euclidean: numerical_kernel_based(kernel = euclidean_distance),
                canberra: numerical_kernel_based(kernel = canberra_distance),
                minkowski: numerical_kernel_based(kernel = minkowski_distance(p = 0.5)),
            ],
            fusion: concatenation,
        }
    }
    for (first, second, offset) in
        [(20.83864_f32, 21.42627, 20.0), (3.0, -2.0, 0.0), (3e6 + 1.0, 3e6 + 2.5, 3e6)]
    {
        let x = SMatrix::<f32, 512, 2>::from_fn(|k, i| match (k, i) {
            (0, 0) => first,
            (0, _) => second,
            (_, 1) if k % 2 == 0 => offset + 0.25,
            _ => offset,
        });
        let columns: Vec<Vec<f64>> =
            x.column_iter().map(|column| column.iter().map(|x| f64::from(*x)).collect()).collect();
        let a = Many::default().matrix(&x);
        let distance = oracle::euclidean(&columns[0], &columns[1]).value;
        let right = [
            (-2.0 * distance * distance).exp(),
            oracle::pearson(&columns[0], &columns[1]).value,
            distance,
            oracle::canberra(&columns[0], &columns[1]).value,
            columns[0]
                .iter()
                .zip(&columns[1])
                .map(|(a, b)| (a - b).abs().sqrt())
                .sum::<f64>()
                .powi(2),
        ];
        for (f, right) in right.into_iter().enumerate() {
            let found = f64::from(a[(0, 2 * f + 1)]);
            assert!(
                (found - right).abs() <= 2e-5 * right.abs().max(1.0),
                "function {f}, {offset}: {found}, right is {right}"
            );
        }
    }
}

/// Sums of numbers that are none themselves, where what follows from them is one.
#[test]
fn sums_beyond_the_range() {
    hybrid! {
        struct Layer for SMatrix<f32, 1, 9> { functions: [parameterized(m_prime = 9)], fusion: sum, postprocess: [layer_norm] }
        struct Centred for SMatrix<f32, 9, 2> {
            functions: [
                cosine: numerical_kernel_based(kernel = cosine_similarity(centered = true)),
                euclidean: numerical_kernel_based(kernel = euclidean_distance(centered = true)),
            ],
            fusion: concatenation,
        }
        struct Spread for SMatrix<f32, 1, 1> {
            functions: [a: parameterized, b: parameterized, c: parameterized], fusion: metric(metric = std),
        }
        struct Lean for SMatrix<f32, 1, 1> {
            functions: [a: parameterized, b: parameterized, c: parameterized], fusion: metric(metric = skewness),
        }
        struct Negative for SMatrix<f32, 2, 2> {
            functions: [numerical_kernel_based(kernel = minkowski_distance(p = -1))], fusion: sum,
        }
        struct Heavy for SMatrix<f32, 1, 1> {
            functions: [a: parameterized, b: parameterized],
            fusion: metric(metric = weighted_mean(weights = [2e38, 2e38])),
        }
    }
    let mut w = [0.0_f32; 81];
    for (j, entry) in w.iter_mut().take(9).enumerate() {
        *entry = if j == 0 { 5e37 } else { -5e37 * (1.0 - 0.01 * j as f32) };
    }
    let a = Layer::new(w).matrix(&SMatrix::zeros());
    assert!((a[(0, 0)] - 2.82668).abs() < 1e-4, "{a}");
    let x =
        SMatrix::<f32, 9, 2>::from_fn(
            |k, i| if (k + i) % 4 < 2 { 6e37 } else { -6e37 + 1e36 * k as f32 },
        );
    let scaled = Centred::default().matrix(&(x * 1e-37));
    let a = Centred::default().matrix(&x);
    for (j, scale) in [(1, 1.0), (3, 1e37)] {
        let right = scaled[(0, j)] * scale;
        assert!((a[(0, j)] - right).abs() <= 1e-4 * right.abs(), "{a}{scaled}");
    }
    let x = SMatrix::zeros();
    let spread = Spread::new([1e38, -1e38, -1e38]).matrix(&x)[(0, 0)];
    assert!((spread / (2e38 / 3.0_f32.sqrt()) - 1.0).abs() < 1e-5, "{spread:e}");
    let lean = Lean::new([1e38, -1e38, -1e38]).matrix(&x)[(0, 0)];
    assert!((lean - 0.5_f32.sqrt()).abs() < 1e-4, "{lean}");
    // 1 / (1/5e38 + 1/2e38)
    let a = Negative::default().matrix(&SMatrix::<f32, 2, 2>::new(3e38, -2e38, 1e38, -1e38));
    assert!((a[(0, 1)] / 1.428_571_4e38 - 1.0).abs() < 1e-5, "{a}");
    assert_eq!(Heavy::new([0.5, 0.5]).matrix(&x)[(0, 0)], 0.5);
}

/// Equal columns have the distance 0, not −0.
#[test]
fn no_distance_has_a_sign() {
    hybrid! {
        struct Distance for SMatrix<f32, 3, 2> {
            functions: [
                euclidean: numerical_kernel_based(kernel = euclidean_distance),
                manhattan: numerical_kernel_based(kernel = manhattan_distance),
            ],
            fusion: concatenation,
        }
    }
    for x in [
        SMatrix::<f32, 3, 2>::zeros(),
        SMatrix::from_columns(&[[0.0; 3].into(), [-0.0; 3].into()]),
        SMatrix::repeat(1.5),
    ] {
        let a = Distance::default().matrix(&x);
        assert!(a.iter().all(|x| x.to_bits() == 0), "{a}");
    }
}
