//! Chains, graphs and grids: their arguments, and the shapes of patches.

use super::arguments::{
    Argument, Default, Kind, NORMALIZATION_MODES, PATCH_MODES, Range, argument, count, flag, real,
};

/// A matrix that depends on neither data nor parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Structure {
    Chain,
    MultihopChain,
    InverseChain,
    ExponentialChain,
    Graph,
    MultihopGraph,
    PageRank,
    /// The shape of patch whose arguments are the function's own, and whether patches are added up, if the name says so.
    Grid {
        patch: Option<PatchShape>,
        aggregation: Option<bool>,
    },
}

const NORMALIZATION: Argument = flag("normalization", false);
const NORMALIZATION_MODE: Argument =
    argument("normalization_mode", Kind::Word(NORMALIZATION_MODES), Default::Word("row"));
// tinyBIG's switches, which change nothing.
const REQUIRE_DATA: Argument = flag("require_data", false);
const REQUIRE_PARAMETERS: Argument = flag("require_parameters", false);

const CHAIN: [Argument; 8] = [
    count("chain_length", Default::Otherwise("d")),
    flag("bi_directional", false),
    NORMALIZATION,
    NORMALIZATION_MODE,
    flag("self_dependence", true),
    real("self_scaling", 1.0),
    REQUIRE_DATA,
    REQUIRE_PARAMETERS,
];
const GRAPH: [Argument; 8] = [
    argument("links", Kind::Links, Default::Required),
    argument("nodes", Kind::Nodes, Default::Otherwise("0, 1, …, d − 1")),
    flag("directed", true),
    NORMALIZATION,
    NORMALIZATION_MODE,
    flag("self_dependence", false),
    REQUIRE_DATA,
    REQUIRE_PARAMETERS,
];
const HOPS: [Argument; 2] =
    [argument("h", Kind::Integer, Default::Whole(1)), flag("accumulative", false)];
const C: [Argument; 1] = [argument("c", Kind::Real(Range::Any), Default::Real(0.15))];
const GRID: [Argument; 13] = [
    count("h", Default::Required),
    count("w", Default::Required),
    count("d", Default::Count(1)),
    count("channel_num", Default::Count(1)),
    argument("packing_strategy", Kind::Packing, Default::Word("densest_packing")),
    count("cd_h", Default::Otherwise("by packing_strategy")),
    count("cd_w", Default::Otherwise("by packing_strategy")),
    count("cd_d", Default::Otherwise("by packing_strategy")),
    argument("interdependence_matrix_mode", Kind::Word(PATCH_MODES), Default::Word("padding")),
    NORMALIZATION,
    argument("normalization_mode", Kind::Word(NORMALIZATION_MODES), Default::Word("row_column")),
    REQUIRE_DATA,
    REQUIRE_PARAMETERS,
];
const PATCH: [Argument; 1] = [argument("patch", Kind::Patch, Default::Required)];

/// One list after another.
const fn joined<const N: usize, const K: usize, const SUM: usize>(
    first: &[Argument; N],
    second: &[Argument; K],
) -> [Argument; SUM] {
    let mut all = [first[0]; SUM];
    let mut place = 0;
    while place < SUM {
        all[place] = if place < N { first[place] } else { second[place - N] };
        place += 1;
    }
    all
}

impl Structure {
    pub(super) fn arguments(self) -> &'static [Argument] {
        const MULTIHOP_CHAIN: [Argument; 10] = joined(&HOPS, &CHAIN);
        const MULTIHOP_GRAPH: [Argument; 10] = joined(&HOPS, &GRAPH);
        const PAGE_RANK: [Argument; 9] = joined(&C, &GRAPH);
        const GEOMETRIC: [Argument; 14] = joined(&PATCH, &GRID);
        const CUBOIDS: [Argument; 19] = joined(&CUBOID_FUNCTION, &GRID);
        const CYLINDERS: [Argument; 16] = joined(&CYLINDER_FUNCTION, &GRID);
        const SPHERES: [Argument; 14] = joined(&SPHERE_FUNCTION, &GRID);
        match self {
            Self::Chain | Self::InverseChain | Self::ExponentialChain => &CHAIN,
            Self::MultihopChain => &MULTIHOP_CHAIN,
            Self::Graph => &GRAPH,
            Self::MultihopGraph => &MULTIHOP_GRAPH,
            Self::PageRank => &PAGE_RANK,
            Self::Grid { patch: None, .. } => &GEOMETRIC,
            Self::Grid { patch: Some(PatchShape::Cuboid), .. } => &CUBOIDS,
            Self::Grid { patch: Some(PatchShape::Cylinder), .. } => &CYLINDERS,
            Self::Grid { patch: Some(PatchShape::Sphere), .. } => &SPHERES,
        }
    }
}

/// A shape of patch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PatchShape {
    Cuboid,
    Cylinder,
    Sphere,
}

/// A row: one shape of `patch = …`.
#[derive(Debug)]
pub(crate) struct PatchRow {
    pub(crate) name: &'static str,
    pub(crate) shape: PatchShape,
    pub(crate) arguments: &'static [Argument],
}

const fn whole(name: &'static str, default: Default) -> Argument {
    argument(name, Kind::Whole, default)
}

const P_PRIME: [Argument; 3] = [
    whole("p_h_prime", Default::As("p_h")),
    whole("p_w_prime", Default::As("p_w")),
    whole("p_d_prime", Default::As("p_d")),
];
const CUBOID_FUNCTION: [Argument; 6] = joined(
    &[
        whole("p_h", Default::Required),
        whole("p_w", Default::Required),
        whole("p_d", Default::Required),
    ],
    &P_PRIME,
);
const CYLINDER_FUNCTION: [Argument; 3] =
    [whole("r", Default::Required), whole("p_d", Default::Required), P_PRIME[2]];
const SPHERE_FUNCTION: [Argument; 1] = [whole("r", Default::Required)];

/// All shapes of patches.
pub(crate) const PATCHES: &[PatchRow] = &[
    PatchRow {
        name: "cuboid",
        shape: PatchShape::Cuboid,
        arguments: &[
            whole("p_h", Default::Required),
            whole("p_w", Default::Required),
            whole("p_d", Default::Whole(0)),
            P_PRIME[0],
            P_PRIME[1],
            P_PRIME[2],
        ],
    },
    PatchRow {
        name: "cylinder",
        shape: PatchShape::Cylinder,
        arguments: &[whole("p_r", Default::Required), whole("p_d", Default::Whole(0)), P_PRIME[2]],
    },
    PatchRow {
        name: "sphere",
        shape: PatchShape::Sphere,
        arguments: &[whole("p_r", Default::Required)],
    },
];
