use interdep::prelude::*;

const GAMMA: f64 = 1e39;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [exponential_kernel(gamma = GAMMA)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
