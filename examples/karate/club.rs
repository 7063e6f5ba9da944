//! Zachary's karate club: its members, and how it split. Source: `examples/data/README.md`.

use interdep::prelude::*;

use crate::ties::with_ties;

/// Members, numbered from 0: Zachary's numbers less one.
pub(crate) const MEMBERS: usize = 34;
/// The trainer, Mr. Hi.
pub(crate) const HI: usize = 0;
/// The club's president, John A., whom Zachary calls the officer.
pub(crate) const OFFICER: usize = 33;

/// A row and a column for each member.
pub(crate) type Club = SMatrix<f32, MEMBERS, MEMBERS>;

/// Declares both hybrids over the same ties.
macro_rules! hybrids {
    ($ties:tt) => {
        hybrid! {
            /// Who is tied to whom: 1 or 0.
            pub(crate) struct Ties for SMatrix<f32, MEMBERS, MEMBERS> {
                interdependence_type: instance,
                functions: [graph(links = $ties, directed = false)],
                fusion: sum,
            }

            /// How strong each tie is: the bilinear form x·W·xᵀ of both members' rows of x, computed for tied members only.
            ///
            /// If a row of x is a member's circle, an identity W counts the members that two circles have in common, and
            /// another diagonal weighs them.
            #[derive(Clone, Debug)]
            pub(crate) struct TieStrength for SMatrix<f32, MEMBERS, MEMBERS> {
                interdependence_type: instance,
                functions: [graph(links = $ties, directed = false), parameterized_bilinear],
                fusion: prod,
            }
        }
    };
}

with_ties!(hybrids);

/// Each member's circle: friends, and the member.
pub(crate) fn circles() -> Club {
    Ties::matrix_of_structure() + Club::identity()
}

/// All ties, each once.
pub(crate) fn ties() -> impl Iterator<Item = [usize; 2]> {
    let matrix = Ties::matrix_of_structure();
    (0..MEMBERS)
        .flat_map(move |i| (i + 1..MEMBERS).map(move |j| [i, j]))
        .filter(move |[i, j]| matrix[(*i, *j)] != 0.0)
}

/// Whom a member followed when the club split: [`HI`] or [`OFFICER`].
pub(crate) fn followed(member: usize) -> usize {
    ROLL[member].0
}

/// Where a member stands in the picture: from the left, up to 1000, and from above, up to 602.
pub(crate) fn place(member: usize) -> (usize, usize) {
    (ROLL[member].1, ROLL[member].2)
}

/// The name of whom a member can follow.
pub(crate) fn name(leader: usize) -> &'static str {
    if leader == HI { "Mr. Hi" } else { "Officer" }
}

/// Whom each member followed, and the member's place: the layout of Kamada and Kawai, which puts friends close to each other, as computed by
/// networkx and turned so that the leaders stand side by side.
const ROLL: [(usize, usize, usize); MEMBERS] = [
    (HI, 385, 233),
    (HI, 450, 141),
    (HI, 567, 294),
    (HI, 428, 313),
    (HI, 233, 301),
    (HI, 175, 288),
    (HI, 189, 178),
    (HI, 426, 389),
    (HI, 597, 157),
    (OFFICER, 727, 323),
    (HI, 237, 409),
    (HI, 241, 83),
    (HI, 316, 455),
    (HI, 553, 201),
    (OFFICER, 800, 8),
    (OFFICER, 861, 39),
    (HI, 0, 237),
    (HI, 316, 44),
    (OFFICER, 912, 89),
    (HI, 564, 93),
    (OFFICER, 947, 155),
    (HI, 370, 0),
    (OFFICER, 948, 233),
    (OFFICER, 835, 439),
    (OFFICER, 678, 602),
    (OFFICER, 608, 576),
    (OFFICER, 1000, 307),
    (OFFICER, 705, 442),
    (OFFICER, 717, 387),
    (OFFICER, 911, 357),
    (OFFICER, 663, 51),
    (OFFICER, 593, 371),
    (OFFICER, 765, 190),
    (OFFICER, 773, 233),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_club_has_the_published_numbers() {
        assert_eq!(ties().count(), 78);
        let friends = |member: usize| Ties::matrix_of_structure().row(member).sum();
        assert_eq!((friends(HI), friends(OFFICER), friends(11)), (16.0, 17.0, 1.0));
        let with_hi = (0..MEMBERS).filter(|member| followed(*member) == HI).count();
        assert_eq!((with_hi, followed(HI), followed(OFFICER)), (17, HI, OFFICER));
    }

    #[test]
    fn ties_have_no_direction() {
        let matrix = Ties::matrix_of_structure();
        assert_eq!(matrix.transpose(), *matrix);
    }

    #[test]
    fn an_identity_counts_common_members_of_tied_circles() {
        let count = TieStrength::new(Club::identity().data.0.as_flattened().try_into().unwrap());
        let strength = count.matrix(&circles());
        // 0 and 1: both of them, and their friends 2, 3, 7, 13, 17, 19 and 21.
        assert_eq!((strength[(0, 1)], strength[(1, 0)]), (9.0, 9.0));
        // Four friends in common, but not tied.
        assert_eq!(strength[(0, 33)], 0.0);
    }
}
