//! Each function by its definition, slowly: in `f64`, means and sums compensated, differences formed one by one.

/// A matrix of columns: `columns[i][k]` is observation k of attribute i.
pub type Columns = Vec<Vec<f64>>;

/// What is right, and how much an error of the data's last digit is amplified by the function itself.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The value.
    pub value: f64,
    /// The condition, at least 1.
    pub condition: f64,
}

impl From<f64> for Entry {
    fn from(value: f64) -> Self {
        Self { value, condition: 1.0 }
    }
}

/// Σ x by Neumaier, exact but for the last digit.
pub fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut rest) = (0.0_f64, 0.0_f64);
    for x in numbers {
        let next = total + x;
        if !next.is_finite() {
            // ∞ and NaN have no rest.
            rest = 0.0;
        } else if total.abs() >= x.abs() {
            rest += (total - next) + x;
        } else {
            rest += (x - next) + total;
        }
        total = next;
    }
    total + rest
}

/// Deviations from the mean, which is as exact as two numbers can tell: a column that does not change deviates by 0.
pub fn deviations(column: &[f64]) -> Vec<f64> {
    let first = column[0];
    let differences: Vec<f64> = column.iter().map(|x| x - first).collect();
    let mean = sum(differences.iter().copied()) / column.len() as f64;
    differences.iter().map(|x| x - mean).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}

/// A function of two columns.
pub type Pair = fn(&[f64], &[f64]) -> Entry;

/// A matrix of pairs; `diagonal` where it does not follow the formula.
pub fn matrix(columns: &Columns, pair: Pair, diagonal: Option<f64>) -> Vec<Vec<Entry>> {
    (0..columns.len())
        .map(|i| {
            (0..columns.len())
                .map(|j| match diagonal {
                    Some(value) if i == j => value.into(),
                    _ => pair(&columns[i], &columns[j]),
                })
                .collect()
        })
        .collect()
}

fn norm(column: &[f64]) -> f64 {
    let largest = column.iter().fold(0.0_f64, |largest, x| {
        if largest.is_nan() || x.is_nan() { f64::NAN } else { largest.max(x.abs()) }
    });
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * sum(column.iter().map(|x| (x / largest) * (x / largest))).sqrt()
}

fn differences(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// z_i · z_j.
pub fn linear(a: &[f64], b: &[f64]) -> Entry {
    dot(a, b).into()
}
/// (z_i · z_j + 1)².
pub fn polynomial(a: &[f64], b: &[f64]) -> Entry {
    (dot(a, b) + 1.0).powi(2).into()
}
/// tanh(z_i · z_j / 10): a product that cancels has lost digits to the size of what cancels.
pub fn hyperbolic_tangent(a: &[f64], b: &[f64]) -> Entry {
    let argument = 0.1 * dot(a, b);
    let size = 0.1 * sum(a.iter().zip(b).map(|(a, b)| (a * b).abs()));
    let slope = 1.0 - argument.tanh().powi(2);
    Entry { value: argument.tanh(), condition: (size * slope).max(1.0) }
}
/// A column over a power of two of its size: nothing that follows leaves the number range, and nothing is lost.
fn moderate(column: &[f64]) -> Vec<f64> {
    let largest = column.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return column.to_vec();
    }
    // In two steps, for the factor of a subnormal number is none.
    let exponent = -largest.log2().floor() as i32;
    let (half, rest) = (2.0_f64.powi(exponent / 2), 2.0_f64.powi(exponent - exponent / 2));
    column.iter().map(|x| x * half * rest).collect()
}

/// z_i · z_j / (‖z_i‖ ‖z_j‖).
pub fn cosine(a: &[f64], b: &[f64]) -> Entry {
    let (a, b) = (&moderate(a), &moderate(b));
    let of = |norm: f64| if norm == 0.0 { 1.0 } else { norm };
    let (p, q) = (of(norm(a)), of(norm(b)));
    if !(p * q).is_finite() {
        return (dot(a, b) * 0.0 / (p * q)).into();
    }
    sum(a.iter().zip(b).map(|(a, b)| (a / p) * (b / q))).into()
}
/// Σ|z_i − z_j|.
pub fn manhattan(a: &[f64], b: &[f64]) -> Entry {
    sum(differences(a, b).into_iter().map(f64::abs)).into()
}
/// ‖z_i − z_j‖.
pub fn euclidean(a: &[f64], b: &[f64]) -> Entry {
    norm(&differences(a, b)).into()
}
/// max|z_i − z_j|.
pub fn chebyshev(a: &[f64], b: &[f64]) -> Entry {
    let largest = differences(a, b).into_iter().fold(0.0_f64, |largest, x| {
        if largest.is_nan() || x.is_nan() { f64::NAN } else { largest.max(x.abs()) }
    });
    largest.into()
}
/// (Σ|z_i − z_j|^1.5)^(1/1.5).
pub fn minkowski(a: &[f64], b: &[f64]) -> Entry {
    let largest = chebyshev(a, b).value;
    if largest == 0.0 || !largest.is_finite() {
        return largest.into();
    }
    let powers = differences(a, b).into_iter().map(|x| (x / largest).abs().powf(1.5));
    (largest * sum(powers).powf(1.0 / 1.5)).into()
}
/// Σ|z_i − z_j| / (|z_i| + |z_j| + 1e-10).
pub fn canberra(a: &[f64], b: &[f64]) -> Entry {
    sum(a.iter().zip(b).map(|(a, b)| (a - b).abs() / (a.abs() + b.abs() + 1e-10))).into()
}
/// e^−(that distance).
macro_rules! exponential_of {
    ($($name:ident: $distance:ident),*) => {$(
        #[doc = concat!("e^−", stringify!($distance), ".")]
        pub fn $name(a: &[f64], b: &[f64]) -> Entry {
            (-$distance(a, b).value).exp().into()
        }
    )*};
}
exponential_of! {
    exp_manhattan: manhattan, exp_euclidean: euclidean, exp_chebyshev: chebyshev, exp_minkowski: minkowski,
    exp_canberra: canberra
}
/// e^−(‖z_i − z_j‖² / 2): sigma = 1.
pub fn gaussian(a: &[f64], b: &[f64]) -> Entry {
    (-0.5 * euclidean(a, b).value.powi(2)).exp().into()
}
/// e^−0.1‖z_i − z_j‖².
pub fn exponential(a: &[f64], b: &[f64]) -> Entry {
    (-0.1 * euclidean(a, b).value.powi(2)).exp().into()
}
/// e^−(Σ|z_i − z_j| / 4).
pub fn laplacian(a: &[f64], b: &[f64]) -> Entry {
    (-0.25 * manhattan(a, b).value).exp().into()
}
/// Covariance over both deviations: NaN of a constant column.
pub fn pearson(a: &[f64], b: &[f64]) -> Entry {
    let (a, b) = (deviations(&moderate(a)), deviations(&moderate(b)));
    if a.len() < 2 {
        return f64::NAN.into();
    }
    let (p, q) = (norm(&a), norm(&b));
    sum(a.iter().zip(&b).map(|(a, b)| (a / p) * (b / q))).into()
}
/// Pearson's correlation between 0 and 1.
pub fn rv(a: &[f64], b: &[f64]) -> Entry {
    let value = pearson(a, b).value;
    if value.is_nan() { value.into() } else { value.clamp(0.0, 1.0).into() }
}
/// ½ ln(v_i v_j / det), variances and determinant at least 1e-10: as well conditioned as the determinant is.
pub fn mutual_information(a: &[f64], b: &[f64]) -> Entry {
    let (a, b) = (deviations(a), deviations(b));
    let degrees = a.len() as f64 - 1.0;
    let (p, q) = (dot(&a, &a) / degrees, dot(&b, &b) / degrees);
    let covariance = dot(&a, &b) / degrees;
    let determinant = p * q - covariance * covariance;
    let floor = |x: f64| if x.is_nan() { x } else { x.max(1e-10) };
    let value = 0.5 * (floor(p) * floor(q) / floor(determinant)).ln();
    Entry { value, condition: (p * q / floor(determinant)).max(1.0) }
}
/// Σ p_i (ln p_i − ln p_j), p the softmax of a column.
pub fn kl_divergence(a: &[f64], b: &[f64]) -> Entry {
    let shares = |column: &[f64]| {
        let largest = column.iter().fold(f64::NEG_INFINITY, |largest, x| {
            if largest.is_nan() || x.is_nan() { f64::NAN } else { largest.max(*x) }
        });
        let powers: Vec<f64> = column.iter().map(|x| (x - largest).exp()).collect();
        let total = sum(powers.iter().copied());
        powers.into_iter().map(|x| x / total).collect::<Vec<f64>>()
    };
    let (p, q) = (shares(a), shares(b));
    let size = sum(p.iter().zip(&q).map(|(p, q)| (p * p.ln()).abs() + (p * q.ln()).abs()));
    let value = sum(p.iter().zip(&q).map(|(p, q)| p * (p.ln() - q.ln())));
    Entry { value, condition: if size.is_finite() { size.max(1.0) } else { 1.0 } }
}
