//! A function that states no pullback has none; nobody minds before one is asked for.

use interdep::{At, Lanes, Needs, Simd, nalgebra::Const, prelude::*};

struct Own;

impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for Own {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::GRAM;
    const FUNCTION: Self = Own;

    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.gram()
    }
}

hybrid! {
    struct Mix for SMatrix<f64, 4, 6> { functions: [custom(Own)], fusion: sum }
}

fn main() {
    let (x, da) = (SMatrix::<f64, 4, 6>::zeros(), SMatrix::<f64, 6, 6>::zeros());
    let _ = Mix::default().matrix(&x);
    let _ = Mix::default().pullback(&x, &da);
}
