//! `operator_based_normalize`: dense matrices, structures times functions, and structures alone, beside tinyBIG's formula written out.

use interdep::prelude::*;

/// tinyBIG's `operator_based_normalize_matrix`, line by line.
fn normalized<const N: usize>(
    a: &SMatrix<f64, N, N>,
    mask_zeros: bool,
    rescale_factor: f64,
    mode: &str,
) -> SMatrix<f64, N, N> {
    let scaled = a * rescale_factor;
    let masked = |x: f64| mask_zeros && x == 0.0;
    let mut result = scaled.map(|x| if masked(x) { -1e9 } else { x });
    let columns = |a: &SMatrix<f64, N, N>| {
        let mut a = *a;
        for mut column in a.column_iter_mut() {
            let largest = column.max();
            column.apply(|x| *x = (*x - largest).exp());
            let sum = column.sum();
            column /= sum;
        }
        a
    };
    if mode != "column" {
        result = columns(&result.transpose()).transpose();
    }
    if mode != "row" {
        result = columns(&result);
    }
    result.zip_map(&scaled, |share, x| if masked(x) { 0.0 } else { share })
}

fn close<const N: usize>(found: &SMatrix<f64, N, N>, expected: &SMatrix<f64, N, N>) {
    assert!((found - expected).amax() < 1e-12, "{found}{expected}");
}

/// A matrix with zeros, one of whose rows and one of whose columns is empty.
const WITH_ZEROS: [f64; 16] =
    [0.0, 2.0, 0.0, -1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 3.0, 0.0, -0.25, 0.0, 0.0];

macro_rules! dense {
    ($($mask:literal $factor:literal $mode:literal),*) => {{
        $({
            hybrid! {
                struct Dense for SMatrix<f64, 1, 4> {
                    functions: [parameterized],
                    fusion: sum,
                    postprocess: [operator_based_normalize(
                        operator = softmax, mask_zeros = $mask, rescale_factor = $factor, mode = $mode,
                    )],
                }
            }
            let w = SMatrix::<f64, 4, 4>::from_row_slice(&WITH_ZEROS);
            close(&Dense::new(WITH_ZEROS).matrix(&SMatrix::zeros()), &normalized(&w, $mask, $factor, $mode));
        })*
    }};
}

#[test]
fn of_a_dense_matrix() {
    dense!(
        false 1.0 "row", false 1.0 "column", false 2.0 "row-column", true 1.0 "row", true 1.0 "column",
        true 1.0 "row-column", true -0.5 "row", true 3.0 "column", true 0.0 "row-column"
    );
}

/// A graph times a function, of which only the links are computed; then an ordinary step.
macro_rules! sparse {
    ($($name:ident $factor:literal $mode:literal),*) => {{
        $({
            hybrid! {
                struct Links for SMatrix<f64, 7, 3> {
                    interdependence_type: instance,
                    functions: [
                        graph(links = [(0, 1), (1, 2), (2, 0), (3, 4), (3, 0), (6, 6)]), parameterized_bilinear,
                    ],
                    fusion: prod,
                }
                struct Normal for SMatrix<f64, 7, 3> {
                    interdependence_type: instance,
                    functions: [
                        graph(links = [(0, 1), (1, 2), (2, 0), (3, 4), (3, 0), (6, 6)]), parameterized_bilinear,
                    ],
                    fusion: prod,
                    postprocess: [operator_based_normalize(mask_zeros = true, rescale_factor = $factor, mode = $mode)],
                }
                struct Twice for SMatrix<f64, 7, 3> {
                    interdependence_type: instance,
                    functions: [
                        graph(links = [(0, 1), (1, 2), (2, 0), (3, 4), (3, 0), (6, 6)]), parameterized_bilinear,
                    ],
                    fusion: prod,
                    postprocess: [
                        operator_based_normalize(mask_zeros = true, rescale_factor = $factor, mode = $mode), scale(c = 2),
                    ],
                }
            }
            // x_3 · W · x_4 is 0: a link whose entry is left out.
            let x = SMatrix::<f64, 7, 3>::from_fn(|k, i| if k == 4 { 0.0 } else { ((k * 3 + i * 5) % 7) as f64 * 0.3 - 0.8 });
            let w: [f64; 9] = std::array::from_fn(|index| (index % 4) as f64 - 1.2);
            let links = Links::new(w).matrix(&x);
            assert!(links.iter().filter(|x| **x != 0.0).count() == 5);
            let expected = normalized(&links, true, $factor, $mode);
            let normal = Normal::new(w);
            close(&normal.matrix(&x), &expected);
            close(&Twice::new(w).matrix(&x), &(expected * 2.0));
            let y = normal.forward(&x);
            assert!((y - expected.transpose() * x).amax() < 1e-12, "{y}");
        })*
    }};
}

#[test]
fn of_a_structure_times_a_function() {
    sparse!(Row 1.0 "row", Column 1.0 "column", Both 2.0 "row-column", None 0.0 "column");
}

#[test]
fn of_a_structure_alone() {
    hybrid! {
        struct Alone for SMatrix<f64, 3, 1> {
            interdependence_type: instance,
            functions: [graph(links = [(0, 1), (0, 2), (2, 2)])],
            fusion: sum,
            postprocess: [operator_based_normalize(mask_zeros = true, mode = row)],
        }
    }
    let expected = SMatrix::<f64, 3, 3>::new(0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
    close(Alone::matrix_of_structure(), &expected);
    close(&Alone::default().matrix(&SMatrix::zeros()), &expected);
}

/// Very negative entries stand beside tinyBIG's stand-in for −∞; NaN makes its line NaN, but not what is absent.
#[test]
fn extremes() {
    hybrid! {
        struct Dense for SMatrix<f64, 1, 2> {
            functions: [parameterized],
            fusion: sum,
            postprocess: [operator_based_normalize(mask_zeros = true, mode = column)],
        }
        struct Sparse for SMatrix<f64, 2, 1> {
            interdependence_type: instance,
            functions: [graph(links = [(0, 0), (0, 1), (1, 1)]), parameterized],
            fusion: prod,
            postprocess: [operator_based_normalize(mask_zeros = true, mode = column)],
        }
    }
    let dense = |w: [f64; 4]| Dense::new(w).matrix(&SMatrix::zeros());
    assert_eq!(dense([0.0, -2e9, -2e9, 0.0]), SMatrix::<f64, 2, 2>::zeros());
    let a = dense([f64::NAN, 1.0, 0.0, 1.0]);
    assert!(a[(0, 0)].is_nan() && a[(1, 0)].is_nan() && a[(0, 1)] == 0.5);
    let sparse = |w: [f64; 4]| Sparse::new(w).matrix(&SMatrix::zeros());
    // Beside an absent entry, which counts as −1e9, one of −2e9 is nothing; it is all where nothing is absent.
    assert_eq!(sparse([-2e9, -2e9, 5.0, -2e9]), SMatrix::<f64, 2, 2>::new(0.0, 0.5, 0.0, 0.5));
    let a = sparse([f64::NAN, 1.0, 1.0, 1.0]);
    assert!(a[(0, 0)].is_nan() && a[(1, 0)] == 0.0 && a[(0, 1)] == 0.5);
}
