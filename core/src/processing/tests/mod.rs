//! Pullbacks beside dual numbers through the values, which are exact; and beside numbers of torch.

mod torch;

use std::vec::Vec;

use fearless_simd::{Simd, dispatch};

use super::{
    Celu, Centre, Exp, Gelu, LayerNorm, LeakyRelu, NormalizationMode, OperatorBasedNormalize,
    Processing, Relu, Scale, Sigmoid, Silu, Softmax, Softplus, Tanh, View,
};
use crate::{Number, Scalar, gradient::Dual, level::levels, sparse::Stored};

/// More columns than any register has lanes, and no multiple of them.
const COLUMNS: usize = 19;
/// The memory that views are of.
type Memory<T> = [[[T; COLUMNS]; 5]; 3];
type DualMemory = Memory<Dual<f64>>;

const MODES: [NormalizationMode; 3] =
    [NormalizationMode::Row, NormalizationMode::Column, NormalizationMode::RowColumn];

fn normalize(mode: NormalizationMode, mask_zeros: bool) -> OperatorBasedNormalize {
    OperatorBasedNormalize { mask_zeros, rescale_factor: -1.5, mode }
}

/// The next of a sequence of numbers between −2 and 2, every one with the last bits 0: `f32` holds it, too.
fn next(seed: &mut u32) -> f64 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    f64::from(*seed >> 12) / f64::from(1 << 18) - 2.0
}

fn numbers(mut seed: u32) -> Memory<f64> {
    let mut memory = [[[0.0; COLUMNS]; 5]; 3];
    memory.as_flattened_mut().as_flattened_mut().fill_with(|| next(&mut seed));
    memory
}

/// Numbers of which some are 0, with whole rows and whole columns of zeros.
fn with_zeros(seed: u32) -> Memory<f64> {
    let (mut memory, chosen) = (numbers(seed), numbers(seed + 1));
    for (k, matrix) in memory.iter_mut().enumerate() {
        for (i, row) in matrix.iter_mut().enumerate() {
            for (j, x) in row.iter_mut().enumerate() {
                if i == 2 || j % 6 == 4 || chosen[k][i][j] < -0.8 {
                    *x = 0.0;
                }
            }
        }
    }
    memory
}

fn each<T: Copy>(memory: &Memory<T>) -> impl Iterator<Item = T> {
    memory.as_flattened().as_flattened().iter().copied()
}

fn map<T, U>(memory: &Memory<T>, value: impl Fn(&T) -> U) -> Memory<U> {
    memory.each_ref().map(|matrix| matrix.each_ref().map(|row| row.each_ref().map(&value)))
}

/// Which part of a memory is viewed: a value, for each type would compile all functions anew.
#[derive(Clone, Copy, Debug)]
enum Viewed {
    Matrix,
    Columns,
    ManyColumns,
    OneColumn,
    Stack,
    SideBySide,
    Narrow,
}

const VIEWS: [Viewed; 7] = [
    Viewed::Matrix,
    Viewed::Columns,
    Viewed::ManyColumns,
    Viewed::OneColumn,
    Viewed::Stack,
    Viewed::SideBySide,
    Viewed::Narrow,
];

impl Viewed {
    fn view<T: Number>(self, memory: &mut Memory<T>) -> View<'_, T> {
        match self {
            Self::Matrix => View::matrix(&mut memory[1]),
            Self::Columns => View::columns(&mut memory[1], 1, 2),
            Self::ManyColumns => View::columns(&mut memory[0], 2, COLUMNS - 2),
            Self::OneColumn => View::columns(&mut memory[0], 7, 1),
            Self::Stack => View::stack(memory),
            Self::SideBySide => View::side_by_side(&mut memory[2], 9),
            Self::Narrow => View::side_by_side(&mut memory[2], 1),
        }
    }
}

/// On one instruction set: what others are compared with need not be compiled for each.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
macro_rules! on_one_level {
    ($simd:ident => $run:expr) => {
        if let Some($simd) = fearless_simd::Level::new().as_sse2() {
            $run;
        }
    };
}
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
macro_rules! on_one_level {
    ($simd:ident => $run:expr) => {
        dispatch!(fearless_simd::Level::new(), $simd => $run)
    };
}

/// ⟨bar, J · v⟩ = ⟨Jᵀ · bar, v⟩ for the Jacobian J of `process`, with what rounding in `T` takes from it.
fn products<T, P>(process: P, viewed: Viewed, memory: &Memory<f64>, tolerance: f64)
where
    T: Scalar + Into<f64>,
    P: Processing<T> + Processing<Dual<f64>> + Copy,
{
    fn pull<S: Simd, T: Number, P: Processing<T>>(
        simd: S,
        process: &P,
        viewed: Viewed,
        before: &Memory<T>,
        bar: &mut Memory<T>,
    ) {
        process.pullback(simd, before, bar, |memory| viewed.view(memory));
    }
    let name = core::any::type_name::<P>();
    let before = map(memory, |x| T::of(*x));
    for seed in 0..3 {
        // Nothing comes of nothing.
        let bar = if seed == 0 { map(memory, |_| 0.0) } else { numbers(100 + seed) };
        let change = numbers(200 + seed);
        let mut changed: DualMemory = map(memory, |x| Dual::constant(*x));
        for (x, v) in changed.as_flattened_mut().as_flattened_mut().iter_mut().zip(each(&change)) {
            x.tangent = v;
        }
        on_one_level!(simd => process.apply(simd, &mut viewed.view(&mut changed)));
        let pairs = || each(&bar).zip(each(&changed));
        let forward: f64 = pairs().map(|(bar, y)| bar * y.tangent).sum();
        let size: f64 = pairs().map(|(bar, y)| (bar * y.tangent).abs()).sum();
        for level in levels() {
            let mut pulled = map(&bar, |x| T::of(*x));
            dispatch!(level, simd => pull(simd, &process, viewed, &before, &mut pulled));
            let backward: f64 = each(&pulled).zip(each(&change)).map(|(x, v)| x.into() * v).sum();
            assert!(
                (forward - backward).abs() <= tolerance * size.max(1.0),
                "{forward} {backward} {name} {viewed:?}"
            );
            assert!(seed > 0 || each(&pulled).all(|x| x.into() == 0.0), "{name} {viewed:?}");
        }
    }
}

fn in_views<P>(process: P, memory: &Memory<f64>, views: &[Viewed])
where
    P: Processing<f64> + Processing<f32> + Processing<Dual<f64>> + Copy,
{
    for viewed in views {
        products::<f64, P>(process, *viewed, memory, 1e-13);
        products::<f32, P>(process, *viewed, memory, 3e-6);
    }
}

fn in_all_views<P>(process: P, memory: &Memory<f64>)
where
    P: Processing<f64> + Processing<f32> + Processing<Dual<f64>> + Copy,
{
    in_views(process, memory, &VIEWS);
}

#[test]
fn of_entries() {
    let memory = numbers(1);
    in_all_views((), &memory);
    in_all_views(Relu, &memory);
    in_all_views(Sigmoid, &memory);
    in_all_views(Tanh, &memory);
    in_all_views(LeakyRelu, &memory);
    in_all_views(Softplus, &memory);
    in_all_views(Silu, &memory);
    in_all_views(Celu, &memory);
    in_all_views(Gelu, &memory);
    in_all_views(Exp, &memory);
    in_all_views(Scale { c: -2.5 }, &memory);
    let kinks = with_zeros(1);
    in_all_views(Relu, &kinks);
    in_all_views(LeakyRelu, &kinks);
    in_all_views(Celu, &kinks);
}

#[test]
fn of_lines() {
    let memory = numbers(3);
    for dim in [-1, 0, 1, 2] {
        in_all_views(Softmax { dim }, &memory);
    }
    in_all_views(Centre, &memory);
    for mode in MODES {
        in_all_views(normalize(mode, false), &memory);
    }
}

#[test]
fn of_rows() {
    // A row of two entries that are close to each other is steep.
    let memory = numbers(4);
    let views = VIEWS.into_iter().filter(|viewed| !matches!(viewed, Viewed::Columns));
    in_views(LayerNorm, &memory, &views.collect::<Vec<_>>());
    products::<f64, _>(LayerNorm, Viewed::Columns, &memory, 1e-12);
    products::<f32, _>(LayerNorm, Viewed::Columns, &memory, 1e-4);
    // Far from 0, and so large that squares of f64 are none.
    let large = map(&memory, |x| (x + 3.0) * 1e200);
    products::<f64, _>(LayerNorm, Viewed::Matrix, &large, 1e-13);
}

#[test]
fn of_masked_entries() {
    let memory = with_zeros(5);
    for mode in MODES {
        in_all_views(normalize(mode, true), &memory);
        in_all_views(normalize(mode, false), &memory);
    }
    // Rows in which masked entries have a share of their own: −1.5 · 2e9 is less than −1e9.
    let mut low = memory;
    for x in low.as_flattened_mut().iter_mut().filter_map(|row| row.get_mut(..8)).flatten() {
        *x *= 1e9;
    }
    for mode in MODES {
        products::<f64, _>(normalize(mode, true), Viewed::Matrix, &low, 1e-9);
        products::<f64, _>(normalize(mode, true), Viewed::Stack, &low, 1e-9);
    }
}

#[test]
fn of_lists() {
    let memory = numbers(6);
    in_all_views((Tanh, (Scale { c: 3.0 }, ())), &memory);
    in_all_views((Scale { c: 0.5 }, (Exp, (Softmax { dim: 0 }, ()))), &memory);
    in_all_views((Softmax { dim: 1 }, (Silu, (Centre, ()))), &memory);
    in_all_views(
        ((Relu, (Softplus, ())), (normalize(NormalizationMode::RowColumn, true), ())),
        &memory,
    );
    in_all_views(((), (Sigmoid, ((), ()))), &memory);
    const {
        assert!(<() as Processing<f64>>::COPIES == 0);
        assert!(<Tanh as Processing<f64>>::COPIES == 1);
        assert!(<(Tanh, ()) as Processing<f64>>::COPIES == 1);
        assert!(<(Tanh, (Tanh, ())) as Processing<f64>>::COPIES == 2);
        assert!(<(Tanh, (Tanh, (Tanh, ()))) as Processing<f64>>::COPIES == 3);
        assert!(<((Tanh, (Tanh, (Tanh, ()))), (Tanh, ())) as Processing<f64>>::COPIES == 3);
    }
}

/// As many entries as a pattern lists: of rows with none, one, some and all of them.
const LISTED: usize = 35;
const D: usize = 9;

fn pattern() -> Stored<f64, D, LISTED> {
    const ROWS: [&[u32]; D] = [
        &[1, 2, 5],
        &[],
        &[0, 1, 2, 3, 4, 5, 6, 7, 8],
        &[8],
        &[0, 2, 3, 4, 6, 7],
        &[1, 5],
        &[0, 1, 2, 3, 5, 6, 7, 8],
        &[2, 4],
        &[2, 3, 5, 8],
    ];
    let mut ends = [0; D];
    let mut places = [0; LISTED];
    let listed: Vec<u32> = ROWS.concat();
    places.copy_from_slice(&listed);
    let mut end = 0;
    for (to, row) in ends.iter_mut().zip(ROWS) {
        end += row.len() as u32;
        *to = end;
    }
    Stored { ends, places, values: [1.0; LISTED] }
}

/// Entries of a pattern as a matrix.
fn dense<T: Number>(pattern: &Stored<f64, D, LISTED>, values: &[T; LISTED]) -> [[T; D]; D] {
    let mut a = [[T::ZERO; D]; D];
    let mut values = values.iter();
    for (i, row) in a.iter_mut().enumerate() {
        for (place, value) in pattern.pattern().row(i).iter().zip(&mut values) {
            row[*place as usize] = *value;
        }
    }
    a
}

#[test]
fn of_a_pattern_as_of_a_matrix() {
    fn run<S: Simd>(
        simd: S,
        process: OperatorBasedNormalize,
        values: &[f64; LISTED],
        bar: &[f64; LISTED],
    ) -> [([f64; LISTED], [[f64; D]; D]); 2] {
        let pattern = pattern();
        let mut sparse = *bar;
        process.pullback_on_pattern::<S, f64, D, LISTED>(
            simd,
            pattern.pattern(),
            values,
            &mut sparse,
        );
        // Cotangents of what is absent count for nothing.
        let mut bars = dense(&pattern, bar);
        let listed = dense(&pattern, &[1.0; LISTED]);
        for (bar, listed) in bars.as_flattened_mut().iter_mut().zip(listed.as_flattened()) {
            *bar += 7.0 * (1.0 - listed);
        }
        let mut before = dense(&pattern, values);
        process.pullback(simd, &before, &mut bars, |a| View::matrix(a));
        let mut shares = *values;
        process.apply_to_pattern::<S, f64, D, LISTED>(simd, pattern.pattern(), &mut shares);
        process.apply(simd, &mut View::matrix(&mut before));
        [(shares, before), (sparse, bars)]
    }
    let mut seed = 8;
    let plain: [f64; LISTED] = core::array::from_fn(|_| next(&mut seed));
    let with = |changes: &[(usize, f64)]| {
        let mut values = plain;
        for (n, value) in changes {
            values[*n] = *value;
        }
        values
    };
    let low = |from: usize, to: usize| {
        let mut values = plain;
        values[from..to].iter_mut().for_each(|x| *x += 2e9);
        values
    };
    let cases = [
        plain,
        with(&[(0, 0.0), (4, 0.0), (12, 0.0), (22, -0.0)]),
        // A row of zeros, and one beside entries that count as little as what is absent.
        with(&[(0, 0.0), (1, 0.0), (2, 0.0), (12, 2e9)]),
        low(0, 3),
        low(3, 12),
        low(13, 19),
        with(&[(14, f64::NAN), (15, 0.0), (20, 0.0)]),
        with(&[(5, f64::INFINITY), (6, 0.0)]),
        with(&[(5, f64::NEG_INFINITY), (6, 0.0)]),
    ];
    let listed = dense(&pattern(), &[1.0; LISTED]);
    for level in levels() {
        for (case, values) in cases.iter().enumerate() {
            for mode in MODES {
                let process = normalize(mode, true);
                let bar: [f64; LISTED] = core::array::from_fn(|_| next(&mut seed));
                let results = dispatch!(level, simd => run(simd, process, values, &bar));
                for (result, (sparse, expected)) in ["values", "cotangents"].iter().zip(results) {
                    let sparse = dense(&pattern(), &sparse);
                    for (i, j) in (0..D).flat_map(|i| (0..D).map(move |j| (i, j))) {
                        let (found, expected) = (sparse[i][j], expected[i][j]);
                        assert!(
                            listed[i][j] == 0.0
                                || (found - expected).abs() < 1e-13
                                || found.is_nan() && expected.is_nan(),
                            "{result} {case} {mode:?} {i} {j}: {found} {expected}"
                        );
                    }
                }
            }
        }
    }
}
