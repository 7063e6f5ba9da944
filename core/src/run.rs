//! How a hybrid meets a batch: the calls of generated code, which are the same for all hybrids of a type.
//!
//! The macro writes down a hybrid's formula ([`Planned`]) and its sizes ([`Attribute`] or [`Instance`]); everything that follows from
//! these is here, once.

use core::marker::PhantomData;

use nalgebra::{ArrayStorage, SMatrix};

use crate::{
    At, Function, Lanes, Needs, Number, Scalar, Simd, backward,
    batch::abreast,
    forward::{attribute, instance},
    length::{BatchLengthError, RowsLengthError},
    memory::Held,
    parameters::{Parameters, Text},
    plan::{OfHybrid, OfRows, OfRowsProcessing, Plan, operations},
    planned::{
        BatchOf, InnerOf, MatrixOf, OutputOf, Planned, PreprocessOf, Run, RunOf, RunOnRows,
        RunTogether,
    },
    processing::Processing,
    rows,
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
            type GradientMemory =
                backward::$calls::Memory<T, <H::Plan as Plan<T, $d, $o, C>>::Scratch, B, M, C>;
            const REQUIRE_DATA: bool = H::Plan::FACTS.require_data;
            const GRADIENT_SCRATCH_BYTES: usize =
                backward::$calls::gradient_bytes::<T, H::Plan, B, M, C>();
            const SCRATCH_BYTES: usize = $calls::scratch_bytes::<T, H::Plan, B, M, C>();
            const OPERATIONS: usize = operations::<T, H::Plan, $d, $o, C>();
            const SHARED: Needs = H::Plan::FACTS.shared;
            const NEEDS_OF_ROWS: Needs = <InnerOf<H> as Plan<T, $d, $o, C>>::FACTS.needs;
            const L: usize = H::Plan::FACTS.l;

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
            fn pullback(hybrid: &H, x: &Self::Batch, da: &Self::Matrix) -> (Self::Batch, H) {
                let mut dx = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; B]; M]));
                let mut dw = H::ZEROS;
                Self::pullback_into(hybrid, x, da, (&mut dx, &mut dw));
                (dx, dw)
            }
            #[inline]
            fn pullback_into(
                hybrid: &H,
                x: &Self::Batch,
                da: &Self::Matrix,
                (dx, dw): (&mut Self::Batch, &mut H),
            ) {
                let (plan, to) = (OfHybrid::<H>::PLAN, (dx, &mut dw.array_mut()[..]));
                backward::$calls::pullback(plan, hybrid.array(), x, da, to);
            }
            #[inline]
            fn pullback_with(
                hybrid: &H,
                x: &Self::Batch,
                da: &Self::Matrix,
                (dx, dw): (&mut Self::Batch, &mut H),
                memory: &mut Self::GradientMemory,
            ) {
                let (plan, to) = (OfHybrid::<H>::PLAN, (dx, &mut dw.array_mut()[..]));
                backward::$calls::pullback_with(plan, hybrid.array(), x, da, memory, to);
            }
            #[inline]
            fn forward_pullback(
                hybrid: &H,
                x: &Self::Batch,
                dy: &Self::Output,
            ) -> (Self::Batch, H) {
                let mut dx = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; B]; M]));
                let mut dw = H::ZEROS;
                Self::forward_pullback_into(hybrid, x, dy, (&mut dx, &mut dw));
                (dx, dw)
            }
            #[inline]
            fn forward_pullback_into(
                hybrid: &H,
                x: &Self::Batch,
                dy: &Self::Output,
                (dx, dw): (&mut Self::Batch, &mut H),
            ) {
                let (plan, to) = (OfHybrid::<H>::PLAN, (dx, &mut dw.array_mut()[..]));
                backward::$calls::forward_pullback(plan, hybrid.array(), x, dy, to);
            }
            #[inline]
            fn forward_pullback_with(
                hybrid: &H,
                x: &Self::Batch,
                dy: &Self::Output,
                (dx, dw): (&mut Self::Batch, &mut H),
                memory: &mut Self::GradientMemory,
            ) {
                let (plan, to) = (OfHybrid::<H>::PLAN, (dx, &mut dw.array_mut()[..]));
                backward::$calls::forward_pullback_with(plan, hybrid.array(), x, dy, memory, to);
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
    H: Planned + Parameters<Array = [T; L]>,
    Self: Run<H, Matrix = SMatrix<T, M, MP>>,
    PreprocessOf<H>: Processing<T>,
    OfRows<H>: Plan<T, M, B, MP>,
{
    type Row = [T; M];
    type RowOfOutput = [T; MP];
    type State<const SUMS: usize> = State<T, OfRowsProcessing<H>, OfRows<H>, B, M, MP, SUMS>;

    #[inline]
    fn empty<const SUMS: usize>() -> Self::State<SUMS> {
        State::empty(OfRowsProcessing::NEW, OfRows::NEW)
    }
    #[inline]
    fn matrix_of_rows(hybrid: &H, rows: &[[T; M]]) -> SMatrix<T, M, MP> {
        let mut a = SMatrix::from_array_storage(ArrayStorage([[T::ZERO; M]; MP]));
        let (preprocess, plan) = (&OfRowsProcessing::<H>::NEW, &OfRows::<H>::NEW);
        rows::matrix_of_rows::<_, _, _, M, B, MP>(preprocess, plan, hybrid.array(), rows, &mut a);
        a
    }
    #[inline]
    fn forward_rows(
        hybrid: &H,
        rows: &[[T; M]],
        out: &mut [[T; MP]],
    ) -> Result<(), RowsLengthError> {
        let (preprocess, plan) = (&OfRowsProcessing::<H>::NEW, &OfRows::<H>::NEW);
        rows::forward_rows::<_, _, _, M, B, MP>(preprocess, plan, hybrid.array(), rows, out)
    }
}

/// [`RunOnRows::matrix_of_rows`].
#[inline]
pub fn matrix_of_rows<H: Planned<Run: RunOnRows<H>>>(
    hybrid: &H,
    rows: &[<RunOf<H> as RunOnRows<H>>::Row],
) -> MatrixOf<H> {
    H::Run::matrix_of_rows(hybrid, rows)
}

/// [`RunOnRows::forward_rows`].
///
/// # Errors
///
/// When there are not as many places in `out`; then nothing is written.
#[inline]
pub fn forward_rows<H: Planned<Run: RunOnRows<H>>>(
    hybrid: &H,
    rows: &[<RunOf<H> as RunOnRows<H>>::Row],
    out: &mut [<RunOf<H> as RunOnRows<H>>::RowOfOutput],
) -> Result<(), RowsLengthError> {
    H::Run::forward_rows(hybrid, rows, out)
}

/// The methods of a hybrid for rows that come one by one, or in any number, for these types of numbers and A; `streams` and `any_rows` say what both ask
/// for.
#[doc(hidden)]
#[macro_export]
macro_rules! __on_rows {
    (
        $scalar:ty, $a:ty, $m:tt, $m_prime:tt,
        streams [$($streams:tt)*], any_rows [$($any_rows:tt)*]
    ) => {
        /// The last b rows of a stream, and the matrix and output that they make; empty yet.
        #[must_use]
        #[inline]
        pub fn window(&self) -> $crate::Window<'_, Self>
        where
            $($streams)*
        {
            $crate::Window::new(self)
        }
        /// A of any number of rows, which lie row by row and are not copied. With a `preprocess`, cosines and Euclidean distances whose squares leave the
        /// number range are NaN.
        #[must_use]
        #[inline]
        pub fn matrix_of_rows(&self, rows_: &[[$scalar; $m]]) -> $a
        where
            $($any_rows)*
        {
            $crate::__private::matrix_of_rows(self, rows_)
        }
        /// Y = x · A of any number of rows of x, written row by row. An error, and nothing is written, if both differ in length.
        #[inline]
        pub fn forward_rows(
            &self,
            rows_: &[[$scalar; $m]],
            out_: &mut [[$scalar; $m_prime]],
        ) -> $crate::__private::Result<(), $crate::RowsLengthError>
        where
            $($any_rows)*
        {
            $crate::__private::forward_rows(self, rows_, out_)
        }
    };
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

/// Bytes on the stack that a pullback needs.
pub const fn gradient_scratch_bytes<H: Planned>() -> usize {
    <RunOf<H> as Run<H>>::GRADIENT_SCRATCH_BYTES
}

/// [`Run::pullback`].
#[inline]
pub fn pullback<H: Planned>(hybrid: &H, x: &BatchOf<H>, da: &MatrixOf<H>) -> (BatchOf<H>, H) {
    H::Run::pullback(hybrid, x, da)
}

/// [`Run::pullback_into`].
#[inline]
pub fn pullback_into<H: Planned>(
    hybrid: &H,
    x: &BatchOf<H>,
    da: &MatrixOf<H>,
    dx: &mut BatchOf<H>,
    dw: &mut H,
) {
    H::Run::pullback_into(hybrid, x, da, (dx, dw));
}

/// [`Run::forward_pullback`].
#[inline]
pub fn forward_pullback<H: Planned>(
    hybrid: &H,
    x: &BatchOf<H>,
    dy: &OutputOf<H>,
) -> (BatchOf<H>, H) {
    H::Run::forward_pullback(hybrid, x, dy)
}

/// [`Run::forward_pullback_into`].
#[inline]
pub fn forward_pullback_into<H: Planned>(
    hybrid: &H,
    x: &BatchOf<H>,
    dy: &OutputOf<H>,
    dx: &mut BatchOf<H>,
    dw: &mut H,
) {
    H::Run::forward_pullback_into(hybrid, x, dy, (dx, dw));
}

/// The methods of a hybrid that give gradients, for these types of x, A and Y.
///
/// They are inlined: who does not call them does not compile them.
#[doc(hidden)]
#[macro_export]
macro_rules! __with_gradients {
    ($x:ty, $a:ty, $y:ty) => {
        /// Bytes on the stack that [`forward_pullback_into`](Self::forward_pullback_into) needs.
        pub const GRADIENT_SCRATCH_BYTES: $crate::__private::usize =
            $crate::__private::gradient_scratch_bytes::<Self>();
        /// The cotangents of x and of the parameters, given `da_`, that of A: exact vector-Jacobian products.
        #[must_use]
        #[inline]
        pub fn pullback(&self, x_: &$x, da_: &$a) -> ($x, Self) {
            $crate::__private::pullback(self, x_, da_)
        }
        /// As [`pullback`](Self::pullback), written to `dx_` and `dw_`.
        #[inline]
        pub fn pullback_into(&self, x_: &$x, da_: &$a, dx_: &mut $x, dw_: &mut Self) {
            $crate::__private::pullback_into(self, x_, da_, dx_, dw_);
        }
        /// The cotangents of x and of the parameters, given `dy_`, that of Y.
        #[must_use]
        #[inline]
        pub fn forward_pullback(&self, x_: &$x, dy_: &$y) -> ($x, Self) {
            $crate::__private::forward_pullback(self, x_, dy_)
        }
        /// As [`forward_pullback`](Self::forward_pullback), written to `dx_` and `dw_`.
        #[inline]
        pub fn forward_pullback_into(&self, x_: &$x, dy_: &$y, dx_: &mut $x, dw_: &mut Self) {
            $crate::__private::forward_pullback_into(self, x_, dy_, dx_, dw_);
        }
    };
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
    type GradientMemory = ();
    const REQUIRE_DATA: bool = true;
    const GRADIENT_SCRATCH_BYTES: usize = 0;
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
    fn pullback(_: &H, _: &X, _: &A) -> (X, H) {
        unreachable!()
    }
    fn pullback_into(_: &H, _: &X, _: &A, _: (&mut X, &mut H)) {}
    fn pullback_with(_: &H, _: &X, _: &A, _: (&mut X, &mut H), (): &mut ()) {}
    fn forward_pullback(_: &H, _: &X, _: &Y) -> (X, H) {
        unreachable!()
    }
    fn forward_pullback_into(_: &H, _: &X, _: &Y, _: (&mut X, &mut H)) {}
    fn forward_pullback_with(_: &H, _: &X, _: &Y, _: (&mut X, &mut H), (): &mut ()) {}
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
