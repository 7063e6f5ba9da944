use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [linear_kernel, lowrank_parameterized(r = 2)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::new([0.0; 16]).segments().lowrank;
}
