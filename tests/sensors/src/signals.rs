//! Data as real sensors have them: with offsets, steps, spikes and decays, channels that are dead, saturated or disturbed.

/// Random numbers, the same in every run.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    /// Between −1 and 1.
    pub fn noise(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
    /// One of `0 … count − 1`.
    pub fn choice(&mut self, count: usize) -> usize {
        self.noise();
        // Less than `count`, so it fits.
        usize::try_from((self.0 >> 11) % count as u64).unwrap_or(0)
    }
}

/// What a channel does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signal {
    /// Noise around 10^exponent, as loud as the second number.
    Offset(i32, f64),
    /// Noise that goes to another level after some rows.
    Step(f64, usize),
    /// Noise with a spike of that size, in the first row or later.
    Spike(f64, usize),
    /// A value that shrinks by that factor from row to row, with some noise in proportion.
    Decay(f64),
    /// The same number for ever.
    Dead(f64),
    /// Noise that is cut off.
    Saturated,
    /// Noise, and NaN, ∞ or −∞ in some rows.
    Disturbed(f64, usize),
    /// Noise of that size.
    Scale(f64),
}

impl Signal {
    /// Any of those that are finite and whose squares are numbers.
    pub fn ordinary(random: &mut Random) -> Self {
        match random.choice(7) {
            0 => {
                let exponent = [0, 1, 2, 3, 4, 5, 6, 7][random.choice(8)];
                Self::Offset(exponent, [1.0, 0.1, 1e-3][random.choice(3)])
            }
            1 => Self::Step([1.0, 30.0, 1e4][random.choice(3)], random.choice(40)),
            2 => Self::Spike([10.0, 1e3, 1e6][random.choice(3)], random.choice(40)),
            3 => Self::Decay([0.999, 0.9, 0.5, 0.05][random.choice(4)]),
            4 => Self::Dead([0.0, 0.1, 101_325.7, -3.3e6][random.choice(4)]),
            5 => Self::Saturated,
            _ => Self::Scale([1.0, 1e-3, 100.0][random.choice(3)]),
        }
    }
    /// Any at all.
    pub fn any(random: &mut Random) -> Self {
        match random.choice(4) {
            0 => {
                let disturbances = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
                Self::Disturbed(disturbances[random.choice(3)], random.choice(40))
            }
            _ => Self::ordinary(random),
        }
    }
    /// Row `k` of the channel.
    pub fn at(self, k: usize, random: &mut Random) -> f64 {
        let noise = random.noise();
        match self {
            Self::Offset(exponent, loud) => 1.003 * 10.0_f64.powi(exponent) + loud * noise,
            Self::Step(height, row) => {
                if k < row {
                    noise
                } else {
                    height + noise
                }
            }
            Self::Spike(size, row) => {
                if k == row {
                    size
                } else {
                    noise
                }
            }
            Self::Decay(factor) => factor.powf(k as f64) * (1.0 + 0.3 * noise),
            Self::Dead(value) => value,
            Self::Saturated => (3.0 * noise).clamp(-1.0, 1.0),
            Self::Disturbed(value, row) => {
                if k % 41 == row {
                    value
                } else {
                    noise
                }
            }
            Self::Scale(scale) => scale * noise,
        }
    }
}
