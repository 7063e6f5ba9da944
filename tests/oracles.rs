//! Values that tinyBIG cannot compute, because its own code fails there, against numbers worked out by hand.

use interdep::prelude::*;

/// K values of one entry, fused: they come in as parameters of 1 × 1 functions.
macro_rules! fused {
    ($fusion:ident $(($($arguments:tt)*))?, [$a:expr, $b:expr, $c:expr]) => {{
        hybrid! {
            struct Three for SMatrix<f64, 1, 1> {
                functions: [a: parameterized, b: parameterized, c: parameterized],
                fusion: metric(metric = $fusion $(($($arguments)*))?),
            }
        }
        Three::new([$a, $b, $c]).matrix(&SMatrix::zeros())[(0, 0)]
    }};
}

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        "{found} instead of {expected}"
    );
}

#[test]
fn mode_is_the_smallest_of_the_most_frequent_values() {
    assert_eq!(fused!(mode, [2.0, -1.0, 2.0]), 2.0);
    assert_eq!(fused!(batch_mode, [3.0, 1.0, 2.0]), 1.0);
}

#[test]
fn skewness_is_the_third_moment_over_the_cubed_deviation() {
    // Mean 3, deviations −2, −1, 3: third moment 18/3, variance 14/3.
    assert_close(fused!(skewness, [1.0, 2.0, 6.0]), 6.0 / (14f64 / 3.0).powf(1.5));
}

#[test]
fn weights_enter_a_harmonic_mean() {
    assert_close(
        fused!(harmonic_mean(weights = [1, 2, 3]), [1.0, 2.0, 4.0]),
        6.0 / (1.0 + 1.0 + 0.75),
    );
}

#[test]
fn means_outside_their_domain_follow_the_formula() {
    assert!(fused!(geometric_mean, [1.0, -2.0, 4.0]).is_nan());
    assert_eq!(fused!(geometric_mean, [0.0, 2.0, 4.0]), 0.0);
    assert!(fused!(entropy, [0.5, -0.5, 1.0]).is_nan());
    assert_eq!(fused!(entropy, [0.5, 0.5, 0.0]), f64::INFINITY);
}

#[test]
fn zero_to_a_negative_power_is_infinite() {
    hybrid! {
        struct Inverse for SMatrix<f64, 2, 2> {
            functions: [polynomial_kernel(d = -1)],
            fusion: sum,
        }
    }
    let a = Inverse::default().matrix(&SMatrix::<f64, 2, 2>::new(1.0, 0.0, 1.0, 0.0));
    assert_eq!(a, SMatrix::<f64, 2, 2>::new(0.5, f64::INFINITY, f64::INFINITY, f64::INFINITY));
}

#[test]
fn a_fusion_may_be_all_that_has_parameters() {
    hybrid! {
        struct Inner for SMatrix<f64, 3, 2> {
            functions: [identity, one(m_prime = 2)],
            fusion: parameterized_weighted_summation,
        }
        struct Outer for SMatrix<f64, 3, 2> {
            functions: [custom(Inner)],
            fusion: sum,
        }
    }
    const { assert!(!Inner::REQUIRE_DATA && Inner::REQUIRE_PARAMETERS) };
    assert_eq!(Outer::L, 2);
    // Not cached: other parameters, another matrix.
    for w in [[1.0, 2.0], [3.0, -1.0]] {
        let a = Outer::new(w).matrix(&SMatrix::zeros());
        assert_eq!(a, SMatrix::<f64, 2, 2>::new(w[0] + w[1], w[1], w[1], w[0] + w[1]));
    }
}
