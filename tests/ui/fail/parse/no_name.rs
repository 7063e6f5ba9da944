use interdep::prelude::*;

hybrid! {
    struct for SMatrix<f32, 8, 4> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
}
