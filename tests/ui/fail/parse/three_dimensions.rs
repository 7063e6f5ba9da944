use interdep::prelude::*;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4, 2> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _: SMatrix<f32, 8, 4> = Mix::new([0.0]).forward(&SMatrix::<f32, 8, 4>::zeros());
}
