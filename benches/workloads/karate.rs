//! W4: a graph times a bilinear form, softmax down its columns. Zachary's karate club: 34 members with 78 ties, as in the
//! example `karate`, and 16 attributes of each.

use interdep::prelude::*;

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

hybrids! {
    [
        (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (0, 10), (0, 11),
        (0, 12), (0, 13), (0, 17), (0, 19), (0, 21), (0, 31),
        (1, 2), (1, 3), (1, 7), (1, 13), (1, 17), (1, 19), (1, 21), (1, 30),
        (2, 3), (2, 7), (2, 8), (2, 9), (2, 13), (2, 27), (2, 28), (2, 32),
        (3, 7), (3, 12), (3, 13),
        (4, 6), (4, 10),
        (5, 6), (5, 10), (5, 16),
        (6, 16),
        (8, 30), (8, 32), (8, 33),
        (9, 33),
        (13, 33),
        (14, 32), (14, 33),
        (15, 32), (15, 33),
        (18, 32), (18, 33),
        (19, 33),
        (20, 32), (20, 33),
        (22, 32), (22, 33),
        (23, 25), (23, 27), (23, 29), (23, 32), (23, 33),
        (24, 25), (24, 27), (24, 31),
        (25, 31),
        (26, 29), (26, 33),
        (27, 33),
        (28, 31), (28, 33),
        (29, 32), (29, 33),
        (30, 32), (30, 33),
        (31, 32), (31, 33),
        (32, 33),
    ]
}

pub(crate) fn pair() -> Pair {
    let w4 = |x: &SMatrix<f32, 34, 16>, w: &[f32]| reference::w4(x, w, Ties::matrix_of_structure());
    pair!(W4, w4, 34, 16)
}
