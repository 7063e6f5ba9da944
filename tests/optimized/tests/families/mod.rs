const ROWS: usize = 6;
const COLUMNS: usize = 4;

/// A hybrid of every family of functions and fusions.
mod families {
    use interdep::prelude::*;

    hybrid! {
        pub(super) struct Numerical for SMatrix<f32, 6, 4> {
            functions: [
                linear_kernel, polynomial_kernel(c = 1.0, d = 2.5), hyperbolic_tangent_kernel, cosine_similarity, gaussian_rbf_kernel,
                laplacian_kernel, euclidean_distance, chebyshev_distance, canberra_distance, minkowski_distance(p = 3),
                anisotropic_rbf_kernel(a_scalar = 0.5),
                custom_hybrid_kernel(kernels = [linear_kernel, manhattan_distance_kernel], weights = [0.5, 0.5]),
            ],
            fusion: mean,
            preprocess: [tanh],
            postprocess: [softmax(dim = 1), gelu],
        }
        pub(super) struct Statistical for SMatrix<f32, 6, 4> {
            functions: [pearson_correlation, rv_coefficient, mutual_information],
            fusion: concatenation,
        }
        pub(super) struct Divergence for SMatrix<f32, 6, 4> {
            functions: [kl_divergence, pearson_correlation],
            fusion: max,
        }
        pub(super) struct Parameterized for SMatrix<f32, 6, 4> {
            functions: [
                parameterized, lowrank_parameterized, hm_parameterized(p = 2), lphm_parameterized(p = 2, r = 1), dual_lphm_parameterized(p = 2, r = 1),
                random_matrix_adaption_parameterized,
            ],
            fusion: parameterized_weighted_summation,
        }
        pub(super) struct Bilinear for SMatrix<f32, 6, 4> {
            functions: [parameterized_bilinear, lowrank_parameterized_bilinear(r = 1)],
            fusion: prod,
        }
        pub(super) struct Structural for SMatrix<f32, 6, 4> {
            functions: [chain(bi_directional = true), multihop_chain(h = 2)],
            fusion: sum,
        }
        pub(super) struct Graph for SMatrix<f32, 6, 4> {
            interdependence_type: instance,
            functions: [
                graph(links = [(0, 1), (1, 2), (3, 5)], nodes = [0, 1, 2, 3, 4, 5]),
                linear_kernel,
            ],
            fusion: prod,
            postprocess: [softmax(dim = 0)],
        }
        pub(super) struct Grid for SMatrix<f32, 6, 4> {
            functions: [geometric(h = 2, w = 2, d = 1, patch = cuboid(p_h = 1, p_w = 1, p_d = 0)), one(m_prime = 4)],
            fusion: concatenation,
        }
        pub(super) struct Rpn for SMatrix<f32, 6, 4> {
            functions: [parameterized_rpn(
                data_transformation = taylor_expansion(d = 2), parameter_fabrication = lorr_reconciliation(r = 1), m_prime = 4
            )],
            fusion: sum,
        }
        pub(super) struct Metrics for SMatrix<f32, 6, 4> {
            functions: [linear_kernel, manhattan_distance, parameterized],
            fusion: metric(metric = std),
        }
        pub(super) struct Concatenated for SMatrix<f32, 6, 4> {
            functions: [linear_kernel, hybrid(functions = [identity, constant_c(c = 0.5, m_prime = 4)], fusion = median)],
            fusion: lowrank_parameterized_concatenation(n = 3),
        }
    }
}

/// Calls `$callback` with the names of all of them.
macro_rules! every_family {
    ($callback:ident) => {
        $callback! {
            Numerical Statistical Divergence Parameterized Bilinear Structural Graph Grid Rpn Metrics Concatenated
        }
    };
}
