//! The handwritten digits. Source: `examples/data/README.md`.

use std::io::Cursor;

use interdep::prelude::SMatrix;

/// Pixels of an image along each side.
pub(crate) const SIDE: usize = 8;
/// Pixels of an image.
pub(crate) const PIXELS: usize = SIDE * SIDE;
/// Images in a row of the sheet, which are a batch.
pub(crate) const BATCH: usize = 60;
/// The value of the darkest ink.
pub(crate) const INK: f32 = 16.0;
/// Grey levels of the sheet for each step of ink.
const LEVELS: u8 = 15;

/// An image, row by row: ink from 0 to [`INK`].
pub(crate) type Image = [f32; PIXELS];
/// A row for each image, a column for each pixel.
pub(crate) type Batch = SMatrix<f32, BATCH, PIXELS>;

/// An image and the digit that somebody wrote.
#[derive(Clone, Debug)]
pub(crate) struct Digit {
    pub(crate) image: Image,
    pub(crate) label: u8,
}

/// The digits that come with this program, in the order of the data set.
pub(crate) fn all() -> Result<Vec<Digit>, String> {
    parse(include_bytes!("../data/digits.png"), include_str!("../data/digits.txt"))
}

/// Cuts the sheet into images; each line of `labels` names those of one row of the sheet.
fn parse(sheet: &[u8], labels: &str) -> Result<Vec<Digit>, String> {
    let unreadable = |error: png::DecodingError| format!("digits.png: {error}");
    let mut reader = png::Decoder::new(Cursor::new(sheet)).read_info().map_err(unreadable)?;
    let mut levels = vec![0; reader.output_buffer_size().ok_or("digits.png: too large")?];
    let info = reader.next_frame(&mut levels).map_err(unreadable)?;
    let grey =
        (info.color_type, info.bit_depth) == (png::ColorType::Grayscale, png::BitDepth::Eight);
    let width = BATCH * SIDE;
    if !grey || info.width as usize != width {
        return Err(format!("digits.png: expected 8-bit grey levels, {width} in each row"));
    }
    let mut digits = Vec::new();
    for (row, (line, band)) in labels.lines().zip(levels.chunks_exact(width * SIDE)).enumerate() {
        for (column, label) in line.chars().enumerate() {
            let label = label.to_digit(10).filter(|_| column < BATCH).ok_or_else(|| {
                format!("digits.txt:{}: expected up to {BATCH} digits, found `{line}`", row + 1)
            })?;
            let pixel = |number: usize| {
                let place = number / SIDE * width + column * SIDE + number % SIDE;
                f32::from(band[place] / LEVELS)
            };
            digits.push(Digit { image: std::array::from_fn(pixel), label: label as u8 });
        }
    }
    Ok(digits)
}

/// The image as it is one pixel further along the n-th of the eight directions; what leaves the frame is lost.
pub(crate) fn moved(image: &Image, direction: usize) -> Image {
    const DIRECTIONS: [[isize; 2]; 8] =
        [[-1, -1], [-1, 0], [-1, 1], [0, -1], [0, 1], [1, -1], [1, 0], [1, 1]];
    let [down, right] = DIRECTIONS[direction % DIRECTIONS.len()];
    std::array::from_fn(|pixel| {
        let from = [(pixel / SIDE, down), (pixel % SIDE, right)]
            .map(|(place, step)| place.checked_add_signed(-step).filter(|place| *place < SIDE));
        let [Some(i), Some(j)] = from else { return 0.0 };
        image[i * SIDE + j]
    })
}

/// Some images as a batch; the rows that are left over are empty.
pub(crate) fn batch(images: &[Image]) -> Batch {
    Batch::from_fn(|row, pixel| images.get(row).map_or(0.0, |image| image[pixel]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_digits_are_there() {
        let digits = all().unwrap();
        assert_eq!(digits.len(), 1797);
        let of = |label| digits.iter().filter(|digit| digit.label == label).count();
        assert_eq!(
            (0..10).map(of).collect::<Vec<_>>(),
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
        );
        // As scikit-learn prints the first image.
        let first = &digits[0];
        assert_eq!(
            (first.label, &first.image[..SIDE]),
            (0, &[0., 0., 5., 13., 9., 1., 0., 0.][..])
        );
        assert!(digits.iter().flat_map(|digit| &digit.image).all(|ink| (0.0..=INK).contains(ink)));
    }

    #[test]
    fn moving_loses_an_edge() {
        let image: Image = std::array::from_fn(|pixel| pixel as f32);
        let up_and_left = moved(&image, 0);
        assert_eq!((up_and_left[0], up_and_left[7], up_and_left[63]), (9.0, 0.0, 0.0));
        let right = moved(&image, 4);
        assert_eq!((right[0], right[1], right[63]), (0.0, 0.0, 62.0));
    }

    #[test]
    fn a_batch_has_a_row_for_each_image() {
        let batch = batch(&[[1.0; PIXELS], [2.0; PIXELS]]);
        assert_eq!((batch[(0, 5)], batch[(1, 63)], batch[(2, 0)]), (1.0, 2.0, 0.0));
    }

    #[test]
    fn a_strange_sheet_is_an_error() {
        assert!(parse(b"no picture", "0").unwrap_err().starts_with("digits.png: "));
        let sheet = include_bytes!("../data/digits.png");
        assert_eq!(
            parse(sheet, "01\n0x\n").unwrap_err(),
            "digits.txt:2: expected up to 60 digits, found `0x`"
        );
        assert!(parse(sheet, &"1".repeat(61)).is_err());
    }
}
