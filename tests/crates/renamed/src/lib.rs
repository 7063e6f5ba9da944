//! A hybrid in a crate that calls the dependency `dependence`.

use dependence::prelude::*;

hybrid! {
    /// Channels that look at each other.
    pub struct Channels for SMatrix<f64, 5, 2> {
        functions: [pearson_correlation, hm_parameterized(p = 2)],
        fusion: concatenation,
    }
}
