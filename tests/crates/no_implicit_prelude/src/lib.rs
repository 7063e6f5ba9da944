//! Hybrids in a crate where not even `Option` is in scope, and where names of std mean something else.
#![no_implicit_prelude]

/// Must not be taken for the primitive types or for `core`.
#[allow(dead_code, non_camel_case_types)]
mod traps {
    pub struct f32;
    pub struct usize;
    pub mod core {}
    pub mod std {}
}
#[allow(unused_imports)]
use traps::{core, std};

::interdep::hybrid! {
    /// Instances that look at each other.
    #[derive(::std::clone::Clone, ::std::fmt::Debug)]
    pub struct Instances for SMatrix<f64, 3, 2> {
        interdependence_type: instance,
        functions: [
            linear_kernel,
            constant(A = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
            hybrid(functions = [one(b_prime = 3), lowrank_parameterized_bilinear(r = 1)], fusion = prod),
        ],
        fusion: parameterized_weighted_summation,
        postprocess: [softmax(dim = 0)],
    }

    /// Without parameters, so that it has a default.
    pub struct Plain for SMatrix<f32, 3, 2> {
        functions: [cosine_similarity],
        fusion: sum,
    }
}
