//! [`Pair`]: what a pairwise function sees of two columns, and [`Pairwise`], the functions that see no more.

use fearless_simd::Simd;
use nalgebra::Const;

use super::{Cotangents, Dual};
use crate::{
    function::Function,
    lanes::{Lanes, Mask},
    needs::Needs,
    scalar::Number,
    shared::At,
};

/// Calls the macro `$quantity` for each quantity that a pair is asked for: its need and its field.
macro_rules! quantities {
    ($quantity:ident) => {
        $quantity!(GRAM, gram);
        $quantity!(COSINE, cosine);
        $quantity!(COVARIANCE, covariance);
        $quantity!(CORRELATION, correlation);
        $quantity!(VARIANCES, variance_of_row);
        $quantity!(VARIANCES, variance_of_column);
        $quantity!(MANHATTAN, manhattan);
        $quantity!(SQUARED_EUCLIDEAN, squared_euclidean);
        $quantity!(EUCLIDEAN, euclidean);
        $quantity!(CHEBYSHEV, chebyshev);
    };
}

/// The shared quantities of pairs of columns z_i and z_j of z, one pair per lane: of one i, and of several j.
///
/// Those that the function's [`NEEDS`](Pairwise::NEEDS) do not state are NaN.
///
/// # Panics
///
/// With debug assertions, where such a quantity is read.
#[derive(Clone, Copy)]
pub struct Pair<S: Simd, T: Number> {
    of: Quantities<S, T>,
    on_diagonal: Mask<S, T>,
    /// What the function states: the others are not there.
    needs: Needs,
}

/// A number per quantity, or its cotangent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quantities<S: Simd, T: Number> {
    pub(crate) gram: Lanes<S, T>,
    pub(crate) cosine: Lanes<S, T>,
    pub(crate) covariance: Lanes<S, T>,
    pub(crate) correlation: Lanes<S, T>,
    pub(crate) variance_of_row: Lanes<S, T>,
    pub(crate) variance_of_column: Lanes<S, T>,
    pub(crate) manhattan: Lanes<S, T>,
    pub(crate) squared_euclidean: Lanes<S, T>,
    pub(crate) euclidean: Lanes<S, T>,
    pub(crate) chebyshev: Lanes<S, T>,
}

impl<S: Simd, T: Number> Quantities<S, T> {
    /// The same number for each.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn all(number: Lanes<S, T>) -> Self {
        Self {
            gram: number,
            cosine: number,
            covariance: number,
            correlation: number,
            variance_of_row: number,
            variance_of_column: number,
            manhattan: number,
            squared_euclidean: number,
            euclidean: number,
            chebyshev: number,
        }
    }
    /// Of the same columns, the other way round.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub(crate) fn mirrored(self) -> Self {
        let Self { variance_of_row, variance_of_column, .. } = self;
        Self { variance_of_row: variance_of_column, variance_of_column: variance_of_row, ..self }
    }
    /// As numbers that do not change.
    #[cfg_attr(not(unoptimized), inline(always))]
    fn constants(self) -> Quantities<S, Dual<T>> {
        macro_rules! constant {
            ($($field:ident)*) => {
                Quantities { $($field: Lanes::of_constants(self.$field)),* }
            };
        }
        constant! {
            gram cosine covariance correlation variance_of_row variance_of_column manhattan squared_euclidean euclidean
            chebyshev
        }
    }
}

impl<S: Simd, T: Number> core::fmt::Debug for Pair<S, T> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.of.fmt(formatter)
    }
}

impl<S: Simd, T: Number> Pair<S, T> {
    /// Says so where a function reads what it does not state: its matrix would be NaN, and nobody would know why.
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    fn states(&self, needs: Needs) {
        debug_assert!(
            self.needs.has(needs),
            "`entry` reads a quantity that its `NEEDS` do not state"
        );
    }
    /// z_i · z_j ([`Needs::GRAM`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn gram(&self) -> Lanes<S, T> {
        self.states(Needs::GRAM);
        self.of.gram
    }
    /// z_i · z_j / (‖z_i‖ ‖z_j‖), a zero norm counting as 1 ([`Needs::COSINE`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn cosine(&self) -> Lanes<S, T> {
        self.states(Needs::COSINE);
        self.of.cosine
    }
    /// Σ_k (z_ki − z̄_i)(z_kj − z̄_j) / (o − 1) ([`Needs::COVARIANCE`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn covariance(&self) -> Lanes<S, T> {
        self.states(Needs::COVARIANCE);
        self.of.covariance
    }
    /// Covariance, divided by both standard deviations ([`Needs::CORRELATION`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn correlation(&self) -> Lanes<S, T> {
        self.states(Needs::CORRELATION);
        self.of.correlation
    }
    /// The sample variances of z_i and of z_j ([`Needs::VARIANCES`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn variances(&self) -> [Lanes<S, T>; 2] {
        self.states(Needs::VARIANCES);
        [self.of.variance_of_row, self.of.variance_of_column]
    }
    /// Σ_k |z_ki − z_kj| ([`Needs::MANHATTAN`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn manhattan(&self) -> Lanes<S, T> {
        self.states(Needs::MANHATTAN);
        self.of.manhattan
    }
    /// Σ_k (z_ki − z_kj)² ([`Needs::SQUARED_EUCLIDEAN`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn squared_euclidean(&self) -> Lanes<S, T> {
        self.states(Needs::SQUARED_EUCLIDEAN);
        self.of.squared_euclidean
    }
    /// ‖z_i − z_j‖ ([`Needs::EUCLIDEAN`]): right also where its square leaves the number range.
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn euclidean(&self) -> Lanes<S, T> {
        self.states(Needs::EUCLIDEAN);
        self.of.euclidean
    }
    /// max_k |z_ki − z_kj| ([`Needs::CHEBYSHEV`]).
    #[cfg_attr(not(unoptimized), inline(always))]
    #[track_caller]
    pub fn chebyshev(&self) -> Lanes<S, T> {
        self.states(Needs::CHEBYSHEV);
        self.of.chebyshev
    }
    /// `diagonal` where j = i, `otherwise` elsewhere.
    #[cfg_attr(not(unoptimized), inline(always))]
    pub fn select_diagonal(&self, diagonal: T, otherwise: Lanes<S, T>) -> Lanes<S, T> {
        self.on_diagonal.select(otherwise.constant(diagonal), otherwise)
    }
}

/// A function of pairs of columns: A_ij is made of what two columns have in common, and of nothing else.
///
/// The same text serves one batch or several, and gives the derivative, which nobody writes down.
///
/// ```
/// use interdep::{Lanes, Needs, Pair, Pairwise, Simd, prelude::*};
///
/// /// A_ij = (z_i · z_j)³
/// pub struct CubicKernel;
///
/// impl Pairwise for CubicKernel {
///     const NEEDS: Needs = Needs::GRAM;
///     const FUNCTION: Self = CubicKernel;
///
///     #[inline(always)]
///     fn entry<S: Simd, T: Number>(&self, pair: &Pair<S, T>) -> Lanes<S, T> {
///         let gram = pair.gram();
///         gram * gram * gram
///     }
/// }
///
/// hybrid! {
///     struct Cubes for SMatrix<f64, 1, 2> {
///         functions: [custom(CubicKernel), linear_kernel],   // the Gram matrix is computed once
///         fusion: sum,
///     }
/// }
///
/// let x = SMatrix::from([[1.0], [2.0]]);
/// let a = Cubes::default().matrix(&x);
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(2.0, 10.0, 10.0, 68.0));
/// // The derivative of A_22 = x_2⁶ + x_2² by x_2.
/// let (dx, _) = Cubes::default().pullback(&x, &SMatrix::<f64, 2, 2>::new(0.0, 0.0, 0.0, 1.0));
/// assert_eq!(dx, SMatrix::<f64, 1, 2>::new(0.0, 6.0 * 32.0 + 4.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function of pairs",
    label = "does not implement `Pairwise`",
    note = "`custom(…)` takes a type that implements `interdep::Pairwise` or `interdep::Function`, or a hybrid for the same batch"
)]
pub trait Pairwise: Sized {
    /// The shared quantities that [`entry`](Self::entry) reads.
    const NEEDS: Needs;
    /// Whether A_ij = A_ji: then one half of a large A is computed and copied to the other.
    const SYMMETRIC: bool = true;
    /// The value that `custom(TypeName)` stands for.
    const FUNCTION: Self = panic!(
        "this function has no value of its own: state `const FUNCTION: Self` in its `impl Pairwise`, then `custom(…)` can name it"
    );

    /// A_ij, one pair per lane. Must be `#[inline(always)]` to be fast.
    fn entry<S: Simd, T: Number>(&self, pair: &Pair<S, T>) -> Lanes<S, T>;
}

// What is no function at all is told so, and not that it is no function of pairs.
#[diagnostic::do_not_recommend]
impl<F: Pairwise, T: Number, const D: usize, const O: usize> Function<T, D, O> for F {
    type Columns = Const<D>;
    type Prepared = ();
    const L: usize = 0;
    const NEEDS: Needs = F::NEEDS;
    const SYMMETRIC: bool = F::SYMMETRIC;
    const READS_ENTRIES: bool = false;
    const FUNCTION: Self = F::FUNCTION;

    #[cfg_attr(not(unoptimized), inline(always))]
    fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        self.entry(&pair::<F, S, T, D, O>(at, false))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn lanes_in_exponent<S: Simd>(&self, at: &At<'_, S, T, D, O>, _: &[T], (): &()) -> Lanes<S, T> {
        self.entry(&pair::<F, S, T, D, O>(at, true))
    }
    #[cfg_attr(not(unoptimized), inline(always))]
    fn pullback<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        bar: Lanes<S, T>,
        to: &mut Cotangents<'_, S, T, (), D, O>,
    ) {
        let pair = pair::<F, S, T, D, O>(at, false);
        // One quantity after another changes; what reads none of it is not there.
        macro_rules! pull {
            ($need:ident, $field:ident) => {
                if const { F::NEEDS.has(Needs::$need) } {
                    let mut of = pair.of.constants();
                    of.$field = Lanes::variable(pair.of.$field);
                    let entry = self.entry(&Pair {
                        of,
                        on_diagonal: pair.on_diagonal.of_duals(),
                        needs: F::NEEDS,
                    });
                    to.pairs.$field = entry.tangent().mul_add(bar, to.pairs.$field);
                }
            };
        }
        quantities!(pull);
    }
}

/// What function `F` needs of the pairs at `at`. In an exponent a distance whose square is 0 or ∞ is as good as that.
#[cfg_attr(not(unoptimized), inline(always))]
fn pair<F: Pairwise, S: Simd, T: Number, const D: usize, const O: usize>(
    at: &At<'_, S, T, D, O>,
    in_exponent: bool,
) -> Pair<S, T> {
    let mut of = Quantities::all(at.splat(T::NAN));
    macro_rules! read {
        ($need:ident, $field:ident) => {
            if const { F::NEEDS.has(Needs::$need) }
                && !(in_exponent && Needs::$need.has(Needs::EUCLIDEAN))
            {
                of.$field = at.$field();
            }
        };
    }
    quantities!(read);
    if in_exponent && const { F::NEEDS.has(Needs::EUCLIDEAN) } {
        of.euclidean = at.squared_euclidean().sqrt();
    }
    Pair { of, on_diagonal: at.on_diagonal(), needs: F::NEEDS }
}
