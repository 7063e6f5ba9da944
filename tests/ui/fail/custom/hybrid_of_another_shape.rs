use interdep::prelude::*;

hybrid! {
    struct Inner for SMatrix<f32, 8, 5> {
        functions: [linear_kernel],
        fusion: sum,
    }
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [custom(Inner)],
        fusion: sum,
    }
}

fn main() {}
