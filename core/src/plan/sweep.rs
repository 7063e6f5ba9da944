//! The pass over A: its places, with the quantities of pairs that somebody needs.

use core::marker::PhantomData;

use fearless_simd::Simd;

use super::columnwise;
use crate::{
    At, Columns, Data, Functions, Lanes, Mask, Needs, Number,
    gradient::{HasNeeds, Quantities, SharedCotangents, matrices},
    kernels::{
        columns::Matrix,
        panels::{Panel, Place},
        sweep::{
            CHEBYSHEV, COVARIANCE, GRAM, Job, MANHATTAN, SHRUNK_GRAM, SIZES, SQUARED_EUCLIDEAN,
            Squares, buffer_numbers, compute, gather, square, square_stride,
        },
        tiny::{Own, is_tiny},
    },
    lanes::from_lane,
    memory::Matrix as _,
    scalar::SINGLE,
    shared::Places,
};

/// What a pass over A needs to know about pairs.
pub(super) trait Pass<T: Number, const D: usize, const O: usize> {
    /// Which pairwise quantities.
    const NEEDS: Needs;
}

/// All functions of a list.
pub(super) struct All<Fs>(PhantomData<Fs>);
/// The symmetric functions of a list.
pub(super) struct Symmetric<Fs>(PhantomData<Fs>);

/// The needs of a pass, without its sizes.
pub(super) struct NeedsOf<P, T, const D: usize, const O: usize>(PhantomData<(P, T)>);

impl<T: Number, P: Pass<T, D, O>, const D: usize, const O: usize> HasNeeds for NeedsOf<P, T, D, O> {
    const NEEDS: Needs = P::NEEDS;
}

macro_rules! pass {
    ($($pass:ident: $needs:expr),*) => {$(
        impl<T: Number, Fs: Functions<T, D, O>, const D: usize, const O: usize> Pass<T, D, O>
            for $pass<Fs>
        {
            const NEEDS: Needs = match $needs {
                Some(needs) => needs,
                None => Needs::NOTHING,
            };
        }
    )*};
}

pass!(All: Some(Fs::NEEDS), Symmetric: Fs::SYMMETRIC);

/// Visits all places of a matrix of `D` rows and `columns` columns, with the pairwise quantities that `P` needs when
/// it is square; of a `symmetric` one those that are left out by no mirror. Some places may be visited twice.
///
/// What is visited is this hybrid's own code, and is there once for each instruction set; the squares of pairs are everybody's.
#[inline(always)]
pub(super) fn sweep<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    visit: impl FnMut(&At<'_, S, T, D, O>),
) {
    sweep_and_tell::<S, T, P, D, O>(simd, data, columns, symmetric, visit, None);
}

/// As [`sweep`]; where z lies column by column, `known` is told of its columns.
#[inline(always)]
fn sweep_and_tell<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    mut visit: impl FnMut(&At<'_, S, T, D, O>),
    known: Option<columnwise::Known<'_, T, D, O>>,
) {
    if const { SINGLE }
        && let Some(by_columns) = data.by_columns
    {
        let z = by_columns.z;
        return columnwise::sweep::<S, T, P, D, O>(
            simd, data, z, columns, symmetric, &mut visit, known,
        );
    }
    // The size is known while compiling, and so is the one way that is there.
    macro_rules! with_buffer {
        ($($place:literal)*) => {$(
            if const { buffer_numbers::<S, T>(P::NEEDS, D) == SIZES[$place] } {
                with_buffer::<S, T, P, D, O, { SIZES[$place] }>(simd, data, columns, symmetric, &mut visit);
            }
        )*};
    }
    with_buffer!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
}

/// As [`sweep`], with a buffer of `N` numbers.
// Without optimization, what is inlined shares one stack frame, with the buffers of the ways that are not there: there this is a call.
#[cfg_attr(not(unoptimized), inline(always))]
fn with_buffer<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const N: usize,
>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
) {
    let mut buffer = [T::ZERO; N];
    sweep_squares::<S, T, P, D, O>(simd, data, columns, symmetric, &mut buffer, visit);
}

/// As [`sweep`], with a buffer for squares.
#[inline(always)]
fn sweep_squares<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    buffer: &mut [T],
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
) {
    // Only square matrices compare columns with columns.
    let pairs = columns == D && const { P::NEEDS.any_of(Needs::OF_ALL_PAIRS) };
    let job = Job {
        needs: P::NEEDS,
        z: Matrix::by_rows(data.z),
        centred: data.centred,
        statistics: data.columns.statistics(),
        known: data.known.map(
            #[inline(always)]
            |known| known.quantities(),
        ),
    };
    let per_degree = T::ONE / T::of(if data.known.is_some() { 1.0 } else { O as f64 - 1.0 });
    let mut squares = Squares::of::<S, T>(D, symmetric);
    let mut whole = (!pairs && !symmetric).then_some(Place {
        rows: Panel { first: 0, width: D },
        columns: Panel { first: 0, width: columns },
        stride: 0,
        upper: false,
    });
    loop {
        let next = if pairs || symmetric { squares.next() } else { whole.take() };
        let Some(place) = next else { break };
        if pairs {
            if const { is_tiny::<S, T>(D) } && job.known.is_none() {
                compute::<S, T, Own<D>>(simd, &job, &place, buffer);
            } else if const { SINGLE } {
                // Small targets: what nobody needs is not even linked.
                gather(simd, &job, &place, buffer);
            } else {
                T::gather(simd, &job, &place, buffer);
            }
        }
        let square = (&place, &*buffer, per_degree);
        each_place::<S, T, P, D, O>(simd, data, columns, symmetric, square, visit);
    }
}

/// Visits the places of one square.
#[inline(always)]
fn each_place<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    width: usize,
    half: bool,
    (place, buffer, per_degree): (&Place, &[T], T),
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
) {
    let register = Lanes::<S, T>::LEN;
    let per_degree = Lanes::splat(simd, per_degree);
    let stride = const { square_stride::<S, T>(D) };
    let grams = square(buffer, P::NEEDS, GRAM, stride);
    let covariances = square(buffer, P::NEEDS, COVARIANCE, stride);
    let manhattan = square(buffer, P::NEEDS, MANHATTAN, stride);
    let distances = square(buffer, P::NEEDS, SQUARED_EUCLIDEAN, stride);
    let chebyshev = square(buffer, P::NEEDS, CHEBYSHEV, stride);
    let shrunk = square(buffer, P::NEEDS, SHRUNK_GRAM, stride);
    let shrunk_grams = if data.columns.has_extreme_norms { shrunk } else { grams };
    let mut new_from = place.columns.first;
    for shift in place.columns.registers(register) {
        // Inside, so that nothing is checked below.
        let j = (place.columns.first + shift).min(width.saturating_sub(register));
        for r in 0..place.rows_of(shift, register) {
            let at = r * place.stride + shift;
            macro_rules! read {
                ($need:expr, $square:ident) => {
                    if const { P::NEEDS.any_of($need) }
                        && let Some(entries) = $square.get(at..at + register)
                    {
                        Lanes::full(simd, entries)
                    } else {
                        Lanes::splat(simd, T::NAN)
                    }
                };
            }
            let (i, places) = (place.rows.first + r, Places::From(j));
            let mut pairs = Quantities {
                gram: read!(Needs::GRAM, grams),
                covariance: read!(Needs::COVARIANCE, covariances) * per_degree,
                manhattan: read!(Needs::MANHATTAN, manhattan),
                squared_euclidean: read!(Needs::SQUARED_EUCLIDEAN, distances),
                chebyshev: read!(Needs::CHEBYSHEV, chebyshev),
                ..Quantities::all(Lanes::splat(simd, T::NAN))
            };
            let shrunk = read!(Needs::COSINE, shrunk_grams);
            pairs.derive(P::NEEDS, data.columns, i, places, shrunk);
            visit(&At { simd, data, i, width, new_from, half, places, pairs });
        }
        new_from = j + register;
    }
}

/// Visits all places of a matrix of `columns` columns as [`sweep`] does, with room for the cotangents of the pairs' quantities at each, and gives what is put
/// there back to z, once for all. Of a symmetric matrix one `half` will do, if the cotangents are sums of those of both.
#[inline(always)]
pub(super) fn pullback_places<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    half: bool,
    z_bar: &mut [[T; D]; O],
    mut visit: impl FnMut(&At<'_, S, T, D, O>, &mut Quantities<S, T>, &mut [[T; D]; O]),
) {
    // How many matrices there are is known while compiling, and so is the one way that is there.
    macro_rules! with_matrices {
        ($($count:literal)*) => {$(
            if const { matrices(P::NEEDS) == $count } {
                with_matrices::<S, T, P, D, O, $count>(simd, data, columns, half, z_bar, &mut visit);
            }
        )*};
    }
    with_matrices!(0 1 2 3 4 5 6 7);
}

/// As [`pullback_places`], with so many `MATRICES` of cotangents.
// Without optimization, what is inlined shares one stack frame, with the matrices of the ways that are not there: there this is a call.
#[cfg_attr(not(unoptimized), inline(always))]
fn with_matrices<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const MATRICES: usize,
>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    half: bool,
    z_bar: &mut [[T; D]; O],
    visit: &mut impl FnMut(&At<'_, S, T, D, O>, &mut Quantities<S, T>, &mut [[T; D]; O]),
) {
    let mut matrices = [[[T::ZERO; D]; D]; MATRICES];
    let mut shared = SharedCotangents::new(&mut matrices);
    // Oblong matrices compare no columns.
    let pairs = columns == D && P::NEEDS.any_of(Needs::OF_ALL_PAIRS);
    macro_rules! visit_all {
        ($known:expr) => {
            sweep_and_tell::<S, T, P, D, O>(
                simd,
                data,
                columns,
                half,
                #[inline(always)]
                |at| {
                    let mut quantities = Quantities::all(at.splat(T::ZERO));
                    visit(at, &mut quantities, z_bar);
                    if pairs {
                        shared.keep::<S, NeedsOf<P, T, D, O>, O>(at, &quantities);
                    }
                },
                $known,
            )
        };
    }
    if const { SINGLE } && pairs && data.by_columns.is_some() {
        let (mut known, mut deviations) = (Columns::unknown(), <[[T; O]; D]>::room());
        let deviations = <[[T; O]; D]>::zeros(&mut deviations);
        visit_all!(Some((&mut known, &mut *deviations)));
        let data = &Data { columns: &known, centred: deviations.as_flattened(), ..*data };
        shared.pullback::<S, NeedsOf<P, T, D, O>, O>(simd, data, half, z_bar);
        return;
    }
    visit_all!(None);
    if pairs {
        shared.pullback::<S, NeedsOf<P, T, D, O>, O>(simd, data, half, z_bar);
    }
}

/// Visits all places of a matrix of `D` rows and `columns` columns, without pairwise quantities; with each those lanes whose place has not been
/// visited before.
#[inline(always)]
pub(super) fn each_once<S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    mut visit: impl FnMut(&At<'_, S, T, D, O>, Mask<S, T>),
) {
    let register = Lanes::<S, T>::LEN;
    // What depends on columns alone is read once for all rows.
    for j in (0..columns).step_by(register) {
        let from = j.min(columns.saturating_sub(register));
        let new = from_lane(simd, j - from);
        for i in 0..D {
            visit(
                &At {
                    simd,
                    data,
                    i,
                    width: columns,
                    new_from: j,
                    half: false,
                    places: Places::From(from),
                    pairs: Quantities::all(Lanes::splat(simd, T::NAN)),
                },
                new,
            );
        }
    }
}
