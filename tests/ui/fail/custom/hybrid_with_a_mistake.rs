use interdep::prelude::*;

hybrid! {
    struct Inner for SMatrix<f32, 8, 4> {
        functions: [lowrank_parameterized(r = 0)],
        fusion: sum,
    }
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [custom(Inner), linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
