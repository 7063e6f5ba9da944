//! Every argument of the table `functions` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [constant(A = 3)], fusion: sum }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [constant_c(c = "much", m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [zero(m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row3 for SMatrix<f64, 2, 2> { functions: [one(m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row4 for SMatrix<f64, 2, 2> { functions: [identity(m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row5 for SMatrix<f64, 2, 2> { functions: [polynomial_kernel(c = "much", d = "much")], fusion: sum }
    struct Row6 for SMatrix<f64, 2, 2> { functions: [hyperbolic_tangent_kernel(c = "much", alpha = "much")], fusion: sum }
    struct Row7 for SMatrix<f64, 2, 2> { functions: [minkowski_distance(p = true)], fusion: sum }
    struct Row8 for SMatrix<f64, 2, 2> { functions: [exponential_kernel(gamma = "much")], fusion: sum }
    struct Row9 for SMatrix<f64, 2, 2> { functions: [gaussian_rbf_kernel(sigma = "much")], fusion: sum }
    struct Row10 for SMatrix<f64, 2, 2> { functions: [laplacian_kernel(sigma = "much")], fusion: sum }
    struct Row11 for SMatrix<f64, 2, 2> { functions: [anisotropic_rbf_kernel(a_vector = true, a_scalar = "much")], fusion: sum }
    struct Row12 for SMatrix<f64, 2, 2> { functions: [custom_hybrid_kernel(kernels = 3, weights = true)], fusion: sum }
    struct Row13 for SMatrix<f64, 2, 2> { functions: [numerical_kernel_based(kernel = 3, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row14 for SMatrix<f64, 2, 2> { functions: [statistical_kernel_based(kernel = 3, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row15 for SMatrix<f64, 2, 2> { functions: [parameterized(require_data = 2, require_parameters = 2, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row16 for SMatrix<f64, 2, 2> { functions: [lowrank_parameterized(require_data = 2, require_parameters = 2, r = 0, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row17 for SMatrix<f64, 2, 2> { functions: [hm_parameterized(require_data = 2, require_parameters = 2, p = 0, q = 0, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row18 for SMatrix<f64, 2, 2> { functions: [lphm_parameterized(require_data = 2, require_parameters = 2, r = 0, p = 0, q = 0, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row19 for SMatrix<f64, 2, 2> { functions: [dual_lphm_parameterized(require_data = 2, require_parameters = 2, r = 0, p = 0, q = 0, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row20 for SMatrix<f64, 2, 2> { functions: [random_matrix_adaption_parameterized(require_data = 2, require_parameters = 2, r = 0, seed = -1, A = 3, B = 3, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row21 for SMatrix<f64, 2, 2> { functions: [parameterized_bilinear(require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row22 for SMatrix<f64, 2, 2> { functions: [lowrank_parameterized_bilinear(require_data = 2, require_parameters = 2, r = 0)], fusion: sum }
    struct Row23 for SMatrix<f64, 2, 2> { functions: [hm_parameterized_bilinear(require_data = 2, require_parameters = 2, p = 0, q = 0)], fusion: sum }
    struct Row24 for SMatrix<f64, 2, 2> { functions: [lphm_parameterized_bilinear(require_data = 2, require_parameters = 2, r = 0, p = 0, q = 0)], fusion: sum }
    struct Row25 for SMatrix<f64, 2, 2> { functions: [dual_lphm_parameterized_bilinear(require_data = 2, require_parameters = 2, r = 0, p = 0, q = 0)], fusion: sum }
    struct Row26 for SMatrix<f64, 2, 2> { functions: [random_matrix_adaption_parameterized_bilinear(require_data = 2, require_parameters = 2, r = 0, seed = -1, A = 3, B = 3)], fusion: sum }
    struct Row27 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = 3, parameter_fabrication = 3, require_data = 2, require_parameters = 2, m_prime = 0, b_prime = 0)], fusion: sum }
    struct Row28 for SMatrix<f64, 2, 2> { functions: [chain(chain_length = 0, bi_directional = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, self_scaling = "much", require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row29 for SMatrix<f64, 2, 2> { functions: [multihop_chain(h = 1.5, accumulative = 2, chain_length = 0, bi_directional = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, self_scaling = "much", require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row30 for SMatrix<f64, 2, 2> { functions: [inverse_approx_multihop_chain(chain_length = 0, bi_directional = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, self_scaling = "much", require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row31 for SMatrix<f64, 2, 2> { functions: [exponential_approx_multihop_chain(chain_length = 0, bi_directional = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, self_scaling = "much", require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row32 for SMatrix<f64, 2, 2> { functions: [graph(links = 3, nodes = 3, directed = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row33 for SMatrix<f64, 2, 2> { functions: [multihop_graph(h = 1.5, accumulative = 2, links = 3, nodes = 3, directed = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row34 for SMatrix<f64, 2, 2> { functions: [pagerank_multihop_graph(c = "much", links = 3, nodes = 3, directed = 2, normalization = 2, normalization_mode = sideways, self_dependence = 2, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row35 for SMatrix<f64, 2, 2> { functions: [geometric(patch = 3, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row36 for SMatrix<f64, 2, 2> { functions: [cuboid_patch_based_geometric(p_h = -1, p_w = -1, p_d = -1, p_h_prime = -1, p_w_prime = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row37 for SMatrix<f64, 2, 2> { functions: [cuboid_patch_padding_based_geometric(p_h = -1, p_w = -1, p_d = -1, p_h_prime = -1, p_w_prime = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row38 for SMatrix<f64, 2, 2> { functions: [cuboid_patch_aggregation_based_geometric(p_h = -1, p_w = -1, p_d = -1, p_h_prime = -1, p_w_prime = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row39 for SMatrix<f64, 2, 2> { functions: [cylinder_patch_based_geometric(r = -1, p_d = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row40 for SMatrix<f64, 2, 2> { functions: [cylinder_patch_padding_based_geometric(r = -1, p_d = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row41 for SMatrix<f64, 2, 2> { functions: [cylinder_patch_aggregation_based_geometric(r = -1, p_d = -1, p_d_prime = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row42 for SMatrix<f64, 2, 2> { functions: [sphere_patch_based_geometric(r = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row43 for SMatrix<f64, 2, 2> { functions: [sphere_patch_padding_based_geometric(r = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row44 for SMatrix<f64, 2, 2> { functions: [sphere_patch_aggregation_based_geometric(r = -1, h = 0, w = 0, d = 0, channel_num = 0, packing_strategy = 3, cd_h = 0, cd_w = 0, cd_d = 0, interdependence_matrix_mode = sideways, normalization = 2, normalization_mode = sideways, require_data = 2, require_parameters = 2)], fusion: sum }
    struct Row45 for SMatrix<f64, 2, 2> { functions: [hybrid(functions = 3, fusion = 3)], fusion: sum }
}

fn main() {}
