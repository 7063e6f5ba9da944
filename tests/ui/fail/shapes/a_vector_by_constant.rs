use interdep::prelude::*;

const ROWS: usize = 8;

hybrid! {
    struct Mix for SMatrix<f32, ROWS, 4> {
        functions: [anisotropic_rbf_kernel(a_vector = [1.0, 2.0])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
