//! The crate without std gives the numbers that are expected.

use interdep::prelude::SMatrix;
use interdep_test_no_std::dependence;

#[test]
fn equal_columns_have_the_largest_dependence() {
    let a = dependence(&SMatrix::from_fn(|i, j| if j == 2 { i as f32 } else { 1.0 }));
    // exp(−0), exp(−0) and a parameter of ½.
    assert!((a[(0, 1)] - 2.5 / 3.0).abs() < 1e-6, "{a}");
    // ‖0−1, 1−1, 2−1, 3−1‖² = 6.
    let expected = ((-6f32.sqrt()).exp() + (-6f32 / 8.0).exp() + 0.5) / 3.0;
    assert!((a[(0, 2)] - expected).abs() < 1e-6, "{a}");
}
