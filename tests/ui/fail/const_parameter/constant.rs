use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, 8, B> {
        functions: [constant(A = [[1.0], [2.0]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<8>::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
