//! The hybrids that everybody times.

/// The hybrid with a case's parameters.
macro_rules! with_parameters {
    ($hybrid:ident, $inputs:ident) => {
        $hybrid::from_slice(&$inputs.w).expect("as many numbers as the table says")
    };
}

/// W1 and W2, which everybody times.
macro_rules! dense_hybrids {
    ($b:literal, $m:literal) => {
        hybrid! {
            struct W1 for SMatrix<f32, $b, $m> {
                functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
                fusion: parameterized_weighted_summation,
            }
            struct W2 for SMatrix<f32, $b, $m> {
                functions: [
                    linear_kernel,
                    polynomial_kernel(c = 1.0, d = 2),
                    hyperbolic_tangent_kernel,
                    cosine_similarity,
                    gaussian_rbf_kernel(sigma = 2.0),
                    exponential_kernel(gamma = 0.1),
                    laplacian_kernel(sigma = 4.0),
                    manhattan_distance,
                    euclidean_distance,
                ],
                fusion: mean,
            }
        }
    };
}

pub(crate) use {dense_hybrids, with_parameters};
