//! The pass over A where z lies column by column: on targets whose registers hold one number.

use fearless_simd::Simd;

use super::sweep::Pass;
use crate::{
    At, Columns, Data, Lanes, Needs, Number,
    gradient::Quantities,
    kernels::{
        columnwise::{Pair, Pairs, Square, side},
        sums::{Differences, LargestDifference, Products, SquaredDifferences},
    },
    matrix::entry,
    rolled::{Room, each, keep_rolled, opaque},
    shared::Places,
};

/// As [`sweep`](super::sweep::sweep). Both halves of a matrix that is not symmetric are visited together. `known` is told of the columns of z, if there is one
/// and pairs are asked for: then what derivatives read is known, too.
#[inline(always)]
pub(super) fn sweep<S: Simd, T: Number, P: Pass<T, D, O>, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    z: &[[T; O]; D],
    columns: usize,
    symmetric: bool,
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
    known: Option<Known<'_, T, D, O>>,
) {
    if columns != D || const { !P::NEEDS.any_of(Needs::OF_ALL_PAIRS) } {
        let nothing = Quantities::all(Lanes::splat(simd, T::NAN));
        each::<D>(
            #[inline(always)]
            |i| {
                let mut j = if symmetric { i } else { 0 };
                while j < columns {
                    visit(&at(simd, data, columns, symmetric, (i, j), nothing));
                    j = opaque(j + 1);
                }
            },
        );
        return;
    }
    // The side is known while compiling, and so is the one way that is there.
    macro_rules! with_side {
        ($($side:literal)*) => {$(
            if const { side(D) == $side } {
                if let Some(known) = known {
                    let needs = const { P::NEEDS.with_derivatives() };
                    squares::<S, T, D, O, $side>(simd, data, z, needs, symmetric, visit, Some(known));
                } else {
                    squares::<S, T, D, O, $side>(simd, data, z, P::NEEDS, symmetric, visit, None);
                }
                return;
            }
        )*};
    }
    with_side!(1 2 3 4);
}

/// What is known of the columns of z, and their deviations.
pub(super) type Known<'a, T, const D: usize, const O: usize> =
    (&'a mut Columns<T, D>, &'a mut [[T; O]; D]);

/// As [`sweep`], with what `needs` ask of pairs, in squares of `SIDE` rows and columns.
#[inline(always)]
fn squares<S: Simd, T: Number, const D: usize, const O: usize, const SIDE: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    z: &[[T; O]; D],
    needs: Needs,
    symmetric: bool,
    visit: &mut impl FnMut(&At<'_, S, T, D, O>),
    known: Option<Known<'_, T, D, O>>,
) {
    let mut room = Room::new();
    let mut pairs = Pairs::new(z, needs.any_of(Needs::COVARIANCE), &mut room);
    let mut next = 0;
    while next < D {
        // The square on the diagonal first: it has the squares of its columns.
        let mut rows = next;
        loop {
            let (first_row, first_column) = (rows.min(D - SIDE), next.min(D - SIDE));
            // Apart from each other, for one that nobody needs must not be there.
            macro_rules! sums {
                ($needed:expr, $step:ident, $centred:literal) => {
                    if $needed {
                        pairs.add_up::<S, $step, $centred, SIDE>(simd, first_row, first_column)
                    } else {
                        [[T::NAN; SIDE]; SIDE]
                    }
                };
            }
            let sums = Sums {
                products: &sums!(needs.any_of(Needs::GRAM), Products, false),
                deviations: &sums!(needs.any_of(Needs::COVARIANCE), Products, true),
                differences: &sums!(needs.any_of(Needs::MANHATTAN), Differences, false),
                squared_differences: &sums!(
                    needs.passes_over_z(O).any_of(Needs::SQUARED_EUCLIDEAN),
                    SquaredDifferences,
                    false
                ),
                largest_differences: &sums!(
                    needs.any_of(Needs::CHEBYSHEV),
                    LargestDifference,
                    false
                ),
            };
            if rows == next {
                each::<SIDE>(
                    #[inline(always)]
                    |s| sums.add_squares(needs, &mut pairs, first_column, s),
                );
            }
            // Squares may overlap, and on the diagonal the lower half is not wanted.
            let mut c = next - first_column;
            while c < SIDE {
                let j = first_column + c;
                let Some(right) = pairs.right(j) else { break };
                let mut s = rows - first_row;
                let end = if rows == next { c + 1 } else { SIDE };
                while s < end {
                    let i = first_row + s;
                    let Some(pair) = pairs.pair(i, &right) else { break };
                    let of = sums.quantities(simd, needs, &pair, (s, c));
                    let mut place = at(simd, data, D, symmetric, (i, j), of);
                    let mut both = !symmetric && i < j;
                    // A loop, for one copy of what is done.
                    loop {
                        visit(&place);
                        if !both {
                            break;
                        }
                        (place, both) = (place.mirrored(), false);
                        keep_rolled();
                    }
                    s = opaque(s + 1);
                }
                c = opaque(c + 1);
            }
            rows = if rows == next { 0 } else { opaque(rows + SIDE) };
            if rows >= next {
                break;
            }
        }
        next = opaque(next + SIDE);
    }
    if let Some((columns, deviations)) = known {
        pairs.tell(columns, deviations);
    }
}

/// The place (i, j).
#[inline(always)]
fn at<'a, S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    data: &'a Data<'a, T, D, O>,
    width: usize,
    half: bool,
    (i, j): (usize, usize),
    pairs: Quantities<S, T>,
) -> At<'a, S, T, D, O> {
    At { simd, data, i, width, new_from: 0, half, places: Places::From(j), pairs }
}

/// The sums over a square of pairs; those that nobody needs are anything.
struct Sums<'a, T, const SIDE: usize> {
    products: &'a Square<T, SIDE>,
    deviations: &'a Square<T, SIDE>,
    differences: &'a Square<T, SIDE>,
    squared_differences: &'a Square<T, SIDE>,
    largest_differences: &'a Square<T, SIDE>,
}

impl<T: Number, const SIDE: usize> Sums<'_, T, SIDE> {
    /// Of a square on the diagonal that begins with column j: what follows for its column `s`.
    #[inline(always)]
    fn add_squares<const D: usize, const O: usize>(
        &self,
        needs: Needs,
        pairs: &mut Pairs<'_, T, D, O>,
        j: usize,
        s: usize,
    ) {
        if needs.any_of(Needs::COVARIANCE) {
            pairs.add_deviations(j + s, entry(self.deviations, s, s));
        }
        if needs.any_of(Needs::NORMS) || needs.uses_gram_for_distances(O) {
            pairs.add_squares(j + s, entry(self.products, s, s));
        }
    }
    /// What is needed of the pair whose sums are in row `s` and column `c` of the square.
    #[inline(always)]
    fn quantities<S: Simd, const O: usize>(
        &self,
        simd: S,
        needs: Needs,
        pair: &Pair<'_, T, O>,
        (s, c): (usize, usize),
    ) -> Quantities<S, T> {
        let number = |number: T| Lanes::splat(simd, number);
        let sum = |sums: &Square<T, SIDE>| entry(sums, c, s);
        let mut of = Quantities::all(number(T::NAN));
        let by_products = needs.uses_products_for_distances(O);
        if needs.any_of(Needs::GRAM) {
            let product = sum(self.products);
            of.gram = number(product);
            if needs.has_cosines() {
                of.cosine = number(pair.cosine(product));
            }
            if by_products && !needs.any_of(Needs::COVARIANCE) {
                of.squared_euclidean = number(pair.distance_of_products(product));
            }
        }
        if needs.any_of(Needs::COVARIANCE) {
            let deviations = pair.deviations(sum(self.deviations));
            [of.covariance, of.correlation] = pair.covariance(deviations).map(number);
            [of.variance_of_row, of.variance_of_column] = pair.variances().map(number);
            if by_products {
                of.squared_euclidean = number(pair.distance_of_deviations(deviations));
            }
        }
        if needs.any_of(Needs::MANHATTAN) {
            of.manhattan = number(sum(self.differences));
        }
        if needs.any_of(Needs::SQUARED_EUCLIDEAN) && !by_products {
            of.squared_euclidean = number(sum(self.squared_differences));
        }
        if needs.any_of(Needs::CHEBYSHEV) {
            of.chebyshev = number(sum(self.largest_differences));
        }
        of
    }
}
