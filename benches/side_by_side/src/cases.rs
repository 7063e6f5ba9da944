//! What there is to time: workloads at sizes, forwards or backwards.

use std::fmt;

use crate::sizes::with_sizes;

/// What is computed of a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Y, of x and w.
    Forward,
    /// dX and dw, of x, w and dY.
    Gradient,
}

/// A workload at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) workload: &'static str,
    pub(crate) pass: Pass,
    pub(crate) b: usize,
    pub(crate) m: usize,
}

/// As files and peers call it.
impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}x{}", self.name(), self.b, self.m)
    }
}

impl Case {
    /// The workload's name, and what is computed of it.
    pub(crate) fn name(self) -> String {
        let pass = match self.pass {
            Pass::Forward => "",
            Pass::Gradient => "Gradient",
        };
        format!("{}{pass}", self.workload)
    }

    /// What a result of so many numbers consists of, each with the numbers that it has. The weights of a fusion have products with
    /// all of A for their derivatives, beside which those of the functions' parameters are small.
    pub(crate) fn parts(self, numbers: usize) -> Vec<(&'static str, usize)> {
        match self.pass {
            Pass::Forward => vec![("Y", numbers)],
            Pass::Gradient => {
                let (l, weights) = (self.parameter_number(), self.fusion_weights());
                vec![("dX", self.b * self.m), ("dw", l - weights), ("the fusion's dw", weights)]
            }
        }
    }

    /// How many of the parameters, the last ones, belong to the fusion.
    fn fusion_weights(self) -> usize {
        if self.workload == "W1" { 3 } else { 0 }
    }

    /// The parameter count l.
    pub(crate) fn parameter_number(self) -> usize {
        match self.workload {
            // U and V of rank 2, and the fusion's weights.
            "W1" => 2 * (self.m + self.m) + self.fusion_weights(),
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

fn at(workload: &'static str, pass: Pass, sizes: &[(usize, usize)]) -> Vec<Case> {
    sizes.iter().map(|&(b, m)| Case { workload, pass, b, m }).collect()
}

/// What all peers are compared at, workload by workload and from small to large.
pub(crate) fn compared() -> Vec<Case> {
    ["W1", "W2", "W3", "W4", "W5"]
        .into_iter()
        .flat_map(|workload| at(workload, Pass::Forward, sizes(workload)))
        .collect()
}

/// What gradients are compared at, in the same order.
pub(crate) fn gradients() -> Vec<Case> {
    DRAWN.into_iter().flat_map(|workload| at(workload, Pass::Gradient, OTHERS)).collect()
}

/// Workloads that have gradients, and panels in the pictures.
pub(crate) const DRAWN: [&str; 2] = ["W1", "W2"];

/// What interdep is timed at for the curve against size.
pub(crate) fn curve() -> Vec<Case> {
    DRAWN
        .into_iter()
        .flat_map(|workload| {
            SQUARES.iter().map(move |&n| Case { workload, pass: Pass::Forward, b: n, m: n })
        })
        .collect()
}
