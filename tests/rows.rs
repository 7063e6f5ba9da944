//! `matrix_of_rows` and `forward_rows` beside `matrix` and `forward`.

use interdep::prelude::*;

/// Declares hybrids for batches of 300 rows, and calls `$check` for each.
macro_rules! hybrids {
    ($($name:ident: [$($functions:tt)*] $(, $key:ident: $value:tt)*;)*) => {
        hybrid! {
            $(
                struct $name for SMatrix<f64, 300, 5> {
                    functions: [$($functions)*],
                    fusion: concatenation,
                    $($key: $value,)*
                }
            )*
        }

        /// Compares both on these rows.
        fn compare(x: &SMatrix<f64, 300, 5>) {
            let rows: Vec<[f64; 5]> =
                x.row_iter().map(|row| core::array::from_fn(|i| row[i])).collect();
            $({
                let hybrid = $name::from_slice(&[0.3; $name::L]).unwrap();
                let (a, expected) = (hybrid.matrix_of_rows(&rows), hybrid.matrix(x));
                for (place, (a, b)) in a.iter().zip(&expected).enumerate() {
                    let close = a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-9 * b.abs().max(1.0);
                    assert!(close, "{}, entry {place}: {a}, expected {b}", stringify!($name));
                }
                let mut out = vec![[0.0; $name::M_PRIME]; 300];
                hybrid.forward_rows(&rows, &mut out).unwrap();
                let (y, size) = (hybrid.forward(x), x.amax().max(1.0));
                for (k, row) in out.iter().enumerate() {
                    for (j, entry) in row.iter().enumerate() {
                        let expected = y[(k, j)];
                        let close = *entry == expected
                            || entry.is_nan() && expected.is_nan()
                            || (entry - expected).abs() <= 1e-9 * expected.abs().max(size);
                        assert!(close, "{}, Y[{k}][{j}]: {entry}, expected {expected}", stringify!($name));
                    }
                }
            })*
        }
    };
}

hybrids! {
    Products: [linear_kernel, polynomial_kernel(c = 1.0, d = 2), hyperbolic_tangent_kernel(alpha = 0.01), cosine_similarity];
    Moments: [pearson_correlation, rv_coefficient, mutual_information];
    Distances: [manhattan_distance, euclidean_distance, chebyshev_distance, gaussian_rbf_kernel(sigma = 9.0)];
    Others: [canberra_distance, minkowski_distance(p = 3), kl_divergence];
    Beside: [pearson_correlation, low: lowrank_parameterized(r = 2), identity];
    Processed: [pearson_correlation, gaussian_rbf_kernel(sigma = 3.0)], preprocess: [tanh, layer_norm], postprocess: [softmax(dim = 1)];
}

fn x(offset: f64, size: f64) -> SMatrix<f64, 300, 5> {
    SMatrix::from_fn(|k, i| {
        let wave = ((k * (i + 1)) as f64 * 0.37).sin() + ((7 * k + 3 * i) % 11) as f64 * 0.1;
        size * (wave + offset * i as f64)
    })
}

#[test]
fn rows_are_a_batch() {
    compare(&x(0.0, 1.0));
    compare(&x(1e5, 1.0));
}

#[test]
fn columns_may_be_of_any_size() {
    compare(&x(0.0, 1e-170));
    let mut x = x(0.0, 1.0);
    x.column_mut(1).fill(0.1);
    x.column_mut(3).scale_mut(1e160);
    compare(&x);
    x[(200, 4)] = f64::NAN;
    compare(&x);
}

#[test]
fn any_number_of_rows_will_do() {
    hybrid! {
        struct Few for SMatrix<f64, 3, 5> { functions: [pearson_correlation, linear_kernel, canberra_distance], fusion: sum }
        struct Many for SMatrix<f64, 300, 5> { functions: [pearson_correlation, linear_kernel, canberra_distance], fusion: sum }
    }
    let x = x(10.0, 1.0);
    let rows: Vec<[f64; 5]> = x.row_iter().map(|row| core::array::from_fn(|i| row[i])).collect();
    let (a, expected) = (Few::default().matrix_of_rows(&rows), Many::default().matrix(&x));
    assert!((a - expected).amax() <= 1e-9 * expected.amax());
    // No rows, no moments.
    let mut none: [[f64; 5]; 0] = [];
    assert!(Few::default().matrix_of_rows(&[]).iter().all(|entry| entry.is_nan()));
    assert_eq!(Few::default().forward_rows(&[], &mut none), Ok(()));
}
