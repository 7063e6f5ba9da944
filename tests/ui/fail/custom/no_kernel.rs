use interdep::prelude::*;

struct Weights;

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [numerical_kernel_based(kernel = custom(Weights))],
        fusion: sum,
    }
}

fn main() {}
