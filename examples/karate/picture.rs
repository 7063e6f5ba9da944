//! The club as a PNG file.

use std::{io, path::Path};

use embedded_graphics::{
    mono_font::iso_8859_1::{FONT_7X13, FONT_7X13_BOLD, FONT_9X18_BOLD, FONT_10X20},
    text::Alignment,
};

use crate::{
    canvas::{BLACK, Canvas, Colour, GREY},
    club::{Club, HI, MEMBERS, OFFICER, followed, name, place, ties},
    spread::Opinions,
};

// The layout, in pixels.
const SIZE: (usize, usize) = (1100, 800);
/// Left and above of the first member.
const MARGIN: (usize, usize) = (50, 110);
const RADIUS: usize = 15;
const LEADER_RADIUS: usize = 20;
/// Shapes are drawn this much larger, then shrunk, so that their edges are smooth. Texts are sharp as they are.
const LARGER: usize = 4;

const TITLE: &str =
    "Whom each member of the karate club follows, predicted from the two leaders and the ties";
const WHITE: Colour = [255; 3];
/// Blue and orange, which colour-blind people can tell apart too.
const OF_HI: Colour = [33, 102, 172];
const UNDECIDED: Colour = [235; 3];
const OF_OFFICER: Colour = [217, 95, 14];
const HELD: Colour = [178; 3];
const BROKEN: Colour = [190, 60, 140];

/// Draws the club into a file.
pub(crate) fn save(opinions: &Opinions, strength: &Club, path: &Path) -> io::Result<()> {
    let mut shapes = Canvas::new(SIZE.0 * LARGER, SIZE.1 * LARGER);
    let strongest = strength.max();
    for [i, j] in ties() {
        let width = thickness(strength[(i, j)] / strongest);
        let tint = if followed(i) == followed(j) { HELD } else { BROKEN };
        shapes.line([i, j].map(|member| larger(at(member))), width, tint);
    }
    for member in 0..MEMBERS {
        draw_member(&mut shapes, member, opinions);
    }
    draw_legend_shapes(&mut shapes);

    let mut canvas = shapes.shrunk(LARGER);
    canvas.text(TITLE, (MARGIN.0 - 20, 36), &FONT_10X20, BLACK, Alignment::Left);
    for member in 0..MEMBERS {
        write_member(&mut canvas, member, opinions);
    }
    write_legend(&mut canvas, opinions);
    canvas.save(path)
}

fn at(member: usize) -> (usize, usize) {
    let (x, y) = place(member);
    (MARGIN.0 + x, MARGIN.1 + y)
}

fn larger((x, y): (usize, usize)) -> (usize, usize) {
    (x * LARGER, y * LARGER)
}

/// 1 to 9 pixels, for a strength from 0 to 1.
#[allow(clippy::cast_sign_loss, reason = "strengths are not negative")]
fn thickness(strength: f32) -> usize {
    ((1.0 + 8.0 * strength) * LARGER as f32) as usize
}

fn radius(member: usize) -> usize {
    if [HI, OFFICER].contains(&member) { LEADER_RADIUS } else { RADIUS }
}

/// From orange over light grey to blue, as the share of Mr. Hi grows.
#[allow(clippy::cast_sign_loss, reason = "between two colours")]
fn colour(share: f32) -> Colour {
    let towards = if share < 0.5 { OF_OFFICER } else { OF_HI };
    let part = (2.0 * share - 1.0).abs();
    std::array::from_fn(|k| {
        let (from, to) = (f32::from(UNDECIDED[k]), f32::from(towards[k]));
        (from + part * (to - from)) as u8
    })
}

/// A disc in the colour of the opinion; who does otherwise gets a ring in the colour of what he does.
fn draw_member(shapes: &mut Canvas, member: usize, opinions: &Opinions) {
    let (centre, radius) = (larger(at(member)), radius(member) * LARGER);
    if !opinions.is_right(member) {
        let tint = if followed(member) == HI { OF_HI } else { OF_OFFICER };
        shapes.disc(centre, radius + 9 * LARGER, tint);
        shapes.disc(centre, radius + 4 * LARGER, WHITE);
    }
    shapes.disc(centre, radius + LARGER, GREY);
    shapes.disc(centre, radius, colour(opinions.share(member, HI)));
}

/// A member's number in its disc; beside it who leads and who was predicted wrongly.
fn write_member(canvas: &mut Canvas, member: usize, opinions: &Opinions) {
    let (x, y) = at(member);
    let sure = (opinions.share(member, HI) - 0.5).abs() > 0.3;
    let ink = if sure { WHITE } else { BLACK };
    canvas.text(&member.to_string(), (x, y), &FONT_7X13_BOLD, ink, Alignment::Center);
    if [HI, OFFICER].contains(&member) {
        let below = (x, y + LEADER_RADIUS + 13);
        canvas.text(name(member), below, &FONT_9X18_BOLD, BLACK, Alignment::Center);
    } else if !opinions.is_right(member) {
        let joined = format!("joined {}", name(followed(member)));
        let (above, half) = (y - RADIUS - 20, 7 * joined.len() / 2 + 3);
        canvas.fill((x - half, above - 8), (2 * half, 16), WHITE);
        canvas.text(&joined, (x, above), &FONT_7X13_BOLD, BLACK, Alignment::Center);
    }
}

/// Where the legend's parts start: the colour bar, a tie that held, one that broke.
const LEGEND: [(usize, usize); 3] = [(30, 762), (430, 762), (760, 762)];
const SAMPLE: usize = 40;
const BAR: usize = 100;

fn draw_legend_shapes(shapes: &mut Canvas) {
    let [bar, held, broken] = LEGEND;
    for step in 0..BAR {
        let share = 1.0 - step as f32 / (BAR - 1) as f32;
        let corner = larger((bar.0 + 60 + step, bar.1 - 8));
        shapes.fill(corner, larger((1, 16)), colour(share));
    }
    for ((x, y), tint) in [(held, HELD), (broken, BROKEN)] {
        shapes.line([larger((x, y)), larger((x + SAMPLE, y))], thickness(0.4), tint);
    }
}

fn write_legend(canvas: &mut Canvas, opinions: &Opinions) {
    let [bar, held, broken] = LEGEND;
    let mut write = |text: &str, x, y| {
        canvas.text(text, (x, y), &FONT_7X13, GREY, Alignment::Left);
    };
    write(name(HI), bar.0, bar.1);
    write(name(OFFICER), bar.0 + 70 + BAR, bar.1);
    write("tie that held, by strength", held.0 + SAMPLE + 10, held.1);
    write("tie that broke", broken.0 + SAMPLE + 10, broken.1);
    let right = format!(
        "{} of {MEMBERS} right; a ring marks who did otherwise. Numbers count from 0.",
        opinions.right()
    );
    write(&right, MARGIN.0 - 20, 62);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_within_the_picture() {
        for member in 0..MEMBERS {
            let (x, y) = at(member);
            assert!(x + RADIUS < SIZE.0 && y + RADIUS < SIZE.1 - 50, "{member}");
        }
    }

    #[test]
    fn colours_tell_the_leader() {
        assert_eq!((colour(1.0), colour(0.5), colour(0.0)), (OF_HI, UNDECIDED, OF_OFFICER));
    }
}
