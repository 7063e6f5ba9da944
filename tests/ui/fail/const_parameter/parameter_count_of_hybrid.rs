use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 4> {
        functions: [hybrid(functions = [parameterized_bilinear], fusion = sum)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::<8>::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
