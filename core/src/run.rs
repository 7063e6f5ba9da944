//! How a hybrid meets a batch: the calls of generated code, which are the same for all hybrids of a type.
//!
//! The macro writes down a hybrid's formula ([`Planned`]) and its sizes ([`Attribute`] or [`Instance`]); everything that follows from
//! these is here, once.

use core::marker::PhantomData;

use nalgebra::{ArrayStorage, SMatrix};

use crate::{
    At, Function, Lanes, Needs, Number, Scalar, Simd,
    batch::abreast,
    interdependence::{attribute, instance},
    length::BatchLengthError,
    memory::Held,
    parameters::{Parameters, Text},
    plan::{OfHybrid, OfRows, OfRowsProcessing, Plan, operations},
    planned::{
        BatchOf, InnerOf, MatrixOf, OutputOf, Planned, PreprocessOf, Run, RunOf, RunOnRows,
        RunTogether,
    },
    processing::Processing,
    window::{State, count},
};

/// The attribute type: z = x, A is m × m', Y = x A. `L` parameters.
#[derive(Debug)]
pub struct Attribute<T, const B: usize, const M: usize, const MP: usize, const L: usize>(
    PhantomData<T>,
);

/// The instance type: z = xᵀ, A is b × b', Y = Aᵀ x. `L` parameters.
#[derive(Debug)]
pub struct Instance<T, const B: usize, const M: usize, const BP: usize, const L: usize>(
    PhantomData<T>,
);

/// Both types are one text: `D` and `O` are the columns and the rows of z, `C` the columns of A.
macro_rules! run {
    ($run:ident, $calls:ident, $d:ident, $o:ident, $transposed:literal, [$y_rows:ident, $y_columns:ident]) => {
        impl<H, T, const B: usize, const M: usize, const C: usize, const L: usize> Run<H>
            for $run<T, B, M, C, L>
        where
            T: Scalar,
            H: Planned<Run = Self> + Parameters<Array = [T; L]>,
            H::Plan: Plan<T, $d, $o, C>,
            PreprocessOf<H>: Processing<T>,
            InnerOf<H>: Plan<T, $d, $o, C>,
        {
            type Batch = SMatrix<T, B, M>;
            type Matrix = SMatrix<T, $d, C>;
            type Output = SMatrix<T, $y_rows, $y_columns>;
            type Memory = Held<
                [[T; M]; B],
                [[T; C]; $d],
                [[T; $d]; $o],
                <H::Plan as Plan<T, $d, $o, C>>::Scratch,
            >;
            const REQUIRE_DATA: bool = H::Plan::REQUIRE_DATA;
            const SCRATCH_BYTES: usize = $calls::scratch_bytes::<T, H::Plan, B, M, C>();
            const OPERATIONS: usize = operations::<T, H::Plan, $d, $o, C>();
            const SHARED: Needs = H::Plan::SHARED;
            const NEEDS_OF_ROWS: Needs = <InnerOf<H> as Plan<T, $d, $o, C>>::NEEDS;
            const L: usize = H::Plan::L;

            #[inline]
            fn matrix(hybrid: &H, x: &Self::Batch) -> Self::Matrix {
                let mut a = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; $d]; C]));
                Self::matrix_into(hybrid, x, &mut a);
                a
            }
            #[inline]
            fn matrix_into(hybrid: &H, x: &Self::Batch, a: &mut Self::Matrix) {
                $calls::matrix_into(OfHybrid::<H>::PLAN, hybrid.array(), x, a);
            }
            #[inline]
            fn matrix_with(
                hybrid: &H,
                x: &Self::Batch,
                a: &mut Self::Matrix,
                memory: &mut Self::Memory,
            ) {
                $calls::matrix_with(OfHybrid::<H>::PLAN, hybrid.array(), x, memory, a);
            }
            #[inline]
            fn forward_on(hybrid: &H, x: &Self::Batch, kappa_x: &Self::Batch) -> Self::Output {
                let mut y =
                    SMatrix::from_array_storage(ArrayStorage([[T::ZERO; $y_rows]; $y_columns]));
                $calls::forward_into(OfHybrid::<H>::PLAN, hybrid.array(), x, kappa_x, &mut y);
                y
            }
            #[inline]
            fn forward_into(hybrid: &H, x: &Self::Batch, y: &mut Self::Output) {
                $calls::forward_into(OfHybrid::<H>::PLAN, hybrid.array(), x, x, y);
            }
            #[inline]
            fn forward_with(
                hybrid: &H,
                x: &Self::Batch,
                y: &mut Self::Output,
                memory: &mut Self::Memory,
            ) {
                $calls::forward_with(OfHybrid::<H>::PLAN, hybrid.array(), x, x, memory, y);
            }
            #[inline]
            fn forward_batch(
                hybrid: &H,
                xs: &[Self::Batch],
                ys: &mut [Self::Output],
            ) -> Result<(), BatchLengthError> {
                H::BATCHES(hybrid, xs, ys)
            }
        }

        impl<H, T, const B: usize, const M: usize, const C: usize, const L: usize> RunTogether<H>
            for $run<T, B, M, C, L>
        where
            T: Scalar,
            Self: Run<H, Batch = SMatrix<T, B, M>, Output = SMatrix<T, $y_rows, $y_columns>>,
            H: Planned<Run = Self> + Parameters<Array = [T; L]>,
            OfHybrid<H>: Plan<T, $d, $o, C>
                + Plan<T::In16Bytes, $d, $o, C>
                + Plan<T::In32Bytes, $d, $o, C>
                + Plan<T::In64Bytes, $d, $o, C>,
        {
            #[inline]
            fn forward_together(hybrid: &H, xs: &[Self::Batch], ys: &mut [Self::Output]) {
                abreast::<_, _, $d, $o, C, L, $transposed, _, _, _, _>(
                    OfHybrid::<H>::PLAN,
                    hybrid.array(),
                    (xs, ys),
                    |x, y| Self::forward_into(hybrid, x, y),
                );
            }
        }
    };
}

run!(Attribute, attribute, M, B, false, [B, C]);
run!(Instance, instance, B, M, true, [C, M]);

impl<H, T, const B: usize, const M: usize, const MP: usize, const L: usize> RunOnRows<H>
    for Attribute<T, B, M, MP, L>
where
    Self: Run<H>,
    T: Scalar,
    H: Planned,
    PreprocessOf<H>: Processing<T>,
    OfRows<H>: Plan<T, M, B, MP>,
{
    type State<const SUMS: usize> = State<T, OfRowsProcessing<H>, OfRows<H>, B, M, MP, SUMS>;

    #[inline]
    fn empty<const SUMS: usize>() -> Self::State<SUMS> {
        State::empty(OfRowsProcessing::NEW, OfRows::NEW)
    }
}

/// How many quantities a window of hybrid `H` keeps.
pub const fn sums<H: Planned>() -> usize {
    count(<RunOf<H> as Run<H>>::NEEDS_OF_ROWS)
}

/// Whether A depends on x.
pub const fn requires_data<H: Planned>() -> bool {
    <RunOf<H> as Run<H>>::REQUIRE_DATA
}

/// Bytes on the stack that `forward_into` needs.
pub const fn scratch_bytes<H: Planned>() -> usize {
    <RunOf<H> as Run<H>>::SCRATCH_BYTES
}

/// [`Run::matrix`].
#[inline]
pub fn matrix<H: Planned>(hybrid: &H, x: &BatchOf<H>) -> MatrixOf<H> {
    H::Run::matrix(hybrid, x)
}

/// [`Run::matrix_into`].
#[inline]
pub fn matrix_into<H: Planned>(hybrid: &H, x: &BatchOf<H>, a: &mut MatrixOf<H>) {
    H::Run::matrix_into(hybrid, x, a);
}

/// [`Run::forward_on`].
#[inline]
pub fn forward_on<H: Planned>(hybrid: &H, x: &BatchOf<H>, kappa_x: &BatchOf<H>) -> OutputOf<H> {
    H::Run::forward_on(hybrid, x, kappa_x)
}

/// [`Run::forward_into`].
#[inline]
pub fn forward_into<H: Planned>(hybrid: &H, x: &BatchOf<H>, y: &mut OutputOf<H>) {
    H::Run::forward_into(hybrid, x, y);
}

/// Y of each of `xs`.
///
/// # Errors
///
/// When there are not as many places in `ys`.
#[inline]
pub fn forward_batch<H: Planned>(
    hybrid: &H,
    xs: &[BatchOf<H>],
    ys: &mut [OutputOf<H>],
) -> Result<(), BatchLengthError> {
    H::Run::forward_batch(hybrid, xs, ys)
}

/// Stops the compiler unless the plan of `H`, and `H` as a function, have as many parameters as the macro has counted.
///
/// # Panics
///
/// When the numbers differ, which would be zeros at run time.
pub const fn counted<H, T, const D: usize, const O: usize>(name: &str)
where
    T: Number,
    H: Planned<Function: Function<T, D, O>>,
{
    let by_plan = <RunOf<H> as Run<H>>::L;
    let by_function = <H::Function as Function<T, D, O>>::L;
    if by_plan != H::COUNT || by_function != H::COUNT {
        let message = Text::<512>::new()
            .push("the runtime counts other parameters of `")
            .push(name)
            .push("` than the macro: ")
            .number(by_plan)
            .push(" and ")
            .number(by_function)
            .push(", and ")
            .number(H::COUNT)
            .push("\nhelp: please report this program");
        panic!("{}", message.as_str());
    }
}

impl<const N: usize> Text<N> {
    /// Followed by what one `forward` of hybrid `H` costs.
    #[must_use]
    pub const fn costs<H: Planned>(self) -> Self {
        self.push(", ")
            .number(<RunOf<H> as Run<H>>::SCRATCH_BYTES)
            .push(" bytes of scratch on the stack, ")
            .number(<RunOf<H> as Run<H>>::OPERATIONS)
            .push(" multiply-adds and the like in `forward` beside the functions' formulas")
            .shared(<RunOf<H> as Run<H>>::SHARED)
    }
}

/// The run, and the function, of a hybrid with a mistake: whatever is asked of it, the compiler has more to say.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished<X, A, Y, const COLUMNS: usize, const L: usize>(PhantomData<(X, A, Y)>);

impl<X, A, Y, const COLUMNS: usize, const L: usize> Unfinished<X, A, Y, COLUMNS, L> {
    /// It has no value of its own.
    pub const NEW: Self = Self(PhantomData);
}

impl<H, X, A, Y, const COLUMNS: usize, const L: usize> Run<H> for Unfinished<X, A, Y, COLUMNS, L> {
    type Batch = X;
    type Matrix = A;
    type Output = Y;
    type Memory = ();
    const REQUIRE_DATA: bool = true;
    const SCRATCH_BYTES: usize = 0;
    const OPERATIONS: usize = 0;
    const SHARED: Needs = Needs::NOTHING;
    const NEEDS_OF_ROWS: Needs = Needs::NOTHING;
    const L: usize = L;

    fn matrix(_: &H, _: &X) -> A {
        unreachable!()
    }
    fn matrix_into(_: &H, _: &X, _: &mut A) {}
    fn matrix_with(_: &H, _: &X, _: &mut A, (): &mut ()) {}
    fn forward_on(_: &H, _: &X, _: &X) -> Y {
        unreachable!()
    }
    fn forward_into(_: &H, _: &X, _: &mut Y) {}
    fn forward_with(_: &H, _: &X, _: &mut Y, (): &mut ()) {}
    fn forward_batch(_: &H, _: &[X], _: &mut [Y]) -> Result<(), BatchLengthError> {
        Ok(())
    }
}

impl<T, X, A, Y, const D: usize, const O: usize, const COLUMNS: usize, const L: usize>
    Function<T, D, O> for Unfinished<X, A, Y, COLUMNS, L>
where
    T: Number,
    nalgebra::Const<COLUMNS>: nalgebra::DimName,
{
    type Columns = nalgebra::Const<COLUMNS>;
    type Prepared = ();
    const L: usize = L;
    const NEEDS: Needs = Needs::NOTHING;

    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        at.splat(T::ZERO)
    }
}
