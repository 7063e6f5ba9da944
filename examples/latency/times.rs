//! Millions of times, counted by the nanosecond.

use std::time::Duration;

/// How many calls took how many nanoseconds.
pub(crate) struct Times {
    /// By nanoseconds, so far as they are few; sorted when asked.
    counts: Vec<u64>,
    /// The times beyond.
    rest: Vec<u64>,
    by_kind: Vec<Vec<u64>>,
}

/// Times up to here are counted, longer ones are listed.
const COUNTED: usize = 1 << 17;

impl Times {
    pub(crate) fn new(kinds: usize) -> Self {
        Self { counts: vec![0; COUNTED], rest: Vec::new(), by_kind: vec![vec![0; COUNTED]; kinds] }
    }
    pub(crate) fn add(&mut self, kind: usize, time: Duration) {
        let nanoseconds = time.as_nanos();
        match usize::try_from(nanoseconds).ok().filter(|place| *place < COUNTED) {
            Some(place) => {
                self.counts[place] += 1;
                self.by_kind[kind][place] += 1;
            }
            None => self.rest.push(u64::try_from(nanoseconds).unwrap_or(u64::MAX)),
        }
    }
    pub(crate) fn count(&self) -> u64 {
        self.counts.iter().sum::<u64>() + self.rest.len() as u64
    }
    /// The time that `share` of all calls did not exceed, in nanoseconds.
    #[allow(clippy::cast_sign_loss, reason = "ranks are not negative")]
    pub(crate) fn percentile(&self, share: f64) -> u64 {
        let wanted = (share * self.count() as f64).ceil().max(1.0);
        let mut seen = 0;
        let within = self.counts.iter().position(|count| {
            seen += count;
            seen as f64 >= wanted
        });
        within
            .map_or_else(|| self.longest_of(wanted as usize - seen as usize), |place| place as u64)
    }
    fn longest_of(&self, place: usize) -> u64 {
        let mut rest = self.rest.clone();
        rest.sort_unstable();
        rest.get(place.saturating_sub(1)).or(rest.last()).copied().unwrap_or_default()
    }
    /// The median of the calls on one kind of input.
    pub(crate) fn median_of(&self, kind: usize) -> u64 {
        let counts = &self.by_kind[kind];
        let half = counts.iter().sum::<u64>().div_ceil(2);
        let mut seen = 0;
        let median = counts.iter().position(|count| {
            seen += count;
            seen >= half
        });
        median.unwrap_or(COUNTED) as u64
    }
    /// The largest median of a kind in relation to the smallest.
    pub(crate) fn spread(&self) -> f64 {
        let medians = || (0..self.by_kind.len()).map(|kind| self.median_of(kind));
        medians().max().unwrap_or(1) as f64 / medians().min().unwrap_or(1).max(1) as f64
    }
    /// How many calls took from `from` to less than `to` nanoseconds.
    pub(crate) fn between(&self, from: u64, to: u64) -> u64 {
        let counted = self.counts.iter().zip(0..).filter(|(_, time)| (from..to).contains(time));
        let listed = self.rest.iter().filter(|time| (from..to).contains(time)).count();
        counted.map(|(count, _)| count).sum::<u64>() + listed as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_seen() {
        let mut times = Times::new(2);
        for nanoseconds in 1..=100 {
            times.add(usize::from(nanoseconds > 50), Duration::from_nanos(nanoseconds));
        }
        times.add(0, Duration::from_secs(1));
        assert_eq!((times.count(), times.percentile(0.5), times.percentile(0.99)), (101, 51, 100));
        assert_eq!(
            (times.percentile(1.0), times.median_of(0), times.median_of(1)),
            (1_000_000_000, 25, 75)
        );
        assert_eq!((times.between(10, 20), times.between(100, 2_000_000_000)), (10, 2));
        assert!((times.spread() - 3.0).abs() < 1e-9);
    }
}
