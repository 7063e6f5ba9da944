//! When two ways came to the same result.

use interdep::prelude::SMatrix;

/// What a way computes.
pub trait Outcome: 'static {
    /// Nothing that a way could compute: a place that is not written to differs from everything.
    fn missing() -> Self;

    /// How far this is from what was expected: 0 if not at all, and not a number if something is missing.
    fn difference(&self, expected: &Self) -> f32;

    /// What differences are measured by: 1, or the largest entry if that is larger.
    fn size(&self) -> f32;
}

impl<const R: usize, const C: usize> Outcome for SMatrix<f32, R, C> {
    fn missing() -> Self {
        Self::repeat(f32::NAN)
    }

    fn difference(&self, expected: &Self) -> f32 {
        // `max` passes over NaN.
        let larger =
            |left: f32, right: f32| if left.is_nan() || left > right { left } else { right };
        self.zip_map(expected, |found, expected| (found - expected).abs()).fold(0.0, larger)
    }

    fn size(&self) -> f32 {
        self.amax().max(1.0)
    }
}

/// A number out of several, or none.
impl Outcome for Option<usize> {
    fn missing() -> Self {
        None
    }

    fn difference(&self, expected: &Self) -> f32 {
        if self.is_some() && self == expected { 0.0 } else { f32::NAN }
    }

    fn size(&self) -> f32 {
        1.0
    }
}
