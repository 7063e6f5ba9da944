use interdep::prelude::*;

hybrid! {
    struct Mix<const B: usize> for SMatrix<f32, B, 4> where [(); B]: {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _: Mix<8>;
}
