//! What the patches do, as a PNG file.

use std::{io, path::Path};

use embedded_graphics::{
    mono_font::iso_8859_1::{FONT_7X13, FONT_7X13_BOLD, FONT_9X18_BOLD, FONT_10X20},
    text::Alignment,
};

use crate::{
    Square,
    canvas::{BLACK, Canvas, Colour, GREY},
    digits::{INK, Image, SIDE},
};

/// A slipped digit that the pixels mistake and the patches recognise.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) label: u8,
    pub(crate) written: Image,
    pub(crate) slipped: Image,
    /// The nearest known image, and its label.
    pub(crate) by_pixels: (Image, u8),
    /// The nearest copy of a known image, which has the right label.
    pub(crate) by_patches: Image,
}

// The layout, in pixels.
const WIDTH: usize = 1110;
const HEIGHT: usize = 780;
const LEFT: usize = 30;
/// Where the rows of cases start.
const CASES: (usize, usize) = (190, 350);
/// From one image to the next one on its right, and to the one below.
const STEP: (usize, usize) = (92, 106);
/// A pixel of an image in a case, and of a copy.
const ZOOM: usize = 9;
const SMALL_ZOOM: usize = 6;
/// From one copy to the next.
const COPY_STEP: usize = SIDE * SMALL_ZOOM + 8;
/// Upper left corner of the first copy, and of the matrix.
const COPIES: (usize, usize) = (190, 140);
const MATRIX: (usize, usize) = (480, 140);

const TITLE: &str =
    "Handwritten digits that have slipped by one pixel, and what is nearest to them";
const RIGHT: Colour = [30, 120, 60];
const WRONG: Colour = [190, 40, 40];

/// Draws `example` and its `copies` at the top, the matrix that made them beside, and the cases below.
pub(crate) fn save(
    example: &Image,
    copies: &[Image],
    cases: &[Case],
    path: &Path,
) -> io::Result<()> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.text(TITLE, (LEFT, 36), &FONT_10X20, BLACK, Alignment::Left);
    draw_copies(&mut canvas, example, copies);
    draw_matrix(&mut canvas);
    draw_cases(&mut canvas, cases);
    canvas.save(path)
}

fn draw_copies(canvas: &mut Canvas, example: &Image, copies: &[Image]) {
    let (x, y) = COPIES;
    canvas.text("Patches", (LEFT, y - 52), &FONT_9X18_BOLD, BLACK, Alignment::Left);
    let meaning = "one image, and the nine copies that";
    canvas.text(meaning, (LEFT, y - 32), &FONT_7X13, GREY, Alignment::Left);
    let meaning = "a column for each neighbour makes of it";
    canvas.text(meaning, (LEFT, y - 17), &FONT_7X13, GREY, Alignment::Left);
    draw_image(
        canvas,
        (LEFT, y + COPY_STEP + SIDE * SMALL_ZOOM / 2 - SIDE * ZOOM / 2),
        example,
        ZOOM,
    );
    for (number, copy) in copies.iter().enumerate() {
        let corner = (x + number % 3 * COPY_STEP, y + number / 3 * COPY_STEP);
        draw_image(canvas, corner, copy, SMALL_ZOOM);
    }
}

/// A, a pixel wide and two pixels high for each entry.
fn draw_matrix(canvas: &mut Canvas) {
    let ((x, y), a) = (MATRIX, Square::matrix_of_structure());
    canvas.text("The matrix", (x, y - 52), &FONT_9X18_BOLD, BLACK, Alignment::Left);
    let nonzeros = a.iter().filter(|entry| **entry != 0.0).count();
    let (rows, columns) = a.shape();
    let meaning = format!(
        "{rows} pixels × 9 columns for each: {nonzeros} entries of {rows} × {columns} are not 0,"
    );
    canvas.text(&meaning, (x, y - 32), &FONT_7X13, GREY, Alignment::Left);
    let meaning = "computed by the compiler; only they are stored, and only they cost time";
    canvas.text(meaning, (x, y - 17), &FONT_7X13, GREY, Alignment::Left);
    for i in 0..rows {
        for j in 0..columns {
            if a[(i, j)] != 0.0 {
                canvas.fill((x + j, y + 2 * i), (1, 2), BLACK);
            }
        }
    }
    canvas.frame((x - 1, y - 1), (columns + 2, 2 * rows + 2));
}

fn draw_cases(canvas: &mut Canvas, cases: &[Case]) {
    let (x, y) = CASES;
    let headings = [
        ("As written", ""),
        ("Slipped", "by one pixel"),
        ("Nearest by", "pixels as they are"),
        ("Nearest by", "squares of 9"),
    ];
    for (row, (heading, detail)) in headings.into_iter().enumerate() {
        let middle = y + row * STEP.1 + SIDE * ZOOM / 2;
        canvas.text(heading, (LEFT, middle - 9), &FONT_9X18_BOLD, BLACK, Alignment::Left);
        canvas.text(detail, (LEFT, middle + 9), &FONT_7X13, GREY, Alignment::Left);
    }
    for (column, case) in cases.iter().enumerate() {
        let x = x + column * STEP.0;
        let images = [case.written, case.slipped, case.by_pixels.0, case.by_patches];
        for (row, image) in images.iter().enumerate() {
            draw_image(canvas, (x, y + row * STEP.1), image, ZOOM);
        }
        let answers = [
            (2, format!("a {}?", case.by_pixels.1), WRONG),
            (3, format!("a {}", case.label), RIGHT),
        ];
        for (row, answer, ink) in answers {
            let below = (x + SIDE * ZOOM / 2, y + row * STEP.1 + SIDE * ZOOM + 12);
            canvas.text(&answer, below, &FONT_7X13_BOLD, ink, Alignment::Center);
        }
    }
}

fn draw_image(canvas: &mut Canvas, (x, y): (usize, usize), image: &Image, zoom: usize) {
    for (pixel, ink) in image.iter().enumerate() {
        let corner = (x + pixel % SIDE * zoom, y + pixel / SIDE * zoom);
        canvas.fill(corner, (zoom, zoom), grey(*ink));
    }
    canvas.frame((x, y), (SIDE * zoom, SIDE * zoom));
}

/// White paper, black ink.
#[allow(clippy::cast_sign_loss, reason = "clamped")]
fn grey(ink: f32) -> Colour {
    [(255.0 * (1.0 - ink / INK).clamp(0.0, 1.0)) as u8; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_black_on_white() {
        assert_eq!((grey(0.0), grey(INK / 2.0), grey(INK)), ([255; 3], [127; 3], [0; 3]));
    }

    #[test]
    fn ten_cases_and_the_matrix_fit() {
        assert!(CASES.0 + 10 * STEP.0 <= WIDTH && CASES.1 + 4 * STEP.1 <= HEIGHT);
        assert!(MATRIX.0 + Square::M_PRIME < WIDTH);
    }
}
