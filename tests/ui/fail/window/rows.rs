//! Any number of rows: not where a matrix of parameters has one row per instance, nor where x is processed across instances.

use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 32, 16> {
        functions: [pearson_correlation, lowrank_parameterized_bilinear(r = 2)],
        fusion: sum,
    }
    struct Across for SMatrix<f32, 32, 16> {
        functions: [linear_kernel],
        fusion: sum,
        preprocess: [softmax(dim = 0)],
    }
    struct Peers for SMatrix<f32, 32, 16> {
        interdependence_type: instance,
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let rows = [[0.0; 16]; 7];
    let _ = Mix::new([0.0; 128]).matrix_of_rows(&rows);
    let _ = Across::default().forward_rows(&rows, &mut [[0.0; 16]; 7]);
    Peers::default().matrix_of_rows();
}
