//! Compositions: how functions, fusions and processing become one matrix.
//!
//! A [`Function`](crate::Function) can name any entry of its matrix at any time; a [`Plan`] makes the whole matrix at once. [`Fused`]
//! keeps functions and an elementwise fusion a function (no member's matrix is ever stored), [`SideBySide`] turns functions into a
//! plan, and [`Materialized`] a plan into a function.

use bytemuck::Zeroable;
use fearless_simd::Simd;

use crate::{
    Data, Needs, Number,
    gradient::matrices,
    kernels::{product::matrix_product, transposition::MOST_LANES},
};

mod columnwise;
mod factored;
mod fused;
mod linear;
mod masked;
mod masked_softmax;
mod materialized;
mod of_hybrid;
mod processed;
mod side_by_side;
mod structural;
mod sweep;

pub use factored::{Factored, FactoredConcatenation, Reconciled};
pub use fused::{Fused, FusedStack};
pub use linear::Linear;
pub use masked::Masked;
pub use masked_softmax::MaskedSoftmax;
pub use materialized::Materialized;
pub use of_hybrid::{OfHybrid, OfRows, OfRowsProcessing};
pub use processed::Processed;
pub use side_by_side::{ProcessedMembers, SideBySide};
pub use structural::Structural;

pub use crate::planned::Planned;

/// What is known of a [`Plan`] while compiling.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Facts {
    /// The number of parameters.
    pub l: usize,
    /// The shared quantities that [`fill`](Plan::fill) reads.
    pub needs: Needs,
    /// The shared quantities of z, or of z after processing: what a summary shows.
    pub shared: Needs,
    /// The number of pairs (i, j) whose shared quantities are computed.
    pub pairs: usize,
    /// Whether A depends on z.
    pub require_data: bool,
    /// Whether it reads entries of z, beside the shared quantities of pairs.
    pub reads_entries: bool,
    /// Whether it can make A column by column, where z lies so, too.
    pub fills_columns: bool,
    /// Bytes on the stack beside the scratch and the data.
    pub stack_bytes: usize,
    /// The same of [`pullback`](Plan::pullback), without its arguments.
    pub gradient_stack_bytes: usize,
    /// Multiply-adds that [`apply`](Plan::apply) saves because it does not make A.
    pub work: usize,
    /// Multiply-adds of [`apply`](Plan::apply) per entry of a row, if it knows a way of its own.
    pub work_per_lane: Option<usize>,
    /// Rows that [`apply`](Plan::apply) keeps besides, of as many entries as those that it is given.
    pub narrow: usize,
    /// Whether [`apply_pullback`](Plan::apply_pullback) need not make A.
    pub pulls_back_products: bool,
}

impl Facts {
    /// Of a plan that computes of `d` columns what `needs` say, of a half and the diagonal, and has no way of its own to a product. The bytes on the stack are
    /// none yet.
    pub(crate) const fn of(d: usize, l: usize, needs: Needs, require_data: bool) -> Self {
        Self {
            l,
            needs,
            shared: needs,
            pairs: d.saturating_mul(d.saturating_add(1)) / 2,
            require_data,
            reads_entries: require_data,
            fills_columns: false,
            stack_bytes: 0,
            gradient_stack_bytes: 0,
            work: 0,
            work_per_lane: None,
            narrow: 0,
            pulls_back_products: false,
        }
    }
}

/// Makes a whole matrix A, `D` × `COLUMNS`, from z (`O` × `D`), what is shared about it, and parameters.
pub trait Plan<T: Number, const D: usize, const O: usize, const COLUMNS: usize> {
    /// Working memory; [`fill`](Self::fill) finds anything in it.
    type Scratch: Zeroable;
    /// What is known of it while compiling.
    const FACTS: Facts;

    /// Overwrites `a`.
    fn fill<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        scratch: &mut Self::Scratch,
        a: &mut [[T; COLUMNS]; D],
    );

    /// `out[c] = Σ_i A_ic · rows[i]`: a product with Aᵀ, for plans that need not make A for it.
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
        let mut a = [[T::ZERO; COLUMNS]; D];
        self.fill(simd, data, w, scratch, &mut a);
        matrix_product(simd, &a, rows, out);
    }

    /// Overwrites `a` as [`fill`](Self::fill) does, and gives `bar`, the cotangent of A, back to z and to the parameters: what both compute is computed
    /// once. `bar` may be overwritten. `data` hold what the needs ask for with derivatives (deviations, where distances are read).
    fn pullback<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        a: &mut [[T; COLUMNS]; D],
        bar: &mut [[T; COLUMNS]; D],
        to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    );

    /// Gives `out_bar`, the cotangents of the product that [`apply`](Self::apply) makes of `rows`, back to these, by adding to `rows_bar`, and to z and
    /// the parameters. The scratch may hold anything. For plans that [need not make A](Facts::pulls_back_products); others do nothing.
    #[allow(clippy::too_many_arguments, reason = "values and cotangents of a product")]
    #[inline(always)]
    fn apply_pullback<S: Simd, const N: usize>(
        &self,
        _simd: S,
        _data: &Data<'_, T, D, O>,
        _w: &[T],
        _rows: &[[T; N]; D],
        _out_bar: &[[T; N]; COLUMNS],
        _rows_bar: &mut [[T; N]; D],
        _to: &mut Gradient<'_, T, Self::Scratch, D, O>,
    ) {
    }
}

/// The bytes on the stack that cotangents of shared quantities take.
const fn shared_bytes<T, const D: usize, const O: usize>(needs: Needs) -> usize {
    // What columns are multiplied by, twice, and sums over registers of each row; the columns as rows, and their cotangents.
    matrices(needs) * size_of::<[[T; D]; D]>()
        + if needs.any_of(Needs::OF_ALL_PAIRS) {
            2 * size_of::<[[T; D]; D]>()
                + 3 * size_of::<[[T; MOST_LANES]; D]>()
                + 2 * size_of::<[[T; O]; D]>()
        } else {
            0
        }
}

/// Where [`Plan::pullback`] adds what it gives back, and what it reads besides.
#[derive(Debug)]
pub struct Gradient<'a, T, P, const D: usize, const O: usize> {
    /// It may hold anything.
    pub scratch: &'a mut P,
    /// Of what is in there: zeros yet.
    pub of_scratch: &'a mut P,
    /// Of z.
    pub z: &'a mut [[T; D]; O],
    /// Of the parameters.
    pub w: &'a mut [T],
}

/// The bytes of z less its means, if somebody needs it.
pub(crate) const fn centred_bytes<T, const D: usize, const O: usize>(needs: Needs) -> usize {
    if needs.any_of(Needs::COVARIANCE) { size_of::<[[T; D]; O]>() } else { 0 }
}

/// Multiply-adds, and steps of distances, of one `forward`: the shared quantities of pairs and the product. (The batch has `O` rows, or
/// columns, besides those that depend on each other.)
pub const fn operations<T, P, const D: usize, const O: usize, const COLUMNS: usize>() -> usize
where
    T: Number,
    P: Plan<T, D, O, COLUMNS>,
{
    let per_entry = match P::FACTS.work_per_lane {
        Some(work) if is_direct::<T, P, D, O, COLUMNS>(O) => work,
        _ => D.saturating_mul(COLUMNS),
    };
    let pairs = P::FACTS.pairs.saturating_mul(P::FACTS.shared.passes(O));
    per_entry.saturating_add(pairs).saturating_mul(O)
}

/// Whether [`Plan::apply`] to rows of `n` entries is shorter than making A and multiplying by it.
pub(crate) const fn is_direct<
    T: Number,
    P: Plan<T, D, O, COLUMNS>,
    const D: usize,
    const O: usize,
    const COLUMNS: usize,
>(
    n: usize,
) -> bool {
    match P::FACTS.work_per_lane {
        Some(work) => {
            let product = D.saturating_mul(COLUMNS).saturating_mul(n);
            work.saturating_mul(n) < product.saturating_add(P::FACTS.work)
        }
        None => false,
    }
}
