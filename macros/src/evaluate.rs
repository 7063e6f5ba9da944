//! Constants: fusions and processing of matrices that the macro knows, in `f64`. The runtime does the same to registers.

use interdep_structure::Fusion;
use libm::{exp, expm1, log, log1p, pow, sqrt};

/// A matrix that the macro knows, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) entries: Vec<f64>,
}

impl Matrix {
    pub(crate) fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, entries: vec![0.0; rows * columns] }
    }

    /// The number of entries other than 0.
    pub(crate) fn nonzeros(&self) -> usize {
        self.entries.iter().filter(|entry| **entry != 0.0).count()
    }

    /// All matrices side by side.
    pub(crate) fn beside(members: &[&Self]) -> Self {
        let rows = members.first().map_or(0, |member| member.rows);
        let columns = members.iter().map(|member| member.columns).sum();
        let entries = (0..rows)
            .flat_map(|i| {
                members.iter().flat_map(move |member| {
                    &member.entries[i * member.columns..(i + 1) * member.columns]
                })
            })
            .copied()
            .collect();
        Self { rows, columns, entries }
    }

    /// Matrices of one shape, fused entry by entry.
    pub(crate) fn fused(members: &[&Self], fuse: impl Fn(&[f64]) -> f64) -> Self {
        let mut fused = members[0].clone();
        for (place, entry) in fused.entries.iter_mut().enumerate() {
            let values: Vec<f64> = members.iter().map(|member| member.entries[place]).collect();
            *entry = fuse(&values);
        }
        fused
    }
}

/// How K constants become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    Sum,
    Mean,
    Max,
    Min,
    Prod,
    L1Norm,
    L2Norm,
    Median,
    Mode,
    Variance,
    Std,
    Skewness,
    GeometricMean,
    Entropy,
}

impl Rule {
    /// The fusion as plain arithmetic, if it is that.
    pub(crate) fn arithmetic(self) -> Option<Fusion<'static>> {
        Some(match self {
            Self::Sum => Fusion::Sum,
            Self::Mean => Fusion::Mean,
            Self::Max => Fusion::Max,
            Self::Min => Fusion::Min,
            Self::Prod => Fusion::Prod,
            Self::L1Norm => Fusion::L1Norm,
            _ => return None,
        })
    }

    /// Whether one value stays as it is.
    pub(crate) fn keeps_one(self) -> bool {
        matches!(self, Self::Sum | Self::Mean | Self::Max | Self::Min | Self::Prod | Self::Median)
    }

    pub(crate) fn fuse(self, values: &[f64]) -> f64 {
        if let Some(fusion) = self.arithmetic() {
            return fusion.fuse(values);
        }
        let k = values.len() as f64;
        // Of differences from the first value, so that an offset takes no digits.
        let mean = values.iter().map(|x| x - values[0]).sum::<f64>() / k;
        let moment =
            |power: i32| values.iter().map(|x| (x - values[0] - mean).powi(power)).sum::<f64>();
        match self {
            Self::L2Norm => sqrt(values.iter().map(|x| x * x).sum()),
            Self::Median => median(values),
            Self::Mode => mode(values),
            Self::Variance => moment(2) / (k - 1.0),
            Self::Std => sqrt(moment(2) / (k - 1.0)),
            Self::Skewness => moment(3) / k / (pow(sqrt(moment(2) / k), 3.0) + 1e-12),
            Self::GeometricMean => exp(values.iter().map(|x| log(*x)).sum::<f64>() / k),
            Self::Entropy => -values.iter().map(|x| (x + 1e-12) * log(*x)).sum::<f64>(),
            _ => f64::NAN,
        }
    }
}

/// The middle value, the lower one of two; NaN if one is NaN.
fn median(values: &[f64]) -> f64 {
    if values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) / 2]
}

/// The most frequent value, the smallest of several.
fn mode(values: &[f64]) -> f64 {
    let count = |value: f64| values.iter().filter(|x| **x == value).count();
    values.iter().copied().fold(values[0], |mode, value| {
        let (most, found) = (count(mode), count(value));
        if found > most || (found == most && value < mode) { value } else { mode }
    })
}

/// Σ w·x / Σ w.
pub(crate) fn weighted_mean(weights: &[f64], values: &[f64]) -> f64 {
    Fusion::Weighted(weights).fuse(values) / weights.iter().sum::<f64>()
}

/// Σ w / Σ (w/x).
pub(crate) fn harmonic_mean(weights: &[f64], values: &[f64]) -> f64 {
    let quotients: f64 = weights.iter().zip(values).map(|(w, x)| w / x).sum();
    weights.iter().sum::<f64>() / quotients
}

/// (Σ |x|^p)^(1/p), the number of values other than 0, or the largest or smallest magnitude.
pub(crate) fn norm(p: f64, values: &[f64]) -> f64 {
    let magnitudes = || values.iter().map(|x| x.abs());
    if p == 0.0 {
        return values.iter().filter(|x| **x != 0.0).count() as f64;
    }
    if p.is_infinite() {
        let magnitudes: Vec<f64> = magnitudes().collect();
        let fusion = if p > 0.0 { Fusion::Max } else { Fusion::Min };
        return fusion.fuse(&magnitudes);
    }
    pow(magnitudes().map(|x| pow(x, p)).sum(), 1.0 / p)
}

/// A processing function of constants, its arguments known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Processing {
    /// Every entry by itself.
    Pointwise(fn(f64) -> f64),
    /// Along `dim`.
    Softmax(f64),
    LayerNorm,
    /// Times `c`.
    Scale(f64),
    Normalize(Normalize),
}

/// Softmax along lines of `rescale_factor` times a matrix, entries that are 0 left out if they are masked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Normalize {
    pub(crate) mask_zeros: bool,
    pub(crate) rescale_factor: f64,
    pub(crate) rows: bool,
    pub(crate) columns: bool,
}

impl Processing {
    /// Processes one matrix (`stacked` = false) or the stack of several of one shape, where `dim = 0` runs over them.
    pub(crate) fn apply(self, stack: &mut [Matrix], stacked: bool) {
        match self {
            Self::Pointwise(value) => map(stack, value),
            Self::Scale(c) => map(stack, |x| c * x),
            Self::LayerNorm => each_row(stack, layer_norm),
            Self::Softmax(dim) if stacked && dim == 0.0 => {
                for place in 0..stack[0].entries.len() {
                    let mut line: Vec<f64> =
                        stack.iter().map(|matrix| matrix.entries[place]).collect();
                    softmax(&mut line);
                    for (matrix, value) in stack.iter_mut().zip(line) {
                        matrix.entries[place] = value;
                    }
                }
            }
            Self::Softmax(dim) if dim == f64::from(u8::from(stacked)) => {
                stack.iter_mut().for_each(softmax_columns);
            }
            Self::Softmax(_) => each_row(stack, softmax),
            Self::Normalize(normalize) => {
                for matrix in stack {
                    normalize.apply(matrix);
                }
            }
        }
    }
}

impl Normalize {
    fn apply(self, matrix: &mut Matrix) {
        let stack = std::slice::from_mut(matrix);
        map(stack, |x| self.rescale_factor * x);
        let masked = |x: f64| self.mask_zeros && x == 0.0;
        let kept: Vec<bool> = stack[0].entries.iter().map(|x| !masked(*x)).collect();
        // tinyBIG's stand-in for −∞.
        map(stack, |x| if masked(x) { -1e9 } else { x });
        if self.rows {
            each_row(stack, softmax);
        }
        if self.columns {
            softmax_columns(&mut stack[0]);
        }
        for (entry, kept) in stack[0].entries.iter_mut().zip(kept) {
            *entry *= f64::from(u8::from(kept));
        }
    }
}

fn map(stack: &mut [Matrix], value: impl Fn(f64) -> f64) {
    for entry in stack.iter_mut().flat_map(|matrix| &mut matrix.entries) {
        *entry = value(*entry);
    }
}

fn each_row(stack: &mut [Matrix], process: impl Fn(&mut [f64])) {
    for matrix in stack {
        matrix.entries.chunks_mut(matrix.columns.max(1)).for_each(&process);
    }
}

fn softmax_columns(matrix: &mut Matrix) {
    for j in 0..matrix.columns {
        let column = || (0..matrix.rows).map(|i| i * matrix.columns + j);
        let mut line: Vec<f64> = column().map(|place| matrix.entries[place]).collect();
        softmax(&mut line);
        for (place, value) in column().zip(line) {
            matrix.entries[place] = value;
        }
    }
}

fn softmax(line: &mut [f64]) {
    let largest = Fusion::Max.fuse(line);
    for x in &mut *line {
        *x = exp(*x - largest);
    }
    let sum: f64 = line.iter().sum();
    for x in line {
        *x /= sum;
    }
}

fn layer_norm(line: &mut [f64]) {
    let count = line.len() as f64;
    let first = line[0];
    let mean = line.iter().map(|x| x - first).sum::<f64>() / count;
    let deviation = |x: f64| x - first - mean;
    let variance = line.iter().map(|x| deviation(*x) * deviation(*x)).sum::<f64>() / count;
    for x in line {
        *x = deviation(*x) / sqrt(variance + 1e-5);
    }
}

pub(crate) fn relu(x: f64) -> f64 {
    Fusion::Max.fuse(&[x, 0.0])
}
pub(crate) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}
pub(crate) fn leaky_relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.01 * x }
}
pub(crate) fn softplus(x: f64) -> f64 {
    if x > 20.0 { x } else { log1p(exp(x)) }
}
pub(crate) fn silu(x: f64) -> f64 {
    x * sigmoid(x)
}
pub(crate) fn celu(x: f64) -> f64 {
    if x > 0.0 { x } else { expm1(x) }
}
pub(crate) fn gelu(x: f64) -> f64 {
    0.5 * x * (1.0 + libm::erf(x * std::f64::consts::FRAC_1_SQRT_2))
}
