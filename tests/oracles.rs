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

/// tinyBIG fails on chains of one and graphs without links.
#[test]
fn a_single_node_depends_on_itself_alone() {
    hybrid! {
        struct One for SMatrix<f64, 2, 1> { functions: [chain(self_scaling = 0.3)], fusion: sum }
        struct Hops for SMatrix<f64, 2, 1> { functions: [multihop_chain(h = 3, accumulative = true)], fusion: sum }
        struct All for SMatrix<f64, 2, 1> { functions: [inverse_approx_multihop_chain], fusion: sum }
        struct Fading for SMatrix<f64, 2, 1> { functions: [exponential_approx_multihop_chain], fusion: sum }
        struct Alone for SMatrix<f64, 2, 2> { functions: [graph(links = [], self_dependence = true)], fusion: sum }
    }
    assert_eq!(One::matrix_of_structure()[(0, 0)], 0.3);
    assert_eq!(Hops::matrix_of_structure()[(0, 0)], 3.0);
    assert_eq!(All::matrix_of_structure()[(0, 0)], 1.0);
    assert_eq!(Fading::matrix_of_structure()[(0, 0)], 1.0);
    assert_eq!(*Alone::matrix_of_structure(), SMatrix::<f64, 2, 2>::identity());
}

/// tinyBIG's sparse matrices know relu and tanh, and nothing else.
#[test]
fn structures_can_be_processed() {
    hybrid! {
        struct Softmax for SMatrix<f64, 1, 2> { functions: [chain(postprocess = [softmax(dim = 1)])], fusion: sum }
        struct Sigmoid for SMatrix<f64, 1, 2> { functions: [graph(links = [(0, 1)], postprocess = [sigmoid])], fusion: sum }
        struct Normed for SMatrix<f64, 1, 2> { functions: [chain(postprocess = [layer_norm])], fusion: sum }
        struct Patches for SMatrix<f64, 1, 2> {
            functions: [geometric(h = 2, w = 1, patch = cuboid(p_h = 0, p_w = 0), postprocess = [softmax(dim = 1)])],
            fusion: sum,
        }
    }
    let e = std::f64::consts::E;
    let expected = SMatrix::<f64, 2, 2>::new(0.5, 0.5, 1.0 / (1.0 + e), e / (1.0 + e));
    assert!((Softmax::matrix_of_structure() - expected).amax() < 1e-15);
    let linked = e / (1.0 + e);
    let expected = SMatrix::<f64, 2, 2>::new(0.5, linked, 0.5, 0.5);
    assert!((Sigmoid::matrix_of_structure() - expected).amax() < 1e-15);
    let far = 0.5 / (0.25f64 + 1e-5).sqrt();
    let expected = SMatrix::<f64, 2, 2>::new(0.0, 0.0, -far, far);
    assert!((Normed::matrix_of_structure() - expected).amax() < 1e-15);
    let (near, far) = (e / (1.0 + e), 1.0 / (1.0 + e));
    let expected = SMatrix::<f64, 2, 2>::new(near, far, far, near);
    assert!((Patches::matrix_of_structure() - expected).amax() < 1e-15);
}

/// tinyBIG cannot reshape sums of patches with distances between them, and has no instances with channels.
#[test]
fn patches_with_distances_and_channels_of_instances() {
    hybrid! {
        struct Sums for SMatrix<f64, 1, 4> {
            functions: [cuboid_patch_aggregation_based_geometric(h = 4, w = 1, p_h = 1, p_w = 0, p_d = 0, cd_h = 2, cd_w = 1, cd_d = 1)],
            fusion: sum,
        }
        struct Channels for SMatrix<f64, 4, 1> {
            interdependence_type: instance,
            functions: [cuboid_patch_padding_based_geometric(h = 2, w = 1, channel_num = 2, p_h = 1, p_w = 0, p_d = 0, p_h_prime = 0)],
            fusion: sum,
        }
    }
    let x = SMatrix::<f64, 1, 4>::new(1.0, 2.0, 3.0, 4.0);
    // Centres 0 and 2.
    assert_eq!(Sums::default().forward(&x), SMatrix::<f64, 1, 4>::new(3.0, 0.0, 9.0, 0.0));
    // For each centre, each channel: the cell above (none above the first) and the centre itself.
    let y = Channels::default().forward(&x.transpose());
    let expected =
        SMatrix::<f64, 8, 1>::from_column_slice(&[0.0, 1.0, 0.0, 3.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(y, expected);
}

/// tinyBIG fails for cylinders and spheres, because it gives their radius another name.
#[test]
fn cylinders_and_spheres_are_patches() {
    hybrid! {
        struct Disc for SMatrix<f64, 1, 4> {
            functions: [cylinder_patch_aggregation_based_geometric(h = 2, w = 2, r = 1, p_d = 0)],
            fusion: sum,
        }
        struct Ball for SMatrix<f64, 1, 4> {
            functions: [sphere_patch_padding_based_geometric(h = 2, w = 2, r = 0)],
            fusion: sum,
        }
    }
    let a = SMatrix::<f64, 4, 4>::new(
        1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0,
    );
    assert_eq!(*Disc::matrix_of_structure(), a);
    assert_eq!(*Ball::matrix_of_structure(), SMatrix::<f64, 4, 4>::identity());
}

/// tinyBIG's radial expansions need x transposed in memory, which attribute hybrids have not.
#[test]
fn radial_features_of_attributes() {
    hybrid! {
        struct Near for SMatrix<f64, 1, 2> {
            functions: [parameterized_rpn(
                data_transformation = gaussian_rbf_expansion(base_range = [0, 1], num_interval = 2),
                parameter_fabrication = constant_eye_reconciliation,
            )],
            fusion: sum,
        }
    }
    let a = Near::default().matrix(&SMatrix::<f64, 1, 2>::new(0.0, 1.0));
    let far = (-1f64).exp();
    assert!((a - SMatrix::<f64, 2, 2>::new(1.0, far, far, 1.0)).amax() < 1e-15);
}

/// tinyBIG writes ±1e-6 into the caller's x where it is nearer to 0.
#[test]
fn reciprocals_leave_x_alone() {
    hybrid! {
        struct Inverse for SMatrix<f64, 1, 1> {
            functions: [parameterized_rpn(
                data_transformation = reciprocal_expansion,
                parameter_fabrication = one_reconciliation,
            )],
            fusion: sum,
        }
    }
    let x = SMatrix::<f64, 1, 1>::new(1e-9);
    assert_eq!(Inverse::default().matrix(&x)[(0, 0)], 1.0 / 1e-6);
    assert_eq!(Inverse::default().forward(&x)[(0, 0)], 1e-9 * (1.0 / 1e-6));
}

/// The plan is visible: what is shared, and how much there is to do.
#[test]
fn summaries_count_operations() {
    hybrid! {
        struct Mix for SMatrix<f32, 32, 16> {
            functions: [pearson_correlation, gaussian_rbf_kernel, laplacian_kernel, lowrank_parameterized],
            fusion: sum,
        }
        struct Narrow for SMatrix<f32, 32, 16> { functions: [lowrank_parameterized(r = 2)], fusion: sum }
        struct Processed for SMatrix<f32, 32, 16> { functions: [linear_kernel], fusion: sum, preprocess: [tanh] }
    }
    // Covariances and Manhattan distances of 136 pairs, 32 observations each; squared distances follow; x·A.
    let operations = 2 * 136 * 32 + 32 * 16 * 16;
    let words = format!(
        ", {operations} multiply-adds and the like in `forward` beside the functions' formulas; \
         once for all functions: covariances, Manhattan distances, squared distances"
    );
    assert!(Mix::SUMMARY.ends_with(&words), "{}", Mix::SUMMARY);
    // (x·U)·V
    let words = format!(", {} multiply-adds and the like", 32 * 2 * (16 + 16));
    assert!(Narrow::SUMMARY.contains(&words), "{}", Narrow::SUMMARY);
    assert!(
        Processed::SUMMARY.ends_with("once for all functions: Gram matrix"),
        "{}",
        Processed::SUMMARY
    );
}
