use interdep::{At, Lanes, Needs, Simd, nalgebra::Const, prelude::*};

struct Halves;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Halves {
    type Columns = Const<2>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const FUNCTION: Self = Halves;

    fn lanes<S: Simd>(&self, _: &At<'_, S, T, D, O>, _: &[T], _: &()) -> Lanes<S, T> {
        unreachable!()
    }
}

hybrid! {
    struct Mix for SMatrix<f32, 8, 4> {
        functions: [linear_kernel, custom(Halves)],
        fusion: sum,
    }
}

fn main() {
    let _ = Mix::from_slice(&[]).map(|mix| mix.forward(&SMatrix::zeros()));
}
