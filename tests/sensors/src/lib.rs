//! What the tests of this crate compare with, and what they compare: [`oracle`] computes each function by its definition in
//! `f64`, [`signals`] makes data as real sensors have them.

pub mod oracle;
pub mod signals;

/// Compares matrices row by row: `found` may differ from `expected` by `bound` times the largest finite entry (at least 1) times the
/// entry's own condition.
///
/// # Panics
///
/// When an entry differs more, with the `label` and the place.
pub fn compare(label: &str, found: &[Vec<f64>], expected: &[Vec<oracle::Entry>], bound: f64) {
    let finite = expected.iter().flatten().map(|entry| entry.value.abs());
    let largest = finite.filter(|value| value.is_finite()).fold(1.0, f64::max);
    assert_eq!(found.len(), expected.len(), "{label}: rows");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found.len(), expected.len(), "{label}: columns of row {i}");
        for (j, (found, expected)) in found.iter().zip(expected).enumerate() {
            let allowed = bound * largest * expected.condition;
            let close = (found - expected.value).abs() <= allowed
                || found == &expected.value
                || found.is_nan() && expected.value.is_nan();
            assert!(
                close,
                "{label}: A[{i}][{j}] is {found:e}, right is {:e} (± {allowed:e})",
                expected.value
            );
        }
    }
}
