use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [random_matrix_adaption_parameterized(r = 2, A = [[1.0, 0.5], [2.0, 0.5], [3.0, 0.5], [4.0, 0.5]], B = [[1.0], [2.0], [3.0], [4.0]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
