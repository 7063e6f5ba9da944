//! Histograms, one above the other, on common axes: time grows by equal factors, and so do counts.

use std::{io, path::Path};

use embedded_graphics::{
    mono_font::ascii::{FONT_8X13, FONT_10X20},
    text::Alignment,
};

use crate::{
    canvas::{BLACK, Canvas, Colour, GREY},
    times::Times,
};

const SIZE: (usize, usize) = (960, 560);
const LEFT: usize = 110;
const WIDTH: usize = 800;
const HEIGHT: usize = 180;
const TOPS: [usize; 2] = [80, 310];
const COLOURS: [Colour; 2] = [[31, 119, 180], [217, 95, 14]];
/// The axis of time: from 100 ns to 100 ms, in steps of a bar.
const DECADES: usize = 6;
const FIRST: f64 = 100.0;
const BARS: usize = 200;

/// Draws both into a file.
pub(crate) fn save(ways: [(&str, &Times); 2], path: &Path) -> io::Result<()> {
    let mut canvas = Canvas::new(SIZE.0, SIZE.1);
    let title = "How long single calls take, 32 x 16, input of every kind";
    canvas.text(title, (LEFT, 34), &FONT_10X20, BLACK, Alignment::Left);
    for (((name, times), top), colour) in ways.into_iter().zip(TOPS).zip(COLOURS) {
        draw(&mut canvas, (name, times), top, colour);
    }
    let bottom = TOPS[1] + HEIGHT;
    let labels = ["100 ns", "1 us", "10 us", "100 us", "1 ms", "10 ms", "100 ms"];
    for (decade, label) in labels.iter().enumerate() {
        let x = LEFT + decade * WIDTH / DECADES;
        canvas.text(label, (x, bottom + 18), &FONT_8X13, BLACK, Alignment::Center);
    }
    canvas.save(path)
}

fn draw(canvas: &mut Canvas, (name, times): (&str, &Times), top: usize, colour: Colour) {
    let edge = |bar: usize| {
        let decades = bar as f64 * DECADES as f64 / BARS as f64;
        whole(FIRST * 10_f64.powf(decades)) as u64
    };
    let counts: Vec<u64> = (0..BARS).map(|bar| times.between(edge(bar), edge(bar + 1))).collect();
    let most = counts.iter().max().copied().unwrap_or(1).max(10) as f64;
    // A single call must be seen.
    let height = |count: u64| whole((count as f64 * 2.0).ln() / (most * 2.0).ln() * HEIGHT as f64);
    for (bar, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (x, tall) = (LEFT + bar * WIDTH / BARS, height(*count));
        canvas.fill((x, top + HEIGHT - tall), (WIDTH / BARS, tall), colour);
    }
    canvas.frame((LEFT, top), (WIDTH, HEIGHT));
    let mut count = 1;
    while count as f64 <= most {
        let y = top + HEIGHT - height(count);
        canvas.line([(LEFT - 5, y), (LEFT, y)], 1, GREY);
        canvas.text(&count.to_string(), (LEFT - 10, y), &FONT_8X13, BLACK, Alignment::Right);
        count *= 100;
    }
    let p50 = times.percentile(0.5);
    let text = format!("{name}: median {p50} ns, 99.99 % within {} ns", times.percentile(0.9999));
    canvas.text(&text, (LEFT + WIDTH - 10, top + 16), &FONT_8X13, BLACK, Alignment::Right);
}

#[allow(clippy::cast_sign_loss, reason = "times, counts and heights are not negative")]
fn whole(number: f64) -> usize {
    number as usize
}
