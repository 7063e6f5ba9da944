//! A sliding window makes what the whole batch makes, however many rows have come and gone.

use interdep::{
    nalgebra::SVector,
    prelude::*,
    window::{Slides, Sliding},
};

const ROWS: usize = 64;
const COLUMNS: usize = 5;

hybrid! {
    /// The first workload of the benchmarks.
    struct Mix for SMatrix<f32, ROWS, COLUMNS> {
        functions: [pearson_correlation, gaussian_rbf_kernel(sigma = 0.5), lowrank_parameterized(r = 2)],
        fusion: parameterized_weighted_summation,
    }

    /// The second: everything that asks for the Gram matrix and for distances.
    struct Kernels for SMatrix<f32, ROWS, COLUMNS> {
        functions: [
            linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel, cosine_similarity,
            gaussian_rbf_kernel(sigma = 2.0), exponential_kernel(gamma = 0.1), laplacian_kernel(sigma = 4.0),
            manhattan_distance, euclidean_distance, anisotropic_rbf_kernel(a_scalar = 0.3),
        ],
        fusion: mean,
    }

    /// Wider than the longest register, in every composition that there is.
    struct Everything for SMatrix<f64, ROWS, 19> {
        interdependence_type: attribute,
        functions: [
            hybrid(functions = [pearson_correlation, rv_coefficient, mutual_information], fusion = max),
            inner: hybrid(
                functions = [linear_kernel, chain(bi_directional = true)], fusion = prod, postprocess = [softmax(dim = 1)]
            ),
            chain(bi_directional = true),
            third: hybrid(functions = [cosine_similarity, identity], fusion = concatenation),
            wide: hm_parameterized(p = 19),
        ],
        fusion: concatenation,
        preprocess: [tanh, scale(c = 2.0)],
        postprocess: [layer_norm],
    }

    /// Concatenations that are multiplied by a matrix of parameters.
    struct Reconciled for SMatrix<f64, ROWS, COLUMNS> {
        functions: [linear_kernel, pearson_correlation],
        fusion: lowrank_parameterized_concatenation(n = 3, r = 2),
    }

    /// Squares of single columns alone.
    struct Statistics for SMatrix<f64, ROWS, COLUMNS> {
        functions: [pearson_correlation, rv_coefficient, mutual_information],
        fusion: concatenation,
    }

    struct Anytime<const B: usize> for SMatrix<f64, B, 3> {
        functions: [linear_kernel, euclidean_distance],
        fusion: sum,
    }

    struct Parameters for SMatrix<f32, 3, 2> { functions: [parameterized], fusion: sum }
}

/// Numbers as a sensor has them: noise around a slow wave, another level and loudness in each column.
struct Sensor {
    state: u64,
    time: usize,
}

impl Sensor {
    fn new() -> Self {
        Self { state: 88_172_645_463_325_252, time: 0 }
    }
    fn noise(&mut self) -> f64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
    fn row<const M: usize>(&mut self) -> [f64; M] {
        self.time += 1;
        core::array::from_fn(|column| {
            let wave = (self.time as f64 * 0.003 * (column + 1) as f64).sin();
            3.0 * column as f64 + wave + (0.2 + 0.1 * column as f64) * self.noise()
        })
    }
}

/// The last rows, as a batch; the order of rows does not matter to what slides.
fn batch<T: Scalar, const B: usize, const M: usize>(rows: &[[T; M]]) -> SMatrix<T, B, M> {
    assert_eq!(rows.len(), B);
    SMatrix::from_fn(|k, i| rows[k][i])
}

/// Pushes the rows and compares with recomputation at every `step`-th.
macro_rules! follow {
    ($hybrid:expr, $scalar:ty, $rows:expr, $step:expr, $bound:expr) => {{
        let (hybrid, step): (_, usize) = (&$hybrid, $step);
        let mut window = hybrid.window();
        let mut last = Vec::new();
        for (time, row) in $rows.enumerate() {
            let row = row.map(|entry| entry as $scalar);
            last.push(row);
            window.push(row);
            if last.len() < ROWS {
                assert!(
                    !window.is_full() && window.matrix().is_none() && window.forward().is_none()
                );
                continue;
            }
            if last.len() > ROWS {
                last.remove(0);
            }
            if time % step == 0 {
                let x = batch::<_, ROWS, _>(&last);
                let (a, expected) = (window.matrix().unwrap(), hybrid.matrix(&x));
                close(a.as_slice(), expected.as_slice(), $bound, time);
                let (y, expected) = (window.forward().unwrap(), hybrid.forward(&x));
                let expected = expected.row(ROWS - 1).into_owned();
                close(y.as_slice(), expected.as_slice(), $bound, time);
            }
        }
    }};
}

fn close<T: Scalar + Into<f64>>(found: &[T], expected: &[T], bound: f64, time: usize) {
    let number = |x: &T| -> f64 { (*x).into() };
    let largest =
        expected.iter().map(number).filter(|x| x.is_finite()).fold(1.0, |a: f64, b| a.max(b.abs()));
    for (place, (found, expected)) in
        found.iter().map(number).zip(expected.iter().map(number)).enumerate()
    {
        let close = (found - expected).abs() <= bound * largest
            || found == expected
            || found.is_nan() && expected.is_nan();
        assert!(close, "entry {place} after row {time}: {found}, recomputed {expected}");
    }
}

#[test]
fn a_million_rows_leave_no_drift() {
    const MILLION: usize = 1_000_000;
    let mut sensor = Sensor::new();
    let mix = Mix::new(core::array::from_fn(|k| 0.1 * (k as f32 - 8.0)));
    follow!(mix, f32, (0..MILLION).map(|_| sensor.row::<COLUMNS>()), 997, 2e-5);
    let mut sensor = Sensor::new();
    follow!(Kernels::default(), f32, (0..MILLION).map(|_| sensor.row::<COLUMNS>()), 997, 2e-5);
    let mut sensor = Sensor::new();
    follow!(Statistics::default(), f64, (0..MILLION).map(|_| sensor.row::<COLUMNS>()), 997, 1e-9);
}

#[test]
fn all_compositions_follow() {
    let mut sensor = Sensor::new();
    let everything = Everything::new(core::array::from_fn(|k| (k % 7) as f64 * 0.1));
    follow!(everything, f64, (0..1000).map(|_| sensor.row::<19>()), 1, 1e-9);
    let reconciled = Reconciled::new(core::array::from_fn(|k| 0.5 - (k % 3) as f64));
    follow!(reconciled, f64, (0..1000).map(|_| sensor.row::<COLUMNS>()), 1, 1e-9);
}

/// What a sensor does when it fails, and what that leaves behind when it is over.
#[test]
fn disturbances_leave_with_their_rows() {
    let disturbed = |disturbance: fn(usize, &mut [f64; COLUMNS])| {
        let mut sensor = Sensor::new();
        (0..1500).map(move |time| {
            let mut row = sensor.row::<COLUMNS>();
            disturbance(time, &mut row);
            row
        })
    };
    let mix = Mix::new(core::array::from_fn(|k| 0.1 * (k as f32 - 8.0)));
    let disturbances: [fn(usize, &mut [f64; COLUMNS]); 8] = [
        // Not a number, once, and for a while.
        |time, row| {
            if time == 300 {
                row[1] = f64::NAN;
            }
        },
        |time, row| {
            if (300..420).contains(&time) {
                row[1] = f64::NAN;
            }
        },
        |time, row| {
            if time % 200 == 0 {
                row[2] = f64::INFINITY;
            }
        },
        // A spike that all digits of the rest drown in, and one whose square is no number in f32.
        |time, row| {
            if time % 150 == 0 {
                row[3] = 1e7;
            }
        },
        |time, row| {
            if time % 150 == 0 {
                row[3] = 1e30;
            }
        },
        // A sensor that hangs: its column is constant (a number whose mean is exact, so that both see it).
        |time, row| {
            if (300..500).contains(&time) {
                row[0] = 0.75;
            }
        },
        // Another level.
        |time, row| {
            if time >= 300 {
                row[4] += 5_000.0;
            }
        },
        // Two sensors that say the same.
        |time, row| {
            if time >= 300 {
                row[1] = row[2];
            }
        },
    ];
    for disturbance in disturbances {
        follow!(mix, f32, disturbed(disturbance), 1, 5e-5);
        follow!(Statistics::default(), f64, disturbed(disturbance), 1, 1e-7);
        follow!(Reconciled::new([0.5; Reconciled::L]), f64, disturbed(disturbance), 1, 1e-9);
    }
}

#[test]
fn equal_columns_have_no_distance() {
    hybrid! {
        struct Distance for SMatrix<f32, 8, 2> {
            functions: [numerical_kernel_based(kernel = euclidean_distance)],
            fusion: sum,
        }
    }
    let (distance, mut sensor) = (Distance::default(), Sensor::new());
    let mut window = distance.window();
    for _ in 0..10_000 {
        let [entry] = sensor.row::<1>();
        window.push([entry as f32; 2]);
        assert!(window.matrix().is_none_or(|a| a.amax() == 0.0));
    }
}

#[test]
fn the_number_of_rows_may_be_open() {
    let anytime = Anytime::<4>::default();
    let mut window = anytime.window();
    for time in 0..9 {
        window.push([f64::from(time), 1.0, -f64::from(time)]);
    }
    assert_eq!(window.rows(), 4);
    let x = SMatrix::<f64, 4, 3>::from_fn(|k, i| [k as f64 + 5.0, 1.0, -5.0 - k as f64][i]);
    close(window.matrix().unwrap().as_slice(), anytime.matrix(&x).as_slice(), 1e-12, 9);
    window.refresh();
    close(window.matrix().unwrap().as_slice(), anytime.matrix(&x).as_slice(), 1e-12, 9);
}

/// Generic code may hold any window.
#[test]
fn windows_have_a_trait() {
    fn outputs<H: Slides>(window: &mut Window<'_, H>, rows: &[<H::State as Sliding>::Row]) -> usize
    where
        <H::State as Sliding>::Row: Copy,
    {
        rows.iter()
            .filter(|row| {
                window.push(**row);
                window.forward().is_some()
            })
            .count()
    }
    use interdep::Window;

    let parameters = Parameters::new([1.0, 2.0, 3.0, 4.0]);
    let rows = [SVector::<f32, 2>::new(1.0, 10.0).transpose(); 5];
    let mut window = parameters.window();
    assert_eq!(outputs(&mut window, &rows), 3);
    assert_eq!(window.forward(), Some(SVector::<f32, 2>::new(31.0, 42.0).transpose()));
}
