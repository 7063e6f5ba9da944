//! Fixed random matrices, the same on every platform.
//!
//! Generator: SplitMix64 (Steele, Lea and Flood 2014) with the seed as its state. Two draws u, v (their upper 53 bits, as
//! fractions of 2⁵³, u + 2⁻⁵³) make one standard normal number √(−2 ln u) · cos 2πv (Box and Muller 1958), by the crate
//! `libm`, whose results do not depend on the machine. Matrices are filled row by row, in the order in which tinyBIG draws them.

/// A stream of standard normal numbers.
pub(crate) struct Normal {
    state: u64,
}

impl Normal {
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

    fn next_fraction(&mut self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let upper = (self.next_bits() >> 11) as f64;
        upper / 9_007_199_254_740_992.0
    }

    fn next(&mut self) -> f64 {
        let u = self.next_fraction() + 1.0 / 9_007_199_254_740_992.0;
        let v = self.next_fraction();
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(core::f64::consts::TAU * v)
    }

    /// A matrix, row by row.
    pub(crate) fn matrix(&mut self, rows: usize, columns: usize) -> Vec<Vec<f64>> {
        (0..rows).map(|_| (0..columns).map(|_| self.next()).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Normal;

    #[test]
    fn bits_are_those_of_splitmix64() {
        let mut normal = Normal::new(1_234_567);
        let expected =
            [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for bits in expected {
            assert_eq!(normal.next_bits(), bits);
        }
    }

    #[test]
    fn numbers_are_standard_normal() {
        let numbers: Vec<f64> = Normal::new(7).matrix(100, 1000).concat();
        let moment = |power: i32| numbers.iter().map(|x| x.powi(power)).sum::<f64>() / 1e5;
        assert!(moment(1).abs() < 0.02, "mean {}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.02, "variance {}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.1, "fourth moment {}", moment(4));
    }
}
