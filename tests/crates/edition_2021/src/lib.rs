//! Hybrids in a crate of an earlier edition, whose words are not all the same.
#![deny(warnings)]
use interdep::prelude::*;

hybrid! {
    /// `gen` is a name there.
    #[derive(Clone, Debug)]
    pub struct Mix<const ROWS: usize> for SMatrix<f32, ROWS, 4> {
        functions: [gen: gaussian_rbf_kernel(sigma = 0.5), pearson_correlation, chain],
        fusion: mean,
        postprocess: [softmax(dim = 1)],
    }

    /// All of the macro's own constants.
    #[derive(Clone, Debug)]
    pub struct Plain for SMatrix<f32, { BATCH }, 4> {
        functions: [
            lowrank_parameterized,
            hybrid(functions = [linear_kernel, graph(links = [(0, 1)])], fusion = prod),
            custom(Inner),
        ],
        fusion: parameterized_weighted_summation,
    }

    /// Inside the other.
    #[derive(Clone, Debug)]
    pub struct Inner for SMatrix<f32, BATCH, 4> { functions: [parameterized], fusion: sum }
}

const BATCH: usize = 8;

/// A forward pass.
pub fn forward(x: &SMatrix<f32, 8, 4>) -> SMatrix<f32, 8, 4> {
    let mut window = Mix::<8>::default();
    window.clone_from(&Mix::new([]));
    Plain::new([0.5; Plain::L]).forward(&window.forward(x))
}
