//! Every form of the grammar.

use interdep::prelude::*;

mod settings {
    pub const CHANNELS: usize = 3;
    pub const SIGMA: f32 = 0.5;
    pub const WIDE: f64 = -2.0;
}
const B: usize = 4;

hybrid! {
    /// Keys in any order, trailing commas, attributes and comments.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) struct Everything for SMatrix<f64, B, { settings::CHANNELS * 2 },> {
        fusion: weighted_summation(
            weights = [1, -2.5, { 1.0 + 1.0 }, settings::WIDE, 1e-3, 4, 5, 6, 7, 8, 9],
            preprocess = [softmax(dim = -1)],
        ),
        // A comment.
        functions: [
            linear_kernel,
            low: lowrank_parameterized(r = 1,),
            polynomial_kernel(c = -settings::WIDE, d = 2.5),
            first: minkowski_distance(p = inf),
            second: minkowski_distance(p = -inf),
            third: minkowski_distance(p = "fro"),
            gaussian_rbf_kernel(sigma = settings::SIGMA),
            laplacian_kernel(sigma = { settings::WIDE * 2.0 }),
            parameterized(require_parameters = true),
            numerical_kernel_based(kernel = batch_polynomial_kernel(centered = true, d = 2)),
            hybrid(
                functions = [f0: eye, f1: custom_hybrid_kernel(kernels = [linear_kernel, euclidean_distance_kernel], weights = [0.2, 0.8])],
                fusion = metric(metric = norm(p = 3)),
                postprocess = [tanh],
            ),
        ],
        postprocess: [layer_norm, leaky_relu,],
        interdependence_type: attribute,
        preprocess: [scale(c = 2)],
    }

    struct Open<const ROWS: usize> for interdep::nalgebra::SMatrix<f32, ROWS, 2> {
        functions: [constant(A = [[1, 2], [3, 4]])],
        fusion: concatenation,
    }

    struct Peers for SMatrix<f32, 5, 2> {
        interdependence_type: left,
        functions: [custom(Everyone), one(b_prime = 5)],
        fusion: parameterized_weighted_summation,
    }

    struct Everyone for SMatrix<f32, 5, 2> { interdependence_type: instance, functions: [canberra_distance], fusion: max }
}

fn main() {
    assert_eq!(Everything::L, 12 + 36);
    assert_eq!(Everything::SEGMENTS[1].name, "low");
    let everything = Everything::new([0.5; Everything::L]);
    assert_eq!(everything.clone(), everything);
    let a = everything.matrix(&SMatrix::from_fn(|i, j| (i + 2 * j + 1) as f64));
    assert!(a.iter().all(|entry| entry.is_finite()), "{a}");
    assert_eq!(Peers::new([1.0, 2.0]).matrix(&SMatrix::zeros()), SMatrix::<f32, 5, 5>::repeat(3.0));
    let _ = Open::<7>::default();
}
