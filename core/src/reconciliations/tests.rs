//! Pullbacks with every instruction set, against duals that run through entries and products: exact derivatives, without a step size.

use bytemuck::Zeroable;
use fearless_simd::dispatch;
use std::{boxed::Box, vec, vec::Vec};

use super::{
    Identity, Reconciliation, constant::*, hypernet::*, kronecker::*, lowrank::*, repeated::*,
};
use crate::{
    Lanes, Number, Simd,
    gradient::Dual,
    level::{levels, with_least},
    random::numbers,
};

/// Rows and columns of W, and columns of what it is multiplied by: more than one register, and no whole number of them.
const N: usize = 3;
const COLUMNS: usize = 21;
const LANES: usize = 19;
const SIZE: usize = N * COLUMNS;

fn matrix<T: Number, const R: usize, const C: usize>(
    number: &mut impl FnMut() -> f64,
) -> [[T; C]; R] {
    core::array::from_fn(|_| core::array::from_fn(|_| T::of(number())))
}

/// A matrix that is no parameter.
fn fixed<T: Number, const R: usize, const C: usize>(seed: usize) -> &'static [[T; C]; R] {
    let mut number = numbers();
    for _ in 0..seed {
        number();
    }
    Box::leak(Box::new(matrix(&mut number)))
}

/// What is pulled back through the entries, through registers, and through a product.
struct Case<T: 'static> {
    w: Vec<T>,
    entries_bar: [[T; COLUMNS]; N],
    rows: [[T; LANES]; COLUMNS],
    out_bar: [[T; LANES]; N],
    /// What is in the places to which all is added.
    w_before: Vec<T>,
    rows_before: [[T; LANES]; COLUMNS],
}

impl<T: Number> Case<T> {
    fn new(parameters: usize) -> Self {
        let mut number = numbers();
        Self {
            w: (0..parameters).map(|_| T::of(number())).collect(),
            entries_bar: matrix(&mut number),
            rows: matrix(&mut number),
            out_bar: matrix(&mut number),
            w_before: (0..parameters).map(|_| T::of(number())).collect(),
            rows_before: matrix(&mut number),
        }
    }
    fn with_no_cotangents(mut self) -> Self {
        self.entries_bar = [[T::ZERO; COLUMNS]; N];
        self.out_bar = [[T::ZERO; LANES]; N];
        self
    }
    /// w, changing with parameter `l`.
    fn dual(&self, l: usize) -> Vec<Dual<T>> {
        let mut w: Vec<_> = self.w.iter().map(|value| Dual::constant(*value)).collect();
        w[l].tangent = T::ONE;
        w
    }
}

/// The cotangents of the parameters: by entries, by registers and by a product; and of the rows of the latter.
struct Cotangents<T> {
    w: [Vec<T>; 3],
    rows: [[T; LANES]; COLUMNS],
}

/// Adds to the cotangents of what was prepared, and to those of w.
type Pull<'a, T, P> = dyn FnMut(&P, &mut P, &mut [T]) + 'a;

#[inline(always)]
fn pull<S: Simd, T: Number, R: Reconciliation<T, N, COLUMNS>>(
    simd: S,
    reconciliation: &R,
    case: &Case<T>,
) -> Cotangents<T> {
    let Case { w, entries_bar, rows, out_bar, w_before, rows_before } = case;
    let mut prepared = R::Prepared::zeroed();
    reconciliation.prepare(simd, w, &mut prepared);
    let mut rows_bar = *rows_before;
    let to_w = |each: &mut Pull<'_, T, R::Prepared>| {
        let (mut prepared_bar, mut w_bar) = (R::Prepared::zeroed(), w_before.clone());
        each(&prepared, &mut prepared_bar, &mut w_bar);
        reconciliation.pullback_prepare(simd, w, &prepared, &mut prepared_bar, &mut w_bar);
        w_bar
    };
    let by_entries = to_w(&mut |prepared, prepared_bar, w_bar| {
        for (i, j) in (0..N).flat_map(|i| (0..COLUMNS).map(move |j| (i, j))) {
            let bar = entries_bar[i][j];
            reconciliation.pullback_entry(w, prepared, i, j, bar, prepared_bar, w_bar);
        }
    });
    let by_registers = to_w(&mut |prepared, prepared_bar, w_bar| {
        for i in 0..N {
            for j in (0..COLUMNS).step_by(Lanes::<S, T>::LEN) {
                let bar = Lanes::load(simd, &entries_bar[i], j);
                reconciliation.pullback_lanes(simd, w, prepared, i, j, bar, prepared_bar, w_bar);
            }
        }
    });
    let by_product = to_w(&mut |prepared, prepared_bar, w_bar| {
        reconciliation.pullback_apply(
            simd,
            w,
            prepared,
            rows,
            out_bar,
            &mut rows_bar,
            prepared_bar,
            w_bar,
        );
    });
    Cotangents { w: [by_entries, by_registers, by_product], rows: rows_bar }
}

/// W, and W · `rows`.
fn push<T: Number, R: Reconciliation<T, N, COLUMNS>>(
    reconciliation: &R,
    w: &[T],
    rows: &[[T; LANES]; COLUMNS],
) -> ([[T; COLUMNS]; N], [[T; LANES]; N]) {
    let mut prepared = R::Prepared::zeroed();
    let mut out = [[T::ZERO; LANES]; N];
    with_least!(simd => {
        reconciliation.prepare(simd, w, &mut prepared);
        reconciliation.apply(simd, w, &prepared, rows, &mut out);
    });
    let entry = |i, j| reconciliation.entry(w, &prepared, i, j);
    (core::array::from_fn(|i| core::array::from_fn(|j| entry(i, j))), out)
}

/// Σ of the products of `bars` with the derivatives of `values`, and of the products' magnitudes.
fn sums<T: Number + Into<f64>>(bars: &[T], values: &[Dual<T>]) -> (f64, f64) {
    assert_eq!(bars.len(), values.len());
    let products = bars.iter().zip(values).map(|(bar, value)| (*bar).into() * value.tangent.into());
    products.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()))
}

fn agree<T, R, D>(name: &str, reconciliation: &R, of_duals: &D, bound: f64)
where
    T: Number + Into<f64>,
    R: Reconciliation<T, N, COLUMNS>,
    D: Reconciliation<Dual<T>, N, COLUMNS>,
{
    let is_sum = |what: &str, added: T, before: T, (sum, size): (f64, f64)| {
        let (added, before) = (added.into(), before.into());
        let close = (added - before - sum).abs() <= bound * (size + before.abs());
        assert!(close, "{name}, {what}: {added} is not {before} + {sum}");
    };
    let case = Case::<T>::new(R::L);
    let constant_rows = case.rows.map(|row| row.map(Dual::constant));
    // Of a product, all rows at once: a row of W is a column's derivative.
    let moving_row = |j: usize| {
        let mut rows = constant_rows;
        rows[j] = rows[j].map(|entry| Dual { tangent: T::ONE, ..entry });
        rows
    };
    let pulled: Vec<Cotangents<T>> = levels()
        .into_iter()
        .map(|level| dispatch!(level, simd => pull(simd, reconciliation, &case)))
        .collect();
    for l in 0..R::L {
        let (entries, out) = push(of_duals, &case.dual(l), &constant_rows);
        let of_entries = sums(case.entries_bar.as_flattened(), entries.as_flattened());
        let of_product = sums(case.out_bar.as_flattened(), out.as_flattened());
        let before = case.w_before[l];
        for pulled in &pulled {
            is_sum("entries", pulled.w[0][l], before, of_entries);
            is_sum("registers", pulled.w[1][l], before, of_entries);
            is_sum("product", pulled.w[2][l], before, of_product);
        }
    }
    let w: Vec<_> = case.w.iter().map(|value| Dual::constant(*value)).collect();
    for j in 0..COLUMNS {
        let (_, out) = push(of_duals, &w, &moving_row(j));
        for i in 0..LANES {
            let sums = sums(&case.out_bar.map(|row| row[i]), &out.map(|row| row[i]));
            for pulled in &pulled {
                is_sum("rows", pulled.rows[j][i], case.rows_before[j][i], sums);
            }
        }
    }
}

/// No cotangents change nothing; and indices outside, as well as too few parameters, do not panic.
fn is_calm<T: Number, R: Reconciliation<T, N, COLUMNS>>(name: &str, reconciliation: &R) {
    #[inline(always)]
    fn outside<S: Simd, T: Number, R: Reconciliation<T, N, COLUMNS>>(simd: S, reconciliation: &R) {
        let (prepared, mut bar) = (R::Prepared::zeroed(), R::Prepared::zeroed());
        let ones = Lanes::splat(simd, T::ONE);
        for (i, j) in [(N, COLUMNS), (0, COLUMNS), (N, 0), (2, COLUMNS - 1)] {
            for length in [0, R::L / 2, R::L] {
                let (w, mut w_bar) = (vec![T::ONE; length], vec![T::ONE; length]);
                reconciliation.pullback_entry(&w, &prepared, i, j, T::ONE, &mut bar, &mut w_bar);
                reconciliation
                    .pullback_lanes(simd, &w, &prepared, i, j, ones, &mut bar, &mut w_bar);
                reconciliation.pullback_prepare(simd, &w, &prepared, &mut bar, &mut w_bar);
            }
        }
    }
    let case = Case::<T>::new(R::L).with_no_cotangents();
    for level in levels() {
        let pulled: Cotangents<T> = dispatch!(level, simd => pull(simd, reconciliation, &case));
        for w_bar in pulled.w {
            assert_eq!(w_bar, case.w_before, "{name}");
        }
        assert_eq!(pulled.rows, case.rows_before, "{name}");
        dispatch!(level, simd => outside(simd, reconciliation));
    }
}

macro_rules! cases {
    ($($name:ident: |$number:ident| $reconciliation:expr,)*) => {$(
        #[test]
        fn $name() {
            fn made<$number: Number>() -> impl Reconciliation<$number, N, COLUMNS> {
                $reconciliation
            }
            let name = stringify!($name);
            agree(name, &made::<f64>(), &made::<Dual<f64>>(), 1e-9);
            agree(name, &made::<f32>(), &made::<Dual<f32>>(), 2e-5);
            is_calm(name, &made::<f64>());
        }
    )*};
}

cases! {
    constant: |T| Constant { c: 1.5 },
    constant_eye: |T| ConstantEye,
    identity: |T| Identity,
    masking: |T| Masking { mask_matrix: fixed::<T, N, COLUMNS>(0) },
    lorr: |T| Lorr::<2>,
    random_matrix_adaption: |T| RandomMatrixAdaption::<T, N, COLUMNS, 2> {
        A: fixed(0),
        B_transposed: fixed(5),
    },
    hm: |T| Hm::<3, 7>,
    hm_of_narrow_blocks: |T| Hm::<1, 3>,
    lphm: |T| Lphm::<1, 3, 2>,
    dual_lphm: |T| DualLphm::<3, 7, 2>,
    duplicated_padding: |T| DuplicatedPadding::<7>,
    duplicated_diagonal_padding: |T| DuplicatedDiagonalPadding::<{ COLUMNS / N }>,
    hypernet: |T| Hypernet::<T, 4, 5, SIZE> {
        W1: fixed(0),
        b1: fixed(3),
        W2: fixed(6),
        b2: fixed(9),
    },
    random_matrix_hypernet: |T| RandomMatrixHypernet::<T, 4, 5, SIZE, 2> {
        P: fixed(0),
        Q: fixed(3),
        S: fixed(6),
        T: fixed(9),
    },
}
