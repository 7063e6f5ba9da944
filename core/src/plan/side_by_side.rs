//! Matrices side by side: [`SideBySide`], and with their own processing [`ProcessedMembers`].

use fearless_simd::Simd;

use super::{
    Facts, Gradient, Plan, shared_bytes,
    sweep::{All, pullback_places, sweep},
};
use crate::{
    Cotangents, Data, Functions, Number,
    kernels::{sweep::sweep_bytes, transposition::mirror_matrix},
    matrix::column,
    processing::{Processing, View},
    rolled::{each, opaque},
    scalar::SINGLE,
};

/// The functions' matrices side by side; of one function, its matrix.
///
/// - **Name**: the fusion `concatenation`.
/// - **Source**: tinyBIG `concatenation_fusion`.
#[derive(Clone, Copy, Debug)]
pub struct SideBySide<Fs>(
    /// The functions, as nested pairs.
    pub Fs,
);

/// Whether all functions are square and symmetric.
const fn is_symmetric<T: Number, Fs: Functions<T, D, O>, const D: usize, const O: usize>() -> bool {
    Fs::SQUARE && !Fs::OBLONG && Fs::ASYMMETRIC.is_none() && !Fs::HAS_APART
}

impl<T: Number, Fs, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for SideBySide<Fs>
where
    Fs: Functions<T, D, O>,
{
    type Scratch = Fs::Prepared;
    const FACTS: Facts = {
        let sweep = sweep_bytes::<T>(Fs::NEEDS, D, O);
        Facts {
            reads_entries: Fs::READS_ENTRIES,
            fills_columns: is_symmetric::<T, Fs, D, O>(),
            stack_bytes: sweep + Fs::STACK_BYTES,
            gradient_stack_bytes: sweep
                + shared_bytes::<T, D, O>(Fs::NEEDS)
                + Fs::GRADIENT_STACK_BYTES,
            ..Facts::of(D, Fs::L, Fs::NEEDS, Fs::REQUIRE_DATA)
        }
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.0.prepare(simd, data, w, prepared);
        let prepared = &*prepared;
        if const { SINGLE && is_symmetric::<T, Fs, D, O>() }
            && let Some(by_columns) = data.by_columns
        {
            // Half of each matrix; either side by side, or one after another.
            let (row, step) = if by_columns.transposed { (D, D) } else { (COLUMNS, 1) };
            let a = a.as_flattened_mut();
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                D,
                true,
                #[inline(always)]
                |at| {
                    if let Some(rest) = a.get_mut(at.i * row..) {
                        self.0.store(at, w, prepared, true, (0, step), rest);
                    }
                },
            );
            each::<D>(
                #[inline(always)]
                |i| {
                    let mut j = i + 1;
                    while j < D {
                        let mut k = 0;
                        while k < Fs::K {
                            let from = k * D * step;
                            if let Some(number) = a.get(from + i * row + j).copied()
                                && let Some(place) = a.get_mut(from + j * row + i)
                            {
                                *place = number;
                            }
                            k = opaque(k + 1);
                        }
                        j = opaque(j + 1);
                    }
                },
            );
            return;
        }
        if const { Fs::SQUARE } {
            let symmetric = const { Fs::K == 1 && Fs::ASYMMETRIC.is_none() };
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                D,
                symmetric,
                #[inline(always)]
                |at| {
                    if let Some(row) = a.get_mut(at.i) {
                        self.0.store(at, w, prepared, true, (0, 1), row);
                    }
                },
            );
            if symmetric {
                mirror_matrix(simd, a);
            }
        }
        if const { Fs::OBLONG } {
            sweep::<S, T, All<Fs>, D, O>(
                simd,
                data,
                COLUMNS,
                false,
                #[inline(always)]
                |at| {
                    if let Some(row) = a.get_mut(at.i) {
                        self.0.store(at, w, prepared, false, (0, 1), row);
                    }
                },
            );
        }
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        let Gradient { scratch, of_scratch, z: z_bar, w: w_bar } = to;
        self.0.prepare(simd, data, w, scratch);
        macro_rules! pullback {
            ($columns:expr, $square:literal) => {
                pullback_places::<S, T, All<Fs>, D, O>(
                    simd,
                    data,
                    $columns,
                    false,
                    z_bar,
                    #[inline(always)]
                    |at, pairs, z| {
                        if let Some(row) = a.get_mut(at.i) {
                            self.0.store(at, w, scratch, $square, (0, 1), row);
                        }
                        let row = column(bar, at.i);
                        let to =
                            &mut Cotangents { pairs, prepared: &mut **of_scratch, z, w: w_bar };
                        self.0.pullback_stored(at, w, scratch, $square, 0, row, to);
                    },
                );
            };
        }
        if const { Fs::SQUARE } {
            pullback!(D, true);
        }
        if const { Fs::OBLONG } {
            pullback!(COLUMNS, false);
        }
        self.0.pullback_prepared(simd, data, w, scratch, of_scratch, z_bar, w_bar);
    }
}

/// Matrices side by side, with processing of the members before (a concatenation's `preprocess`): of their stack when all are
/// `STACKED` to equal shapes, else of each.
#[derive(Clone, Copy, Debug)]
pub struct ProcessedMembers<Fs, Pre, const STACKED: bool> {
    /// The functions, as nested pairs.
    pub functions: SideBySide<Fs>,
    /// What is done to the members.
    pub preprocess: Pre,
}

impl<T: Number, Fs, Pre, const D: usize, const O: usize, const COLUMNS: usize, const STACKED: bool>
    Plan<T, D, O, COLUMNS> for ProcessedMembers<Fs, Pre, STACKED>
where
    Fs: Functions<T, D, O>,
    Pre: Processing<T>,
{
    type Scratch = Fs::Prepared;
    const FACTS: Facts = {
        let facts = <SideBySide<Fs> as Plan<T, D, O, COLUMNS>>::FACTS;
        let copies = Pre::COPIES * size_of::<[[T; COLUMNS]; D]>();
        let gradient_stack_bytes = facts.gradient_stack_bytes + copies;
        // What processes the members finds them row by row.
        Facts { gradient_stack_bytes, fills_columns: false, ..facts }
    };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        self.functions.fill(simd, data, w, scratch, a);
        self.process::<S, T, D, O, COLUMNS>(simd, a);
    }
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        self.functions.fill(simd, data, w, to.scratch, a);
        if STACKED {
            let width = COLUMNS.checked_div(Fs::K).unwrap_or(0);
            self.preprocess.pullback(simd, &*a, bar, |a| View::side_by_side(a, width));
        } else {
            let _ = self.functions.0.each_width(
                0,
                #[inline(always)]
                |offset, width| {
                    self.preprocess.pullback(simd, &*a, bar, |a| View::columns(a, offset, width));
                },
            );
        }
        self.functions.pullback(simd, data, w, a, bar, to);
        self.process::<S, T, D, O, COLUMNS>(simd, a);
    }
}

impl<Fs, Pre, const STACKED: bool> ProcessedMembers<Fs, Pre, STACKED> {
    /// Processes the members in `a`.
    #[inline(always)]
    fn process<S: Simd, T: Number, const D: usize, const O: usize, const COLUMNS: usize>(
        &self,
        simd: S,
        a: &mut [[T; COLUMNS]; D],
    ) where
        Fs: Functions<T, D, O>,
        Pre: Processing<T>,
    {
        if STACKED {
            let width = COLUMNS.checked_div(Fs::K).unwrap_or(0);
            self.preprocess.apply(simd, &mut View::side_by_side(a, width));
        } else {
            let _ = self.functions.0.each_width(
                0,
                #[inline(always)]
                |offset, width| {
                    self.preprocess.apply(simd, &mut View::columns(a, offset, width));
                },
            );
        }
    }
}
