//! Only some functions follow a sliding window; each of the others is named.

use interdep::{At, Lanes, Needs, Simd, nalgebra::Const, prelude::*};

/// Sums of its own over the rows, which no window keeps.
struct Own;

impl<T: Scalar, const D: usize, const O: usize> Function<T, D, O> for Own {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const FUNCTION: Self = Own;

    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], _: &()) -> Lanes<S, T> {
        at.reduce(T::ZERO, |sum, zi, zj| sum + (zi - zj).abs().sqrt())
    }
}

hybrid! {
    struct Mix for SMatrix<f32, 32, 16> {
        functions: [pearson_correlation, kl_divergence, custom(Own), minkowski_distance(p = 3)],
        fusion: sum,
        preprocess: [softmax(dim = 0)],
    }

    struct Peers for SMatrix<f32, 32, 16> {
        interdependence_type: instance,
        functions: [pearson_correlation],
        fusion: sum,
    }

    /// A hybrid inside another one streams if its functions do.
    struct Outer for SMatrix<f32, 32, 16> {
        functions: [custom(Mix)],
        fusion: sum,
    }
}

fn main() {
    let mut window = Mix::default().window();
    window.push([0.0; 16]);
    Peers::default().window();
    Outer::default().window();
}
