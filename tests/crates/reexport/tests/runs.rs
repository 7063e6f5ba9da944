//! Hybrids written with nothing but the library that re-exports the macro.

use interdep_test_reexport::dependence::prelude::SMatrix;

mod by_crate {
    interdep_test_reexport::dependence::hybrid! {
        /// By the re-exported crate.
        pub struct Crate for SMatrix<f32, 2, 2> {
            functions: [linear_kernel],
            fusion: sum,
        }
    }
}

mod by_macro {
    interdep_test_reexport::hybrid! {
        /// By the re-exported macro.
        pub struct Macro for SMatrix<f32, 2, 2> {
            functions: [polynomial_kernel(d = 2)],
            fusion: sum,
        }
    }
}

#[test]
fn both_ways_lead_to_a_hybrid() {
    let x = SMatrix::from_row_slice(&[1.0, 2.0, 3.0, 4.0]);
    let gram: SMatrix<f32, 2, 2> = SMatrix::from_row_slice(&[10.0, 14.0, 14.0, 20.0]);
    assert_eq!(by_crate::Crate::default().matrix(&x), gram);
    assert_eq!(by_macro::Macro::default().matrix(&x), gram.component_mul(&gram));
}
