//! The nearest neighbour among the training matrices, and the table of its answers.

use std::fmt;

use crate::watch::{Example, nearest};

/// How often each activity was answered for each activity.
pub(crate) struct Confusion<'a> {
    activities: &'a [String],
    /// A row for each activity that it was, a column for each activity that was answered; the last column counts
    /// recordings without an answer.
    counts: Vec<Vec<usize>>,
}

impl<'a> Confusion<'a> {
    /// Answers for the `test` examples, whose activities are not looked at, from all `training` examples.
    pub(crate) fn of_test<const COLUMNS: usize>(
        activities: &'a [String],
        training: &[Example<COLUMNS>],
        test: &[Example<COLUMNS>],
    ) -> Self {
        Self::count(
            activities,
            test.iter()
                .map(|example| (example.activity, nearest(&example.matrix, training.iter()))),
        )
    }

    /// Answers for each training example from all the others: how to choose functions without a look at the test data.
    pub(crate) fn leave_one_out<const COLUMNS: usize>(
        activities: &'a [String],
        training: &[Example<COLUMNS>],
    ) -> Self {
        Self::count(
            activities,
            training.iter().enumerate().map(|(left_out, example)| {
                let others = training[..left_out].iter().chain(&training[left_out + 1..]);
                (example.activity, nearest(&example.matrix, others))
            }),
        )
    }

    fn count(
        activities: &'a [String],
        answers: impl Iterator<Item = (usize, Option<usize>)>,
    ) -> Self {
        let mut counts = vec![vec![0; activities.len() + 1]; activities.len()];
        for (activity, answer) in answers {
            counts[activity][answer.unwrap_or(activities.len())] += 1;
        }
        Self { activities, counts }
    }

    /// Right answers.
    pub(crate) fn right(&self) -> usize {
        (0..self.counts.len()).map(|activity| self.counts[activity][activity]).sum()
    }

    /// All answers.
    pub(crate) fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// `39 of 40 right (0.975)`
    pub(crate) fn accuracy(&self) -> String {
        let (right, total) = (self.right(), self.total());
        format!("{right} of {total} right ({:.3})", right as f64 / total as f64)
    }
}

impl fmt::Display for Confusion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NO_ANSWER: &str = "no answer";
        let longest = self.activities.iter().map(|activity| activity.chars().count()).max();
        let width = longest.unwrap_or(0).max(NO_ANSWER.len()) + 2;
        // Most data need no column for missing answers.
        let unanswered = self.counts.iter().any(|row| row.last() != Some(&0));
        let columns = self.activities.len() + usize::from(unanswered);

        write!(f, "  {:width$}", "was \\ said")?;
        for name in self.activities.iter().map(String::as_str).chain([NO_ANSWER]).take(columns) {
            write!(f, "{name:>width$}")?;
        }
        for (activity, row) in self.activities.iter().zip(&self.counts) {
            write!(f, "\n  {activity:width$}")?;
            for count in &row[..columns] {
                write!(f, "{count:>width$}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use interdep::prelude::SMatrix;

    use super::*;
    use crate::watch::CHANNELS;

    fn example(activity: usize, value: f32) -> Example<CHANNELS> {
        Example { activity, matrix: SMatrix::repeat(value) }
    }

    fn names() -> Vec<String> {
        vec!["still".into(), "moving".into()]
    }

    #[test]
    fn the_nearest_matrix_answers() {
        let training = [example(0, 0.0), example(1, 1.0)];
        let test = [example(0, 0.4), example(1, 0.4), example(1, 7.0)];
        let activities = names();
        let confusion = Confusion::of_test(&activities, &training, &test);
        assert_eq!(confusion.counts, [[1, 0, 0], [1, 1, 0]]);
        assert_eq!(confusion.accuracy(), "2 of 3 right (0.667)");
    }

    #[test]
    fn a_training_example_does_not_answer_for_itself() {
        let training = [example(0, 0.0), example(1, 0.1), example(1, 0.2)];
        let activities = names();
        assert_eq!(Confusion::leave_one_out(&activities, &training).counts, [[0, 1, 0], [1, 1, 0]]);
    }

    #[test]
    fn a_matrix_that_is_not_a_number_gets_no_answer() {
        let training = [example(0, f32::NAN), example(1, 0.0)];
        let activities = names();
        let confusion =
            Confusion::of_test(&activities, &training, &[example(0, f32::NAN), example(1, 5.0)]);
        assert_eq!((confusion.right(), confusion.total()), (1, 2));
        assert!(confusion.to_string().contains("no answer"), "{confusion}");
    }

    #[test]
    fn a_function_sees_its_own_columns() {
        let matrix = SMatrix::<f32, CHANNELS, { 2 * CHANNELS }>::from_fn(|_, column| column as f32);
        let second = Example { activity: 1, matrix }.of_function(1);
        assert_eq!((second.activity, second.matrix[(3, 0)], second.matrix[(3, 5)]), (1, 6.0, 11.0));
    }
}
