use interdep::{Lanes, Simd, prelude::*};

struct Difference;

impl<T: Scalar> Fusion<T, 2> for Difference {
    const L: usize = 0;
    const FUSION: Self = Difference;

    fn fuse<S: Simd>(&self, [first, second]: &[Lanes<S, T>; 2], _: &[T]) -> Lanes<S, T> {
        *first - *second
    }
}

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [linear_kernel, parameterized, identity],
        fusion: custom(Difference),
    }
}

fn main() {}
