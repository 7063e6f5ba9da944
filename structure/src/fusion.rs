//! Fusions that are plain arithmetic, and so can be computed in `const fn`.

/// An elementwise fusion of constants, without functions such as `exp` that `const fn` lacks.
///
/// ```
/// use interdep_structure::Fusion;
///
/// assert_eq!(Fusion::Mean.fuse(&[1.0, 2.0, 6.0]), 3.0);
/// assert_eq!(Fusion::Weighted(&[2.0, -1.0]).fuse(&[3.0, 1.0]), 5.0);
/// assert!(Fusion::Max.fuse(&[1.0, f64::NAN]).is_nan());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fusion<'a> {
    /// Σ_k x_k.
    Sum,
    /// (1/K) Σ_k x_k.
    Mean,
    /// Σ_k weights_k x_k.
    Weighted(&'a [f64]),
    /// Π_k x_k.
    Prod,
    /// The largest; NaN if one is NaN.
    Max,
    /// The smallest; NaN if one is NaN.
    Min,
    /// Σ_k |x_k|.
    L1Norm,
}

impl Fusion<'_> {
    /// One value of K ≥ 1 values.
    pub const fn fuse(self, values: &[f64]) -> f64 {
        let mut fused = self.term(0, values[0]);
        let mut k = 1;
        while k < values.len() {
            let term = self.term(k, values[k]);
            fused = match self {
                Self::Sum | Self::Mean | Self::Weighted(_) | Self::L1Norm => fused + term,
                Self::Prod => fused * term,
                Self::Max if fused > term || fused.is_nan() => fused,
                Self::Min if fused < term || fused.is_nan() => fused,
                Self::Max | Self::Min => term,
            };
            k += 1;
        }
        match self {
            Self::Mean => fused / values.len() as f64,
            _ => fused,
        }
    }

    const fn term(self, k: usize, value: f64) -> f64 {
        match self {
            Self::Weighted(weights) => weights[k] * value,
            Self::L1Norm => value.abs(),
            _ => value,
        }
    }
}
