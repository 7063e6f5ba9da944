//! Medians of rounds that alternate, so that a slow moment meets all that is compared.

use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(2);

/// The median time of each, in µs.
pub(crate) fn medians<const N: usize>(runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    let mut runs = runs;
    for _ in 0..ROUNDS {
        for (times, run) in times.iter_mut().zip(&mut runs) {
            // As many runs as fill a round, so that looking at the clock costs nothing.
            let start = Instant::now();
            run();
            let count = ROUND.as_nanos() / start.elapsed().as_nanos().max(20);
            let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
            let start = Instant::now();
            for _ in 0..count {
                run();
            }
            times.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(count));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}
