//! A picture in memory, drawn with `embedded-graphics` and saved as a PNG file.

use std::{convert::Infallible, fs::File, io, io::BufWriter, path::Path};

use embedded_graphics::{
    mono_font::{MonoFont, MonoTextStyle},
    pixelcolor::Rgb888,
    prelude::*,
    primitives::{Circle, Line, PrimitiveStyle, Rectangle},
    text::{Alignment, Baseline, Text, TextStyleBuilder},
};

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

pub(crate) const BLACK: Colour = [0; 3];
pub(crate) const GREY: Colour = [90; 3];

/// Pixels that `embedded-graphics` can draw on. All coordinates are pixels from the upper left corner.
pub(crate) struct Canvas {
    size: Size,
    /// Row by row.
    pixels: Vec<Colour>,
}

impl Canvas {
    /// A white one.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { size: extent((width, height)), pixels: vec![[255; 3]; width * height] }
    }

    /// Writes the picture into a file.
    pub(crate) fn save(&self, path: &Path) -> io::Result<()> {
        let file = BufWriter::new(File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        Ok(writer.finish()?)
    }

    /// Writes on the vertical middle of the text; `alignment` says which end of it is given.
    pub(crate) fn text(
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

    pub(crate) fn fill(&mut self, corner: (usize, usize), size: (usize, usize), colour: Colour) {
        let Ok(()) = Rectangle::new(point(corner), extent(size))
            .into_styled(PrimitiveStyle::with_fill(rgb(colour)))
            .draw(self);
    }

    pub(crate) fn frame(&mut self, corner: (usize, usize), size: (usize, usize)) {
        let Ok(()) = Rectangle::new(point(corner), extent(size))
            .into_styled(PrimitiveStyle::with_stroke(rgb(GREY), 1))
            .draw(self);
    }

    pub(crate) fn line(&mut self, ends: [(usize, usize); 2], thickness: usize, colour: Colour) {
        let [start, end] = ends.map(point);
        let Ok(()) = Line::new(start, end)
            .into_styled(PrimitiveStyle::with_stroke(rgb(colour), thickness as u32))
            .draw(self);
    }

    pub(crate) fn disc(&mut self, centre: (usize, usize), radius: usize, colour: Colour) {
        let Ok(()) = Circle::with_center(point(centre), 2 * radius as u32 + 1)
            .into_styled(PrimitiveStyle::with_fill(rgb(colour)))
            .draw(self);
    }

    /// The picture with `factor` by `factor` pixels made one, their mean: what was drawn large gets smooth edges.
    pub(crate) fn shrunk(&self, factor: usize) -> Self {
        let (width, height) = (self.size.width as usize, self.size.height as usize);
        let mut small = Self::new(width / factor, height / factor);
        for (place, pixel) in small.pixels.iter_mut().enumerate() {
            let (left, top) =
                (place % (width / factor) * factor, place / (width / factor) * factor);
            *pixel = std::array::from_fn(|part| {
                let block = self.pixels.chunks_exact(width).skip(top).take(factor);
                let values = block.flat_map(|row| &row[left..left + factor]);
                let sum: usize = values.map(|colour| usize::from(colour[part])).sum();
                (sum / (factor * factor)) as u8
            });
        }
        small
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

    use super::*;

    #[test]
    fn the_file_holds_the_pixels() {
        let mut canvas = Canvas::new(3, 2);
        canvas.fill((1, 0), (1, 2), [1, 2, 3]);
        let name = format!("canvas-{}-{}.png", env!("CARGO_CRATE_NAME"), process::id());
        let path = env::temp_dir().join(name);
        canvas.save(&path).unwrap();
        let file = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();

        let mut reader = png::Decoder::new(io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (3, 2));
        let row = [255, 255, 255, 1, 2, 3, 255, 255, 255];
        assert_eq!(pixels, [row, row].concat());
    }

    #[test]
    fn a_file_that_cannot_be_written_is_an_error() {
        assert!(Canvas::new(1, 1).save(Path::new("no/such/folder/canvas.png")).is_err());
    }

    #[test]
    fn a_shrunk_picture_holds_means() {
        let mut canvas = Canvas::new(4, 2);
        canvas.fill((0, 0), (1, 1), BLACK);
        canvas.fill((2, 0), (2, 2), [7; 3]);
        assert_eq!(canvas.shrunk(2).pixels, [[191; 3], [7; 3]]);
    }
}
