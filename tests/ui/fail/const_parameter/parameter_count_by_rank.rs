use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 4> {
        functions: [lowrank_parameterized(r = B)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<8>::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
