//! The losses of trainings against their epochs, as a PNG file. Losses fall by equal factors.

use std::{io, path::Path};

use embedded_graphics::{
    mono_font::ascii::{FONT_8X13, FONT_10X20},
    text::Alignment,
};

use crate::canvas::{BLACK, Canvas, Colour, GREY};

/// Drawn twice as large, so that lines get smooth edges; texts are written afterwards.
const SMOOTH: usize = 2;
const SIZE: (usize, usize) = (960, 520);
const CORNER: (usize, usize) = (100, 70);
const PLOT: (usize, usize) = (800, 370);
const COLOURS: [Colour; 2] = [[31, 119, 180], [217, 95, 14]];
/// Steps of the axis of epochs.
const TICKS: usize = 4;

/// What is drawn: a name, and a loss for each epoch.
pub(crate) type Curve<'a> = (&'a str, &'a [f32]);

/// Draws two curves into a file.
pub(crate) fn save(curves: [Curve<'_>; 2], path: &Path) -> io::Result<()> {
    draw(curves).save(path)
}

fn draw(curves: [Curve<'_>; 2]) -> Canvas {
    let epochs = curves.iter().map(|(_, losses)| losses.len()).max().unwrap_or(0);
    let last = epochs.saturating_sub(1).max(1);
    let decades = decades(&curves);
    let mut large = Canvas::new(SMOOTH * SIZE.0, SMOOTH * SIZE.1);
    let scaled = |(x, y): (usize, usize)| (SMOOTH * x, SMOOTH * y);
    for power in decades.0..=decades.1 {
        let y = SMOOTH * CORNER.1 + height_of(10_f32.powi(power), decades);
        let left = SMOOTH * CORNER.0;
        large.line([(left, y), (left + SMOOTH * PLOT.0, y)], 1, [220; 3]);
    }
    for ((_, losses), colour) in curves.iter().zip(COLOURS) {
        let place = |(epoch, loss): (usize, &f32)| {
            let x = SMOOTH * CORNER.0 + epoch * SMOOTH * PLOT.0 / last;
            (x, SMOOTH * CORNER.1 + height_of(*loss, decades))
        };
        let places: Vec<_> = losses.iter().enumerate().map(place).collect();
        for ends in places.windows(2) {
            large.line([ends[0], ends[1]], 2 * SMOOTH, colour);
        }
    }
    large.frame(scaled(CORNER), scaled(PLOT));
    let mut canvas = large.shrunk(SMOOTH);

    canvas.text(
        "Mean loss of the training recordings",
        (CORNER.0, 30),
        &FONT_10X20,
        BLACK,
        Alignment::Left,
    );
    for power in decades.0..=decades.1 {
        let loss = 10_f32.powi(power);
        let place = (CORNER.0 - 10, CORNER.1 + height_of(loss, decades) / SMOOTH);
        canvas.text(&format!("{loss}"), place, &FONT_8X13, BLACK, Alignment::Right);
    }
    let below = CORNER.1 + PLOT.1 + 18;
    for tick in 0..=TICKS {
        let x = CORNER.0 + tick * PLOT.0 / TICKS;
        let epoch = tick * last / TICKS;
        canvas.text(&epoch.to_string(), (x, below), &FONT_8X13, BLACK, Alignment::Center);
    }
    canvas.text("epoch", (CORNER.0 + PLOT.0 / 2, below + 22), &FONT_8X13, GREY, Alignment::Center);
    for (number, ((name, _), colour)) in curves.iter().zip(COLOURS).enumerate() {
        let place = (CORNER.0 + PLOT.0 - 10, CORNER.1 + 16 + 18 * number);
        canvas.text(name, place, &FONT_8X13, colour, Alignment::Right);
    }
    canvas
}

/// The powers of ten below and above all losses; at least one decade.
fn decades(curves: &[Curve<'_>]) -> (i32, i32) {
    // A loss that rounds to 0 has no logarithm: it lies at the bottom, as whatever is not a number.
    let positive = |loss: &&f32| loss.is_finite() && **loss >= 1e-6;
    let powers = curves.iter().flat_map(|(_, losses)| losses.iter().filter(positive));
    let (low, high) = powers.fold((0.0_f32, 0.0_f32), |(low, high), loss| {
        (low.min(loss.log10().floor()), high.max(loss.log10().ceil()))
    });
    (low as i32, (high as i32).max(low as i32 + 1))
}

/// How far below the upper edge of the large plot a loss lies; NaN lies at the bottom.
#[allow(clippy::cast_sign_loss, reason = "clamped")]
fn height_of(loss: f32, (low, high): (i32, i32)) -> usize {
    let share = (high as f32 - loss.log10()) / (high - low) as f32;
    let share = if share.is_nan() { 1.0 } else { share.clamp(0.0, 1.0) };
    (share * (SMOOTH * PLOT.1) as f32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_all_losses() {
        assert_eq!(decades(&[("a", &[1.4, 0.02]), ("b", &[0.5])]), (-2, 1));
        assert_eq!(decades(&[("a", &[]), ("b", &[0.0, f32::NAN, f32::INFINITY])]), (0, 1));
    }

    #[test]
    fn losses_lie_between_the_edges() {
        let bottom = SMOOTH * PLOT.1;
        assert_eq!((height_of(10.0, (-1, 1)), height_of(1.0, (-1, 1))), (0, bottom / 2));
        for loss in [0.1, 0.0, f32::NAN] {
            assert_eq!(height_of(loss, (-1, 1)), bottom);
        }
        assert_eq!(height_of(f32::INFINITY, (-1, 1)), 0);
    }

    #[test]
    fn a_single_epoch_is_drawn() {
        draw([("a", &[1.0, 0.5]), ("b", &[f32::NAN])]);
    }
}
