use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 4> {
        functions: [anisotropic_rbf_kernel(a_vector = [1.0, 2.0])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<8>::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
