//! Opinions spread along ties, from the two leaders to everybody.

use crate::club::{Club, HI, MEMBERS, OFFICER, followed};

/// Opinions rest when nobody's changes by more than this.
const REST: f32 = 1e-4;
/// Opinions that have not come to rest by then are taken as they are.
const MOST_STEPS: usize = 200;

/// What everybody thinks: row i is member i's opinion, column j is how much of it is for member j. Only the columns of the leaders are
/// ever other than 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opinions(Club);

impl Opinions {
    /// Only the leaders have one, each for himself.
    fn of_leaders() -> Self {
        let mut opinions = Self(Club::zeros());
        opinions.keep_leaders();
        opinions
    }

    /// No leader changes his mind.
    fn keep_leaders(&mut self) {
        for leader in [HI, OFFICER] {
            self.0.row_mut(leader).fill(0.0);
            self.0[(leader, leader)] = 1.0;
        }
    }

    /// After one step: what a member hears (`heard` is Aᵀ times the opinions), made shares.
    fn after_hearing(mut heard: Club) -> Self {
        for mut opinion in heard.row_iter_mut() {
            let all = opinion.sum();
            // Who has heard nothing yet has no opinion.
            if all > 0.0 {
                opinion /= all;
            }
        }
        let mut opinions = Self(heard);
        opinions.keep_leaders();
        opinions
    }

    /// How much of a member's opinion is for a leader, 0 to 1.
    pub(crate) fn share(&self, member: usize, leader: usize) -> f32 {
        self.0[(member, leader)]
    }

    /// Whom a member will follow, unless undecided.
    pub(crate) fn prediction(&self, member: usize) -> Option<usize> {
        let (hi, officer) = (self.share(member, HI), self.share(member, OFFICER));
        (hi != officer).then_some(if hi > officer { HI } else { OFFICER })
    }

    /// Whether a member follows the one that is predicted.
    pub(crate) fn is_right(&self, member: usize) -> bool {
        self.prediction(member) == Some(followed(member))
    }

    /// Right predictions.
    pub(crate) fn right(&self) -> usize {
        (0..MEMBERS).filter(|member| self.is_right(*member)).count()
    }

    /// The mean share of the leader that a member really follows: how sure the predictions are.
    pub(crate) fn sureness(&self) -> f32 {
        let shares = (0..MEMBERS).map(|member| self.share(member, followed(member)));
        shares.sum::<f32>() / MEMBERS as f32
    }
}

/// The opinions after each step, the last ones at rest. `hear` is the product Aᵀ · opinions.
pub(crate) fn spread(hear: impl Fn(&Club) -> Club) -> Vec<Opinions> {
    let mut history: Vec<Opinions> = Vec::new();
    let mut opinions = Opinions::of_leaders();
    for _ in 0..MOST_STEPS {
        let next = Opinions::after_hearing(hear(&opinions.0));
        let change = (next.0 - opinions.0).amax();
        history.push(next.clone());
        opinions = next;
        if change <= REST {
            break;
        }
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_leaves_everybody_undecided() {
        let history = spread(|_| Club::zeros());
        assert_eq!(history, [Opinions::of_leaders()]);
        assert_eq!((history[0].prediction(5), history[0].prediction(HI)), (None, Some(HI)));
        assert_eq!(history[0].right(), 2);
    }

    #[test]
    fn opinions_become_shares() {
        // Member 5 hears both leaders, three times as much of Mr. Hi.
        let mut heard = Club::zeros();
        (heard[(5, HI)], heard[(5, OFFICER)]) = (6.0, 2.0);
        let opinions = Opinions::after_hearing(heard);
        assert_eq!((opinions.share(5, HI), opinions.share(5, OFFICER)), (0.75, 0.25));
        assert!(opinions.is_right(5));
    }

    #[test]
    fn leaders_keep_their_opinion() {
        // Everybody hears what the next member thinks.
        let turn = |opinions: &Club| Club::from_fn(|i, j| opinions[((i + 1) % MEMBERS, j)]);
        let history = spread(turn);
        let last = history.last().unwrap();
        assert_eq!((last.share(HI, HI), last.share(OFFICER, OFFICER)), (1.0, 1.0));
        assert_eq!((last.prediction(1), history.len()), (Some(OFFICER), MEMBERS - 1));
    }
}
