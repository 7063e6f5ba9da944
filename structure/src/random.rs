//! Random numbers: of fixed matrices, which the macro draws, and of a training's first parameters.

/// A documented generator: the same numbers from the same seed, on every platform and in every version.
///
/// - **Bits**: SplitMix64 (Steele, Lea and Flood 2014) with the seed as its state; its period is 2⁶⁴. Any two seeds are as good as each other.
/// - **[`fraction`](Self::fraction)**: the upper 53 bits, over 2⁵³.
/// - **[`normal`](Self::normal)**: of two fractions u + 2⁻⁵³ and v the number √(−2 ln u) · cos 2πv (Box and Muller 1958), by the crate `libm`, whose
///   results do not depend on the machine.
/// - **Source**: ours. torch's generator is another one, so that the same seed gives other numbers there. Not for secrets.
///
/// ```
/// use interdep::train::Generator;
///
/// let mut generator = Generator::new(7);
/// assert_eq!(generator.bits(), 0x63CB_E1E4_5932_0DD7);
/// assert_eq!(generator.fraction(), 0.016_788_294_528_156_11);
/// assert!((generator.normal() + 0.396_523_975_253_817_83).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    state: u64,
}

/// 2⁵³.
const FRACTIONS: f64 = 9_007_199_254_740_992.0;

impl Generator {
    /// Begins with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// 64 random bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 on below 1.
    pub const fn fraction(&mut self) -> f64 {
        // 53 bits are exact.
        (self.bits() >> 11) as f64 / FRACTIONS
    }

    /// A standard normal number; at most 8.6 in size.
    pub fn normal(&mut self) -> f64 {
        let u = self.fraction() + 1.0 / FRACTIONS;
        let v = self.fraction();
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(core::f64::consts::TAU * v)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::Generator;

    #[test]
    fn bits_are_those_of_splitmix64() {
        let mut generator = Generator::new(1_234_567);
        let expected =
            [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for bits in expected {
            assert_eq!(generator.bits(), bits);
        }
    }

    #[test]
    fn numbers_are_standard_normal() {
        let mut generator = Generator::new(7);
        let numbers: Vec<f64> = (0..100_000).map(|_| generator.normal()).collect();
        let moment = |power: i32| numbers.iter().map(|x| x.powi(power)).sum::<f64>() / 1e5;
        assert!(moment(1).abs() < 0.02, "mean {}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.02, "variance {}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.1, "fourth moment {}", moment(4));
    }
}
