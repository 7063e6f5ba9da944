//! The nearest neighbour among copies.

use std::array;

use interdep::prelude::{Interdependence, SMatrix};

use crate::digits::{BATCH, Digit, Image, PIXELS, batch};

/// What a hybrid makes of an image: one or more images of the same size.
pub(crate) type Copies = Vec<Image>;

/// What a hybrid makes of all images, a whole batch at once.
///
/// Its output has a group of columns for each pixel, with one column for each copy.
pub(crate) fn copies<H, const COLUMNS: usize>(hybrid: &H, images: &[Image]) -> Vec<Copies>
where
    H: Interdependence<f32, BATCH, PIXELS, Output = SMatrix<f32, BATCH, COLUMNS>>,
{
    let count = COLUMNS / PIXELS;
    let of_batch = |images: &[Image]| {
        let y = hybrid.forward(&batch(images));
        let of_row = |row| {
            let copy = |number| array::from_fn(|pixel| y[(row, pixel * count + number)]);
            (0..count).map(copy).collect()
        };
        (0..images.len()).map(of_row).collect::<Vec<_>>()
    };
    images.chunks(BATCH).flat_map(of_batch).collect()
}

/// Digits that are known, with their copies.
pub(crate) struct Known<'a> {
    pub(crate) digits: &'a [Digit],
    pub(crate) copies: Vec<Copies>,
}

/// A known copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// Which of the known digits.
    pub(crate) digit: usize,
    /// Which of its copies.
    pub(crate) copy: usize,
}

impl<'a> Known<'a> {
    pub(crate) fn new<H, const COLUMNS: usize>(hybrid: &H, digits: &'a [Digit]) -> Self
    where
        H: Interdependence<f32, BATCH, PIXELS, Output = SMatrix<f32, BATCH, COLUMNS>>,
    {
        Self { digits, copies: copies(hybrid, &images(digits)) }
    }

    /// The copy that is nearest to the middle one of these, which is the image itself if they are patches.
    pub(crate) fn nearest(&self, asked: &Copies) -> Option<Found> {
        let asked = &asked[asked.len() / 2];
        let mut best = (f32::INFINITY, None);
        for (digit, copies) in self.copies.iter().enumerate() {
            for (copy, image) in copies.iter().enumerate() {
                let distance = distance(asked, image);
                if distance < best.0 {
                    best = (distance, Some(Found { digit, copy }));
                }
            }
        }
        best.1
    }

    /// The label of what was found.
    pub(crate) fn label(&self, found: Found) -> u8 {
        self.digits[found.digit].label
    }

    /// How many of these digits are recognised.
    pub(crate) fn right(&self, asked: &[Copies], digits: &[Digit]) -> usize {
        let answers =
            asked.iter().map(|copies| self.nearest(copies).map(|found| self.label(found)));
        answers.zip(digits).filter(|(answer, digit)| *answer == Some(digit.label)).count()
    }
}

pub(crate) fn images(digits: &[Digit]) -> Vec<Image> {
    digits.iter().map(|digit| digit.image).collect()
}

/// The squared Euclidean distance, by partial sums that fit into registers.
fn distance(left: &Image, right: &Image) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (left, right) = (left.as_chunks::<LANES>().0, right.as_chunks::<LANES>().0);
    for (left, right) in left.iter().zip(right) {
        for lane in 0..LANES {
            sums[lane] += (left[lane] - right[lane]) * (left[lane] - right[lane]);
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Raw, Square, digits::moved};

    /// Ink in one pixel only.
    fn dot(pixel: usize, label: u8) -> Digit {
        let mut image = [0.0; PIXELS];
        image[pixel] = 16.0;
        Digit { image, label }
    }

    #[test]
    fn patches_are_moved_copies() {
        let digits = [dot(9, 0), dot(27, 1)];
        let of_both = copies(&Square::default(), &images(&digits));
        assert_eq!((of_both.len(), of_both[1].len()), (2, 9));
        assert_eq!(of_both[1][4], digits[1].image);
        // The upper left neighbour of every pixel: the image one pixel further down and to the right.
        assert_eq!(of_both[1][0], moved(&digits[1].image, 7));
    }

    #[test]
    fn only_patches_find_what_has_moved() {
        // The dot of a one, moved down, is nearer to the large known zero than to the known one.
        let mut known = [dot(27, 1), dot(35, 0)];
        known[1].image[36] = 9.0;
        let asked = [Digit { image: moved(&known[0].image, 6), label: 1 }];
        let raw = Known::new(&Raw::default(), &known);
        assert_eq!(raw.right(&copies(&Raw::default(), &images(&asked)), &asked), 0);
        let square = Known::new(&Square::default(), &known);
        let found = square.nearest(&copies(&Square::default(), &images(&asked))[0]);
        assert_eq!(found, Some(Found { digit: 0, copy: 1 }));
    }

    #[test]
    fn more_images_than_a_batch() {
        let digits: Vec<_> = (0..BATCH + 1).map(|number| dot(number % PIXELS, 3)).collect();
        let all = copies(&Raw::default(), &images(&digits));
        assert_eq!(all.len(), BATCH + 1);
        assert_eq!(all[BATCH], [digits[BATCH].image]);
    }

    #[test]
    fn distances() {
        assert_eq!(distance(&[1.0; PIXELS], &[3.0; PIXELS]), 256.0);
    }
}
