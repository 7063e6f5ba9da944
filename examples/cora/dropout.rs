//! Dropout: while training, each number is as likely to become 0 as to be doubled, so that nothing relies on one of them.

use interdep::train::Generator;

/// Calls `change` with each number and its factor, 0 or 2. One random bit decides.
pub(crate) fn each(
    numbers: &mut [f32],
    generator: &mut Generator,
    mut change: impl FnMut(&mut f32, f32),
) {
    for numbers in numbers.chunks_mut(64) {
        let mut bits = generator.bits();
        for number in numbers {
            change(number, if bits & 1 == 0 { 0.0 } else { 2.0 });
            bits >>= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_numbers_stay() {
        let mut numbers = [1.0; 100_000];
        each(&mut numbers, &mut Generator::new(3), |number, factor| *number *= factor);
        assert!(numbers.iter().all(|number| [0.0, 2.0].contains(number)));
        let mean = numbers.iter().sum::<f32>() / 1e5;
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
    }
}
