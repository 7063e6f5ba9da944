//! Chains and graphs.

use crate::arithmetic::normalize;

/// What is done to the sums of an adjacency matrix.
///
/// A sum of 0 counts as 1, so that nodes without links stay zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalization {
    /// Nothing.
    None,
    /// Every row is divided by its sum.
    Row,
    /// Every column is divided by its sum.
    Column,
    /// Every row is divided by the root of its sum, then every column by the root of *its* sum. As in tinyBIG the columns' sums
    /// are those of the matrix whose rows are divided already, so that the result is not symmetric.
    RowColumn,
}

/// Which nodes are linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Links<'a> {
    /// i → i + 1.
    Chain {
        /// Also i + 1 → i.
        bi_directional: bool,
    },
    /// From the first to the second of each pair. A link counts once, however often it is given.
    Graph {
        /// Pairs of nodes, counted from 0; those that name a node ≥ d count for nothing.
        links: &'a [[usize; 2]],
        /// Whether a link leads one way only.
        directed: bool,
    },
}

/// How far dependence reaches. N is the normalized adjacency matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hops {
    /// N.
    One,
    /// Nʰ; N⁰ is the identity.
    Power(usize),
    /// N + N² + … + Nʰ, without the identity; N for h = 0.
    Accumulated(usize),
    /// N + N² + … + N^(d − 1), with the identity: (I − N)⁻¹ of a one-directional chain.
    All {
        /// Whether I is added.
        identity: bool,
    },
    /// e^N.
    Exponential,
    /// c (I − (1 − c) N)⁻¹.
    PageRank(f64),
}

/// A matrix that has no inverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Singular;

/// A chain or a graph, and how it becomes a matrix: adjacency, self dependence, normalization, hops.
///
/// One constructor for each class of tinyBIG, whose names and quirks they keep; in each of them
///
/// - **Shapes**: A is d × d, with d = m (attribute) or b (instance), the number of nodes.
/// - **Parameters**: none, and no data: A is computed while the crate compiles, in f64, and lies in read-only memory.
///   `require_data` and `require_parameters` are accepted and change nothing.
/// - **Range**: `preprocess` is ignored, as in tinyBIG. In `forward` of a hybrid of nothing but structure, and in a `prod` with
///   structure, absent links pass nothing on, not even NaN or ∞.
/// - **Cost**: a product with x costs b (or m) multiply-adds per link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Topology<'a> {
    /// The links.
    pub links: Links<'a>,
    /// Added to the diagonal before the normalization.
    pub self_weight: f64,
    /// The normalization of the adjacency matrix.
    pub normalization: Normalization,
    /// How far dependence reaches.
    pub hops: Hops,
    /// Whether the columns are divided by their sums at the end.
    pub columns_normalized: bool,
}

impl Topology<'static> {
    const fn of_chain(bi_directional: bool, normalization: Normalization) -> Self {
        Self {
            links: Links::Chain { bi_directional },
            self_weight: 0.0,
            normalization,
            hops: Hops::One,
            columns_normalized: false,
        }
    }

    /// `chain`: A = R(N + `self_scaling` · I), R the normalization, N_i,i+1 = 1.
    ///
    /// - **Name**: `chain(bi_directional = false, normalization = false, normalization_mode = row, self_dependence = true,
    ///   self_scaling = 1.0)`; `chain_length`, if given, equals d.
    /// - **Source**: tinyBIG `chain_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Chain for SMatrix<f64, 1, 3> { functions: [chain(self_scaling = 0.5)], fusion: sum }
    /// }
    /// const A: &SMatrix<f64, 3, 3> = Chain::matrix_of_structure();
    /// assert_eq!(*A, SMatrix::<f64, 3, 3>::new(0.5, 1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 0.0, 0.5));
    /// ```
    pub const fn chain(
        bi_directional: bool,
        normalization: Normalization,
        self_dependence: bool,
        self_scaling: f64,
    ) -> Self {
        let self_weight = if self_dependence { self_scaling } else { 0.0 };
        Self { self_weight, ..Self::of_chain(bi_directional, normalization) }
    }

    /// `multihop_chain`: with base = R(N + I), A = baseʰ, or base + base² + … + baseʰ.
    ///
    /// - **Name**: `multihop_chain(h = 1, accumulative = false, …)` with the arguments of `chain`.
    /// - **Range**: `self_scaling` is ignored, and the sum has no identity term, as in tinyBIG. A bi-directional sum is divided by
    ///   its columns' sums, whatever `normalization` says. Any h is computed, with a relative error up to about h·2⁻⁵³.
    /// - **Source**: tinyBIG `multihop_chain_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Hops for SMatrix<f64, 1, 3> { functions: [multihop_chain(h = 2)], fusion: sum }
    /// }
    /// // (N + I)²
    /// let expected = SMatrix::<f64, 3, 3>::new(1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0);
    /// assert_eq!(Hops::matrix_of_structure(), &expected);
    /// ```
    pub const fn multihop_chain(
        bi_directional: bool,
        normalization: Normalization,
        self_dependence: bool,
        h: usize,
        accumulative: bool,
    ) -> Self {
        Self {
            self_weight: if self_dependence { 1.0 } else { 0.0 },
            hops: if accumulative { Hops::Accumulated(h) } else { Hops::Power(h) },
            columns_normalized: accumulative && bi_directional,
            ..Self::of_chain(bi_directional, normalization)
        }
    }

    /// `inverse_approx_multihop_chain`: (I − R(N))⁻¹ of a one-directional chain; of a bi-directional one R(N) + … + R(N)^(d − 1),
    /// divided by its columns' sums.
    ///
    /// - **Name**: `inverse_approx_multihop_chain(bi_directional = false, normalization = false, normalization_mode = row)`.
    /// - **Range**: `self_dependence` and `self_scaling` are accepted and ignored, as in tinyBIG.
    /// - **Source**: tinyBIG `inverse_approx_multihop_chain_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct All for SMatrix<f64, 1, 3> { functions: [inverse_approx_multihop_chain], fusion: sum }
    /// }
    /// let expected = SMatrix::<f64, 3, 3>::new(1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0);
    /// assert_eq!(All::matrix_of_structure(), &expected);
    /// ```
    pub const fn inverse_approx_multihop_chain(
        bi_directional: bool,
        normalization: Normalization,
    ) -> Self {
        Self {
            hops: Hops::All { identity: !bi_directional },
            columns_normalized: bi_directional,
            ..Self::of_chain(bi_directional, normalization)
        }
    }

    /// `exponential_approx_multihop_chain`: A = e^R(N).
    ///
    /// - **Name**: `exponential_approx_multihop_chain(bi_directional = false, normalization = false, normalization_mode = row)`.
    /// - **Range**: `self_dependence` and `self_scaling` are accepted and ignored, as in tinyBIG.
    /// - **Source**: tinyBIG `exponential_approx_multihop_chain_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Fading for SMatrix<f64, 1, 3> { functions: [exponential_approx_multihop_chain], fusion: sum }
    /// }
    /// // 1 / (j − i)!
    /// let expected = SMatrix::<f64, 3, 3>::new(1.0, 1.0, 0.5, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0);
    /// assert!((Fading::matrix_of_structure() - expected).amax() < 1e-15);
    /// ```
    pub const fn exponential_approx_multihop_chain(
        bi_directional: bool,
        normalization: Normalization,
    ) -> Self {
        Self { hops: Hops::Exponential, ..Self::of_chain(bi_directional, normalization) }
    }
}

impl<'a> Topology<'a> {
    /// `graph`: A = R(N), or R(N + I) with `self_dependence`; N_ij = 1 for a link i → j.
    ///
    /// - **Name**: `graph(links = […], nodes = 0, 1, …, directed = true, normalization = false, normalization_mode = row,
    ///   self_dependence = false)`. Nodes are numbers, names or texts, links pairs of them.
    /// - **Range**: a link counts once, however often it is given; a link of a node to itself is 1 on the diagonal, and
    ///   `self_dependence` adds 1 more.
    /// - **Source**: tinyBIG `graph_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Friends for SMatrix<f64, 3, 1> {
    ///         interdependence_type: instance,
    ///         functions: [graph(nodes = ["A", "B", "C"], links = [("A", "B"), ("B", "C")], directed = false)],
    ///         fusion: sum,
    ///     }
    /// }
    /// let x = SMatrix::<f64, 3, 1>::new(1.0, 10.0, 100.0);
    /// assert_eq!(Friends::default().forward(&x), SMatrix::<f64, 3, 1>::new(10.0, 101.0, 10.0));
    /// ```
    pub const fn graph(
        links: &'a [[usize; 2]],
        directed: bool,
        normalization: Normalization,
        self_dependence: bool,
    ) -> Self {
        Self {
            links: Links::Graph { links, directed },
            self_weight: if self_dependence { 1.0 } else { 0.0 },
            normalization,
            hops: Hops::One,
            columns_normalized: false,
        }
    }

    /// `multihop_graph`: with base = the matrix of `graph`, A = baseʰ, or base + base² + … + baseʰ.
    ///
    /// - **Name**: `multihop_graph(links = […], h = 1, accumulative = false, …)` with the arguments of `graph`.
    /// - **Range**: h = 0 gives the identity, but the sum has no identity term, as in tinyBIG. Any h is computed, with a relative error up to
    ///   about h·2⁻⁵³.
    /// - **Source**: tinyBIG `multihop_graph_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Hops for SMatrix<f64, 1, 3> {
    ///         functions: [multihop_graph(links = [(0, 1), (1, 2)], h = 2, accumulative = true)],
    ///         fusion: sum,
    ///     }
    /// }
    /// let expected = SMatrix::<f64, 3, 3>::new(0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0);
    /// assert_eq!(Hops::matrix_of_structure(), &expected);
    /// ```
    pub const fn multihop_graph(
        links: &'a [[usize; 2]],
        directed: bool,
        normalization: Normalization,
        self_dependence: bool,
        h: usize,
        accumulative: bool,
    ) -> Self {
        Self {
            hops: if accumulative { Hops::Accumulated(h) } else { Hops::Power(h) },
            ..Self::graph(links, directed, normalization, self_dependence)
        }
    }

    /// `pagerank_multihop_graph`: A = c · (I − (1 − c) · R(N))⁻¹.
    ///
    /// - **Name**: `pagerank_multihop_graph(links = […], c = 0.15, …)` with the arguments of `graph`.
    /// - **Range**: `self_dependence` is ignored, as in tinyBIG. A matrix without an inverse is an error of compilation.
    /// - **Source**: tinyBIG `pagerank_multihop_graph_interdependence`.
    ///
    /// ```
    /// use interdep::prelude::*;
    ///
    /// hybrid! {
    ///     struct Rank for SMatrix<f64, 1, 2> {
    ///         functions: [pagerank_multihop_graph(links = [(0, 1), (1, 0)], c = 0.5)],
    ///         fusion: sum,
    ///     }
    /// }
    /// // 0.5 · [1 −0.5; −0.5 1]⁻¹
    /// let expected = SMatrix::<f64, 2, 2>::new(2.0, 1.0, 1.0, 2.0) / 3.0;
    /// assert!((Rank::matrix_of_structure() - expected).amax() < 1e-15);
    /// ```
    pub const fn pagerank_multihop_graph(
        links: &'a [[usize; 2]],
        directed: bool,
        normalization: Normalization,
        c: f64,
    ) -> Self {
        Self { hops: Hops::PageRank(c), ..Self::graph(links, directed, normalization, false) }
    }

    /// About how many steps of const evaluation [`fill`](Self::fill) takes for `d` nodes.
    pub const fn steps(&self, d: usize) -> usize {
        let square = d.saturating_mul(d);
        let hop = self.steps_of_hop(d);
        let hops = match self.hops {
            Hops::One | Hops::Power(0 | 1) | Hops::Accumulated(0 | 1) => 0,
            Hops::Power(h) if self.doubles(d, h) => doubling(d, h, 1),
            Hops::Accumulated(h) if self.doubles(d, h) => doubling(d, h, 2),
            Hops::Power(h) | Hops::Accumulated(h) => {
                self.steps_of_second_hop(d).saturating_add(hop.saturating_mul(h - 2))
            }
            Hops::All { .. } => match self.links {
                Links::Chain { bi_directional: false } => square,
                _ => hop.saturating_mul(d) / 2,
            },
            Hops::Exponential => hop.saturating_mul(EXPONENTIAL_TERMS),
            Hops::PageRank(_) => square.saturating_mul(d).saturating_mul(2),
        };
        square.saturating_mul(5).saturating_add(hops)
    }

    /// Steps of a product with the adjacency matrix.
    const fn steps_of_hop(&self, d: usize) -> usize {
        let square = d.saturating_mul(d);
        match self.links {
            // Three links per node, and bands that grow.
            Links::Chain { .. } => square.saturating_mul(3),
            Links::Graph { .. } => square.saturating_mul(d),
        }
    }

    /// Steps of the second hop, whose left factor is the adjacency matrix too: a row for each of its entries, and a look at all places.
    const fn steps_of_second_hop(&self, d: usize) -> usize {
        let hop = self.steps_of_hop(d);
        let Links::Graph { links, directed } = self.links else { return hop };
        let ways = if directed { links.len() } else { links.len().saturating_mul(2) };
        let steps =
            ways.saturating_add(d).saturating_mul(d).saturating_add(d.saturating_mul(2 * d));
        if steps < hop { steps } else { hop }
    }

    /// Whether `h` hops are taken in strides that double, instead of one by one.
    const fn doubles(&self, d: usize, h: usize) -> bool {
        doubling(d, h, 2) < self.steps_of_hop(d).saturating_mul(h.saturating_sub(1))
    }

    /// Writes the matrix of `d` nodes to `out`, row by row. `work` has room for 3·d² numbers, `bounds` for 2·d.
    ///
    /// # Errors
    ///
    /// When a page rank needs the inverse of a matrix that has none.
    ///
    /// # Panics
    ///
    /// When there is less room.
    pub const fn fill(
        &self,
        d: usize,
        out: &mut [f64],
        work: &mut [f64],
        bounds: &mut [usize],
    ) -> Result<(), Singular> {
        let (base, rest) = work.split_at_mut(d * d);
        let (power, other) = rest.split_at_mut(d * d);
        self.base(d, base);
        match self.hops {
            Hops::One => copy(base, out, d * d),
            Hops::Power(h) if self.doubles(d, h) => raise(d, base, power, h, out, bounds),
            Hops::Accumulated(h) if self.doubles(d, h) => {
                accumulate_doubling(d, base, [power, other], h, out, bounds);
            }
            Hops::Power(h) => {
                identity(d, out);
                let mut hop = 0;
                while hop < h {
                    copy(out, power, d * d);
                    times(d, power, base, 1.0, out, bounds);
                    hop += 1;
                }
            }
            Hops::Accumulated(h) => accumulate(d, base, power, h, out, bounds),
            Hops::All { identity } => {
                accumulate(d, base, power, d.saturating_sub(1), out, bounds);
                if identity {
                    add_diagonal(d, out, 1.0);
                }
            }
            Hops::Exponential => exponential(d, base, power, out, bounds),
            Hops::PageRank(c) => {
                let mut place = 0;
                while place < d * d {
                    base[place] *= c - 1.0;
                    place += 1;
                }
                add_diagonal(d, base, 1.0);
                if let Err(Singular) = invert(d, base, out) {
                    return Err(Singular);
                }
                place = 0;
                while place < d * d {
                    out[place] *= c;
                    place += 1;
                }
            }
        }
        if self.columns_normalized {
            normalize(out, d, d, Normalization::Column);
        }
        Ok(())
    }

    /// The normalized adjacency matrix.
    const fn base(&self, d: usize, base: &mut [f64]) {
        clear(base, d * d);
        match self.links {
            Links::Chain { bi_directional } => {
                let mut i = 1;
                while i < d {
                    base[(i - 1) * d + i] = 1.0;
                    if bi_directional {
                        base[i * d + i - 1] = 1.0;
                    }
                    i += 1;
                }
            }
            Links::Graph { links, directed } => {
                let mut k = 0;
                while k < links.len() {
                    let [from, to] = links[k];
                    // A check beside the user's own token says which link leads nowhere.
                    if from < d && to < d {
                        base[from * d + to] = 1.0;
                        if !directed {
                            base[to * d + from] = 1.0;
                        }
                    }
                    k += 1;
                }
            }
        }
        if self.self_weight != 0.0 {
            add_diagonal(d, base, self.self_weight);
        }
        normalize(base, d, d, self.normalization);
    }
}

/// Terms after which the power series of e^N has converged: N's entries are sums of at most three ones.
const EXPONENTIAL_TERMS: usize = 40;

const fn clear(matrix: &mut [f64], length: usize) {
    let mut place = 0;
    while place < length {
        matrix[place] = 0.0;
        place += 1;
    }
}

const fn copy(from: &[f64], to: &mut [f64], length: usize) {
    to.split_at_mut(length).0.copy_from_slice(from.split_at(length).0);
}

const fn identity(d: usize, matrix: &mut [f64]) {
    clear(matrix, d * d);
    add_diagonal(d, matrix, 1.0);
}

const fn add_diagonal(d: usize, matrix: &mut [f64], value: f64) {
    let mut i = 0;
    while i < d {
        matrix[i * d + i] += value;
        i += 1;
    }
}

/// The first column of row `i` that is not zero, and the one after the last.
const fn extent(d: usize, matrix: &[f64], i: usize) -> (usize, usize) {
    let mut start = 0;
    while start < d && matrix[i * d + start] == 0.0 {
        start += 1;
    }
    let mut end = d;
    while end > start && matrix[i * d + end - 1] == 0.0 {
        end -= 1;
    }
    (start, end)
}

/// `out` = `scale` · `left` · `right`, by the entries of both that are not zero.
const fn times(
    d: usize,
    left: &[f64],
    right: &[f64],
    scale: f64,
    out: &mut [f64],
    bounds: &mut [usize],
) {
    let mut k = 0;
    while k < d {
        let (start, end) = extent(d, right, k);
        bounds[2 * k] = start;
        bounds[2 * k + 1] = end;
        k += 1;
    }
    clear(out, d * d);
    let mut i = 0;
    while i < d {
        let (mut k, end) = extent(d, left, i);
        while k < end {
            let factor = left[i * d + k] * scale;
            if factor != 0.0 {
                let mut j = bounds[2 * k];
                while j < bounds[2 * k + 1] {
                    // Where there is no way, infinitely many to its start make none.
                    if factor.is_finite() || right[k * d + j] != 0.0 {
                        out[i * d + j] += factor * right[k * d + j];
                    }
                    j += 1;
                }
            }
            k += 1;
        }
        i += 1;
    }
}

/// Steps of `h` hops in strides that double, with so many products for each stride, and as many again for each that is odd.
const fn doubling(d: usize, h: usize, products: usize) -> usize {
    let strides = usize::BITS - h.leading_zeros();
    d.saturating_mul(d).saturating_mul(d).saturating_mul(2 * products * strides as usize)
}

/// `out` = baseʰ. `base` becomes something else.
const fn raise(
    d: usize,
    base: &mut [f64],
    copied: &mut [f64],
    h: usize,
    out: &mut [f64],
    bounds: &mut [usize],
) {
    identity(d, out);
    let mut rest = h;
    while rest > 0 {
        if rest % 2 == 1 {
            copy(out, copied, d * d);
            times(d, copied, base, 1.0, out, bounds);
        }
        rest /= 2;
        if rest > 0 {
            copy(base, copied, d * d);
            times(d, copied, copied, 1.0, base, bounds);
        }
    }
}

/// `out` = base + base² + … + baseʰ, for h > 0: of the sum S of k powers follow those of 2k and 2k + 1, S + baseᵏ·S and base + that·base.
const fn accumulate_doubling(
    d: usize,
    base: &[f64],
    [power, other]: [&mut [f64]; 2],
    h: usize,
    out: &mut [f64],
    bounds: &mut [usize],
) {
    copy(base, out, d * d);
    copy(base, power, d * d);
    let mut digit = usize::BITS - h.leading_zeros() - 1;
    while digit > 0 {
        digit -= 1;
        times(d, power, out, 1.0, other, bounds);
        add(other, out, d * d);
        copy(power, other, d * d);
        times(d, other, other, 1.0, power, bounds);
        if h >> digit & 1 == 1 {
            copy(out, other, d * d);
            times(d, other, base, 1.0, out, bounds);
            add(base, out, d * d);
            copy(power, other, d * d);
            times(d, other, base, 1.0, power, bounds);
        }
    }
}

const fn add(from: &[f64], to: &mut [f64], length: usize) {
    let mut place = 0;
    while place < length {
        to[place] += from[place];
        place += 1;
    }
}

/// `out` = base + base² + … + baseʰ; base for h = 0.
const fn accumulate(
    d: usize,
    base: &[f64],
    power: &mut [f64],
    h: usize,
    out: &mut [f64],
    bounds: &mut [usize],
) {
    // Horner's rule, which needs one matrix less: (…(base + 1)·base + 1)·base.
    copy(base, out, d * d);
    let mut hop = 1;
    while hop < h {
        copy(out, power, d * d);
        add_diagonal(d, power, 1.0);
        times(d, power, base, 1.0, out, bounds);
        hop += 1;
    }
}

/// `out` = e^base, for entries ≥ 0: the power series from its last term.
const fn exponential(
    d: usize,
    base: &[f64],
    power: &mut [f64],
    out: &mut [f64],
    bounds: &mut [usize],
) {
    identity(d, out);
    let mut term = EXPONENTIAL_TERMS;
    while term > 0 {
        copy(out, power, d * d);
        times(d, power, base, 1.0 / term as f64, out, bounds);
        add_diagonal(d, out, 1.0);
        term -= 1;
    }
}

/// `out` = `matrix`⁻¹, by elimination with the largest pivot of each column. `matrix` is overwritten.
const fn invert(d: usize, matrix: &mut [f64], out: &mut [f64]) -> Result<(), Singular> {
    // Rounding of sums of ones stays far below.
    const NOTHING: f64 = 1e-13;
    identity(d, out);
    let mut column = 0;
    while column < d {
        let mut pivot = column;
        let mut i = column + 1;
        while i < d {
            if matrix[i * d + column].abs() > matrix[pivot * d + column].abs() {
                pivot = i;
            }
            i += 1;
        }
        let value = matrix[pivot * d + column];
        if value.abs() <= NOTHING || value.is_nan() {
            return Err(Singular);
        }
        let mut j = 0;
        while j < d {
            matrix.swap(column * d + j, pivot * d + j);
            out.swap(column * d + j, pivot * d + j);
            matrix[column * d + j] /= value;
            out[column * d + j] /= value;
            j += 1;
        }
        i = 0;
        while i < d {
            let factor = matrix[i * d + column];
            if i != column && factor != 0.0 {
                j = 0;
                while j < d {
                    matrix[i * d + j] -= factor * matrix[column * d + j];
                    out[i * d + j] -= factor * out[column * d + j];
                    j += 1;
                }
            }
            i += 1;
        }
        column += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Normalization, Topology, accumulate_doubling, raise, times};

    const D: usize = 4;
    /// A cycle with a shortcut and a node that leads nowhere.
    const BASE: [f64; D * D] =
        [0.0, 0.5, 0.5, 0.0, 0.25, 0.0, 0.75, 0.0, 0.5, 0.0, 0.25, 0.25, 0.0, 0.0, 0.0, 0.0];

    #[test]
    fn strides_that_double_arrive_where_single_hops_do() {
        let mut bounds = [0; 2 * D];
        let (mut power, mut sum) = (BASE, BASE);
        for h in 1..40 {
            if h > 1 {
                let before = power;
                times(D, &before, &BASE, 1.0, &mut power, &mut bounds);
                for (sum, power) in sum.iter_mut().zip(power) {
                    *sum += power;
                }
            }
            let (mut base, mut copied, mut out) = (BASE, [9.0; D * D], [9.0; D * D]);
            raise(D, &mut base, &mut copied, h, &mut out, &mut bounds);
            let near = |a: [f64; D * D], b: [f64; D * D]| {
                a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-15 * b.abs().max(1.0))
            };
            assert!(near(out, power), "power {h}: {out:?} instead of {power:?}");
            let (mut strides, mut other) = ([9.0; D * D], [9.0; D * D]);
            accumulate_doubling(D, &BASE, [&mut strides, &mut other], h, &mut out, &mut bounds);
            assert!(near(out, sum), "sum {h}: {out:?} instead of {sum:?}");
        }
    }

    #[test]
    fn two_hops_take_steps_for_the_links() {
        const LINKS: &[[usize; 2]] = &[[0, 1]; 5278];
        let steps = |h, accumulative| {
            Topology::multihop_graph(LINKS, false, Normalization::Column, true, h, accumulative)
                .steps(2708)
        };
        let expected = (5 + 2) * 2708 * 2708 + (2 * 5278 + 2708) * 2708;
        assert_eq!([steps(2, false), steps(2, true)], [expected; 2]);
        assert_eq!(steps(3, false), expected + 2708 * 2708 * 2708);
        assert_eq!(steps(1, false), 5 * 2708 * 2708);
    }

    #[test]
    fn any_number_of_hops_ends() {
        let filled = |topology: Topology<'_>| {
            let (mut out, mut work, mut bounds) = ([0.0; 9], [0.0; 27], [0; 6]);
            assert!(topology.steps(3) < 20_000);
            topology.fill(3, &mut out, &mut work, &mut bounds).expect("nothing is inverted");
            out
        };
        let h = usize::MAX;
        // (N + I)^h of 0 → 1 → 2: 1, h and h·(h − 1)/2.
        let far = filled(Topology::multihop_chain(false, Normalization::None, true, h, false));
        let ways = h as f64;
        assert_eq!([far[0], far[1], far[3]], [1.0, ways, 0.0]);
        assert!((far[2] / (0.5 * ways * ways) - 1.0).abs() < 1e-14);
        // Infinitely many ways to one node are none to the others.
        let links = &[[0, 0], [0, 1], [1, 0], [2, 2]];
        for accumulative in [false, true] {
            let ways = filled(Topology::multihop_graph(
                links,
                true,
                Normalization::None,
                true,
                h,
                accumulative,
            ));
            assert_eq!(ways[0], f64::INFINITY);
            assert_eq!([ways[2], ways[5], ways[6]], [0.0; 3]);
        }
        let rows =
            filled(Topology::multihop_graph(links, true, Normalization::Row, true, 1 << 20, false));
        assert!((rows[0] + rows[1] - 1.0).abs() < 1e-9, "{rows:?}");
    }
}
