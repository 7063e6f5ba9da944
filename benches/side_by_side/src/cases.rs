//! What there is to time: workloads at sizes.

use std::fmt;

use crate::sizes::with_sizes;

/// A workload at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) workload: &'static str,
    pub(crate) b: usize,
    pub(crate) m: usize,
}

/// As files and peers call it.
impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}x{}", self.workload, self.b, self.m)
    }
}

impl Case {
    /// The parameter count l.
    pub(crate) fn parameter_number(self) -> usize {
        match self.workload {
            // U and V of rank 2, and the fusion's three weights.
            "W1" => 2 * (self.m + self.m) + 3,
            // U and V of rank 4.
            "W4" => 4 * (self.m + self.m),
            _ => 0,
        }
    }
}

macro_rules! tables {
    (
        pairs: [$($pair_b:literal $pair_m:literal),*],
        others: [$($b:literal $m:literal),*],
        squares: [$($n:literal),*],
    ) => {
        /// Sizes at which all peers are compared, for W1 and W2 and for the others.
        const PAIRS: &[(usize, usize)] = &[$(($pair_b, $pair_m)),*];
        const OTHERS: &[(usize, usize)] = &[$(($b, $m)),*];
        /// Square sizes of the curve.
        pub(crate) const SQUARES: &[usize] = &[$($n),*];
    };
}

with_sizes!(tables);

fn sizes(workload: &str) -> &'static [(usize, usize)] {
    match workload {
        "W1" | "W2" => PAIRS,
        // The size of its graph.
        "W4" => &[(34, 16)],
        _ => OTHERS,
    }
}

/// What all peers are compared at, workload by workload and from small to large.
pub(crate) fn compared() -> Vec<Case> {
    ["W1", "W2", "W3", "W4", "W5"]
        .into_iter()
        .flat_map(|workload| sizes(workload).iter().map(move |&(b, m)| Case { workload, b, m }))
        .collect()
}

/// Workloads that have panels in the pictures.
pub(crate) const DRAWN: [&str; 2] = ["W1", "W2"];

/// What interdep is timed at for the curve against size.
pub(crate) fn curve() -> Vec<Case> {
    DRAWN
        .into_iter()
        .flat_map(|workload| SQUARES.iter().map(move |&n| Case { workload, b: n, m: n }))
        .collect()
}
