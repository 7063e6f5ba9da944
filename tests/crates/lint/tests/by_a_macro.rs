//! Hybrids that a user's own macro declares, of which only the constructor is used: no lint finds anything in what is added.
#![deny(warnings)]

mod inner {
    use interdep::prelude::*;

    hybrid! {
        pub(crate) struct Plain for SMatrix<f32, 4, 3> { functions: [linear_kernel], fusion: sum }
    }

    macro_rules! with_a_name {
        ($name:ident) => {
            hybrid! {
                pub(crate) struct $name for SMatrix<f32, 4, 3> { functions: [linear_kernel], fusion: sum }
            }
        };
    }
    with_a_name!(Passed);

    macro_rules! without_a_name {
        () => {
            hybrid! {
                pub(super) struct Named for SMatrix<f32, 4, 3> { functions: [linear_kernel], fusion: sum }
            }
        };
    }
    without_a_name!();
}

#[test]
fn nothing_is_dead() {
    let widths = [inner::Plain::M, inner::Passed::M, inner::Named::M];
    assert_eq!(widths, [3; 3]);
    let _ = (inner::Plain::default(), inner::Passed::default(), inner::Named::default());
}
