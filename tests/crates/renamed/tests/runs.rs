//! The hybrid of the crate with a renamed dependency works.

use dependence::prelude::SMatrix;
use interdep_test_renamed::Channels;

#[test]
fn opposite_columns_are_anticorrelated() {
    let hybrid = Channels::new([1.0, 2.0, 3.0, 4.0, 5.0]);
    let a = hybrid.matrix(&SMatrix::from_fn(|i, j| if j == 0 { i as f64 } else { -(i as f64) }));
    assert!((a[(0, 1)] + 1.0).abs() < 1e-12, "{a}");
    // W = reshape((1, 2, 3, 4) ⊗ (5)).
    assert_eq!([a[(0, 2)], a[(0, 3)], a[(1, 2)], a[(1, 3)]], [5.0, 10.0, 15.0, 20.0]);
}
