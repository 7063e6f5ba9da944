use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, CHANNELS> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
