//! Every argument of the table `transformations` with a value that it cannot have. Rendered from the catalogue:
//! `INTERDEP_RENEW=1 cargo test -p interdep-macros arguments`.

use interdep::prelude::*;

hybrid! {
    struct Row0 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = linear_expansion(c = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row1 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = taylor_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row2 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = fourier_expansion(P = "much", N = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row3 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = chebyshev_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row4 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = hermite_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row5 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = laguerre_expansion(d = 0, alpha = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row6 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = legendre_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row7 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = gegenbauer_expansion(d = 0, alpha = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row8 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = jacobi_expansion(d = 0, alpha = "much", beta = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row9 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = bessel_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row10 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = reverse_bessel_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row11 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = fibonacci_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row12 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = lucas_expansion(d = 0), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row13 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = bspline_expansion(grid_range = [1, -1], t = 0, d = -1), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row14 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = gaussian_rbf_expansion(base_range = [1, -1], num_interval = 0, epsilon = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row15 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = inverse_quadratic_rbf_expansion(base_range = [1, -1], num_interval = 0, epsilon = "much"), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row16 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = extended_expansion(composition_functions = 3), parameter_fabrication = identity_reconciliation)], fusion: sum }
    struct Row17 for SMatrix<f64, 2, 2> { functions: [parameterized_rpn(data_transformation = nested_expansion(composition_functions = 3), parameter_fabrication = identity_reconciliation)], fusion: sum }
}

fn main() {}
