//! [`Planned`]: what the macro writes down of a hybrid, and what is asked of that.

use bytemuck::Zeroable;

use crate::{
    length::{BatchLengthError, RowsLengthError},
    needs::Needs,
    parameters::Parameters,
};

/// What the macro writes down of a hybrid; all else follows from it.
pub trait Planned: Parameters + 'static {
    /// Its type and its sizes.
    type Run: Run<Self>;
    /// How A is made: a plan between two processing steps.
    type Plan: Parts + 'static;
    /// Its value.
    const PLAN: &'static Self::Plan;
    /// The hybrid as a function of another one.
    type Function: 'static;
    /// Its value.
    const FUNCTION: &'static Self::Function;
    /// What a window of the hybrid holds; `()` if there is none.
    type State;
    /// How it computes many batches.
    const BATCHES: ForBatches<Self>;
}

/// A plan with what is done before and after it.
pub trait Parts {
    /// What is done to z.
    type Preprocess;
    /// How A is made.
    type Inner;
    /// What is done to A.
    type Postprocess;

    /// What is done to z.
    fn preprocess(&self) -> &Self::Preprocess;
    /// How A is made.
    fn inner(&self) -> &Self::Inner;
    /// What is done to A.
    fn postprocess(&self) -> &Self::Postprocess;
}

/// The calls that a hybrid `H` understands, and what they cost.
pub trait Run<H> {
    /// x.
    type Batch;
    /// A.
    type Matrix;
    /// Y.
    type Output;
    /// Working memory of one call.
    type Memory: Zeroable;
    /// Whether A depends on x.
    const REQUIRE_DATA: bool;
    /// Working memory of one pullback.
    type GradientMemory: Zeroable;
    /// Bytes on the stack that `forward_into` needs.
    const SCRATCH_BYTES: usize;
    /// Bytes on the stack that a pullback needs.
    const GRADIENT_SCRATCH_BYTES: usize;
    /// Multiply-adds and the like in `forward`.
    const OPERATIONS: usize;
    /// The shared quantities, for the summary.
    const SHARED: Needs;
    /// The shared quantities of rows that have been processed as they came.
    const NEEDS_OF_ROWS: Needs;
    /// The number of parameters, as the plan counts them.
    const L: usize;

    /// A = ξ(x | w).
    fn matrix(hybrid: &H, x: &Self::Batch) -> Self::Matrix;
    /// A, written to `a`.
    fn matrix_into(hybrid: &H, x: &Self::Batch, a: &mut Self::Matrix);
    /// A, written to `a`, in the memory that is given.
    fn matrix_with(hybrid: &H, x: &Self::Batch, a: &mut Self::Matrix, memory: &mut Self::Memory);
    /// Y with `kappa_x` in place of x in the product.
    fn forward_on(hybrid: &H, x: &Self::Batch, kappa_x: &Self::Batch) -> Self::Output;
    /// Y, written to `y`.
    fn forward_into(hybrid: &H, x: &Self::Batch, y: &mut Self::Output);
    /// Y, written to `y`, in the memory that is given.
    fn forward_with(hybrid: &H, x: &Self::Batch, y: &mut Self::Output, memory: &mut Self::Memory);
    /// The cotangents of x and w, given that of A.
    fn pullback(hybrid: &H, x: &Self::Batch, da: &Self::Matrix) -> (Self::Batch, H);
    /// As [`pullback`](Self::pullback), written to `dx` and `dw`.
    fn pullback_into(
        hybrid: &H,
        x: &Self::Batch,
        da: &Self::Matrix,
        to: (&mut Self::Batch, &mut H),
    );
    /// As [`pullback_into`](Self::pullback_into), in the memory that is given.
    fn pullback_with(
        hybrid: &H,
        x: &Self::Batch,
        da: &Self::Matrix,
        to: (&mut Self::Batch, &mut H),
        memory: &mut Self::GradientMemory,
    );
    /// The cotangents of x and w, given that of Y.
    fn forward_pullback(hybrid: &H, x: &Self::Batch, dy: &Self::Output) -> (Self::Batch, H);
    /// As [`forward_pullback`](Self::forward_pullback), written to `dx` and `dw`.
    fn forward_pullback_into(
        hybrid: &H,
        x: &Self::Batch,
        dy: &Self::Output,
        to: (&mut Self::Batch, &mut H),
    );
    /// As [`forward_pullback_into`](Self::forward_pullback_into), in the memory that is given.
    fn forward_pullback_with(
        hybrid: &H,
        x: &Self::Batch,
        dy: &Self::Output,
        to: (&mut Self::Batch, &mut H),
        memory: &mut Self::GradientMemory,
    );
    /// Y of each of `xs`.
    ///
    /// # Errors
    ///
    /// When there are not as many places in `ys`; then nothing is written.
    fn forward_batch(
        hybrid: &H,
        xs: &[Self::Batch],
        ys: &mut [Self::Output],
    ) -> Result<(), BatchLengthError>;
}

/// A type of run whose tiny batches can be computed together.
pub trait RunTogether<H>: Run<H> {
    /// Y of each of `xs`.
    fn forward_together(hybrid: &H, xs: &[Self::Batch], ys: &mut [Self::Output]);
}

/// A type of run whose batches may be the last rows of a stream.
pub trait RunOnRows<H>: Run<H> {
    /// What a window holds.
    type State<const SUMS: usize>;
    /// No rows.
    fn empty<const SUMS: usize>() -> Self::State<SUMS>;
    /// m numbers.
    type Row;
    /// m' numbers.
    type RowOfOutput;
    /// A of any number of rows.
    fn matrix_of_rows(hybrid: &H, rows: &[Self::Row]) -> Self::Matrix;
    /// Y of any number of rows.
    ///
    /// # Errors
    ///
    /// When there are not as many places in `out`; then nothing is written.
    fn forward_rows(
        hybrid: &H,
        rows: &[Self::Row],
        out: &mut [Self::RowOfOutput],
    ) -> Result<(), RowsLengthError>;
}

/// Many batches of hybrid `H` at once.
pub type ForBatches<H> = fn(&H, &[BatchOf<H>], &mut [OutputOf<H>]) -> Result<(), BatchLengthError>;
/// The run of hybrid `H`.
pub type RunOf<H> = <H as Planned>::Run;
/// The batch of hybrid `H`.
pub type BatchOf<H> = <RunOf<H> as Run<H>>::Batch;
/// The matrix of hybrid `H`.
pub type MatrixOf<H> = <RunOf<H> as Run<H>>::Matrix;
/// The output of hybrid `H`.
pub type OutputOf<H> = <RunOf<H> as Run<H>>::Output;
/// The working memory of hybrid `H`.
pub type MemoryOf<H> = <RunOf<H> as Run<H>>::Memory;
/// The working memory of a pullback of hybrid `H`.
pub type GradientMemoryOf<H> = <RunOf<H> as Run<H>>::GradientMemory;
/// What a window of hybrid `H` holds.
pub type StateOf<H, const SUMS: usize> = <RunOf<H> as RunOnRows<H>>::State<SUMS>;

/// Hybrid `H` as a function.
pub type FunctionOf<H> = <H as Planned>::Function;
/// What hybrid `H` does to z.
pub type PreprocessOf<H> = <<H as Planned>::Plan as Parts>::Preprocess;
/// How hybrid `H` makes A.
pub type InnerOf<H> = <<H as Planned>::Plan as Parts>::Inner;
/// What hybrid `H` does to A.
pub type PostprocessOf<H> = <<H as Planned>::Plan as Parts>::Postprocess;
