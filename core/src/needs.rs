//! [`Needs`]: which shared quantities a function reads.

/// A set of quantities that functions of the data share.
///
/// Every function of a hybrid states its needs as a constant; the hybrid computes the union once per call, whoever
/// asked for it, and nothing else. Reading a quantity that no function of the hybrid needs gives NaN.
///
/// ```
/// use interdep::Needs;
///
/// let needs = Needs::GRAM.and(Needs::NORMS);
/// assert!(needs.any_of(Needs::NORMS));
/// assert!(!needs.any_of(Needs::MANHATTAN.and(Needs::CHEBYSHEV)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs(u16);

/// What is computed, in the lower bits; several quantities are read from the same (one upper bit for each).
const PRODUCTS: u16 = 1;
const DEVIATIONS: u16 = 1 << 1;
const SQUARES: u16 = 1 << 3;

impl Needs {
    /// Nothing beyond z itself.
    pub const NOTHING: Self = Self(0);
    /// [`Pair::gram`](crate::Pair::gram): z_i · z_j.
    pub const GRAM: Self = Self(PRODUCTS | 1 << 6);
    /// [`Pair::cosine`](crate::Pair::cosine).
    pub const COSINE: Self = Self(PRODUCTS | Self::NORMS.0 | 1 << 7);
    /// [`Pair::covariance`](crate::Pair::covariance), with the columns' variances.
    pub const COVARIANCE: Self = Self(DEVIATIONS | 1 << 8);
    /// [`Pair::correlation`](crate::Pair::correlation).
    pub const CORRELATION: Self = Self(DEVIATIONS | 1 << 9);
    /// [`Pair::variances`](crate::Pair::variances).
    pub const VARIANCES: Self = Self(DEVIATIONS | 1 << 10);
    /// [`Pair::manhattan`](crate::Pair::manhattan): Σ|z_ki − z_kj|.
    pub const MANHATTAN: Self = Self(1 << 2 | 1 << 11);
    /// [`Pair::squared_euclidean`](crate::Pair::squared_euclidean): Σ(z_ki − z_kj)².
    pub const SQUARED_EUCLIDEAN: Self = Self(SQUARES | 1 << 12);
    /// [`Pair::euclidean`](crate::Pair::euclidean), the root of that.
    pub const EUCLIDEAN: Self = Self(SQUARES | 1 << 13);
    /// [`Pair::chebyshev`](crate::Pair::chebyshev): max|z_ki − z_kj|.
    pub const CHEBYSHEV: Self = Self(1 << 4 | 1 << 14);
    /// [`Columns::inverse_norm`](crate::Columns::inverse_norm).
    pub const NORMS: Self = Self(1 << 5);

    /// All of them.
    pub const ALL: Self = Self(u16::MAX >> 1);

    /// All pairwise quantities of z itself.
    pub(crate) const PAIRS_OF_Z: Self =
        Self::GRAM.and(Self::MANHATTAN).and(Self::SQUARED_EUCLIDEAN).and(Self::CHEBYSHEV);

    /// All quantities of pairs.
    pub(crate) const OF_ALL_PAIRS: Self = Self::PAIRS_OF_Z.and(Self::COVARIANCE);

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Whether squared distances of `o` observations follow from products that are needed anyway.
    ///
    /// Of more observations the error of a mean, a few roundings of deviations from the first of them, may count beside the distances if that
    /// one is an outlier: it deviates by at most √o standard deviations.
    pub(crate) const fn uses_products_for_distances(self, o: usize) -> bool {
        const MOST: usize = 4096;
        o <= MOST
            && self.any_of(Self::SQUARED_EUCLIDEAN)
            && self.any_of(Self::GRAM.and(Self::COVARIANCE))
    }
    /// Whether those products may be of z itself.
    pub(crate) const fn uses_gram_for_distances(self, o: usize) -> bool {
        self.uses_products_for_distances(o) && self.any_of(Self::GRAM)
    }
    /// What is read of z besides when all this is given back to it: the derivative of a distance takes deviations, so that columns far from 0 lose no
    /// digits by it.
    pub(crate) const fn with_derivatives(self) -> Self {
        if self.any_of(Self::SQUARED_EUCLIDEAN) { self.and(Self::COVARIANCE) } else { self }
    }
    /// What takes a pass over all pairs: not the squared distances that follow from products, but for those few where digits cancel.
    pub(crate) const fn passes_over_z(self, o: usize) -> Self {
        if self.uses_products_for_distances(o) {
            Self(self.0 & !(Self::SQUARED_EUCLIDEAN.0 | Self::EUCLIDEAN.0))
        } else {
            self
        }
    }
    /// What pairs of columns are asked for, with the words of a summary; squares of pairs hold them in this order.
    pub(crate) const OF_PAIRS: [(Self, &'static str); 5] = [
        (Self::GRAM, "Gram matrix"),
        (Self::COVARIANCE, "covariances"),
        (Self::MANHATTAN, "Manhattan distances"),
        (Self::SQUARED_EUCLIDEAN, "squared distances"),
        (Self::CHEBYSHEV, "largest differences"),
    ];

    /// How often pairs of columns are compared.
    pub(crate) const fn passes(self, o: usize) -> usize {
        let (needs, mut passes, mut place) = (self.passes_over_z(o), 0, 0);
        while place < Self::OF_PAIRS.len() {
            passes += needs.any_of(Self::OF_PAIRS[place].0) as usize;
            place += 1;
        }
        passes
    }
    /// Whether all of `other` is in this set.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether cosines can be had.
    pub(crate) const fn has_cosines(self) -> bool {
        self.any_of(Self::GRAM) && self.any_of(Self::NORMS)
    }
    /// What is in both sets.
    pub(crate) const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Whether anything of `other` is in this set.
    #[must_use]
    pub const fn any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
