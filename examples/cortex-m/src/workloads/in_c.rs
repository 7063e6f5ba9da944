//! The C code in `reference`.

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
            pub(in super::super) fn output(x: &Batch, y: &mut Batch) {
                // SAFETY: as above.
                unsafe { $forward(x, &PARAMETERS, y) }
            }
        }
    };
}

way!(w1, w1_matrix, w1_forward);
way!(w2, w2_matrix, w2_forward);

pub(super) mod motions {
    use core::ffi::{c_int, c_uint};

    use super::super::*;
    use crate::motions::Example;

    unsafe extern "C" {
        fn motions_matrix(x: &Motion, a: &mut Dependence);
        fn motions_nearest(
            a: &Dependence,
            training: *const f32,
            stride: c_uint,
            count: c_int,
        ) -> c_int;
    }

    pub(in super::super) fn matrix(x: &Motion, a: &mut Dependence) {
        // SAFETY: the C function reads and writes arrays of these sizes.
        unsafe { motions_matrix(x, a) }
    }
    #[inline(never)]
    pub(in super::super) fn output(x: &Motion, activity: &mut Option<usize>) {
        const { assert!(size_of_val(&TRAINING) == TRAINING.len() * STRIDE * size_of::<f32>()) }
        const STRIDE: usize = size_of::<Example<{ crate::motions::COLUMNS }>>() / size_of::<f32>();
        let mut a = Dependence::zeros();
        matrix(x, &mut a);
        let first = (&raw const TRAINING)
            .cast::<u8>()
            .wrapping_add(core::mem::offset_of!(Example<{ crate::motions::COLUMNS }>, matrix));
        // SAFETY: from the first matrix on, one lies every `STRIDE` floats.
        let nearest =
            unsafe { motions_nearest(&a, first.cast(), STRIDE as c_uint, TRAINING.len() as c_int) };
        *activity = usize::try_from(nearest)
            .ok()
            .and_then(|nearest| TRAINING.get(nearest))
            .map(|example| example.activity);
    }
}
