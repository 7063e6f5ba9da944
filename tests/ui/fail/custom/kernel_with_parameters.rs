use interdep::prelude::*;

hybrid! {
    struct Inner for SMatrix<f32, 8, 4> {
        functions: [lowrank_parameterized(r = 1)],
        fusion: sum,
    }
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [numerical_kernel_based(kernel = custom(Inner))],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
