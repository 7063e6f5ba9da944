//! The heat maps as a PNG file: a row of panels for each activity, a column for each function.

use std::{convert::Infallible, fs::File, io, io::BufWriter, path::Path};

use embedded_graphics::{
    mono_font::{
        MonoFont, MonoTextStyle,
        iso_8859_1::{FONT_6X13, FONT_7X13, FONT_9X18_BOLD, FONT_10X20},
    },
    pixelcolor::Rgb888,
    prelude::*,
    primitives::{PrimitiveStyle, Rectangle},
    text::{Alignment, Baseline, Text, TextStyleBuilder},
};

use crate::{
    heat_map::{Colour, HeatMaps, SCALE, colour, ink_on},
    recordings::{CHANNEL_NAMES, CHANNELS},
};

// The layout, in pixels.
const CELL: usize = 50;
const PANEL: usize = CELL * CHANNELS;
/// From a panel to the next one on its right; and from a row of panels to the next, which leaves room for column labels.
const PANEL_STEP: (usize, usize) = (PANEL + 28, PANEL + 44);
/// Left and above of the first panel: the activities' names and the row labels; the title and the headings.
const MARGIN: (usize, usize) = (180, 122);
/// Right of the last panel: the colour bar.
const BAR_ROOM: usize = 110;
const BAR_WIDTH: usize = 22;
/// Below the last column labels.
const BOTTOM: usize = 10;

const TITLE: &str =
    "How the channels of a smart watch depend on each other: the mean of each activity";
const BLACK: Colour = [0; 3];
const GREY: Colour = [90; 3];

/// Draws all heat maps into a file.
pub(crate) fn save<const COLUMNS: usize>(
    maps: &HeatMaps<'_, COLUMNS>,
    path: &Path,
) -> io::Result<()> {
    let canvas = draw(maps);
    let file = BufWriter::new(File::create(path)?);
    let mut encoder = png::Encoder::new(file, canvas.size.width, canvas.size.height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(canvas.pixels.as_flattened())?;
    Ok(writer.finish()?)
}

fn draw<const COLUMNS: usize>(maps: &HeatMaps<'_, COLUMNS>) -> Canvas {
    let width = MARGIN.0 + maps.headings.len() * PANEL_STEP.0 + BAR_ROOM;
    let height = MARGIN.1 + maps.activities.len() * PANEL_STEP.1 + BOTTOM;
    let mut canvas = Canvas::new(width, height);

    canvas.text(TITLE, (MARGIN.0, 30), &FONT_10X20, BLACK, Alignment::Left);
    for (column, heading) in maps.headings.iter().enumerate() {
        let left = MARGIN.0 + column * PANEL_STEP.0;
        canvas.text(heading.name, (left, MARGIN.1 - 42), &FONT_9X18_BOLD, BLACK, Alignment::Left);
        canvas.text(heading.meaning, (left, MARGIN.1 - 18), &FONT_7X13, GREY, Alignment::Left);
    }
    for (row, (activity, matrix)) in maps.activities.iter().enumerate() {
        let top = MARGIN.1 + row * PANEL_STEP.1;
        canvas.text(activity, (20, top + PANEL / 2), &FONT_9X18_BOLD, BLACK, Alignment::Left);
        for (channel, name) in CHANNEL_NAMES.iter().enumerate() {
            let middle = top + channel * CELL + CELL / 2;
            canvas.text(name, (MARGIN.0 - 8, middle), &FONT_7X13, GREY, Alignment::Right);
        }
        for column in 0..maps.headings.len() {
            let corner = (MARGIN.0 + column * PANEL_STEP.0, top);
            let entries = matrix.fixed_columns::<CHANNELS>(column * CHANNELS);
            draw_panel(&mut canvas, corner, |i, j| entries[(i, j)]);
        }
    }
    draw_colour_bar(&mut canvas, width - BAR_ROOM + 10);
    canvas
}

/// One function's matrix of one activity, with labels below its columns.
fn draw_panel(
    canvas: &mut Canvas,
    (left, top): (usize, usize),
    entry: impl Fn(usize, usize) -> f32,
) {
    for j in 0..CHANNELS {
        let x = left + j * CELL;
        for i in 0..CHANNELS {
            let (y, value) = (top + i * CELL, entry(i, j));
            let background = colour(value);
            canvas.fill((x, y), (CELL, CELL), background);
            let middle = (x + CELL / 2, y + CELL / 2);
            canvas.text(
                &format!("{value:.2}"),
                middle,
                &FONT_7X13,
                ink_on(background),
                Alignment::Center,
            );
        }
        let below = (x + CELL / 2, top + PANEL + 12);
        canvas.text(CHANNEL_NAMES[j], below, &FONT_6X13, GREY, Alignment::Center);
    }
    canvas.frame((left, top), (PANEL, PANEL));
}

/// The colours and their values, beside the first row of panels.
fn draw_colour_bar(canvas: &mut Canvas, left: usize) {
    let value_at = |step: usize, steps: usize| SCALE - 2.0 * SCALE * step as f32 / steps as f32;
    for y in 0..PANEL {
        canvas.fill((left, MARGIN.1 + y), (BAR_WIDTH, 1), colour(value_at(y, PANEL - 1)));
    }
    canvas.frame((left, MARGIN.1), (BAR_WIDTH, PANEL));
    for tick in 0..=4 {
        let y = MARGIN.1 + tick * (PANEL - 1) / 4;
        canvas.fill((left + BAR_WIDTH, y), (5, 1), GREY);
        let label = format!("{:4.1}", value_at(tick, 4));
        canvas.text(&label, (left + BAR_WIDTH + 8, y), &FONT_7X13, GREY, Alignment::Left);
    }
}

/// Pixels that `embedded-graphics` can draw on.
struct Canvas {
    size: Size,
    /// Row by row.
    pixels: Vec<Colour>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { size: extent((width, height)), pixels: vec![[255; 3]; width * height] }
    }

    /// Writes on the vertical middle of the text; `alignment` says which end of it is given.
    fn text(
        &mut self,
        text: &str,
        middle: (usize, usize),
        font: &MonoFont<'_>,
        ink: Colour,
        alignment: Alignment,
    ) {
        let style = TextStyleBuilder::new().alignment(alignment).baseline(Baseline::Middle).build();
        let Ok(_) =
            Text::with_text_style(text, point(middle), MonoTextStyle::new(font, rgb(ink)), style)
                .draw(self);
    }

    fn fill(&mut self, corner: (usize, usize), size: (usize, usize), colour: Colour) {
        let Ok(()) = Rectangle::new(point(corner), extent(size))
            .into_styled(PrimitiveStyle::with_fill(rgb(colour)))
            .draw(self);
    }

    fn frame(&mut self, corner: (usize, usize), size: (usize, usize)) {
        let Ok(()) = Rectangle::new(point(corner), extent(size))
            .into_styled(PrimitiveStyle::with_stroke(rgb(GREY), 1))
            .draw(self);
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        self.size
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        let width = self.size.width as usize;
        for Pixel(point, colour) in pixels {
            // Texts may reach over the edge.
            let (Ok(x), Ok(y)) = (usize::try_from(point.x), usize::try_from(point.y)) else {
                continue;
            };
            let pixel = self.pixels.chunks_exact_mut(width).nth(y).and_then(|row| row.get_mut(x));
            if let Some(pixel) = pixel {
                *pixel = [colour.r(), colour.g(), colour.b()];
            }
        }
        Ok(())
    }
}

fn extent((width, height): (usize, usize)) -> Size {
    Size::new(width as u32, height as u32)
}

fn point(coordinates: (usize, usize)) -> Point {
    Point::zero() + extent(coordinates)
}

fn rgb([red, green, blue]: Colour) -> Rgb888 {
    Rgb888::new(red, green, blue)
}

#[cfg(test)]
mod tests {
    use std::{env, fs, process};

    use interdep::prelude::SMatrix;

    use super::*;
    use crate::heat_map::Heading;

    fn maps(headings: &[Heading]) -> HeatMaps<'_, { 2 * CHANNELS }> {
        let activities = ["still", "moving"].map(|name| (name, SMatrix::identity()));
        HeatMaps { headings, activities: activities.into() }
    }

    #[test]
    fn the_file_holds_the_picture() {
        let headings = ["one", "two"].map(|name| Heading { name, meaning: "something" });
        let path = env::temp_dir().join(format!("motions-{}.png", process::id()));
        save(&maps(&headings), &path).unwrap();
        let file = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();

        let mut reader = png::Decoder::new(io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let (width, height) = (info.width as usize, info.height as usize);
        assert_eq!(pixels.len(), 3 * width * height);
        // Near the corner of a cell, so beside its number.
        let cell = |i: usize, j: usize| {
            let (x, y) = (MARGIN.0 + j * CELL + 4, MARGIN.1 + i * CELL + 4);
            &pixels[3 * (y * width + x)..][..3]
        };
        assert_eq!((cell(0, 0), cell(5, 5)), (&colour(1.0)[..], &colour(1.0)[..]));
        assert_eq!((cell(0, 1), cell(5, 0)), (&colour(0.0)[..], &colour(0.0)[..]));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        assert!(save(&maps(&[]), Path::new("no/such/folder/motions.png")).is_err());
    }
}
