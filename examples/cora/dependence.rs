//! How papers depend on each other: the three hybrids, and what the training asks of each.

use interdep::{
    Workspace,
    prelude::*,
    train::{Adam, AdamOptions, Generator, TrainError, init},
};

use crate::{links::with_links, papers::PAPERS};

/// Numbers of a paper between both layers.
pub(crate) const HIDDEN: usize = 16;
/// A row for each paper.
pub(crate) type Hidden = SMatrix<f32, PAPERS, HIDDEN>;

/// The rank of the bilinear form: of 1, 2 and 4 the one that does best on papers for validation, by a hair.
const RANK: usize = 2;

/// Declares the hybrids over the same links. Their sizes are literals, so that the macro computes the structures.
macro_rules! hybrids {
    ($links:tt) => {
        /// All links, each once.
        #[cfg(test)]
        const LINKS: &[(usize, usize)] = &$links;

        hybrid! {
            /// Each paper hears the mean of itself and of those that it cites or that cite it, as in a graph convolutional network.
            #[derive(Clone, Debug)]
            pub(crate) struct Graph for SMatrix<f32, 2708, 16> {
                interdependence_type: instance,
                functions: [
                    graph(
                        links = $links,
                        directed = false,
                        normalization = true,
                        normalization_mode = column,
                        self_dependence = true,
                    ),
                ],
                fusion: sum,
            }

            /// As far as two links at once: the mean over all walks of length two.
            #[derive(Clone, Debug)]
            pub(crate) struct Multihop for SMatrix<f32, 2708, 16> {
                interdependence_type: instance,
                functions: [
                    multihop_graph(
                        links = $links,
                        h = 2,
                        directed = false,
                        normalization = true,
                        normalization_mode = column,
                        self_dependence = true,
                    ),
                ],
                fusion: sum,
            }

            /// How much of whom a paper hears follows from both papers' numbers: bilinear forms of those that are linked, and their
            /// softmax, as in a graph attention network. Everything is computed for the links only.
            ///
            /// The form is one of the 16 numbers that are passed on, x · W in the first layer: of 1433 words it would need some
            /// 5732 parameters for 140 papers, where 64 do.
            #[derive(Clone, Debug)]
            pub(crate) struct Weighed for SMatrix<f32, 2708, 16> {
                interdependence_type: instance,
                functions: [
                    graph(links = $links, directed = false, self_dependence = true),
                    lowrank_parameterized_bilinear(r = RANK),
                ],
                fusion: prod,
                postprocess: [
                    operator_based_normalize(
                        operator = softmax,
                        mask_zeros = true,
                        rescale_factor = 1.0,
                        mode = column,
                    ),
                ],
            }
        }
    };
}

with_links!(hybrids);

/// A hybrid between papers that learns. Generic code cannot say `Adam<f32, { D::L }>`, nor call the forms with a workspace: here it can.
pub(crate) trait Dependence: Interdependence<f32, PAPERS, HIDDEN> + Clone {
    /// Working memory, on the heap.
    type Memory;
    /// What changes the parameters.
    type Optimizer;

    /// A hybrid with its first parameters.
    fn random(generator: &mut Generator) -> Self;
    fn memory() -> Self::Memory;
    fn optimizer(options: AdamOptions) -> Result<Self::Optimizer, TrainError>;
    /// Y = Aᵀ · x.
    fn hear(&self, x: &Hidden, y: &mut Hidden, memory: &mut Self::Memory);
    /// The cotangents of x and of the parameters, given that of Y.
    fn pull_back(
        &self,
        x: &Hidden,
        dy: &Hidden,
        to: (&mut Hidden, &mut Self),
        memory: &mut Self::Memory,
    );
    fn step(&mut self, gradient: &Self, optimizer: &mut Self::Optimizer);
}

macro_rules! dependence {
    ($hybrid:ident, $first:expr) => {
        impl Dependence for $hybrid {
            type Memory = Workspace<Self>;
            type Optimizer = Adam<f32, { $hybrid::L }>;

            fn random(generator: &mut Generator) -> Self {
                let first: fn(&mut [f32], &mut Generator) = $first;
                let mut hybrid = Self::new([0.0; Self::L]);
                first(hybrid.as_mut_array(), generator);
                hybrid
            }
            fn memory() -> Self::Memory {
                Self::workspace()
            }
            fn optimizer(options: AdamOptions) -> Result<Self::Optimizer, TrainError> {
                Adam::new(options)
            }
            fn hear(&self, x: &Hidden, y: &mut Hidden, memory: &mut Self::Memory) {
                self.forward_with(x, y, memory);
            }
            fn pull_back(
                &self,
                x: &Hidden,
                dy: &Hidden,
                (dx, dw): (&mut Hidden, &mut Self),
                memory: &mut Self::Memory,
            ) {
                self.forward_pullback_with(x, dy, dx, dw, memory);
            }
            fn step(&mut self, gradient: &Self, optimizer: &mut Self::Optimizer) {
                optimizer.step(self.as_mut_array(), gradient.as_array());
            }
        }
    };
}

dependence!(Graph, |_, _| ());
dependence!(Multihop, |_, _| ());
dependence!(Weighed, |w, generator| {
    let (u, v) = w.split_at_mut(HIDDEN * RANK);
    init::xavier_uniform(u, (HIDDEN, RANK), 1.0, generator);
    init::xavier_uniform(v, (RANK, HIDDEN), 1.0, generator);
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graph_has_the_published_number_of_links() {
        assert_eq!(LINKS.len(), 5278);
        assert!(LINKS.is_sorted() && LINKS.iter().all(|(i, j)| i < j && *j < PAPERS));
        assert_eq!((Graph::L, Multihop::L, Weighed::L), (0, 0, 4 * HIDDEN));
    }

    #[test]
    fn a_paper_hears_the_mean_of_itself_and_its_neighbours() {
        crate::on_large_stack(compare_means).expect("a thread");
    }

    fn compare_means() {
        // Paper 0 is linked to 633, 1862 and 2582.
        let x = Box::new(Hidden::from_fn(|paper, i| if i == 0 { paper as f32 } else { 1.0 }));
        let mut y = Box::new(Hidden::zeros());
        let is_one = |number: &f32| (number - 1.0).abs() < 1e-5;
        Graph::default().hear(&x, &mut y, &mut Graph::memory());
        assert!((y[(0, 0)] - (633.0 + 1862.0 + 2582.0) / 4.0).abs() < 1e-2);
        assert!(y.column(1).iter().all(is_one));
        Multihop::default().hear(&x, &mut y, &mut Multihop::memory());
        assert!(y.column(1).iter().all(is_one));
        // A form that is the same for all: the mean again.
        let equal = Weighed::new([0.25; Weighed::L]);
        let ones = Box::new(Hidden::repeat(1.0));
        equal.hear(&ones, &mut y, &mut Weighed::memory());
        assert!(y.iter().all(is_one));
    }
}
