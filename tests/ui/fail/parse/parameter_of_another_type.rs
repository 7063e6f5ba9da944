use interdep::prelude::*;

hybrid! {
    struct Mix<const B: u8> for SMatrix<f32, B, 4> {
        functions: [linear_kernel],
        fusion: sum,
    }
}

fn main() {
    let _: Mix;
}
