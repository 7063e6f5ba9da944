use interdep::prelude::*;

const CHANNELS: usize = 4;

hybrid! {
    struct Mix for SMatrix<f32, 8, CHANNELS> {
        functions: [random_matrix_adaption_parameterized(r = 1, A = [[1.0], [2.0]], B = [[1.0], [2.0], [3.0], [4.0]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
