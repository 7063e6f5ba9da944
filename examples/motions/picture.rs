//! The heat maps as a PNG file: a row of panels for each activity, a column for each function.

use std::{io, path::Path};

use embedded_graphics::{
    mono_font::iso_8859_1::{FONT_6X13, FONT_7X13, FONT_9X18_BOLD, FONT_10X20},
    text::Alignment,
};

use crate::{
    canvas::{BLACK, Canvas, GREY},
    heat_map::{HeatMaps, SCALE, colour, ink_on},
    recordings::CHANNEL_NAMES,
    watch::CHANNELS,
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

/// What is written about the panels.
#[derive(Clone, Copy)]
pub(crate) struct Labels<'a> {
    pub(crate) title: &'a str,
    /// What A's columns are; its rows are channels.
    pub(crate) columns: [&'a str; CHANNELS],
}

/// Draws all heat maps into a file.
pub(crate) fn save<const COLUMNS: usize>(
    maps: &HeatMaps<'_, COLUMNS>,
    labels: Labels<'_>,
    path: &Path,
) -> io::Result<()> {
    draw(maps, labels).save(path)
}

fn draw<const COLUMNS: usize>(maps: &HeatMaps<'_, COLUMNS>, labels: Labels<'_>) -> Canvas {
    let width = MARGIN.0 + maps.headings.len() * PANEL_STEP.0 + BAR_ROOM;
    let height = MARGIN.1 + maps.activities.len() * PANEL_STEP.1 + BOTTOM;
    let mut canvas = Canvas::new(width, height);

    canvas.text(labels.title, (MARGIN.0, 30), &FONT_10X20, BLACK, Alignment::Left);
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
            draw_panel(&mut canvas, corner, labels.columns, |i, j| entries[(i, j)]);
        }
    }
    draw_colour_bar(&mut canvas, width - BAR_ROOM + 10);
    canvas
}

/// One function's matrix of one activity, with labels below its columns.
fn draw_panel(
    canvas: &mut Canvas,
    (left, top): (usize, usize),
    columns: [&str; CHANNELS],
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
        canvas.text(columns[j], below, &FONT_6X13, GREY, Alignment::Center);
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
        save(&maps(&headings), Labels { title: "a title", columns: CHANNEL_NAMES }, &path).unwrap();
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
}
