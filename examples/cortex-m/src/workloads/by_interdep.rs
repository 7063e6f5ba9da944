//! What the other ways are compared with.

use interdep::prelude::*;

use super::{COLUMNS, ROWS};

hybrid! {
    #[derive(Debug)]
    pub struct W1 for SMatrix<f32, ROWS, COLUMNS> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }

    pub(super) struct W2 for SMatrix<f32, ROWS, COLUMNS> {
        functions: [
            linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel, cosine_similarity,
            gaussian_rbf_kernel(sigma = 2.0), exponential_kernel(gamma = 0.1), laplacian_kernel(sigma = 4.0),
            manhattan_distance, euclidean_distance,
        ],
        fusion: mean,
    }
}

macro_rules! way {
    ($module:ident, $hybrid:expr, { $($more:item)* }) => {
        pub(super) mod $module {
            use super::{super::*, *};

            #[inline(never)]
            pub(in super::super) fn matrix(x: &Batch, a: &mut Square) {
                $hybrid.matrix_into(x, a);
            }
            #[inline(never)]
            pub(in super::super) fn output(x: &Batch, y: &mut Batch) {
                $hybrid.forward_into(x, y);
            }
            $($more)*
        }
    };
}

way!(w1, W1::from_ref(&PARAMETERS), {
    #[inline(never)]
    pub(in super::super) fn pullback(x: &Batch, (dx, dw): &mut Gradient) {
        W1::from_ref(&PARAMETERS).forward_pullback_into(x, x, dx, dw);
    }
});
way!(w2, W2::new([]), {});

pub(super) mod motions {
    use super::super::*;
    use crate::motions::{WATCH, nearest};

    #[inline(never)]
    pub(in super::super) fn matrix(x: &Motion, a: &mut Dependence) {
        WATCH.matrix_into(x, a);
    }
    #[inline(never)]
    pub(in super::super) fn output(x: &Motion, activity: &mut Option<usize>) {
        *activity = nearest(&WATCH.matrix(x), TRAINING.iter());
    }
}
