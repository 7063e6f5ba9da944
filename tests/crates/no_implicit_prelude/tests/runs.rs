//! The hybrids of the crate without a prelude work.

use interdep::prelude::SMatrix;
use interdep_test_no_implicit_prelude::{Instances, Plain};

#[test]
fn columns_sum_to_one_after_a_softmax() {
    let hybrid = Instances::from_slice(&[0.5; Instances::L]).unwrap();
    let a = hybrid.matrix(&SMatrix::from_fn(|i, j| (i + 2 * j) as f64));
    for column in a.column_iter() {
        assert!((column.sum() - 1.0).abs() < 1e-12, "{a}");
    }
}

#[test]
fn parallel_columns_are_similar() {
    let a = Plain::default().matrix(&SMatrix::from_fn(|i, j| ((i + 1) * (j + 1)) as f32));
    assert!((a[(0, 1)] - 1.0).abs() < 1e-6, "{a}");
}
