//! [`Function`]: the trait of everything that may stand in `functions: […]`, and lists of functions.

use bytemuck::Zeroable;
use fearless_simd::Simd;
use nalgebra::DimName;

use crate::{
    gradient::Cotangents,
    lanes::Lanes,
    needs::Needs,
    scalar::Number,
    shared::{At, Data},
};

/// An interdependence function ξ: turns the columns of z (`O` observations of `D` columns) and a segment w of
/// parameters into a matrix A with `D` rows and [`Columns`](Self::Columns) columns.
///
/// For an attribute hybrid z is the batch x (`D` = m, `O` = b), for an instance hybrid its transpose (`D` = b, `O` = m).
/// The value of `Self` carries the hyper-parameters. A hybrid is a composition of such values, known to the compiler as a
/// whole: [`lanes`](Self::lanes) is inlined into one pass over A, together with all other functions and the fusion.
///
/// # A function of your own
///
/// ```
/// use interdep::{At, Lanes, Needs, Simd, nalgebra::Const, prelude::*};
///
/// /// A_ij = (z_i · z_j)³
/// pub struct CubicKernel;
///
/// impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for CubicKernel {
///     type Columns = Const<D>;
///     type Prepared = ();
///     const L: usize = 0;
///     const NEEDS: Needs = Needs::GRAM;
///     const FUNCTION: Self = CubicKernel;
///
///     #[inline(always)]
///     fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, _w: &[T], _: &()) -> Lanes<S, T> {
///         let gram = at.gram();
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
/// let a = Cubes::default().matrix(&SMatrix::from([[1.0], [2.0]]));
/// assert_eq!(a, SMatrix::<f64, 2, 2>::new(2.0, 10.0, 10.0, 68.0));
/// ```
///
/// # Shapes as types
///
/// `Columns` is a type, so generic code can demand equal shapes (`G: Function<T, D, O, Columns = F::Columns>`) and add
/// them (`nalgebra::DimNameSum<F::Columns, G::Columns>`) on stable Rust.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interdependence function of `{T}` data with {D} columns and {O} rows",
    label = "does not implement `Function<{T}, {D}, {O}>`",
    note = "`custom(…)` takes a type that implements `interdep::Function` (for every `T`, `D`, `O` it is used with), or a hybrid for the same batch"
)]
pub trait Function<T: Number, const D: usize, const O: usize>: Sized {
    /// d', the number of columns of A.
    type Columns: DimName;
    /// What [`prepare`](Self::prepare) computes once per call; zeroed before, in every call. `()` if nothing.
    type Prepared: Zeroable;
    /// The number of parameters.
    const L: usize;
    /// The shared quantities that [`lanes`](Self::lanes) reads; pairwise ones exist only when d' = d.
    const NEEDS: Needs;
    /// Whether A depends on z.
    const REQUIRE_DATA: bool = true;
    /// Whether it reads entries of z ([`Data::z`], [`At::reduce`], [`At::sum`]) or statistics of its columns ([`Data::columns`]), beside what `At` says of
    /// pairs. Where no function of a hybrid does, targets without vectors leave z where it is: there `data.z` is empty then.
    const READS_ENTRIES: bool = Self::REQUIRE_DATA;
    /// Bytes on the stack that [`prepare`](Self::prepare) needs beside `Prepared`.
    const STACK_BYTES: usize = 0;
    /// The same of [`pullback_prepared`](Self::pullback_prepared).
    const GRADIENT_STACK_BYTES: usize = Self::STACK_BYTES;
    /// Whether [`prepare`](Self::prepare) overwrites whatever `Prepared` holds, so that it need not be zeroed before.
    const OVERWRITES_PREPARED: bool = false;
    /// Whether a sum adds the entries other than zero one by one ([`add_to`](Self::add_to)), instead of asking for all.
    const APART: bool = false;
    /// Whether A_ij = A_ji (then d' = d): one half of a large A is computed and copied to the other.
    const SYMMETRIC: bool = false;
    /// The value that `custom(TypeName)` stands for.
    const FUNCTION: Self = panic!(
        "this function has no value of its own: state `const FUNCTION: Self` in its `impl Function`, then `custom(…)` can name it"
    );

    /// Stops the compiler where a [`pullback`](Self::pullback) is asked for that nobody has stated.
    #[doc(hidden)]
    const UNDERIVED: () = assert!(
        !Self::REQUIRE_DATA && Self::L == 0,
        "a custom function has no derivative: implement `interdep::Pairwise` instead of `interdep::Function`, or state `pullback`"
    );
    /// The same of [`pullback_prepared`](Self::pullback_prepared).
    #[doc(hidden)]
    const UNDERIVED_PREPARED: () = assert!(
        size_of::<Self::Prepared>() == 0 || !Self::REQUIRE_DATA && Self::L == 0,
        "a custom function prepares something that has no derivative: state `pullback_prepared`"
    );

    /// Computes once per call what all entries of A share. `w` holds the function's own parameters.
    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        _simd: S,
        _data: &Data<'_, T, D, O>,
        _w: &[T],
        _prepared: &mut Self::Prepared,
    ) {
    }

    /// The entries of A at `at`: row i, columns j, j + 1, … .
    ///
    /// Lanes beyond the last column may hold anything; nobody reads them. Must be `#[inline(always)]` to be fast.
    fn lanes<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
    ) -> Lanes<S, T>;

    /// [`lanes`](Self::lanes) whose negative is an exponent: may be 0 or ∞ where e^−A_ij is 1 or 0.
    #[doc(hidden)]
    #[inline(always)]
    fn lanes_in_exponent<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
    ) -> Lanes<S, T> {
        self.lanes(at, w, prepared)
    }

    /// Adds `weight` times the entries other than zero to `a`, if [`APART`](Self::APART).
    #[inline(always)]
    fn add_to<const COLUMNS: usize>(&self, _weight: T, _a: &mut [[T; COLUMNS]; D]) {}

    /// Gives `bar`, the cotangents of the entries that [`lanes`](Self::lanes) makes at `at`, back to what they are made of.
    ///
    /// Every entry of A is in some place, and some are in two. So what is kept for [`pullback_prepared`](Self::pullback_prepared) is stored
    /// ([`At::store`]), and what is summed counts [new lanes](At::total) only.
    ///
    /// ```
    /// use interdep::{At, Cotangents, Lanes, Needs, Simd, nalgebra::Const, prelude::*};
    ///
    /// /// A_ij = w · z_i · z_j
    /// pub struct ScaledGram;
    ///
    /// impl<T: Number, const D: usize, const O: usize> Function<T, D, O> for ScaledGram {
    ///     type Columns = Const<D>;
    ///     type Prepared = ();
    ///     const L: usize = 1;
    ///     const NEEDS: Needs = Needs::GRAM;
    ///     const FUNCTION: Self = ScaledGram;
    ///
    ///     #[inline(always)]
    ///     fn lanes<S: Simd>(&self, at: &At<'_, S, T, D, O>, w: &[T], _: &()) -> Lanes<S, T> {
    ///         at.gram() * w[0]
    ///     }
    ///     #[inline(always)]
    ///     fn pullback<S: Simd>(
    ///         &self,
    ///         at: &At<'_, S, T, D, O>,
    ///         w: &[T],
    ///         _: &(),
    ///         bar: Lanes<S, T>,
    ///         to: &mut Cotangents<'_, S, T, (), D, O>,
    ///     ) {
    ///         to.add_gram(bar * w[0]);
    ///         to.w[0] = to.w[0] + at.total(bar * at.gram());
    ///     }
    /// }
    ///
    /// hybrid! {
    ///     struct Scaled for SMatrix<f64, 1, 2> { functions: [custom(ScaledGram)], fusion: sum }
    /// }
    /// let (x, bar) = (SMatrix::from([[1.0], [2.0]]), SMatrix::<f64, 2, 2>::new(0.0, 1.0, 0.0, 0.0));
    /// let (dx, dw) = Scaled::new([3.0]).pullback(&x, &bar);   // of A_12 = 3 · x_1 · x_2
    /// assert_eq!((dx, dw.as_array()), (SMatrix::<f64, 1, 2>::new(6.0, 3.0), &[2.0]));
    /// ```
    #[inline(always)]
    fn pullback<S: Simd>(
        &self,
        _at: &At<'_, S, T, D, O>,
        _w: &[T],
        _prepared: &Self::Prepared,
        _bar: Lanes<S, T>,
        _to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        // Not in here, where each instruction set would say so.
        let () = Self::UNDERIVED;
    }
    /// Gives `bar`, the cotangents of what [`prepare`](Self::prepare) has prepared, back to z and w, by adding to `z_bar` and `w_bar`. Both `prepared` and
    /// `bar` may be overwritten.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "a value and a cotangent of each")]
    fn pullback_prepared<S: Simd>(
        &self,
        _simd: S,
        _data: &Data<'_, T, D, O>,
        _w: &[T],
        _prepared: &mut Self::Prepared,
        _bar: &mut Self::Prepared,
        _z_bar: &mut [[T; D]; O],
        _w_bar: &mut [T],
    ) {
        let () = Self::UNDERIVED_PREPARED;
    }
}

/// The number of columns d' of function `F`.
pub(crate) const fn width<T: Number, F: Function<T, D, O>, const D: usize, const O: usize>() -> usize
{
    <F::Columns as DimName>::DIM
}

/// Whether function `F` is symmetric; an oblong one that says so is not believed.
const fn is_symmetric<T: Number, F: Function<T, D, O>, const D: usize, const O: usize>() -> bool {
    F::SYMMETRIC && width::<T, F, D, O>() == D
}

/// Functions one after another, as nested pairs: `(F, (G, ()))`. Their parameters follow each other in w.
pub trait Functions<T: Number, const D: usize, const O: usize>: Sized {
    /// d' of the first function.
    type Columns: DimName;
    /// What all functions prepare.
    type Prepared: Zeroable;
    /// The number of functions.
    const K: usize;
    /// The number of parameters of all.
    const L: usize;
    /// The union of the functions' needs.
    const NEEDS: Needs;
    /// Whether one of them needs data.
    const REQUIRE_DATA: bool;
    /// Whether one of them reads entries of z.
    const READS_ENTRIES: bool;
    /// The most bytes that one of them needs on the stack while it prepares.
    const STACK_BYTES: usize;
    /// The most that one of them needs while it is pulled back.
    const GRADIENT_STACK_BYTES: usize;
    /// The union of the needs of the functions that are symmetric, if there are any; those that are apart do not count.
    const SYMMETRIC: Option<Needs>;
    /// The same of all others.
    const ASYMMETRIC: Option<Needs>;
    /// Whether some function is apart.
    const HAS_APART: bool;
    /// Whether some function has d' = d.
    const SQUARE: bool;
    /// Whether some function has d' ≠ d.
    const OBLONG: bool;

    /// [`Function::prepare`] of each.
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
    );
    /// [`Function::lanes`] of each, into `members` from `first` on.
    fn members<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        first: usize,
        members: &mut [Lanes<S, T>],
    );
    /// `sum` and the [`Function::lanes`] of each that is not apart, times its weight; of those only for which
    /// `counts(symmetric)`.
    #[allow(clippy::too_many_arguments, reason = "one place for one pass")]
    fn weighted<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        counts: impl Fn(bool) -> bool,
        first: usize,
        weight: impl Fn(usize) -> T,
        sum: Lanes<S, T>,
    ) -> Lanes<S, T>;
    /// [`Function::add_to`] of each that is apart.
    fn add_to<const COLUMNS: usize>(
        &self,
        first: usize,
        weight: impl Fn(usize) -> T,
        a: &mut [[T; COLUMNS]; D],
    );
    /// Writes the lanes of each square (or each oblong) function into `row`, function by function from `offset` on, each `step` times its width after the one
    /// before.
    #[allow(clippy::too_many_arguments, reason = "one place in one row for one pass")]
    fn store<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        square: bool,
        offset_and_step: (usize, usize),
        row: &mut [T],
    );
    /// [`Function::pullback`] of each, with the cotangents `bars` from `first` on.
    #[allow(clippy::too_many_arguments, reason = "one place for one pass")]
    fn pullback_members<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        first: usize,
        bars: &[Lanes<S, T>],
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    );
    /// [`Function::pullback`] of each for which `counts(symmetric)`, its cotangents being `weight` times `bar`; if `weights` are derived, too, calls
    /// `add(k, entries)` with `bar` times the function's entries.
    #[allow(clippy::too_many_arguments, reason = "one place for one pass")]
    fn pullback_weighted<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        counts: impl Fn(bool) -> bool,
        first: usize,
        weight: impl Fn(usize) -> T,
        bar: Lanes<S, T>,
        weights: bool,
        add: impl FnMut(usize, Lanes<S, T>),
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    );
    /// [`Function::pullback`] of each square (or each oblong) function, with its cotangents in `row`, function by function from `offset` on.
    #[allow(clippy::too_many_arguments, reason = "one place in one row for one pass")]
    fn pullback_stored<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        square: bool,
        offset: usize,
        row: &[T],
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    );
    /// [`Function::pullback_prepared`] of each.
    #[allow(clippy::too_many_arguments, reason = "a value and a cotangent of each")]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
        bar: &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    );
    /// Calls `visit(offset, width)` for each function's columns in the concatenation, and gives `visit` back.
    fn each_width<V: FnMut(usize, usize)>(&self, offset: usize, visit: V) -> V;
}

impl<T: Number, const D: usize, const O: usize> Functions<T, D, O> for () {
    type Columns = nalgebra::Const<0>;
    type Prepared = ();
    const K: usize = 0;
    const L: usize = 0;
    const NEEDS: Needs = Needs::NOTHING;
    const REQUIRE_DATA: bool = false;
    const READS_ENTRIES: bool = false;
    const STACK_BYTES: usize = 0;
    const GRADIENT_STACK_BYTES: usize = 0;
    const SYMMETRIC: Option<Needs> = None;
    const ASYMMETRIC: Option<Needs> = None;
    const HAS_APART: bool = false;
    const SQUARE: bool = false;
    const OBLONG: bool = false;

    #[inline(always)]
    fn prepare<S: Simd>(&self, _: S, _: &Data<'_, T, D, O>, _: &[T], (): &mut ()) {}
    #[inline(always)]
    fn members<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: usize,
        _: &mut [Lanes<S, T>],
    ) {
    }
    #[inline(always)]
    fn weighted<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: impl Fn(bool) -> bool,
        _: usize,
        _: impl Fn(usize) -> T,
        sum: Lanes<S, T>,
    ) -> Lanes<S, T> {
        sum
    }
    #[inline(always)]
    fn add_to<const COLUMNS: usize>(
        &self,
        _: usize,
        _: impl Fn(usize) -> T,
        _: &mut [[T; COLUMNS]; D],
    ) {
    }
    #[inline(always)]
    fn store<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: bool,
        _: (usize, usize),
        _: &mut [T],
    ) {
    }
    #[inline(always)]
    fn pullback_members<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: usize,
        _: &[Lanes<S, T>],
        _: &mut Cotangents<'_, S, T, (), D, O>,
    ) {
    }
    #[inline(always)]
    fn pullback_weighted<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: impl Fn(bool) -> bool,
        _: usize,
        _: impl Fn(usize) -> T,
        _: Lanes<S, T>,
        _: bool,
        _: impl FnMut(usize, Lanes<S, T>),
        _: &mut Cotangents<'_, S, T, (), D, O>,
    ) {
    }
    #[inline(always)]
    fn pullback_stored<S: Simd>(
        &self,
        _: &At<'_, S, T, D, O>,
        _: &[T],
        (): &(),
        _: bool,
        _: usize,
        _: &[T],
        _: &mut Cotangents<'_, S, T, (), D, O>,
    ) {
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        _: S,
        _: &Data<'_, T, D, O>,
        _: &[T],
        (): &mut (),
        (): &mut (),
        _: &mut [[T; D]; O],
        _: &mut [T],
    ) {
    }
    #[inline(always)]
    fn each_width<V: FnMut(usize, usize)>(&self, _: usize, visit: V) -> V {
        visit
    }
}

impl<T: Number, F, Rest, const D: usize, const O: usize> Functions<T, D, O> for (F, Rest)
where
    F: Function<T, D, O>,
    Rest: Functions<T, D, O>,
{
    type Columns = F::Columns;
    type Prepared = (F::Prepared, Rest::Prepared);
    const K: usize = 1 + Rest::K;
    const L: usize = F::L + Rest::L;
    const NEEDS: Needs = F::NEEDS.and(Rest::NEEDS);
    const REQUIRE_DATA: bool = F::REQUIRE_DATA || Rest::REQUIRE_DATA;
    const READS_ENTRIES: bool = F::READS_ENTRIES || Rest::READS_ENTRIES;
    const STACK_BYTES: usize =
        if F::STACK_BYTES > Rest::STACK_BYTES { F::STACK_BYTES } else { Rest::STACK_BYTES };
    const GRADIENT_STACK_BYTES: usize = if F::GRADIENT_STACK_BYTES > Rest::GRADIENT_STACK_BYTES {
        F::GRADIENT_STACK_BYTES
    } else {
        Rest::GRADIENT_STACK_BYTES
    };
    const SYMMETRIC: Option<Needs> =
        joined(Rest::SYMMETRIC, F::NEEDS, is_symmetric::<T, F, D, O>() && !F::APART);
    const ASYMMETRIC: Option<Needs> =
        joined(Rest::ASYMMETRIC, F::NEEDS, !is_symmetric::<T, F, D, O>() && !F::APART);
    const HAS_APART: bool = F::APART || Rest::HAS_APART;
    const SQUARE: bool = width::<T, F, D, O>() == D || Rest::SQUARE;
    const OBLONG: bool = width::<T, F, D, O>() != D || Rest::OBLONG;

    #[inline(always)]
    fn prepare<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
    ) {
        let (own, rest) = split(w, F::L);
        if const { !F::OVERWRITES_PREPARED && size_of::<F::Prepared>() > 0 } {
            // The memory may be that of a call before.
            bytemuck::write_zeroes(&mut prepared.0);
        }
        self.0.prepare(simd, data, own, &mut prepared.0);
        self.1.prepare(simd, data, rest, &mut prepared.1);
    }
    #[inline(always)]
    fn members<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        first: usize,
        members: &mut [Lanes<S, T>],
    ) {
        let (own, rest) = split(w, F::L);
        if let Some(member) = members.get_mut(first) {
            *member = self.0.lanes(at, own, &prepared.0);
        }
        self.1.members(at, rest, &prepared.1, first + 1, members);
    }
    #[inline(always)]
    fn weighted<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        counts: impl Fn(bool) -> bool,
        first: usize,
        weight: impl Fn(usize) -> T,
        sum: Lanes<S, T>,
    ) -> Lanes<S, T> {
        let (own, rest) = split(w, F::L);
        let sum = if !F::APART && counts(is_symmetric::<T, F, D, O>()) {
            self.0.lanes(at, own, &prepared.0).mul_add(at.splat(weight(first)), sum)
        } else {
            sum
        };
        self.1.weighted(at, rest, &prepared.1, counts, first + 1, weight, sum)
    }
    #[inline(always)]
    fn add_to<const COLUMNS: usize>(
        &self,
        first: usize,
        weight: impl Fn(usize) -> T,
        a: &mut [[T; COLUMNS]; D],
    ) {
        if F::APART {
            self.0.add_to(weight(first), a);
        }
        self.1.add_to(first + 1, weight, a);
    }
    #[inline(always)]
    fn store<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        square: bool,
        (offset, step): (usize, usize),
        row: &mut [T],
    ) {
        let (own, rest) = split(w, F::L);
        let width = const { width::<T, F, D, O>() };
        if (width == D) == square && at.column(0) < width {
            let row = row.get_mut(offset..offset + width).unwrap_or_default();
            at.store(self.0.lanes(at, own, &prepared.0), row);
        }
        let next = (offset + width * step, step);
        self.1.store(at, rest, &prepared.1, square, next, row);
    }
    #[inline(always)]
    fn pullback_members<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        first: usize,
        bars: &[Lanes<S, T>],
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (own, rest) = split(w, F::L);
        if let Some(bar) = bars.get(first) {
            self.0.pullback(at, own, &prepared.0, *bar, &mut to.first(F::L));
        }
        self.1.pullback_members(at, rest, &prepared.1, first + 1, bars, &mut to.rest(F::L));
    }
    #[inline(always)]
    fn pullback_weighted<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        counts: impl Fn(bool) -> bool,
        first: usize,
        weight: impl Fn(usize) -> T,
        bar: Lanes<S, T>,
        weights: bool,
        mut add: impl FnMut(usize, Lanes<S, T>),
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (own, rest) = split(w, F::L);
        if counts(is_symmetric::<T, F, D, O>()) {
            if weights {
                add(first, self.0.lanes(at, own, &prepared.0) * bar);
            }
            let bar = bar * weight(first);
            self.0.pullback(at, own, &prepared.0, bar, &mut to.first(F::L));
        }
        let (next, prepared, to) = (first + 1, &prepared.1, &mut to.rest(F::L));
        self.1.pullback_weighted(at, rest, prepared, counts, next, weight, bar, weights, add, to);
    }
    #[inline(always)]
    fn pullback_stored<S: Simd>(
        &self,
        at: &At<'_, S, T, D, O>,
        w: &[T],
        prepared: &Self::Prepared,
        square: bool,
        offset: usize,
        row: &[T],
        to: &mut Cotangents<'_, S, T, Self::Prepared, D, O>,
    ) {
        let (own, rest) = split(w, F::L);
        let width = const { width::<T, F, D, O>() };
        if (width == D) == square && at.column(0) < width {
            let at = &at.of_width(width);
            let bar = at.of_column(row.get(offset..offset + width).unwrap_or_default());
            self.0.pullback(at, own, &prepared.0, bar, &mut to.first(F::L));
        }
        let to = &mut to.rest(F::L);
        self.1.pullback_stored(at, rest, &prepared.1, square, offset + width, row, to);
    }
    #[inline(always)]
    fn pullback_prepared<S: Simd>(
        &self,
        simd: S,
        data: &Data<'_, T, D, O>,
        w: &[T],
        prepared: &mut Self::Prepared,
        bar: &mut Self::Prepared,
        z_bar: &mut [[T; D]; O],
        w_bar: &mut [T],
    ) {
        let (own, rest) = split(w, F::L);
        let (own_bar, rest_bar) = w_bar.split_at_mut_checked(F::L).unwrap_or_default();
        self.0.pullback_prepared(simd, data, own, &mut prepared.0, &mut bar.0, z_bar, own_bar);
        self.1.pullback_prepared(simd, data, rest, &mut prepared.1, &mut bar.1, z_bar, rest_bar);
    }
    #[inline(always)]
    fn each_width<V: FnMut(usize, usize)>(&self, offset: usize, mut visit: V) -> V {
        let width = const { width::<T, F, D, O>() };
        visit(offset, width);
        self.1.each_width(offset + width, visit)
    }
}

/// `all`, and `own` if it `counts`.
const fn joined(all: Option<Needs>, own: Needs, counts: bool) -> Option<Needs> {
    match (all, counts) {
        (Some(all), true) => Some(all.and(own)),
        (None, true) => Some(own),
        (all, false) => all,
    }
}

/// The first `count` parameters and the rest; nothing instead of a panic when there are fewer.
#[inline(always)]
pub(crate) fn split<T>(w: &[T], count: usize) -> (&[T], &[T]) {
    w.split_at_checked(count).unwrap_or((&[], &[]))
}
