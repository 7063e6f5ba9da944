//! Compares hybrids with the values that tinyBIG has computed. The build script writes the hybrids; each file under `tests/` runs
//! one family of cases.

pub mod golden;

use std::collections::BTreeMap;

use serde_json::Value;

/// What a hybrid makes of a case's x and w: numbers row by row.
#[derive(Debug)]
pub struct Outcome {
    /// A.
    pub a: Vec<f64>,
    /// Y.
    pub y: Vec<f64>,
    /// b', m' and l.
    pub sizes: [usize; 3],
    /// Whether `matrix_into` and `forward_into` give the same bits.
    pub same_bits: bool,
    /// What [`Point::da`] gives.
    pub pullback: Option<Gradient>,
    /// What [`Point::dy`] gives.
    pub forward_pullback: Option<Gradient>,
}

/// The cotangents of x, row by row, and of w.
#[derive(Debug)]
pub struct Gradient {
    /// Of x.
    pub x: Vec<f64>,
    /// Of w.
    pub w: Vec<f64>,
}

/// Where a hybrid is computed: numbers row by row.
#[derive(Debug, Default)]
pub struct Point {
    /// x.
    pub x: Vec<f64>,
    /// w.
    pub w: Vec<f64>,
    /// A cotangent of A.
    pub da: Option<Vec<f64>>,
    /// A cotangent of Y.
    pub dy: Option<Vec<f64>>,
}

/// A hybrid as a function.
pub type Run = fn(point: &Point) -> Result<Outcome, interdep::ParameterCountError>;

/// [`Run`] of a hybrid.
#[macro_export]
macro_rules! run {
    ($hybrid:ident, $scalar:ident, $b:literal, $m:literal) => {{
        #[allow(clippy::cast_possible_truncation, clippy::cast_lossless, clippy::unnecessary_cast)]
        fn run(point: &$crate::Point) -> Result<$crate::Outcome, interdep::ParameterCountError> {
            let w: Vec<$scalar> = point.w.iter().map(|&number| number as $scalar).collect();
            let hybrid = $hybrid::from_slice(&w)?;
            let x = SMatrix::<$scalar, $b, $m>::from_row_iterator(
                point.x.iter().map(|&number| number as $scalar),
            );
            let (a, y) = (hybrid.matrix(&x), hybrid.forward(&x));
            let (mut a_into, mut y_into) = (a * $scalar::NAN, y * $scalar::NAN);
            hybrid.matrix_into(&x, &mut a_into);
            hybrid.forward_into(&x, &mut y_into);
            let same = |a: &[$scalar], b: &[$scalar]| {
                a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
            };
            let gradient = |(dx, dw): (SMatrix<$scalar, $b, $m>, $hybrid)| $crate::Gradient {
                x: dx.transpose().iter().map(|&number| number as f64).collect(),
                w: dw.as_array().iter().map(|&number| number as f64).collect(),
            };
            // Of the shape of A, and of Y.
            let (mut da, mut dy) = (a, y);
            let fill = |entries: &mut [$scalar], columns: usize, numbers: &[f64]| {
                let rows = entries.len() / columns.max(1);
                for (place, number) in numbers.iter().enumerate() {
                    entries[place % columns * rows + place / columns] = *number as $scalar;
                }
            };
            Ok($crate::Outcome {
                a: a.transpose().iter().map(|&number| number as f64).collect(),
                y: y.transpose().iter().map(|&number| number as f64).collect(),
                sizes: [$hybrid::B_PRIME, $hybrid::M_PRIME, $hybrid::L],
                same_bits: same(a.as_slice(), a_into.as_slice())
                    && same(y.as_slice(), y_into.as_slice()),
                pullback: point.da.as_ref().map(|numbers| {
                    let columns = da.ncols();
                    fill(da.as_mut_slice(), columns, numbers);
                    gradient(hybrid.pullback(&x, &da))
                }),
                forward_pullback: point.dy.as_ref().map(|numbers| {
                    let columns = dy.ncols();
                    fill(dy.as_mut_slice(), columns, numbers);
                    gradient(hybrid.forward_pullback(&x, &dy))
                }),
            })
        }
        run as $crate::Run
    }};
}

/// Runs the cases of a family. Every one must agree within `bound` · max(1, largest entry), and those that are not run must be
/// exactly as many as `skipped` says, reason by reason.
///
/// # Panics
///
/// When a case deviates, with the list of all that do; or when other cases are skipped than expected.
pub fn check(
    family: &str,
    table: &'static [(&'static str, Result<Run, &'static str>)],
    bound: f64,
    skipped: &[(&str, usize)],
) {
    let cases = golden::cases(family).expect("the golden file can be read");
    assert_eq!(cases.len(), table.len(), "every case has its row");
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for (case, (id, run)) in cases.iter().zip(table) {
        assert_eq!(case["id"].as_str(), Some(*id));
        match run {
            Ok(run) => {
                if let Err(failure) = compare(family, case, *run, bound) {
                    failures.push(format!("{id}: {failure}"));
                }
            }
            Err(reason) => *reasons.entry(reason).or_default() += 1,
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases deviate:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    let expected: BTreeMap<&str, usize> = skipped.iter().copied().collect();
    assert_eq!(reasons, expected, "the cases that are not run, by reason");
}

fn compare(family: &str, case: &Value, run: Run, bound: f64) -> Result<(), String> {
    let point = point(family, case);
    let outcome = run(&point).map_err(|error| error.to_string())?;
    if !outcome.same_bits {
        return Err("the `_into` forms differ".to_owned());
    }
    compare_gradients(family, case, &point, &outcome, bound)?;
    if family == "reconciliation" {
        let (n, d) = (size(&case["n"]), size(&case["D"]));
        if outcome.sizes != [d, n, size(&case["l"])] {
            return Err(format!("b', m', l are {:?}", outcome.sizes));
        }
        return close(&transposed(&outcome.a, n), &numbers(&case["W"]), bound);
    }
    if family == "fusion" {
        return close(&outcome.a, &numbers(&case["output"]), bound);
    }
    let rows = case["x"].as_array().map_or_else(|| size(&case["b"]), Vec::len);
    // With more rows than b, tinyBIG's b' is still b.
    let b_prime = if rows == size(&case["b"]) { size(&case["b_prime"]) } else { rows };
    let sizes = [b_prime, size(&case["m_prime"]), size(&case["l"])];
    if outcome.sizes != sizes {
        return Err(format!("b', m', l are {:?}, expected {sizes:?}", outcome.sizes));
    }
    // Of several channels tinyBIG's A is one, and its forward mixes channels and cells where patches are aggregated.
    let channels = has_channels(case);
    let a = if channels { &case["A_full"] } else { &case["A"] };
    close(&outcome.a, &numbers(a), bound).map_err(|text| format!("A: {text}"))?;
    let mixed = channels && case["A_full_matches_forward"].is_null();
    if case["forward"].is_null() || mixed || changes_x(case) {
        return Ok(());
    }
    close(&outcome.y, &numbers(&case["forward"]), bound).map_err(|text| format!("Y: {text}"))
}

/// Where the hybrid of a case is computed.
fn point(family: &str, case: &Value) -> Point {
    let numbers_of = |name: &str| Some(numbers(&case[name])).filter(|_| !case[name].is_null());
    let (w, da) = (numbers(&case["w"]), numbers_of("cotangent"));
    match family {
        "reconciliation" => {
            let d = size(&case["D"]);
            // The hybrid's A is the transpose of W.
            let x = (0..d * d).map(|place| f64::from(u8::from(place % (d + 1) == 0))).collect();
            Point { x, w, da: da.map(|da| transposed(&da, d)), dy: None }
        }
        // The inputs come first, as the parameters of the functions.
        "fusion" => Point {
            x: vec![0.0; case["output"].as_array().map_or(0, Vec::len)],
            w: [numbers(&case["inputs"]), w].concat(),
            da,
            dy: None,
        },
        _ => Point {
            x: match &case["x"] {
                // Without data any batch will do.
                Value::Null => vec![1.0; size(&case["b"]) * size(&case["m"])],
                x => numbers(x),
            },
            w,
            da: da.filter(|_| !has_channels(case)),
            dy: numbers_of("forward_cotangent"),
        },
    }
}

/// The gradients, as far as the case has some.
fn compare_gradients(
    family: &str,
    case: &Value,
    point: &Point,
    outcome: &Outcome,
    bound: f64,
) -> Result<(), String> {
    for (gradient, of, prefix) in [
        (&outcome.pullback, &point.da, "grad"),
        (&outcome.forward_pullback, &point.dy, "forward_grad"),
    ] {
        let (Some(gradient), Some(_)) = (gradient, of) else { continue };
        let of_x = &case[format!("{prefix}_x")];
        let of_w = &case[format!("{prefix}_w")];
        let mut expected = numbers(of_w);
        if family == "fusion" {
            expected.splice(0..0, numbers(&case["grad_inputs"]));
        }
        if !of_x.is_null() {
            close(&gradient.x, &numbers(of_x), bound)
                .map_err(|text| format!("{prefix} by x: {text}"))?;
        }
        if !expected.is_empty() {
            close(&gradient.w, &expected, bound)
                .map_err(|text| format!("{prefix} by w: {text}"))?;
        }
    }
    Ok(())
}

/// The transpose of a matrix with so many columns, or rows in the other reading.
fn transposed(matrix: &[f64], columns: usize) -> Vec<f64> {
    let rows = matrix.len() / columns.max(1);
    (0..matrix.len()).map(|place| matrix[place % rows * columns + place / rows]).collect()
}

/// Whether tinyBIG's A is that of one channel of several.
fn has_channels(case: &Value) -> bool {
    case["params"]["channel_num"].as_u64().is_some_and(|number| number > 1)
}

/// Whether tinyBIG writes into x, as its reciprocal expansion does, so that its product is that of the changed one.
fn changes_x(case: &Value) -> bool {
    case["params"]["data_transformation"]["class"] == "reciprocal_expansion"
        && case["edge"] == Value::Bool(true)
}

/// |a − b| ≤ bound · max(1, max|b|), entry by entry; NaN equals NaN, and an infinity itself.
fn close(found: &[f64], expected: &[f64], bound: f64) -> Result<(), String> {
    if found.len() != expected.len() {
        return Err(format!("{} entries, expected {}", found.len(), expected.len()));
    }
    let finite = expected.iter().filter(|number| number.is_finite());
    let bound = bound * finite.fold(1.0, |largest: f64, number| largest.max(number.abs()));
    for (place, (a, b)) in found.iter().zip(expected).enumerate() {
        let same = (a.is_nan() && b.is_nan()) || a == b || (a - b).abs() <= bound;
        if !same {
            return Err(format!("entry {place} is {a:?}, expected {b:?} within {bound:e}"));
        }
    }
    Ok(())
}

/// All numbers of nested arrays, in order.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        Value::Number(number) => number.as_f64().into_iter().collect(),
        Value::String(word) => word.parse().into_iter().collect(),
        _ => Vec::new(),
    }
}

fn size(value: &Value) -> usize {
    value.as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(0)
}
