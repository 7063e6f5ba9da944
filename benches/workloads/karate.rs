//! W4: a graph times a bilinear form, softmax down its columns. Zachary's karate club: 34 members with 78 ties, as in the
//! example `karate`, and 16 attributes of each.

#[path = "../../examples/karate/ties.rs"]
mod ties;

use interdep::prelude::*;
use ties::with_ties;

use crate::{Pair, batch, black_box, nalgebra_as_written as reference, pair, parameters};

macro_rules! hybrids {
    ($ties:tt) => {
        hybrid! {
            struct Ties for SMatrix<f32, 34, 16> {
                interdependence_type: instance,
                functions: [graph(links = $ties, directed = false)],
                fusion: sum,
            }
            struct W4 for SMatrix<f32, 34, 16> {
                interdependence_type: instance,
                functions: [
                    graph(links = $ties, directed = false),
                    lowrank_parameterized_bilinear(r = 4),
                ],
                fusion: prod,
                postprocess: [softmax(dim = 0)],
            }
        }
    };
}

with_ties!(hybrids);

pub(crate) fn pair() -> Pair {
    let w4 = |x: &SMatrix<f32, 34, 16>, w: &[f32]| reference::w4(x, w, Ties::matrix_of_structure());
    pair!(W4, w4, 34, 16)
}
