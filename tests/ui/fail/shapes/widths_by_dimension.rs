use interdep::prelude::*;

mod sizes {
    pub const CHANNELS: usize = 3;
}

hybrid! {
    struct Mix for SMatrix<f32, 8, sizes::CHANNELS> {
        functions: [linear_kernel, constant(A = [[1.0], [2.0], [3.0]])],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
