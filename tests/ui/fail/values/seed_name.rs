use interdep::prelude::*;

const SEED: u64 = 7;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [random_matrix_adaption_parameterized(seed = SEED)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
