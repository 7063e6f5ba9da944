use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [lowrank_parameterized(r = 99999999999999999999)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
