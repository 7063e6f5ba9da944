//! A plan that is known while compiling: a hybrid as a plan, and as a function.

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::{Facts, Gradient, Materialized, Plan};
use crate::{
    Data, Number,
    planned::{InnerOf, Parts, Planned, PostprocessOf, PreprocessOf},
    processing::{Processing, View},
};

/// Declares something of a hybrid's that has no value of its own.
///
/// A reference to a plan would pass through a call, one for each instruction set, behind which the compiler
/// has forgotten the hyper-parameters: the exponent of a polynomial kernel would be looked at in every entry.
macro_rules! of_hybrid {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Debug)]
        pub struct $name<H>(PhantomData<H>);

        impl<H> $name<H> {
            /// It has no value of its own.
            pub const NEW: Self = Self(PhantomData);
        }

        impl<H> Clone for $name<H> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<H> Copy for $name<H> {}
    };
}

of_hybrid! {
    /// The plan of the hybrid `H`.
    OfHybrid
}
of_hybrid! {
    /// The plan of the hybrid `H` for rows that [`OfRowsProcessing`] has processed as they came.
    OfRows
}
of_hybrid! {
    /// What the hybrid `H` does to each row of a stream.
    OfRowsProcessing
}

impl<H: 'static> OfHybrid<H> {
    /// A reference to it.
    pub const PLAN: &'static Self = &Self::NEW;

    /// As a function.
    pub const fn materialized<const COLUMNS: usize>() -> Materialized<Self, COLUMNS> {
        Materialized(Self::NEW)
    }
}

impl<H, T, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for OfHybrid<H>
where
    H: Planned<Plan: Plan<T, D, O, COLUMNS>>,
    T: Number,
{
    type Scratch = <H::Plan as Plan<T, D, O, COLUMNS>>::Scratch;
    const FACTS: Facts = H::Plan::FACTS;

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        H::PLAN.fill(simd, data, w, scratch, a);
    }

    #[inline(always)]
    fn apply<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        rows: &[[T; N]; D],
        out: &mut [[T; N]; COLUMNS],
    ) {
        H::PLAN.apply(simd, data, w, scratch, rows, out);
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
        H::PLAN.pullback(simd, data, w, a, bar, to);
    }

    #[inline(always)]
    fn apply_pullback<S: Simd, const N: usize>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        rows: &[[T; N]; D],
        out_bar: &[[T; N]; COLUMNS],
        rows_bar: &mut [[T; N]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        H::PLAN.apply_pullback(simd, data, w, rows, out_bar, rows_bar, to);
    }
}

impl<H, T, const D: usize, const O: usize, const COLUMNS: usize> Plan<T, D, O, COLUMNS>
    for OfRows<H>
where
    H: Planned,
    InnerOf<H>: Plan<T, D, O, COLUMNS>,
    PostprocessOf<H>: Processing<T>,
    T: Number,
{
    type Scratch = <InnerOf<H> as Plan<T, D, O, COLUMNS>>::Scratch;
    // Of the whole of A: no product is made of it otherwise.
    const FACTS: Facts =
        Facts { work_per_lane: None, ..<InnerOf<H> as Plan<T, D, O, COLUMNS>>::FACTS };

    #[inline(always)]
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    ) {
        H::PLAN.inner().fill(simd, data, w, scratch, a);
        H::PLAN.postprocess().apply(simd, &mut View::matrix(a));
    }

    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        _: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        _: &mut [[T; COLUMNS]; D],
        _: &mut [[T; COLUMNS]; D],
        _: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
        const { panic!("windows have no gradients") }
    }
}

impl<H, T> Processing<T> for OfRowsProcessing<H>
where
    H: Planned,
    PreprocessOf<H>: Processing<T>,
    T: Number,
{
    const IDENTITY: bool = PreprocessOf::<H>::IDENTITY;

    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, view: &mut View<'_, T>) {
        H::PLAN.preprocess().apply(simd, view);
    }
    #[inline(always)]
    fn pullback_view<S: Simd>(&self, _: S, _: &mut View<'_, T>, _: &mut View<'_, T>) {
        const { panic!("windows have no gradients") }
    }
}

/// Declares a hybrid to be a function as well: `custom(…)` names it, its parameters are a segment of the outer ones.
///
/// An implementation for every [`Planned`] would do as well, but then rustc would look for that trait, and name it, where a type is no function.
#[doc(hidden)]
#[macro_export]
macro_rules! __function {
    ([$($generics:tt)*] $hybrid:ty, <$scalar:ty, $d:tt, $o:tt>, $($bounds:tt)*) => {
        #[doc(hidden)]
        impl<$($generics)*> $crate::Function<$scalar, $d, $o> for $hybrid $($bounds)* {
            type Columns = <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::Columns;
            type Prepared = <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::Prepared;
            const L: $crate::__private::usize =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::L;
            const NEEDS: $crate::Needs =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::NEEDS;
            const REQUIRE_DATA: $crate::__private::bool =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::REQUIRE_DATA;
            const READS_ENTRIES: $crate::__private::bool =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::READS_ENTRIES;
            const STACK_BYTES: $crate::__private::usize =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::STACK_BYTES;
            const GRADIENT_STACK_BYTES: $crate::__private::usize =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::GRADIENT_STACK_BYTES;
            const OVERWRITES_PREPARED: $crate::__private::bool =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::OVERWRITES_PREPARED;
            const SYMMETRIC: $crate::__private::bool =
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::SYMMETRIC;
            const FUNCTION: Self = <Self as $crate::__private::Parameters>::ZEROS;

            #[inline(always)]
            fn prepare<__Simd: $crate::Simd>(
                &self,
                simd_: __Simd,
                data_: &$crate::Data<'_, $scalar, $d, $o>,
                w_: &[$scalar],
                prepared_: &mut Self::Prepared,
            ) {
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::prepare(
                    <Self as $crate::__private::Planned>::FUNCTION,
                    simd_,
                    data_,
                    w_,
                    prepared_,
                );
            }
            #[inline(always)]
            fn lanes<__Simd: $crate::Simd>(
                &self,
                at_: &$crate::At<'_, __Simd, $scalar, $d, $o>,
                w_: &[$scalar],
                prepared_: &Self::Prepared,
            ) -> $crate::Lanes<__Simd, $scalar> {
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::lanes(
                    <Self as $crate::__private::Planned>::FUNCTION,
                    at_,
                    w_,
                    prepared_,
                )
            }
            #[inline(always)]
            fn pullback<__Simd: $crate::Simd>(
                &self,
                at_: &$crate::At<'_, __Simd, $scalar, $d, $o>,
                w_: &[$scalar],
                prepared_: &Self::Prepared,
                bar_: $crate::Lanes<__Simd, $scalar>,
                to_: &mut $crate::Cotangents<'_, __Simd, $scalar, Self::Prepared, $d, $o>,
            ) {
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::pullback(
                    <Self as $crate::__private::Planned>::FUNCTION,
                    at_,
                    w_,
                    prepared_,
                    bar_,
                    to_,
                );
            }
            #[inline(always)]
            fn pullback_prepared<__Simd: $crate::Simd>(
                &self,
                simd_: __Simd,
                data_: &$crate::Data<'_, $scalar, $d, $o>,
                w_: &[$scalar],
                prepared_: &mut Self::Prepared,
                bar_: &mut Self::Prepared,
                z_bar_: &mut [[$scalar; $d]; $o],
                w_bar_: &mut [$scalar],
            ) {
                <$crate::__private::FunctionOf<Self> as $crate::Function<$scalar, $d, $o>>::pullback_prepared(
                    <Self as $crate::__private::Planned>::FUNCTION,
                    simd_,
                    data_,
                    w_,
                    prepared_,
                    bar_,
                    z_bar_,
                    w_bar_,
                );
            }
        }
    };
}
