//! `reference/workloads.c`.

macro_rules! way {
    ($module:ident, $matrix:ident, $forward:ident) => {
        pub(super) mod $module {
            use super::super::*;

            unsafe extern "C" {
                fn $matrix(x: &Batch, w: &[f32; PARAMETERS.len()], a: &mut Square);
                fn $forward(x: &Batch, w: &[f32; PARAMETERS.len()], y: &mut Batch);
            }

            pub(in super::super) fn matrix(x: &Batch, a: &mut Square) {
                // SAFETY: the C function reads and writes arrays of these sizes.
                unsafe { $matrix(x, &PARAMETERS, a) }
            }
            pub(in super::super) fn forward(x: &Batch, y: &mut Batch) {
                // SAFETY: as above.
                unsafe { $forward(x, &PARAMETERS, y) }
            }
        }
    };
}

way!(w1, w1_matrix, w1_forward);
way!(w2, w2_matrix, w2_forward);
