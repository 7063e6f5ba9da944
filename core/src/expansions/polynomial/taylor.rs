//! Products of entries.

use fearless_simd::Simd;

use crate::{
    Number,
    expansions::{Expansion, each_register, pull_each_register},
};

/// κ(z) = (z, z ⊗ z, …, z ⊗ … ⊗ z), all products of up to d entries.
///
/// - **Name**: `taylor_expansion(d = 2)`.
/// - **Shapes**: o entries become o + o² + … + o^d features: the entries, then z_1 z_1, z_1 z_2, …, then z_1
///   z_1 z_1, … .
/// - **Parameters**: none of its own; d is fixed.
/// - **Range**: products grow beyond all bounds; 0 · ∞ is NaN. NaN in an entry makes only the products with it
///   NaN.
/// - **Cost**: a product per feature.
/// - **Source**: tinyBIG `taylor_expansion`.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     struct Features for SMatrix<f64, 2, 1> {
///         functions: [parameterized_rpn(
///             data_transformation = taylor_expansion(d = 2),
///             parameter_fabrication = constant_eye_reconciliation,
///             m_prime = 6,
///         )],
///         fusion: sum,
///     }
/// }
/// let k = Features::default().matrix(&SMatrix::<f64, 2, 1>::new(2.0, 3.0)); // 1 × 6
/// assert_eq!(k, SMatrix::<f64, 1, 6>::new(2.0, 3.0, 4.0, 6.0, 6.0, 9.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Taylor {
    /// The largest number of factors.
    pub d: usize,
}

impl Taylor {
    /// o + o² + … + o^d.
    pub const fn features(o: usize, d: usize) -> usize {
        let mut sum: usize = 0;
        let mut degree = 0;
        while degree < d {
            sum = o.saturating_mul(sum.saturating_add(1));
            degree += 1;
        }
        sum
    }
    /// The number of blocks of o features.
    #[inline(always)]
    fn blocks(self, o: usize) -> usize {
        self.width(o).checked_div(o).unwrap_or(0)
    }
}

impl Expansion for Taylor {
    #[inline(always)]
    fn width(&self, o: usize) -> usize {
        Self::features(o, self.d)
    }
    #[inline(always)]
    fn expand<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        out: &mut [[T; D]],
    ) {
        // Feature f times the entries makes block f + 1 of o features, in every order.
        let o = z.len();
        for block in 0..self.blocks(o) {
            each_register(
                simd,
                z,
                out,
                #[inline(always)]
                |k, x, strip| {
                    let factor = match block.checked_sub(1) {
                        Some(feature) => strip.get(simd, feature),
                        None => x.constant(T::ONE),
                    };
                    strip.put(o * block + k, factor * x);
                },
            );
        }
    }
    #[inline(always)]
    fn pullback<S: Simd, T: Number, const D: usize>(
        &self,
        simd: S,
        z: &[[T; D]],
        features: &[[T; D]],
        bars: &mut [[T; D]],
        z_bar: &mut [[T; D]],
    ) {
        // The last block first: a feature's cotangent is whole when the features that it has made have added to it.
        let o = z.len();
        for block in (0..self.blocks(o)).rev() {
            let feature = block.checked_sub(1);
            let factors = feature.and_then(|feature| features.get(feature));
            pull_each_register(
                simd,
                z,
                bars,
                z_bar,
                #[inline(always)]
                |k, x, bars| {
                    let bar = bars.get(simd, o * block + k);
                    let Some((feature, factors)) = feature.zip(factors) else { return bar };
                    bars.put(feature, x.mul_add(bar, bars.get(simd, feature)));
                    bars.load(simd, factors) * bar
                },
            );
        }
    }
}
