//! The pass over A: its places, block by block, with the pairwise quantities that somebody needs.

use core::{marker::PhantomData, ops::Range};

use fearless_simd::Simd;

use crate::{
    At, Data, Functions, Lanes, Mask, Needs, Number,
    product::{
        Blocks, Panel, any_wide, column, entry, for_blocks, for_panels, inside, panel_buffer,
        stride,
    },
    shared::{Known, Pairs, Places, lane_numbers, on_diagonal, pairwise},
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
/// it is square; of a `symmetric` one those that [`mirror`](crate::product::mirror) does not overwrite. Some places may be visited twice.
#[inline(always)]
pub(super) fn sweep<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    symmetric: bool,
    mut visit: impl FnMut(&At<'_, S, T, D, O>),
) {
    let register = Lanes::<S, T>::LEN;
    let any_wide = any_wide::<S, T>(columns);
    for_panels::<S, T>(
        columns,
        #[inline(always)]
        |j, wide| {
            if symmetric && any_wide {
                // Rows of the diagonal's second square need its columns only. In a loop, for what a part does is inlined.
                let middle = j + register;
                let mut part = (0..D.min(middle), j, wide);
                while !part.0.is_empty() {
                    let whole = part.2;
                    sweep_panel::<S, T, P, D, O>(simd, data, columns, part, &mut visit);
                    let rest = if whole { middle..D.min(middle + register) } else { 0..0 };
                    part = (rest, middle, false);
                }
            } else {
                let rows = if symmetric { D.min(j + register) } else { D };
                sweep_panel::<S, T, P, D, O>(simd, data, columns, (0..rows, j, wide), &mut visit);
            }
        },
    );
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
        let new = lane_numbers(simd).ge(Lanes::splat(simd, T::of((j - from) as f64)));
        for i in 0..D {
            visit(
                &At {
                    simd,
                    data,
                    i,
                    width: columns,
                    places: Places::From(from),
                    pairs: Pairs::unknown(simd),
                },
                new,
            );
        }
    }
}

/// Some rows of the panel that begins with column `j`.
#[inline(always)]
fn sweep_panel<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    columns: usize,
    (rows, j, wide): (Range<usize>, usize, bool),
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
) {
    // A packed panel takes room: only where somebody needs its pairs.
    let square = columns == D;
    let (mut of_z, mut of_centred);
    let z = if const { P::NEEDS.passes_over_z(O).any_of(Needs::PAIRS_OF_Z) } {
        of_z = panel_buffer::<S, T, O>(simd);
        Panel::new(simd, data.z, j, wide, square, &mut of_z)
    } else {
        Panel::unpacked(data.z, j)
    };
    let centred = if const { P::NEEDS.any_of(Needs::COVARIANCE) } {
        of_centred = panel_buffer::<S, T, O>(simd);
        Panel::new(simd, data.centred, j, wide, square, &mut of_centred)
    } else {
        Panel::unpacked(data.centred, j)
    };
    let place = Place { data, columns, j, z, centred };
    let mut tiles = Tiles::<_, _, P, _, D, O> { simd, place, visit, pass: PhantomData };
    for_blocks::<S, T, D>(rows, wide, &mut tiles);
}

/// A panel of A: the columns from `j` on.
struct Place<'a, S: Simd, T: Number, const D: usize, const O: usize> {
    data: &'a Data<'a, T, D, O>,
    /// The width of the whole matrix.
    columns: usize,
    j: usize,
    z: Panel<'a, S, T, D, O>,
    centred: Panel<'a, S, T, D, O>,
}

/// One panel of [`sweep`].
struct Tiles<'a, 'b, S: Simd, T: Number, P, V, const D: usize, const O: usize> {
    simd: S,
    place: Place<'a, S, T, D, O>,
    visit: &'b mut V,
    pass: PhantomData<P>,
}

impl<S: Simd, T: Number, P, V, const D: usize, const O: usize> Blocks
    for Tiles<'_, '_, S, T, P, V, D, O>
where
    P: Pass<T, D, O>,
    V: FnMut(&At<'_, S, T, D, O>),
{
    // Without optimization, what is inlined shares one stack frame: there the blocks are calls.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn block<const TALL: usize, const WIDE: usize>(&mut self, i: usize) {
        let Self { simd, place, visit, .. } = self;
        let j = inside::<S, T, WIDE>(place.j, place.columns);
        let mut pairs = [[Pairs::unknown(*simd); WIDE]; TALL];
        if place.columns != D {
            // Only square matrices compare columns with columns.
        } else if let Some(known) = place.data.known {
            recall::<S, T, P, D, O, TALL, WIDE>(*simd, place.data, known, (i, j), &mut pairs);
        } else {
            gather::<S, T, P, D, O, TALL, WIDE>(*simd, place, (i, j), &mut pairs);
        }
        for s in 0..TALL {
            for c in 0..WIDE {
                visit(&At {
                    simd: *simd,
                    data: place.data,
                    i: i + s,
                    width: place.columns,
                    places: Places::From(j + c * stride::<S, T>(place.columns)),
                    pairs: pairs[s][c],
                });
            }
        }
    }
}

/// Reads the pairwise quantities of one block that `P` needs.
#[inline(always)]
fn recall<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    data: &Data<'_, T, D, O>,
    known: &Known<T, D>,
    (i, j): (usize, usize),
    pairs: &mut [[Pairs<S, T>; WIDE]; TALL],
) {
    macro_rules! quantity {
        ($need:ident, $field:ident, $matrix:ident, $join:expr, $step:expr) => {
            if const { P::NEEDS.any_of(Needs::$need) } {
                for s in 0..TALL {
                    for c in 0..WIDE {
                        let j = j + c * stride::<S, T>(D);
                        pairs[s][c].$field = Lanes::load(simd, column(&known.$field, i + s), j);
                    }
                }
            }
        };
    }
    pairwise!(quantity);
    if const { P::NEEDS.has_cosines() } {
        for s in 0..TALL {
            for c in 0..WIDE {
                let places = Places::From(j + c * stride::<S, T>(D));
                pairs[s][c].add_shrunk_gram(data, i + s, places);
            }
        }
    }
}

/// Computes the pairwise quantities of one block that `P` needs, one pass over the observations for each.
#[inline(always)]
fn gather<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    (i, j): (usize, usize),
    pairs: &mut [[Pairs<S, T>; WIDE]; TALL],
) {
    macro_rules! quantity {
        ($need:ident, $field:ident, $matrix:ident, $join:expr, |$zi:ident, $zj:ident, $sum:ident| $step:expr) => {
            if const { P::NEEDS.any_of(Needs::$need) } {
                let follows = const {
                    Needs::$need.any_of(Needs::SQUARED_EUCLIDEAN)
                        && P::NEEDS.uses_products_for_distances(O)
                } && !place.data.columns.is_scaled;
                if !follows
                    || !distances_of_products::<S, T, P, D, O, TALL, WIDE>(simd, place, (i, j), pairs)
                {
                    let sums = place.$matrix.accumulate::<TALL, WIDE>(
                        simd,
                        #[inline(always)]
                        |(s, _), k, $zj, $sum| {
                            let $zi = Lanes::splat(simd, entry(place.data.$matrix, k, i + s));
                            $step
                        },
                        #[inline(always)]
                        $join,
                    );
                    for s in 0..TALL {
                        for c in 0..WIDE {
                            let field = &mut pairs[s][c].$field;
                            *field = if follows {
                                // Pair by pair, so that (i, j) and (j, i) are one number wherever they are computed.
                                let j = j + c * stride::<S, T>(D);
                                let exact = is_exact::<S, T, P, D, O>(simd, place, (i + s, j), *field);
                                exact.select(*field, sums[s][c])
                            } else {
                                sums[s][c]
                            };
                        }
                    }
                }
            }
        };
    }
    pairwise!(quantity);
    if const { P::NEEDS.has_cosines() } {
        let columns = place.data.columns;
        let shrunk = columns.has_extreme_norms.then(
            #[inline(always)]
            || {
                let shrink = &columns.shrink;
                place.z.accumulate::<TALL, WIDE>(
                    simd,
                    #[inline(always)]
                    |(s, c), k, zj, sum| {
                        let zi = Lanes::splat(simd, entry(place.data.z, k, i + s));
                        let zj = zj * Lanes::load(simd, shrink, j + c * stride::<S, T>(D));
                        zj.mul_add(zi * row_value(simd, shrink, i + s), sum)
                    },
                    #[inline(always)]
                    |a, b| a + b,
                )
            },
        );
        for s in 0..TALL {
            for c in 0..WIDE {
                pairs[s][c].shrunk_gram = match shrunk {
                    Some(sums) => sums[s][c],
                    None => pairs[s][c].gram,
                };
            }
        }
    }
    if const { P::NEEDS.any_of(Needs::COVARIANCE) } {
        for row in pairs {
            for pair in row {
                pair.per_degree(O);
            }
        }
    }
}

/// Squared distances as ‖z_i‖² + ‖z_j‖² − 2 z_i · z_j, of centred columns if their products are there: Gram matrix and covariances
/// must come before. Whether they are exact everywhere: where they are not, digits have cancelled.
///
/// A sum of n squares may be wrong by n/2 roundings, so [`least_share`] says how many bits may cancel. For centred columns
/// Σ(z_i − z_j)² = Σ(c_i − c_j)² + o·(z̄_i − z̄_j)² holds up to 2(z̄_i − z̄_j)·Σ(c_i − c_j), and what is left of that sum is the error of the
/// means, which is that of a few additions of deviations: beside both squares it is of the order of one rounding.
#[inline(always)]
fn distances_of_products<
    S: Simd,
    T: Number,
    P: Pass<T, D, O>,
    const D: usize,
    const O: usize,
    const TALL: usize,
    const WIDE: usize,
>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    (i, j): (usize, usize),
    pairs: &mut [[Pairs<S, T>; WIDE]; TALL],
) -> bool {
    let columns = place.data.columns;
    let centred = const { P::NEEDS.any_of(Needs::COVARIANCE) };
    let mut exact = None;
    for (s, row) in pairs.iter_mut().enumerate() {
        let i = i + s;
        for (c, pair) in row.iter_mut().enumerate() {
            let j = j + c * stride::<S, T>(D);
            let total = total_of_squares::<S, T, P, D, O>(simd, place, (i, j));
            let product = if centred { pair.covariance } else { pair.gram };
            let mut distance = product.mul_add(Lanes::splat(simd, T::of(-2.0)), total);
            if centred {
                let shift = difference(simd, &columns.mean, (i, j))
                    + difference(simd, &columns.mean_rest, (i, j));
                distance = (shift * shift).mul_add(Lanes::splat(simd, T::of(O as f64)), distance);
            }
            // On the diagonal no bit is left: 0, or NaN (also of ∞), and then differences decide.
            if (j..j + Lanes::<S, T>::LEN).contains(&i) {
                distance = on_diagonal(simd, i, j).select(total * T::ZERO, distance);
            }
            pair.squared_euclidean = distance;
            let here = is_exact::<S, T, P, D, O>(simd, place, (i, j), distance);
            exact = Some(exact.map_or(here, |exact: Mask<S, T>| exact.and(here)));
        }
    }
    exact.is_none_or(Mask::all)
}

/// How small a squared distance may be beside the squares that it is the difference of: three bits may cancel of sums of up to 128 numbers, next to
/// nothing of longer ones, whose own errors are as large as those bits.
const fn least_share(o: usize) -> f64 {
    if o <= 128 { 0.125 } else { 0.75 }
}

/// Where [`distances_of_products`] may stand: no more bits have gone than may.
#[inline(always)]
fn is_exact<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    (i, j): (usize, usize),
    distance: Lanes<S, T>,
) -> Mask<S, T> {
    let total = total_of_squares::<S, T, P, D, O>(simd, place, (i, j));
    let mut least = total * T::of(const { least_share(O) });
    if (j..j + Lanes::<S, T>::LEN).contains(&i) {
        least = on_diagonal(simd, i, j).select(Lanes::splat(simd, T::ZERO), least);
    }
    // NaN in a column is NaN in its distances: nothing better is to be had.
    let infinity = Lanes::splat(simd, T::INFINITY);
    let exact = distance.ge(least).and(infinity.gt(distance)).or(total.is_nan());
    if D < Lanes::<S, T>::LEN {
        // Nobody reads the lanes past the last column.
        exact.or(lane_numbers(simd).ge(Lanes::splat(simd, T::of(D as f64))))
    } else {
        exact
    }
}

/// ‖z_i‖² + ‖z_j‖², of centred columns if covariances are there.
#[inline(always)]
fn total_of_squares<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    place: &Place<'_, S, T, D, O>,
    (i, j): (usize, usize),
) -> Lanes<S, T> {
    let columns = place.data.columns;
    let squares = if const { P::NEEDS.any_of(Needs::COVARIANCE) } {
        &columns.squared_deviations
    } else {
        &columns.squares
    };
    row_value(simd, squares, i) + Lanes::load(simd, squares, j)
}

/// `values[i] − values[j]` for the columns from j on.
#[inline(always)]
fn difference<S: Simd, T: Number, const D: usize>(
    simd: S,
    values: &[T; D],
    (i, j): (usize, usize),
) -> Lanes<S, T> {
    row_value(simd, values, i) - Lanes::load(simd, values, j)
}

/// `values[i]` in every lane.
#[inline(always)]
fn row_value<S: Simd, T: Number, const D: usize>(
    simd: S,
    values: &[T; D],
    i: usize,
) -> Lanes<S, T> {
    Lanes::splat(simd, values.get(i).copied().unwrap_or(T::ZERO))
}
