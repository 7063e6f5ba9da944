//! What the functions of a hybrid share: z, its columns' statistics, and the pairwise quantities of one block of A.

use fearless_simd::Simd;

use crate::{
    Needs,
    gradient::{Dual, Quantities},
    kernels::{
        columns::{Columns, Matrix, magnitude},
        sums::SUMMED,
        tiny::{self, is_tiny},
    },
    lanes::{Lanes, Mask, from_lane, on_diagonal},
    matrix::number,
    scalar::Number,
    sparse::Pattern,
};

/// The data of one call: z with its `O` rows (observations) and `D` columns, and what is shared about it.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a, T, const D: usize, const O: usize> {
    /// z, row by row: z_ki is `z[k][i]`. It has `O` rows, but for functions that are there for [any number of rows](crate::AnyRows).
    pub z: &'a [[T; D]],
    /// z less its columns' means, a column whose squares would leave the number range also divided by a power of two, in panels; nothing when
    /// nobody needs [`Needs::COVARIANCE`].
    pub(crate) centred: &'a [T],
    /// The columns' statistics.
    pub columns: &'a Columns<T, D>,
    /// Where entries of A are wanted; everywhere if `None`.
    pub pattern: Option<Pattern<'a>>,
    /// Pairwise quantities that somebody else keeps; computed from z if `None`.
    pub(crate) known: Option<&'a Known<T, D>>,
    /// z column by column, where [nobody reads its entries](crate::Function::READS_ENTRIES); then `z` is empty, and nothing is known of the columns.
    pub(crate) by_columns: Option<ByColumns<'a, T, D, O>>,
}

/// z column by column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByColumns<'a, T, const D: usize, const O: usize> {
    pub(crate) z: &'a [[T; O]; D],
    /// Whether A is wanted column by column, too.
    pub(crate) transposed: bool,
}

/// Pairwise quantities of all pairs (i, j); those that nobody needs are anything.
#[derive(Debug)]
pub(crate) struct Known<T, const D: usize> {
    pub(crate) gram: [[T; D]; D],
    pub(crate) covariance: [[T; D]; D],
    pub(crate) manhattan: [[T; D]; D],
    pub(crate) squared_euclidean: [[T; D]; D],
    pub(crate) chebyshev: [[T; D]; D],
}

impl<T: Number, const D: usize> Known<T, D> {
    /// Nothing is known yet.
    pub(crate) fn nothing() -> Self {
        let nothing = [[T::NAN; D]; D];
        Self {
            gram: nothing,
            covariance: nothing,
            manhattan: nothing,
            squared_euclidean: nothing,
            chebyshev: nothing,
        }
    }
    /// By quantity, in the order of squares.
    pub(crate) fn quantities(&self) -> [&[T]; 5] {
        [
            self.gram.as_flattened(),
            self.covariance.as_flattened(),
            self.manhattan.as_flattened(),
            self.squared_euclidean.as_flattened(),
            self.chebyshev.as_flattened(),
        ]
    }
}

impl<'a, T: Number, const D: usize, const O: usize> Data<'a, T, D, O> {
    /// The same data, for a matrix that is wanted row by row.
    #[inline(always)]
    pub(crate) fn row_by_row(&self) -> Self {
        match self.by_columns {
            Some(ByColumns { z, .. }) => {
                Self { by_columns: Some(ByColumns { z, transposed: false }), ..*self }
            }
            None => *self,
        }
    }
    /// z, however it lies.
    #[inline(always)]
    pub(crate) fn matrix(&self) -> Matrix<'a, T> {
        match self.by_columns {
            Some(columns) => Matrix::by_columns(columns.z),
            None => Matrix::by_rows(self.z),
        }
    }
    /// z, column by column, of which nobody reads anything but what pairs of columns share.
    #[inline(always)]
    pub(crate) fn of_columns(z: ByColumns<'a, T, D, O>, columns: &'a Columns<T, D>) -> Self {
        Self { z: &[], centred: &[], columns, pattern: None, known: None, by_columns: Some(z) }
    }
    /// z as an array; nothing where it has another number of rows.
    #[inline(always)]
    pub(crate) fn array(&self) -> Option<&'a [[T; D]; O]> {
        self.z.try_into().ok()
    }
    /// Calls `work` with what `needs` asks for about the columns of z; `centred` is overwritten if covariances are needed.
    #[inline(always)]
    pub(crate) fn with<S: Simd>(
        simd: S,
        needs: Needs,
        z: &[[T; D]; O],
        centred: &mut [[T; D]; O],
        work: impl FnOnce(&Data<'_, T, D, O>),
    ) {
        let mut columns = Columns::unknown();
        if needs.any_of(Needs::NORMS) || needs.uses_gram_for_distances(O) {
            if const { is_tiny::<S, T>(D) } {
                tiny::norms(simd, Matrix::by_rows(z), columns.norms());
            } else {
                T::norms(simd, Matrix::by_rows(z), columns.norms());
            }
        }
        if needs.any_of(Needs::COVARIANCE) {
            let centred = centred.as_flattened_mut();
            if const { is_tiny::<S, T>(D) } {
                tiny::moments(simd, Matrix::by_rows(z), centred, columns.moments());
            } else {
                T::moments(simd, Matrix::by_rows(z), centred, columns.moments());
            }
            work(&Data {
                z,
                centred,
                columns: &columns,
                pattern: None,
                known: None,
                by_columns: None,
            });
        } else {
            work(&Data {
                z,
                centred: &[],
                columns: &columns,
                pattern: None,
                known: None,
                by_columns: None,
            });
        }
    }
}

/// The place in A that a function is asked for: row `i` and some columns, one per lane.
///
/// The columns are neighbours where all of A is computed. Where only some entries are wanted, because a structure
/// has zeros everywhere else, they are any columns; read them with [`of_column`](Self::of_column) and
/// [`entries`](Self::entries), and a function need not know which.
#[derive(Debug)]
pub struct At<'a, S: Simd, T: Number, const D: usize, const O: usize> {
    /// The instruction set.
    pub simd: S,
    /// The data of this call.
    pub data: &'a Data<'a, T, D, O>,
    /// The row of A.
    pub i: usize,
    /// The number of columns of A.
    pub(crate) width: usize,
    /// The first column that is in no place before this one.
    pub(crate) new_from: usize,
    /// Whether entries below the diagonal are left to those above it.
    pub(crate) half: bool,
    pub(crate) places: Places<'a>,
    pub(crate) pairs: Quantities<S, T>,
}

/// The columns of A in the lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Places<'a> {
    /// This one and its right neighbours.
    From(usize),
    /// These, at most one per lane.
    These(&'a [u32]),
}

impl Places<'_> {
    /// `values[j]` of the column j in each lane.
    #[inline(always)]
    fn values<S: Simd, T: Number>(self, simd: S, values: &[T]) -> Lanes<S, T> {
        match self {
            Places::From(j) => Lanes::load(simd, values, j),
            Places::These(places) => Lanes::from_fn(
                simd,
                #[inline(always)]
                |lane| {
                    let place = places.get(lane).or(places.last());
                    let value = place.and_then(|place| values.get(*place as usize));
                    value.copied().unwrap_or(T::ZERO)
                },
            ),
        }
    }
    /// The column in lane `lane`, if it is one of `width`.
    fn column(self, lane: usize, width: usize) -> Option<usize> {
        let column = match self {
            Places::From(j) => j + lane,
            Places::These(places) => *places.get(lane)? as usize,
        };
        (column < width).then_some(column)
    }
}

/// Calls the macro `$quantity` for each pairwise quantity: its need, its field, the matrix whose columns it compares, how sums
/// of parts are joined, and the step that adds an observation.
macro_rules! pairwise {
    ($quantity:ident) => {
        $quantity!(GRAM, gram, z, |a, b| a + b, |zi, zj, sum| zj.mul_add(zi, sum));
        $quantity!(COVARIANCE, covariance, centred, |a, b| a + b, |zi, zj, sum| zj
            .mul_add(zi, sum));
        $quantity!(MANHATTAN, manhattan, z, |a, b| a + b, |zi, zj, sum| sum + (zi - zj).abs());
        $quantity!(SQUARED_EUCLIDEAN, squared_euclidean, z, |a, b| a + b, |zi, zj, sum| {
            let difference = zi - zj;
            difference.mul_add(difference, sum)
        });
        // The larger one, or the one that is NaN.
        $quantity!(CHEBYSHEV, chebyshev, z, |a, b| a.larger(b), |zi, zj, max| max
            .max((zi - zj).abs()));
    };
}
pub(crate) use pairwise;

impl<S: Simd, T: Number> Quantities<S, T> {
    /// Adds what follows from those sums over pairs that `needs` state: products, and products of deviations, over their scales, divided by o − 1.
    /// Cosines follow from `shrunk_gram`, the products of columns times [`Columns::shrink`].
    #[inline(always)]
    pub(crate) fn derive<const D: usize>(
        &mut self,
        needs: Needs,
        columns: &Columns<T, D>,
        i: usize,
        places: Places<'_>,
        shrunk_gram: Lanes<S, T>,
    ) {
        let simd = self.gram.simd();
        // No closures: what is not inlined has no vectors.
        macro_rules! of {
            (row $values:ident) => {
                Lanes::splat(simd, number(&columns.$values, i))
            };
            (column $values:ident) => {
                places.values(simd, &columns.$values)
            };
            (both $values:ident) => {
                of!(row $values) * of!(column $values)
            };
        }
        if needs.has_cosines() {
            self.cosine = shrunk_gram * of!(both inverse_shrunk_norm);
        }
        if needs.any_of(Needs::COVARIANCE) {
            self.correlation = self.covariance * of!(both inverse_scaled_deviation);
            self.covariance = self.covariance * of!(both scale);
            self.variance_of_row = of!(row variance);
            self.variance_of_column = of!(column variance);
        }
    }
}

impl<S: Simd, T: Number, const D: usize, const O: usize> At<'_, S, T, D, O> {
    /// z_i · z_j ([`Needs::GRAM`]).
    #[inline(always)]
    pub fn gram(&self) -> Lanes<S, T> {
        self.pairs.gram
    }
    /// Σ_k (z_ki − z̄_i)(z_kj − z̄_j) / (o − 1) ([`Needs::COVARIANCE`]).
    #[inline(always)]
    pub fn covariance(&self) -> Lanes<S, T> {
        self.pairs.covariance
    }
    /// Covariance, divided by both standard deviations ([`Needs::COVARIANCE`]): right also where the covariance itself leaves the number range.
    #[inline(always)]
    pub fn correlation(&self) -> Lanes<S, T> {
        self.pairs.correlation
    }
    /// z_i · z_j / (‖z_i‖ ‖z_j‖), a zero norm counting as 1 ([`Needs::GRAM`] and [`Needs::NORMS`]): right also where products leave the number
    /// range.
    #[inline(always)]
    pub fn cosine(&self) -> Lanes<S, T> {
        self.pairs.cosine
    }
    /// Σ_k |z_ki − z_kj| ([`Needs::MANHATTAN`]).
    #[inline(always)]
    pub fn manhattan(&self) -> Lanes<S, T> {
        self.pairs.manhattan
    }
    /// Σ_k (z_ki − z_kj)² ([`Needs::SQUARED_EUCLIDEAN`]); equal columns give exactly 0.
    #[inline(always)]
    pub fn squared_euclidean(&self) -> Lanes<S, T> {
        self.pairs.squared_euclidean
    }
    /// ‖z_i − z_j‖, the root of [`squared_euclidean`](Self::squared_euclidean): right also where the square leaves the number range.
    #[inline(always)]
    pub fn euclidean(&self) -> Lanes<S, T> {
        let squares = self.squared_euclidean();
        let bounds = (self.splat(T::LEAST_SQUARES), self.splat(T::MOST_SQUARES));
        let usual = squares.ge(bounds.0).and(bounds.1.ge(squares)).or(squares.is_nan());
        if usual.or(self.on_diagonal()).or(self.outside()).all() {
            return squares.sqrt();
        }
        extreme_distances(self.data.matrix(), self.i, self.places, squares)
    }
    /// The sample variance of z_i, in every lane ([`Needs::VARIANCES`]).
    #[inline(always)]
    pub(crate) fn variance_of_row(&self) -> Lanes<S, T> {
        self.pairs.variance_of_row
    }
    /// The sample variances of the columns z_j ([`Needs::VARIANCES`]).
    #[inline(always)]
    pub(crate) fn variance_of_column(&self) -> Lanes<S, T> {
        self.pairs.variance_of_column
    }
    /// max_k |z_ki − z_kj| ([`Needs::CHEBYSHEV`]).
    #[inline(always)]
    pub fn chebyshev(&self) -> Lanes<S, T> {
        self.pairs.chebyshev
    }
    /// Folds `step(sum, z_ki, z_kj)` over the observations k, for pairwise quantities that are not shared.
    #[inline(always)]
    pub fn reduce(
        &self,
        start: T,
        step: impl Fn(Lanes<S, T>, Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) -> Lanes<S, T> {
        let mut sum = self.splat(start);
        for row in self.data.z {
            sum = step(sum, self.of_row(row), self.of_column(row));
        }
        sum
    }
    /// Σ_k `term(z_ki, z_kj)`, for sums that are not shared: part by part, so that the error does not grow with the number of observations.
    #[inline(always)]
    pub fn sum(&self, term: impl Fn(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>) -> Lanes<S, T> {
        let zero = self.splat(T::ZERO);
        let mut total = zero;
        for rows in self.data.z.chunks(SUMMED) {
            let mut sum = zero;
            for row in rows {
                sum = sum + term(self.of_row(row), self.of_column(row));
            }
            total = total + sum;
        }
        total
    }
    /// The value of this row's column of z: `values[i]` in every lane.
    #[inline(always)]
    pub fn of_row(&self, values: &[T]) -> Lanes<S, T> {
        self.splat(values.get(self.i).copied().unwrap_or(T::ZERO))
    }
    /// The values of these columns: `values[j]` for the column j of each lane.
    #[inline(always)]
    pub fn of_column(&self, values: &[T]) -> Lanes<S, T> {
        self.places.values(self.simd, values)
    }
    /// `entry(j)` for the column j of each lane; lanes past A's last column repeat it.
    #[inline(always)]
    pub fn entries(&self, entry: impl Fn(usize) -> T) -> Lanes<S, T> {
        Lanes::from_fn(
            self.simd,
            #[inline(always)]
            |lane| entry(self.column(lane)),
        )
    }
    /// The column of A in lane `lane`; in lanes that nobody reads one of A's columns once more.
    #[inline(always)]
    pub fn column(&self, lane: usize) -> usize {
        match self.places {
            Places::From(j) => (j + lane).min(self.width.saturating_sub(1)),
            Places::These(places) => {
                places.get(lane).or(places.last()).map_or(0, |place| *place as usize)
            }
        }
    }
    /// The column in the first lane, if its right neighbours follow.
    #[inline(always)]
    pub fn first_of_neighbours(&self) -> Option<usize> {
        match self.places {
            Places::From(j) => Some(j),
            Places::These(_) => None,
        }
    }
    /// Writes `lanes` to their columns of `row`; those past its end are dropped.
    #[inline(always)]
    pub fn store(&self, lanes: Lanes<S, T>, row: &mut [T]) {
        match self.places {
            Places::From(j) => lanes.store(row, j),
            Places::These(places) => {
                for (place, value) in places.iter().zip(lanes.each()) {
                    if let Some(entry) = row.get_mut(*place as usize) {
                        *entry = value;
                    }
                }
            }
        }
    }
    /// Writes `lanes` to their places of `a`.
    #[inline(always)]
    pub(crate) fn put<const COLUMNS: usize>(&self, lanes: Lanes<S, T>, a: &mut [[T; COLUMNS]]) {
        if let Some(row) = a.get_mut(self.i) {
            self.store(lanes, row);
        }
    }
    /// Writes `lanes` to their places of `a`, of whose rows those after this one will be written later: lanes past the end of a row, where rows
    /// are shorter than a register, go to the next.
    #[inline(always)]
    pub(crate) fn store_in_turn<const COLUMNS: usize>(
        &self,
        lanes: Lanes<S, T>,
        a: &mut [[T; COLUMNS]],
    ) {
        match self.places {
            Places::From(j) => lanes.store(a.as_flattened_mut(), self.i * COLUMNS + j),
            Places::These(_) => self.put(lanes, a),
        }
    }
    /// The place of the same columns, the other way round, where registers are single numbers.
    #[inline(always)]
    pub(crate) fn mirrored(&self) -> Self {
        let Self { i, pairs, .. } = *self;
        let Places::From(j) = self.places else {
            return Self { places: self.places, ..*self };
        };
        Self { i: j, places: Places::From(i), pairs: pairs.mirrored(), ..*self }
    }
    /// The same place in a narrower matrix.
    #[inline(always)]
    pub(crate) fn of_width(&self, width: usize) -> Self {
        Self { width, places: self.places, ..*self }
    }
    /// The sum of those lanes whose entries of A are in no other place. Where a symmetric matrix is gone through by halves, the entries above the diagonal
    /// stand for those below, and the diagonal counts half: cotangents come as sums of both.
    #[inline(always)]
    #[must_use]
    pub fn total(&self, lanes: Lanes<S, T>) -> T {
        self.new_lanes(lanes).each().fold(T::ZERO, |sum, lane| sum + lane)
    }
    /// Adds those lanes whose entries of A are in no other place to their columns of `row`.
    #[inline(always)]
    pub fn add_to(&self, lanes: Lanes<S, T>, row: &mut [T]) {
        self.store(self.of_column(row) + self.new_lanes(lanes), row);
    }
    /// Those lanes whose entries of A are in no other place, see [`total`](Self::total); 0 elsewhere.
    #[inline(always)]
    pub(crate) fn new_lanes(&self, lanes: Lanes<S, T>) -> Lanes<S, T> {
        let zero = self.splat(T::ZERO);
        let mut lanes = self.outside().select(zero, lanes);
        if self.half
            && let Places::From(j) = self.places
        {
            let above = from_lane(self.simd, (self.i + 1).saturating_sub(j));
            let diagonal = on_diagonal(self.simd, self.i, j);
            lanes = diagonal.select(lanes * T::of(0.5), above.select(lanes, zero));
        }
        match self.places {
            Places::From(j) if self.new_from > j => {
                from_lane(self.simd, self.new_from - j).select(lanes, zero)
            }
            _ => lanes,
        }
    }
    /// The pullback of Σ_k `term(z_ki, z_kj)`.
    #[inline(always)]
    pub fn pullback_terms(
        &self,
        bar: Lanes<S, T>,
        z_bar: &mut [[T; D]; O],
        term: impl Fn(Lanes<S, Dual<T>>, Lanes<S, Dual<T>>) -> Lanes<S, Dual<T>>,
    ) {
        let bar = self.new_lanes(bar);
        for (row, bars) in self.data.z.iter().zip(z_bar) {
            let (zi, zj) = (self.of_row(row), self.of_column(row));
            let of_row = term(Lanes::variable(zi), Lanes::of_constants(zj)).tangent();
            let of_column = term(Lanes::of_constants(zi), Lanes::variable(zj)).tangent();
            self.add_to(of_column * bar, bars);
            self.add_to_row(of_row * bar, bars);
        }
    }
    /// The pullback of a sum over k of functions of z_ki − z_kj, whose derivative is `slope(z_ki, z_kj)`.
    #[inline(always)]
    pub(crate) fn pullback_differences(
        &self,
        bar: Lanes<S, T>,
        z_bar: &mut [[T; D]; O],
        mut slope: impl FnMut(Lanes<S, T>, Lanes<S, T>) -> Lanes<S, T>,
    ) {
        let bar = self.new_lanes(bar);
        for (row, bars) in self.data.z.iter().zip(z_bar) {
            let change = slope(self.of_row(row), self.of_column(row)) * bar;
            self.add_to(-change, bars);
            self.add_to_row(change, bars);
        }
    }
    /// Adds the sum of new lanes to this row's column of `row`.
    #[inline(always)]
    fn add_to_row(&self, lanes: Lanes<S, T>, row: &mut [T]) {
        if let Some(sum) = row.get_mut(self.i) {
            *sum = *sum + self.total(lanes);
        }
    }
    /// `value` in every lane.
    #[inline(always)]
    pub fn splat(&self, value: T) -> Lanes<S, T> {
        Lanes::splat(self.simd, value)
    }
    /// `diagonal` where j = i, `otherwise` elsewhere.
    #[inline(always)]
    pub fn select_diagonal(&self, diagonal: T, otherwise: Lanes<S, T>) -> Lanes<S, T> {
        self.on_diagonal().select(self.splat(diagonal), otherwise)
    }
    /// True where j = i.
    #[inline(always)]
    pub(crate) fn on_diagonal(&self) -> Mask<S, T> {
        match self.places {
            Places::From(j) => on_diagonal(self.simd, self.i, j),
            Places::These(_) => self
                .entries(
                    #[inline(always)]
                    |j| if j == self.i { T::ONE } else { T::ZERO },
                )
                .eq(self.splat(T::ONE)),
        }
    }
    /// True in the lanes past A's last column.
    #[inline(always)]
    fn outside(&self) -> Mask<S, T> {
        let inside = match self.places {
            Places::From(j) => self.width.saturating_sub(j),
            Places::These(places) => places.len(),
        };
        from_lane(self.simd, inside)
    }
}

/// Distances of column `i` from `columns`, whose `squares` may have left the number range.
#[cold]
#[inline(never)]
fn extreme_distances<S: Simd, T: Number>(
    z: Matrix<'_, T>,
    i: usize,
    columns: Places<'_>,
    squares: Lanes<S, T>,
) -> Lanes<S, T> {
    let mut squares_of_lanes = squares.each();
    Lanes::from_fn(squares.simd(), |lane| {
        let square = squares_of_lanes.next().unwrap_or(T::ZERO);
        let Some(j) = columns.column(lane, z.columns) else { return square };
        if square.is_within(T::LEAST_SQUARES, T::MOST_SQUARES) {
            return square.square_root();
        }
        let differences = || z.column(i).zip(z.column(j)).map(|(zi, zj)| zi - zj);
        let size = magnitude(differences());
        if size.is_within(T::ZERO, T::ZERO) {
            return size;
        }
        let shares = differences().map(|difference| difference / size);
        let sum = shares.fold(T::ZERO, |sum, share| sum + share * share);
        let value = size * sum.square_root();
        // 0/0 and ∞/∞: then the distance is the size.
        value.if_nan(size, value)
    })
}

/// Products of column `i` with the columns at `places`, all shrunk.
#[cold]
#[inline(never)]
pub(crate) fn shrunk_products<S: Simd, T: Number, const D: usize, const O: usize>(
    simd: S,
    data: &Data<'_, T, D, O>,
    i: usize,
    places: Places<'_>,
) -> Lanes<S, T> {
    let (statistics, z) = (data.columns.statistics(), data.matrix());
    Lanes::from_fn(simd, |lane| match places.column(lane, D) {
        Some(j) => statistics.shrunk_product(&z, i, j),
        None => T::ZERO,
    })
}
