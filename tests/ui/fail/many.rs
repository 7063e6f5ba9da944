//! Many mistakes, all reported at once; what uses the structs adds none.

use interdep::prelude::*;

const CHANNELS: usize = 6;

hybrid! {
    struct First for SMatrix<f32, 32, 16> {
        interdependence_type: column,
        functions: [
            pearson_corelation,
            hm_parameterized(p = 3),
            gaussian_rbf_kernel(sigma = 0),
            constant(A = [[1, 2], [3, 4]]),
            minkowski_distance,
            lowrank_parameterized(rank = 2),
            linear_kernel,
            linear_kernel,
        ],
        fusion: wieghted_summation,
        preprocess: [dropout],
        fusions: sum,
    }

    struct Second for SMatrix<f64, 4, CHANNELS> {
        functions: [hm_parameterized(p = 4), constant(A = [[1, 2], [3, 4]]), laplacian_kernel(sigma = { 2.0 - 2.0 })],
        fusion: concatenation,
    }
}

fn main() {
    let _ = First::new([0.0; 7]).forward(&SMatrix::zeros());
    let _ = First::from_slice(&[]).unwrap().matrix(&SMatrix::zeros());
}
