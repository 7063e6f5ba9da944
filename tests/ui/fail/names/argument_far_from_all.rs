use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [lphm_parameterized(r = 2, p = 2, alpha = 0.5)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
