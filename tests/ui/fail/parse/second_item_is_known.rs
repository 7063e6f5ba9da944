use interdep::prelude::*;

hybrid! {
    struct Other for SMatrix<f32, 8> {
        functions: [linear_kernel],
        fusion: sum,
    }
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
