//! What the functions of a hybrid share: z, its columns' statistics, and the pairwise quantities of one
//! block of A.

use fearless_simd::Simd;

use crate::{
    Needs,
    lanes::{Lanes, Mask},
    product::{entry, load_past, store_past},
    scalar::Number,
    sparse::Pattern,
};

/// Statistics of the columns of z, one entry per column; NaN where nobody needs them.
#[derive(Clone, Debug)]
pub struct Columns<T, const D: usize> {
    /// The mean of each column ([`Needs::COVARIANCE`]).
    pub mean: [T; D],
    /// The sample variance, divided by o − 1 ([`Needs::COVARIANCE`]).
    pub variance: [T; D],
    /// 1 / sample standard deviation: ∞ for a constant column ([`Needs::COVARIANCE`]).
    pub inverse_deviation: [T; D],
    /// 1 / L2 norm, a zero norm counting as 1 ([`Needs::NORMS`]).
    pub inverse_norm: [T; D],
    /// Σ_k z_ki².
    pub(crate) squares: [T; D],
    /// Σ_k (z_ki − z̄_i)²; ∞ for a column with ∞ and without NaN.
    pub(crate) squared_deviations: [T; D],
}

/// The data of one call: z with its `O` rows (observations) and `D` columns, and what is shared about it.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a, T, const D: usize, const O: usize> {
    /// z, row by row: z_ki is `z[k][i]`.
    pub z: &'a [[T; D]; O],
    /// z less its columns' means; z itself when nobody needs [`Needs::COVARIANCE`].
    pub centred: &'a [[T; D]; O],
    /// The columns' statistics.
    pub columns: &'a Columns<T, D>,
    /// Where entries of A are wanted; everywhere if `None`.
    pub pattern: Option<Pattern<'a>>,
    /// Pairwise quantities that somebody else keeps; computed from z if `None`.
    pub(crate) known: Option<&'a Known<T, D>>,
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
}

impl<T: Number, const D: usize, const O: usize> Data<'_, T, D, O> {
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
        if needs.any_of(Needs::NORMS) || needs.uses_gram_for_distances() {
            columns.add_norms(simd, z);
        }
        if needs.any_of(Needs::COVARIANCE) {
            columns.add_moments(simd, z, centred);
            work(&Data { z, centred, columns: &columns, pattern: None, known: None });
        } else {
            work(&Data { z, centred: z, columns: &columns, pattern: None, known: None });
        }
    }
}

impl<T: Number, const D: usize> Columns<T, D> {
    /// Columns about which nothing is known.
    #[inline(always)]
    pub(crate) fn unknown() -> Self {
        Self {
            mean: [T::NAN; D],
            variance: [T::NAN; D],
            inverse_deviation: [T::NAN; D],
            inverse_norm: [T::NAN; D],
            squares: [T::NAN; D],
            squared_deviations: [T::NAN; D],
        }
    }
    /// Adds means and deviations; overwrites `centred` with z less its columns' means.
    #[inline(always)]
    pub(crate) fn add_moments<S: Simd, const O: usize>(
        &mut self,
        simd: S,
        z: &[[T; D]; O],
        centred: &mut [[T; D]; O],
    ) {
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let mean = sum_of_rows(simd, z, i) / T::of(O as f64);
                mean.store(&mut self.mean, i);
                for k in 0..O {
                    store_past(load_past(simd, z, k, i) - mean, centred, k, i);
                }
            },
        );
        sums_of_squares(simd, centred, &mut self.squared_deviations);
        self.derive_deviations(simd, O);
        if self.mean.iter().any(|mean| !mean.is_number()) {
            self.mark_infinities(z);
        }
    }
    /// Makes the squares of columns with ∞ but without NaN infinite: then NaN says that distances from a column are NaN, and nothing has to be
    /// compared. (∞ makes its column's mean ∞ or NaN, and so deviations NaN; distances are ∞.)
    #[inline(never)]
    fn mark_infinities<const O: usize>(&mut self, z: &[[T; D]; O]) {
        for (i, square) in self.squared_deviations.iter_mut().enumerate() {
            let nan = (0..O).fold(T::ZERO, |nan, k| entry(z, k, i).if_nan(T::NAN, nan));
            *square = square.if_nan(nan.if_nan(T::NAN, T::INFINITY), *square);
        }
    }
    /// What follows from the squared deviations of `o` observations.
    #[inline(always)]
    pub(crate) fn derive_deviations<S: Simd>(&mut self, simd: S, o: usize) {
        let per_degree = T::ONE / T::of(o as f64 - 1.0);
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let variance = Lanes::load(simd, &self.squared_deviations, i) * per_degree;
                variance.store(&mut self.variance, i);
                variance.sqrt().recip().store(&mut self.inverse_deviation, i);
            },
        );
    }
    /// Adds norms and squares.
    #[inline(always)]
    pub(crate) fn add_norms<S: Simd, const O: usize>(&mut self, simd: S, z: &[[T; D]; O]) {
        sums_of_squares(simd, z, &mut self.squares);
        self.derive_norms(simd);
    }
    /// What follows from the squares.
    #[inline(always)]
    pub(crate) fn derive_norms<S: Simd>(&mut self, simd: S) {
        for_registers::<S, T, D>(
            #[inline(always)]
            |i| {
                let norm = Lanes::load(simd, &self.squares, i).sqrt();
                norm.eq(norm.constant(T::ZERO))
                    .select(norm.constant(T::ONE), norm.recip())
                    .store(&mut self.inverse_norm, i);
            },
        );
    }
}

/// Calls `visit` with the first column of each register; the last one overlaps its neighbour.
#[inline(always)]
fn for_registers<S: Simd, T: Number, const D: usize>(mut visit: impl FnMut(usize)) {
    let register = Lanes::<S, T>::LEN;
    for i in (0..D).step_by(register) {
        visit(i.min(D.saturating_sub(register)));
    }
}

/// Σ_k z_ki² of every column, added in the order in which z_i · z_j are: of equal columns they are equal.
#[inline(always)]
fn sums_of_squares<S: Simd, T: Number, const D: usize>(
    simd: S,
    z: &[[T; D]],
    squares: &mut [T; D],
) {
    let register = Lanes::<S, T>::LEN;
    let mut i = 0;
    // Several sums at once, for one would wait for itself.
    while i + 4 * register <= D {
        registers_of_squares::<S, T, D, 4>(simd, z, i, squares);
        i += 4 * register;
    }
    while i < D {
        let last = D.saturating_sub(register);
        registers_of_squares::<S, T, D, 1>(simd, z, i.min(last), squares);
        i += register;
    }
}

#[inline(always)]
fn registers_of_squares<S: Simd, T: Number, const D: usize, const WIDE: usize>(
    simd: S,
    z: &[[T; D]],
    i: usize,
    squares: &mut [T; D],
) {
    let register = Lanes::<S, T>::LEN;
    let mut sums = [Lanes::splat(simd, T::ZERO); WIDE];
    for k in 0..z.len() {
        for c in 0..WIDE {
            let entries = load_past(simd, z, k, i + c * register);
            sums[c] = entries.mul_add(entries, sums[c]);
        }
    }
    for c in 0..WIDE {
        sums[c].store(squares, i + c * register);
    }
}

/// Σ_k z_ki of one register of columns, in four parts, for one sum would wait for itself.
#[inline(always)]
fn sum_of_rows<S: Simd, T: Number, const D: usize>(simd: S, z: &[[T; D]], i: usize) -> Lanes<S, T> {
    let mut sums = [Lanes::splat(simd, T::ZERO); 4];
    let fours = z.len() - z.len() % 4;
    for k in (0..fours).step_by(4) {
        for c in 0..4 {
            sums[c] = sums[c] + load_past(simd, z, k + c, i);
        }
    }
    let [mut first, second, third, fourth] = sums;
    for k in fours..z.len() {
        first = first + load_past(simd, z, k, i);
    }
    (first + second) + (third + fourth)
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
    pub(crate) places: Places<'a>,
    pub(crate) pairs: Pairs<S, T>,
}

/// The columns of A in the lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Places<'a> {
    /// This one and its right neighbours.
    From(usize),
    /// These, at most one per lane.
    These(&'a [u32]),
}

/// Quantities of the pairs (i, j), one pair per lane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairs<S: Simd, T: Number> {
    pub(crate) gram: Lanes<S, T>,
    pub(crate) covariance: Lanes<S, T>,
    pub(crate) manhattan: Lanes<S, T>,
    pub(crate) squared_euclidean: Lanes<S, T>,
    pub(crate) chebyshev: Lanes<S, T>,
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

impl<S: Simd, T: Number> Pairs<S, T> {
    /// Divides the sums of deviations by o − 1.
    #[inline(always)]
    pub(crate) fn per_degree(&mut self, o: usize) {
        self.covariance = self.covariance * (T::ONE / T::of(o as f64 - 1.0));
    }
    /// Pairs about which nothing is known.
    #[inline(always)]
    pub(crate) fn unknown(simd: S) -> Self {
        let nan = Lanes::splat(simd, T::NAN);
        Self { gram: nan, covariance: nan, manhattan: nan, squared_euclidean: nan, chebyshev: nan }
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
    /// The value of this row's column of z: `values[i]` in every lane.
    #[inline(always)]
    pub fn of_row(&self, values: &[T]) -> Lanes<S, T> {
        self.splat(values.get(self.i).copied().unwrap_or(T::ZERO))
    }
    /// The values of these columns: `values[j]` for the column j of each lane.
    #[inline(always)]
    pub fn of_column(&self, values: &[T]) -> Lanes<S, T> {
        match self.places {
            Places::From(j) => Lanes::load(self.simd, values, j),
            Places::These(_) => self.entries(
                #[inline(always)]
                |j| values.get(j).copied().unwrap_or(T::ZERO),
            ),
        }
    }
    /// `entry(j)` for the column j of each lane.
    #[inline(always)]
    pub fn entries(&self, entry: impl Fn(usize) -> T) -> Lanes<S, T> {
        Lanes::from_fn(
            self.simd,
            #[inline(always)]
            |lane| entry(self.column(lane)),
        )
    }
    /// The column of A in lane `lane`. In lanes that nobody reads, a neighbour beyond A's last column or one of A's once more.
    #[inline(always)]
    pub fn column(&self, lane: usize) -> usize {
        match self.places {
            Places::From(j) => j + lane,
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
    pub(crate) fn store(&self, lanes: Lanes<S, T>, row: &mut [T]) {
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
    /// Writes `lanes` to their places of `a`, of whose rows those after this one will be written later.
    #[inline(always)]
    pub(crate) fn store_in_turn<const COLUMNS: usize>(
        &self,
        lanes: Lanes<S, T>,
        a: &mut [[T; COLUMNS]],
    ) {
        match self.places {
            Places::From(j) => store_past(lanes, a, self.i, j),
            Places::These(_) => {
                if let Some(row) = a.get_mut(self.i) {
                    self.store(lanes, row);
                }
            }
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
        let here = match self.places {
            Places::From(j) => on_diagonal(self.simd, self.i, j),
            Places::These(_) => self
                .entries(
                    #[inline(always)]
                    |j| if j == self.i { T::ONE } else { T::ZERO },
                )
                .eq(self.splat(T::ONE)),
        };
        here.select(self.splat(diagonal), otherwise)
    }
}

/// True in the lane of column i, lanes beginning with column j.
#[inline(always)]
pub(crate) fn on_diagonal<S: Simd, T: Number>(simd: S, i: usize, j: usize) -> Mask<S, T> {
    // Distances between small whole numbers: exact in f32 as well.
    let distance = T::of(i as f64 - j as f64);
    lane_numbers(simd).eq(Lanes::splat(simd, distance))
}

/// 0, 1, 2, … in the lanes.
#[inline(always)]
pub(crate) fn lane_numbers<S: Simd, T: Number>(simd: S) -> Lanes<S, T> {
    Lanes::from_fn(simd, |lane| T::of(lane as f64))
}
