//! Products of matrices.

use fearless_simd::Simd;

use super::{
    panels::{Panels, WIDEST, nonzero},
    sums::{Layout, Products, SUMMED, add_up},
};
use crate::{
    lanes::Lanes,
    scalar::{Number, SINGLE},
};

/// `out[r]` = Σ_k `a[k · rows + r]` · `b[k]`: `a` has as many rows as `b`, and `rows` columns; `b` and `out` have rows of `columns` entries.
/// If there is `more`, the products are added to `out`.
#[inline(always)]
pub(crate) fn product<S: Simd, T: Number>(
    simd: S,
    (a, rows): (&[T], usize),
    (b, columns): (&[T], usize),
    out: &mut [T],
    more: bool,
) {
    if rows == 0 || columns == 0 {
        return;
    }
    let layout = Layout { more, ..layout(rows, columns) };
    if is_packed::<T>(size_of_val(b)) && columns > Lanes::<S, T>::LEN {
        return packed(simd, a, b, out, layout);
    }
    add_up::<S, T, Products>(simd, a, b, out, layout);
}

/// From how many bytes on panels of a matrix are copied together: rows of a large one lie so far apart that they compete for a few sets
/// of the first cache.
const PACKED: usize = 16 * 1024;

/// Whether panels of a matrix of so many bytes are copied. Those of batches side by side are not: their numbers are registers, and a copy would take
/// more room than such batches may. Targets without vectors have no such caches.
const fn is_packed<T>(matrix: usize) -> bool {
    !SINGLE && matrix > PACKED && size_of::<T>() <= size_of::<f64>()
}

/// The bytes of a panel's copy.
const fn panel_bytes<T>(matrix: usize) -> usize {
    if is_packed::<T>(matrix) { size_of::<[[T; WIDEST]; SUMMED]>() } else { 0 }
}

/// As [`product`], with one panel of `b` after another copied together.
#[inline(never)]
fn packed<S: Simd, T: Number>(simd: S, a: &[T], b: &[T], out: &mut [T], layout: Layout) {
    let mut copy = [T::ZERO; WIDEST * SUMMED];
    let (rows, columns) = (layout.lda, layout.ldb);
    for panel in Panels::pairs::<S, T>(columns).iter() {
        let parts = a.chunks(nonzero(SUMMED * rows)).zip(b.chunks(nonzero(SUMMED * columns)));
        for (part, (a, b)) in parts.enumerate() {
            for (to, row) in
                copy.chunks_exact_mut(nonzero(panel.width)).zip(b.chunks_exact(nonzero(columns)))
            {
                if let Some(row) = row.get(panel.first..panel.first + panel.width) {
                    to.copy_from_slice(row);
                }
            }
            let b = copy.get(..b.len() / nonzero(columns) * panel.width).unwrap_or_default();
            let layout = Layout {
                ldb: panel.width,
                columns: panel.width,
                more: layout.more || part > 0,
                ..layout
            };
            T::products(simd, a, b, out.get_mut(panel.first..).unwrap_or_default(), layout);
        }
    }
}

/// `out[r]` = Σ_k `coefficient(r, k)` · `rows[k]`, of coefficients that are in no matrix.
#[inline(always)]
pub(crate) fn product_of<S: Simd, T: Number, const N: usize, const K: usize, const R: usize>(
    simd: S,
    rows: &[[T; N]; K],
    coefficient: impl Fn(usize, usize) -> T,
    out: &mut [[T; N]; R],
) {
    matrix_product(simd, &matrix_of(coefficient), rows, out);
}

/// `out[r]` += Σ_k `coefficient(r, k)` · `rows[k]`.
#[inline(always)]
pub(crate) fn add_product_of<S: Simd, T: Number, const N: usize, const K: usize, const R: usize>(
    simd: S,
    rows: &[[T; N]; K],
    coefficient: impl Fn(usize, usize) -> T,
    out: &mut [[T; N]; R],
) {
    add_matrix_product(simd, &matrix_of(coefficient), rows, out);
}

/// Coefficients as the left operand of a product.
#[inline(always)]
fn matrix_of<T: Number, const K: usize, const R: usize>(
    coefficient: impl Fn(usize, usize) -> T,
) -> [[T; R]; K] {
    let mut coefficients = [[T::ZERO; R]; K];
    for (k, row) in coefficients.iter_mut().enumerate() {
        for (r, entry) in row.iter_mut().enumerate() {
            *entry = coefficient(r, k);
        }
    }
    coefficients
}

/// `out` = `a`ᵀ · `rows`.
#[inline(always)]
pub(crate) fn matrix_product<S: Simd, T: Number, const N: usize, const K: usize, const R: usize>(
    simd: S,
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    let (a, rows, out) = (a.as_flattened(), rows.as_flattened(), out.as_flattened_mut());
    if const { K <= SUMMED && !is_packed::<T>(size_of::<[[T; N]; K]>()) } {
        T::products(simd, a, rows, out, layout(R, N));
    } else {
        T::product(simd, (a, R), (rows, N), out, false);
    }
}

/// `out` += `a`ᵀ · `rows`.
#[inline(always)]
pub(crate) fn add_matrix_product<
    S: Simd,
    T: Number,
    const N: usize,
    const K: usize,
    const R: usize,
>(
    simd: S,
    a: &[[T; R]; K],
    rows: &[[T; N]; K],
    out: &mut [[T; N]; R],
) {
    let (a, rows, out) = (a.as_flattened(), rows.as_flattened(), out.as_flattened_mut());
    if const { K <= SUMMED && !is_packed::<T>(size_of::<[[T; N]; K]>()) } {
        T::products(simd, a, rows, out, Layout { more: true, ..layout(R, N) });
    } else {
        T::product(simd, (a, R), (rows, N), out, true);
    }
}

/// Of a left operand with `rows` columns, and a right one with `columns`.
pub(crate) const fn layout(rows: usize, columns: usize) -> Layout {
    Layout {
        lda: rows,
        ldb: columns,
        ldo: columns,
        first: 0,
        last: rows,
        j: 0,
        columns,
        more: false,
        upper: false,
    }
}

/// The bytes on the stack of [`product_of`].
pub(crate) const fn product_bytes<T, const N: usize, const K: usize, const R: usize>() -> usize {
    size_of::<[[T; R]; K]>() + matrix_product_bytes::<T, N, K>()
}

/// The bytes on the stack of [`matrix_product`].
pub(crate) const fn matrix_product_bytes<T, const N: usize, const K: usize>() -> usize {
    panel_bytes::<T>(size_of::<[[T; N]; K]>())
}

#[cfg(test)]
mod tests {
    use super::{add_matrix_product, matrix_product};
    use crate::{Scalar, level::levels};

    /// Products of whole numbers, which are exact: overwriting what is there, and added to it.
    fn exact<T: Scalar, const N: usize, const K: usize, const R: usize>() {
        let number = |k: usize, i: usize| T::of(((5 * k + 3 * i) % 7) as f64 - 3.0);
        let a: [[T; R]; K] = core::array::from_fn(|k| core::array::from_fn(|r| number(k, r)));
        let b: [[T; N]; K] = core::array::from_fn(|k| core::array::from_fn(|n| number(n, 2 * k)));
        let before: [[T; N]; R] = core::array::from_fn(|r| core::array::from_fn(|n| number(r, n)));
        for level in levels() {
            let (mut product, mut sum) = (before, before);
            fearless_simd::dispatch!(level, simd => {
                matrix_product(simd, &a, &b, &mut product);
                add_matrix_product(simd, &a, &b, &mut sum);
            });
            for r in 0..R {
                for n in 0..N {
                    let expected = (0..K).fold(T::ZERO, |sum, k| sum + a[k][r] * b[k][n]);
                    assert_eq!(product[r][n], expected, "{r}, {n} of {R}×{N}, {level:?}");
                    assert_eq!(
                        sum[r][n],
                        before[r][n] + expected,
                        "{r}, {n} of {R}×{N}, {level:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn products_are_exact_and_added_once() {
        exact::<f32, 1, 3, 1>();
        exact::<f32, 3, 4, 5>();
        exact::<f32, 9, 4, 7>();
        exact::<f32, 17, 5, 9>();
        exact::<f32, 23, 130, 4>();
        exact::<f32, 33, 3, 13>();
        exact::<f64, 2, 3, 2>();
        exact::<f64, 5, 4, 3>();
        exact::<f64, 9, 4, 9>();
        exact::<f64, 13, 6, 17>();
        exact::<f64, 17, 200, 5>();
    }
}
