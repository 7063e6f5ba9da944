//! What both drawings, [`terminal`](crate::terminal) and [`picture`](crate::picture), show: for each activity the mean
//! matrix, one panel for each function, all in one colour scale.

use interdep::prelude::SMatrix;

use crate::{
    canvas::Colour,
    watch::{CHANNELS, Example},
};

/// A function of the hybrid, as a heading.
pub(crate) struct Heading {
    /// Its name.
    pub(crate) name: &'static str,
    /// What its values say.
    pub(crate) meaning: &'static str,
}

/// The mean matrices of some activities.
pub(crate) struct HeatMaps<'a, const COLUMNS: usize> {
    /// One for each function; the functions' panels stand side by side in each matrix.
    pub(crate) headings: &'a [Heading],
    /// The activities that have been seen.
    pub(crate) activities: Vec<(&'a str, SMatrix<f32, CHANNELS, COLUMNS>)>,
}

impl<'a, const COLUMNS: usize> HeatMaps<'a, COLUMNS> {
    /// The means over all examples of each activity; activities without an example are left out.
    pub(crate) fn of_means(
        headings: &'a [Heading],
        activities: &'a [String],
        examples: &[Example<COLUMNS>],
    ) -> Self {
        let mean = |activity| {
            let matrices = examples
                .iter()
                .filter(|example| example.activity == activity)
                .map(|example| example.matrix);
            let count = matrices.clone().count();
            (count > 0).then(|| matrices.sum::<SMatrix<f32, CHANNELS, COLUMNS>>() / count as f32)
        };
        let activities =
            (0..).zip(activities).filter_map(|(number, name)| Some((name.as_str(), mean(number)?)));
        Self { headings, activities: activities.collect() }
    }
}

/// The ends of the colour scale; what lies beyond gets the colour of the end. Correlations and kernels lie within.
pub(crate) const SCALE: f32 = 1.0;

/// Blue for negative, white for 0, red for positive values: a map that colour-blind people can read too. Grey for NaN.
pub(crate) fn colour(value: f32) -> Colour {
    if value.is_nan() {
        return [160; 3];
    }
    let position = 0.5 - 0.5 * value.clamp(-SCALE, SCALE) / SCALE;
    colorous::RED_BLUE.eval_continuous(position.into()).as_array()
}

/// Black or white, whichever is easier to read on this background.
pub(crate) fn ink_on([red, green, blue]: Colour) -> Colour {
    // The eye's share of each colour in brightness (ITU-R BT.601).
    let brightness = 0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue);
    if brightness < 140.0 { [255; 3] } else { [0; 3] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activities_without_examples_have_no_mean() {
        let names = ["still", "moving"].map(String::from);
        let examples = [1.0, 2.0].map(|value| Example {
            activity: 1,
            matrix: SMatrix::<f32, CHANNELS, CHANNELS>::repeat(value),
        });
        let maps = HeatMaps::of_means(&[], &names, &examples);
        assert_eq!(maps.activities, [("moving", SMatrix::repeat(1.5))]);
    }

    #[test]
    fn colours_tell_the_sign_and_stop_at_the_ends() {
        let [red, _, blue] = colour(0.5);
        assert!(red > blue);
        let [red, _, blue] = colour(-0.5);
        assert!(red < blue);
        assert_eq!(colour(7.0), colour(SCALE));
        assert_eq!(colour(f32::NEG_INFINITY), colour(-SCALE));
        let [red, green, blue] = colour(f32::NAN);
        assert!(red == green && green == blue);
    }

    #[test]
    fn ink_contrasts() {
        assert_eq!(ink_on(colour(0.0)), [0; 3]);
        assert_eq!(ink_on(colour(1.0)), [255; 3]);
        assert_eq!(ink_on(colour(-1.0)), [255; 3]);
    }
}
