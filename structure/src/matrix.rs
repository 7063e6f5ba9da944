//! Whole matrices as values, for dimensions that only rustc knows.

use crate::{Fusion, Grid, Links, Singular, Topology};

/// Something that is a matrix by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Structure<'a> {
    /// A chain or a graph.
    Topology(Topology<'a>),
    /// Patches of a grid.
    Grid(Grid),
    /// Every entry is the same.
    Filled(f64),
    /// The identity, or as much of it as the shape holds.
    Identity,
}

/// More steps of const evaluation than rustc should be asked for: some seconds.
pub const MOST_STEPS: usize = 500_000;

impl Structure<'_> {
    /// About how many steps of const evaluation the matrix takes.
    pub const fn steps(&self, d: usize, columns: usize) -> usize {
        match self {
            Self::Topology(topology) => topology.steps(d),
            Self::Grid(grid) => grid.steps(),
            // Written as a whole.
            Self::Filled(_) | Self::Identity => d.saturating_mul(columns) / 16,
        }
    }

    /// The matrix; zeros if its shape is another one or it takes more than [`MOST_STEPS`].
    ///
    /// # Errors
    ///
    /// When a page rank's matrix has no inverse.
    pub const fn try_dense<const D: usize, const COLUMNS: usize>(
        &self,
    ) -> Result<[[f64; COLUMNS]; D], Singular> {
        let mut out = [[0.0; COLUMNS]; D];
        if self.steps(D, COLUMNS) > MOST_STEPS {
            return Ok(out);
        }
        match self {
            Self::Topology(topology) if D == COLUMNS => {
                let mut work = [[[0.0; D]; D]; 3];
                let mut bounds = [[0; 2]; D];
                let filled = topology.fill(
                    D,
                    out.as_flattened_mut(),
                    work.as_flattened_mut().as_flattened_mut(),
                    bounds.as_flattened_mut(),
                );
                if let Err(Singular) = filled {
                    return Err(Singular);
                }
            }
            Self::Grid(grid) if grid.rows() == D && grid.columns() == COLUMNS => {
                let mut work = [[0.0; COLUMNS]; D];
                grid.fill(out.as_flattened_mut(), work.as_flattened_mut());
            }
            Self::Topology(_) | Self::Grid(_) => {}
            Self::Filled(value) => out = [[*value; COLUMNS]; D],
            Self::Identity => {
                let mut i = 0;
                while i < D && i < COLUMNS {
                    out[i][i] = 1.0;
                    i += 1;
                }
            }
        }
        Ok(out)
    }
}

/// The matrix of a structure.
///
/// What is wrong with it (a page rank without an inverse, another shape, too many steps) is said by a check beside it, and makes zeros.
///
/// ```
/// use interdep_structure::{Normalization, Structure, Topology, dense};
///
/// const CHAIN: Structure = Structure::Topology(Topology::chain(true, Normalization::Row, false, 1.0));
/// const A: [[f64; 3]; 3] = dense(&CHAIN);
/// assert_eq!(A, [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]]);
/// ```
pub const fn dense<const D: usize, const COLUMNS: usize>(
    structure: &Structure<'_>,
) -> [[f64; COLUMNS]; D] {
    match structure.try_dense() {
        Ok(matrix) => matrix,
        Err(Singular) => [[0.0; COLUMNS]; D],
    }
}

/// As [`dense`], for a size that is a const parameter: nothing can be said of it before it is a number, so mistakes are said here, when
/// rustc builds the code that uses it.
///
/// # Panics
///
/// When a link names a node that does not exist, a page rank's matrix has no inverse, the shape is another one, or it takes more than
/// [`MOST_STEPS`].
pub const fn of_any_size<const D: usize, const COLUMNS: usize>(
    structure: &Structure<'_>,
) -> [[f64; COLUMNS]; D] {
    assert!(
        structure.steps(D, COLUMNS) <= MOST_STEPS,
        "this structure takes too many steps while rustc compiles; write the dimension as a literal"
    );
    match structure {
        Structure::Topology(Topology { links: Links::Graph { links, .. }, .. }) => {
            let mut k = 0;
            while k < links.len() {
                let [from, to] = links[k];
                assert!(from < D && to < D, "a link names a node that does not exist");
                k += 1;
            }
        }
        Structure::Grid(grid) => {
            assert!(
                grid.rows() == D && grid.columns() == COLUMNS,
                "the volume of the grid is not the dimension"
            );
        }
        _ => {}
    }
    match structure.try_dense() {
        Ok(matrix) => matrix,
        Err(Singular) => panic!("the matrix I − (1 − c)·R(N) of a page rank has no inverse"),
    }
}

/// Matrices of one shape, fused entry by entry.
///
/// ```
/// use interdep_structure::{Fusion, fused};
///
/// assert_eq!(fused(Fusion::Prod, &[[[2.0, 3.0]], [[5.0, 0.0]]]), [[10.0, 0.0]]);
/// ```
pub const fn fused<const D: usize, const COLUMNS: usize, const K: usize>(
    fusion: Fusion<'_>,
    members: &[[[f64; COLUMNS]; D]; K],
) -> [[f64; COLUMNS]; D] {
    let mut out = [[0.0; COLUMNS]; D];
    let mut i = 0;
    while i < D {
        let mut j = 0;
        while j < COLUMNS {
            let mut values = [0.0; K];
            let mut k = 0;
            while k < K {
                values[k] = members[k][i][j];
                k += 1;
            }
            out[i][j] = fusion.fuse(&values);
            j += 1;
        }
        i += 1;
    }
    out
}

/// `matrix` with another one written into its columns from `offset` on.
///
/// ```
/// use interdep_structure::beside;
///
/// assert_eq!(beside([[0.0; 3]; 1], 1, &[[7.0, 8.0]]), [[0.0, 7.0, 8.0]]);
/// ```
#[must_use]
pub const fn beside<const D: usize, const COLUMNS: usize, const WIDTH: usize>(
    mut matrix: [[f64; COLUMNS]; D],
    offset: usize,
    member: &[[f64; WIDTH]; D],
) -> [[f64; COLUMNS]; D] {
    let mut i = 0;
    while i < D {
        let mut j = 0;
        while j < WIDTH {
            matrix[i][offset + j] = member[i][j];
            j += 1;
        }
        i += 1;
    }
    matrix
}
