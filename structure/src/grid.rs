//! Grids and their patches.

use crate::{Normalization, arithmetic::normalize};

/// What is around a patch's centre. Offsets are listed lexicographically in (i, j, k).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patch {
    /// −p … p′ along each axis.
    Cuboid {
        /// How far it reaches down each axis.
        p: [usize; 3],
        /// How far it reaches up each axis.
        p_prime: [usize; 3],
    },
    /// i² + j² ≤ r², and −`p_d_prime` … `p_d_prime` along the depth; `p_d` sets distances of centres only, as in tinyBIG.
    Cylinder {
        /// The radius.
        p_r: usize,
        /// For distances of centres.
        p_d: usize,
        /// Half of the depth.
        p_d_prime: usize,
    },
    /// i² + j² + k² ≤ r².
    Sphere {
        /// The radius.
        p_r: usize,
    },
}

impl Patch {
    /// How far the patch reaches down and up each axis.
    const fn reach(self) -> ([usize; 3], [usize; 3]) {
        match self {
            Self::Cuboid { p, p_prime } => (p, p_prime),
            Self::Cylinder { p_r, p_d_prime, .. } => ([p_r, p_r, p_d_prime], [p_r, p_r, p_d_prime]),
            Self::Sphere { p_r } => ([p_r; 3], [p_r; 3]),
        }
    }

    /// Whether the offset (i, j, k) within its reach belongs to the patch.
    const fn contains(self, [i, j, k]: [isize; 3]) -> bool {
        let (r, distance) = match self {
            Self::Cuboid { .. } => return true,
            Self::Cylinder { p_r, .. } => (p_r, i * i + j * j),
            Self::Sphere { p_r } => (p_r, i * i + j * j + k * k),
        };
        distance.unsigned_abs() <= r * r
    }

    /// S, the number of cells.
    pub const fn size(self) -> usize {
        let (down, up) = self.reach();
        let mut size = 0;
        let mut place = 0;
        while place < box_size(down, up) {
            if self.contains(offset(down, up, place)) {
                size += 1;
            }
            place += 1;
        }
        size
    }

    /// The distances of neighbouring centres along each axis, at least 1.
    pub const fn distances(self, packing: Packing) -> [usize; 3] {
        const SQRT_2: f64 = core::f64::consts::SQRT_2;
        const SQRT_3: f64 = 1.732_050_807_568_877_2;
        const SQRT_6: f64 = 2.449_489_742_783_178;
        let distances = match self {
            Self::Cuboid { p, .. } => {
                let factor = match packing {
                    Packing::SparseSquare => 3.0,
                    Packing::CompleteSquare => 2.0,
                    Packing::DenseSquare => 1.0,
                    _ => return [1; 3],
                };
                [factor * p[0] as f64, factor * p[1] as f64, factor * p[2] as f64]
            }
            Self::Cylinder { p_r, p_d, .. } => {
                let (r, d) = (p_r as f64, p_d as f64);
                match packing {
                    Packing::SparseSquare => [2.0 * r, 2.0 * r, 2.0 * d],
                    Packing::CompleteSquare => [SQRT_2 * r, SQRT_2 * r, 2.0 * d],
                    Packing::SparseHexagonal => [SQRT_3 * r, 2.0 * r, 2.0 * d],
                    Packing::CompleteHexagonal => [1.5 * r, SQRT_3 * r, 2.0 * d],
                    Packing::DenseHexagonal => [SQRT_6 / 2.0 * r, SQRT_2 * r, d],
                    Packing::DenserHexagonal => [SQRT_3 / 2.0 * r, r, d],
                    _ => return [1; 3],
                }
            }
            Self::Sphere { p_r } => {
                let r = p_r as f64;
                let two_thirds = 0.6667 * SQRT_3 * r;
                match packing {
                    Packing::SparseSimpleCubic => [2.0 * r; 3],
                    Packing::CompleteSimpleCubic => [two_thirds; 3],
                    Packing::CompleteHexagonal => [two_thirds, two_thirds, r],
                    Packing::DenseSimpleCubic
                    | Packing::DenseFaceCenteredCubic
                    | Packing::DenseHexagonal => [r; 3],
                    Packing::SparseFaceCenteredCubic => [2.0 * r, SQRT_3 * r, 0.6667 * SQRT_6 * r],
                    Packing::CompleteFaceCenteredCubic => {
                        [SQRT_2 * r, 0.6667 * SQRT_6 * r, 1.3333 * r]
                    }
                    Packing::SparseHexagonal => [2.0 * r, 2.0 * r, SQRT_6 * r],
                    _ => return [1; 3],
                }
            }
        };
        [at_least_one(distances[0]), at_least_one(distances[1]), at_least_one(distances[2])]
    }
}

/// Cut off, as tinyBIG does.
#[allow(clippy::cast_sign_loss, reason = "distances are not negative")]
const fn at_least_one(distance: f64) -> usize {
    let whole = distance as usize;
    if whole == 0 { 1 } else { whole }
}

const fn box_size(down: [usize; 3], up: [usize; 3]) -> usize {
    (down[0] + up[0] + 1) * (down[1] + up[1] + 1) * (down[2] + up[2] + 1)
}

/// The offset at `place` of the box that reaches `down` and `up`.
#[allow(clippy::cast_possible_wrap, reason = "offsets are smaller than grids")]
const fn offset(down: [usize; 3], up: [usize; 3], place: usize) -> [isize; 3] {
    let (width, depth) = (down[1] + up[1] + 1, down[2] + up[2] + 1);
    let place = [place / (width * depth), place / depth % width, place % depth];
    [
        place[0] as isize - down[0] as isize,
        place[1] as isize - down[1] as isize,
        place[2] as isize - down[2] as isize,
    ]
}

/// How patches cover a grid: tinyBIG's packing strategies. A shape ignores the strategies of other shapes, which mean
/// [`DensestPacking`](Self::DensestPacking) to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "tinyBIG's names; `Patch::distances` says what they mean")]
pub enum Packing {
    DensestPacking,
    SparseSquare,
    CompleteSquare,
    DenseSquare,
    SparseHexagonal,
    CompleteHexagonal,
    DenseHexagonal,
    DenserHexagonal,
    SparseSimpleCubic,
    CompleteSimpleCubic,
    DenseSimpleCubic,
    SparseFaceCenteredCubic,
    CompleteFaceCenteredCubic,
    DenseFaceCenteredCubic,
}

impl Packing {
    /// tinyBIG's names, the default first.
    pub const ALL: [(&'static str, Self); 14] = [
        ("densest_packing", Self::DensestPacking),
        ("sparse_square", Self::SparseSquare),
        ("complete_square", Self::CompleteSquare),
        ("dense_square", Self::DenseSquare),
        ("sparse_hexagonal", Self::SparseHexagonal),
        ("complete_hexagonal", Self::CompleteHexagonal),
        ("dense_hexagonal", Self::DenseHexagonal),
        ("denser_hexagonal", Self::DenserHexagonal),
        ("sparse_simple_cubic", Self::SparseSimpleCubic),
        ("complete_simple_cubic", Self::CompleteSimpleCubic),
        ("dense_simple_cubic", Self::DenseSimpleCubic),
        ("sparse_face_centered_cubic", Self::SparseFaceCenteredCubic),
        ("complete_face_centered_cubic", Self::CompleteFaceCenteredCubic),
        ("dense_face_centered_cubic", Self::DenseFaceCenteredCubic),
    ];
}

/// What becomes of the patches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A column per cell of each patch, centre after centre; a cell outside the grid is a column of zeros.
    Padding,
    /// A column per cell of the grid: the sum of the patch around it if it is a centre, else zeros.
    Aggregation,
}

/// Patches of an h × w × d grid with several channels: `geometric` and the classes for each shape of patch.
///
/// - **Name**: `geometric(h = …, w = …, d = 1, channel_num = 1, patch = cuboid(p_h = …, p_w = …, p_d = 0) / cylinder(p_r = …,
///   p_d = 0) / sphere(p_r = …), packing_strategy = densest_packing, cd_h, cd_w, cd_d, interdependence_matrix_mode = padding,
///   normalization = false, normalization_mode = row_column)`. `cuboid_patch_based_geometric`, `cylinder_patch_based_geometric` and
///   `sphere_patch_based_geometric` take the patch's arguments themselves (`r` for the radius). With the mode in their names:
///   `cuboid_patch_padding_based_geometric`, `cuboid_patch_aggregation_based_geometric`, `cylinder_patch_padding_based_geometric`,
///   `cylinder_patch_aggregation_based_geometric`, `sphere_patch_padding_based_geometric`,
///   `sphere_patch_aggregation_based_geometric`.
/// - **Shapes**: the cell (i, j, k) of channel u is row k + j·d + i·d·w + u·h·w·d of A, so d = h·w·d·channels rows. Columns:
///   centres × channels × cells of a patch (padding), or as many as rows (aggregation).
/// - **Parameters**: none, and no data: A is computed while the crate compiles and lies in read-only memory.
/// - **Range**: with several channels A is the matrix of all of them (tinyBIG's `across_universe`), and `forward` is x · A. tinyBIG's
///   `forward` gives the same numbers for padding; for aggregation it mixes channels and cells otherwise. `cd_h`, `cd_w`, `cd_d` count
///   only if all three are given, as there.
/// - **Cost**: `forward` costs b multiply-adds per entry other than 0.
/// - **Source**: tinyBIG `geometric_interdependence` and its subclasses.
///
/// ```
/// use interdep::prelude::*;
///
/// hybrid! {
///     /// Sums of neighbours in a row of four cells.
///     struct Blur for SMatrix<f64, 1, 4> {
///         functions: [cuboid_patch_aggregation_based_geometric(h = 4, w = 1, p_h = 1, p_w = 0, p_d = 0)],
///         fusion: sum,
///     }
/// }
/// let x = SMatrix::<f64, 1, 4>::new(1.0, 2.0, 3.0, 4.0);
/// assert_eq!(Blur::default().forward(&x), SMatrix::<f64, 1, 4>::new(3.0, 6.0, 9.0, 7.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// h, w, d.
    pub size: [usize; 3],
    /// The number of channels (tinyBIG's universes).
    pub channels: usize,
    /// What is around a centre.
    pub patch: Patch,
    /// From one centre to the next, along each axis.
    pub distances: [usize; 3],
    /// What becomes of the patches.
    pub mode: Mode,
    /// The normalization of one channel's matrix.
    pub normalization: Normalization,
}

impl Grid {
    /// The cells of one channel.
    const fn cells(&self) -> usize {
        self.size[0] * self.size[1] * self.size[2]
    }

    /// The number of rows: cells of all channels.
    pub const fn rows(&self) -> usize {
        self.cells() * self.channels
    }

    /// P, the number of centres.
    pub const fn centres(&self) -> usize {
        let [h, w, d] = self.size;
        let [cd_h, cd_w, cd_d] = self.distances;
        h.div_ceil(cd_h) * w.div_ceil(cd_w) * d.div_ceil(cd_d)
    }

    /// The columns of one channel.
    const fn columns_of_channel(&self) -> usize {
        match self.mode {
            Mode::Padding => self.centres() * self.patch.size(),
            Mode::Aggregation => self.cells(),
        }
    }

    /// The number of columns.
    pub const fn columns(&self) -> usize {
        self.columns_of_channel() * self.channels
    }

    /// About how many steps of const evaluation [`fill`](Self::fill) takes.
    pub const fn steps(&self) -> usize {
        let (down, up) = self.patch.reach();
        let entries = self.rows().saturating_mul(self.columns());
        entries.saturating_mul(4).saturating_add(self.centres() * box_size(down, up))
    }

    /// Writes the matrix to `out`, row by row. `work` has room for one channel's matrix.
    ///
    /// # Panics
    ///
    /// When there is less room.
    pub const fn fill(&self, out: &mut [f64], work: &mut [f64]) {
        let (rows, columns) = (self.cells(), self.columns_of_channel());
        self.fill_channel(work, columns);
        normalize(work, rows, columns, self.normalization);
        let all = self.columns();
        let mut place = 0;
        while place < self.rows() * all {
            out[place] = 0.0;
            place += 1;
        }
        // Columns: patch, channel, offset; aggregated ones: channel, cell.
        let group = match self.mode {
            Mode::Padding => self.patch.size(),
            Mode::Aggregation => columns,
        };
        let mut channel = 0;
        while channel < self.channels {
            let mut i = 0;
            while i < rows {
                let mut j = 0;
                while j < columns {
                    let column = (j / group * self.channels + channel) * group + j % group;
                    out[(channel * rows + i) * all + column] = work[i * columns + j];
                    j += 1;
                }
                i += 1;
            }
            channel += 1;
        }
    }

    const fn fill_channel(&self, out: &mut [f64], columns: usize) {
        let mut place = 0;
        while place < self.cells() * columns {
            out[place] = 0.0;
            place += 1;
        }
        let [h, w, d] = self.size;
        let (down, up) = self.patch.reach();
        let mut column = 0;
        let mut cell = 0;
        while cell < h * w * d {
            let centre = [cell / (w * d), cell / d % w, cell % d];
            let is_centre = centre[0] % self.distances[0] == 0
                && centre[1] % self.distances[1] == 0
                && centre[2] % self.distances[2] == 0;
            let mut place = 0;
            while is_centre && place < box_size(down, up) {
                let offset = offset(down, up, place);
                if self.patch.contains(offset) {
                    if let Some(row) = self.neighbour(centre, offset) {
                        let column = match self.mode {
                            Mode::Padding => column,
                            Mode::Aggregation => cell,
                        };
                        out[row * columns + column] = 1.0;
                    }
                    column += 1;
                }
                place += 1;
            }
            cell += 1;
        }
    }

    /// The number of the cell at an offset from a cell, if it is in the grid.
    const fn neighbour(&self, centre: [usize; 3], offset: [isize; 3]) -> Option<usize> {
        let mut number = 0;
        let mut axis = 0;
        while axis < 3 {
            match centre[axis].checked_add_signed(offset[axis]) {
                Some(place) if place < self.size[axis] => number = number * self.size[axis] + place,
                _ => return None,
            }
            axis += 1;
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{Grid, Mode, Packing, Patch};
    use crate::Normalization;

    #[test]
    fn spheres_are_round() {
        assert_eq!(Patch::Sphere { p_r: 1 }.size(), 7);
        assert_eq!(Patch::Sphere { p_r: 2 }.size(), 33);
        assert_eq!(Patch::Cylinder { p_r: 1, p_d: 0, p_d_prime: 1 }.size(), 15);
    }

    #[test]
    fn distances_are_cut_off_and_at_least_one() {
        let sphere = Patch::Sphere { p_r: 2 };
        assert_eq!(sphere.distances(Packing::SparseFaceCenteredCubic), [4, 3, 3]);
        assert_eq!(sphere.distances(Packing::DenseSquare), [1; 3]);
        let flat = Patch::Cuboid { p: [2, 1, 0], p_prime: [2, 1, 0] };
        assert_eq!(flat.distances(Packing::SparseSquare), [6, 3, 1]);
    }

    #[test]
    fn channels_interleave_by_patch() {
        let grid = Grid {
            size: [2, 1, 1],
            channels: 2,
            patch: Patch::Cuboid { p: [0; 3], p_prime: [1, 0, 0] },
            distances: [1; 3],
            mode: Mode::Padding,
            normalization: Normalization::None,
        };
        assert_eq!((grid.rows(), grid.columns()), (4, 8));
        let (mut out, mut work) = ([9.0; 32], [9.0; 8]);
        grid.fill(&mut out, &mut work);
        let ones: [usize; 6] = [0, 8 + 1, 8 + 4, 16 + 2, 24 + 3, 24 + 6];
        for (place, entry) in out.iter().enumerate() {
            assert_eq!(*entry, if ones.contains(&place) { 1.0 } else { 0.0 }, "{place}");
        }
    }
}
