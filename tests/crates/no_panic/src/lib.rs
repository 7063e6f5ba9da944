//! `matrix_into`, `forward_into`, both pullbacks and `forward_batch` of every family, for `tests/symbols.rs` to look at what they compile to.
#![no_std]

extern crate alloc;

use interdep::prelude::*;

include!("../../../optimized/tests/families/mod.rs");

type Batch = SMatrix<f32, ROWS, COLUMNS>;

macro_rules! calls {
    ($($name:ident)*) => {
        /// What is called for each family.
        #[allow(private_interfaces, reason = "only the assembly is looked at")]
        pub mod calls {$(
            /// This one.
            #[allow(non_snake_case, reason = "the hybrid's name")]
            pub mod $name {
                use crate::{Batch, families::$name};
                use interdep::prelude::*;

                type Matrix = <$name as Interdependence<f32, 6, 4>>::Matrix;
                type Output = <$name as Interdependence<f32, 6, 4>>::Output;

                /// A.
                #[inline(never)]
                pub fn matrix(w: &[f32; $name::L], x: &Batch, a: &mut Matrix) {
                    $name::from_ref(w).matrix_into(x, a);
                }
                /// Y.
                #[inline(never)]
                pub fn forward(w: &[f32; $name::L], x: &Batch, y: &mut Output) {
                    $name::from_ref(w).forward_into(x, y);
                }
                /// The cotangents of x and of the parameters.
                #[inline(never)]
                pub fn gradient(
                    w: &[f32; $name::L],
                    (x, da, dy): (&Batch, &Matrix, &Output),
                    [of_a, of_y]: &mut [(Batch, $name); 2],
                ) {
                    let hybrid = $name::from_ref(w);
                    hybrid.pullback_into(x, da, &mut of_a.0, &mut of_a.1);
                    hybrid.forward_pullback_into(x, dy, &mut of_y.0, &mut of_y.1);
                }
                /// Y of many batches, of which several are computed at once.
                #[inline(never)]
                pub fn batch(w: &[f32; $name::L], xs: &[Batch], ys: &mut [Output]) -> bool {
                    $name::from_ref(w).forward_batch(xs, ys).is_ok()
                }
            }
        )*}
    };
}

every_family!(calls);

/// Rows as long as the widest registers, so that code for all instruction sets is there.
pub mod wide {
    use interdep::prelude::*;

    hybrid! {
        struct Statistics for SMatrix<f32, 32, 16> {
            functions: [pearson_correlation, rv_coefficient, mutual_information, kl_divergence],
            fusion: concatenation,
        }
        struct Means for SMatrix<f32, 32, 16> {
            functions: [gaussian_rbf_kernel, exponential_kernel, cosine_similarity],
            fusion: metric(metric = geometric_mean),
        }
    }

    /// Y.
    #[inline(never)]
    pub fn forward(x: &SMatrix<f32, 32, 16>) -> (SMatrix<f32, 32, 64>, SMatrix<f32, 32, 16>) {
        (Statistics::new([]).forward(x), Means::new([]).forward(x))
    }
}

/// What the test must find.
pub mod control {
    use alloc::boxed::Box;

    /// Allocates.
    #[inline(never)]
    #[must_use]
    pub fn a_box(value: f32) -> Box<f32> {
        Box::new(value)
    }
    /// Can panic.
    #[inline(never)]
    #[must_use]
    pub fn an_index(values: &[f32], place: usize) -> f32 {
        values[place]
    }
}
