//! Fixed random matrices, the same on every platform.
//!
//! Generator: SplitMix64 (Steele, Lea and Flood 2014) with the seed as its state. Two draws u, v (their upper 53 bits, as
//! fractions of 2⁵³, u + 2⁻⁵³) make one standard normal number √(−2 ln u) · cos 2πv (Box and Muller 1958), by the crate
//! `libm`, whose results do not depend on the machine; one draw u < p makes a one of a mask. Matrices are filled row by row, in the
//! order in which tinyBIG draws them.

/// A stream of random numbers.
pub(crate) struct Stream {
    state: u64,
}

impl Stream {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 on below 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let upper = (self.next_bits() >> 11) as f64;
        upper / 9_007_199_254_740_992.0
    }

    /// A standard normal number.
    pub(crate) fn normal(&mut self) -> f64 {
        let u = self.fraction() + 1.0 / 9_007_199_254_740_992.0;
        let v = self.fraction();
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(core::f64::consts::TAU * v)
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn bits_are_those_of_splitmix64() {
        let mut stream = Stream::new(1_234_567);
        let expected =
            [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for bits in expected {
            assert_eq!(stream.next_bits(), bits);
        }
    }

    #[test]
    fn numbers_are_standard_normal() {
        let mut stream = Stream::new(7);
        let numbers: Vec<f64> = (0..100_000).map(|_| stream.normal()).collect();
        let moment = |power: i32| numbers.iter().map(|x| x.powi(power)).sum::<f64>() / 1e5;
        assert!(moment(1).abs() < 0.02, "mean {}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.02, "variance {}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.1, "fourth moment {}", moment(4));
    }
}
