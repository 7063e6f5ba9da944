use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [hybrid(functions = linear_kernel, fusion = sum)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
