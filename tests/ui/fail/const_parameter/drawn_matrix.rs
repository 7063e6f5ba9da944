use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 4> {
        functions: [random_matrix_adaption_parameterized_bilinear],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<8>::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
