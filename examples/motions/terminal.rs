//! The heat maps as text, 80 columns wide.
//!
//! Every cell holds a value in hundredths: on its colour in a terminal, beside a shade anywhere else.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use crate::{
    canvas::Colour,
    heat_map::{HeatMaps, SCALE, colour, ink_on},
    watch::CHANNELS,
};

/// Channels in the two letters that a cell has room for.
const SHORT_NAMES: [&str; CHANNELS] = ["ax", "ay", "az", "gx", "gy", "gz"];
/// Characters of a cell.
const CELL: usize = 4;

/// How cells are drawn.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    /// 24-bit colours, by ANSI escape codes.
    Coloured,
    /// Characters only.
    Plain,
}

impl Style {
    /// Colours if stdout is a terminal, unless the user wants none (<https://no-color.org>).
    pub(crate) fn of_stdout() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let capable =
            io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|name| name != "dumb");
        if capable && !refused { Self::Coloured } else { Self::Plain }
    }

    fn cell(self, value: f32) -> String {
        let hundredths = format!("{:3.0}", 100.0 * value);
        match self {
            Self::Coloured => {
                let background = colour(value);
                let ([r, g, b], [ink_r, ink_g, ink_b]): (Colour, Colour) =
                    (background, ink_on(background));
                format!("\x1b[48;2;{r};{g};{b};38;2;{ink_r};{ink_g};{ink_b}m{hundredths} \x1b[0m")
            }
            Self::Plain => format!("{hundredths}{}", shade(value)),
        }
    }
}

/// The darker, the farther from 0.
fn shade(value: f32) -> char {
    match value.abs() / SCALE {
        size if size.is_nan() => '?',
        ..0.2 => ' ',
        ..0.4 => '░',
        ..0.6 => '▒',
        ..0.8 => '▓',
        _ => '█',
    }
}

/// Draws all heat maps.
pub(crate) fn draw<const COLUMNS: usize>(
    maps: &HeatMaps<'_, COLUMNS>,
    style: Style,
    out: &mut impl Write,
) -> io::Result<()> {
    let panel = CELL * CHANNELS;
    for (activity, matrix) in &maps.activities {
        writeln!(out, "\n{activity}")?;
        write!(out, "  ")?;
        for heading in maps.headings {
            write!(out, "  {:panel$}", heading.name)?;
        }
        write!(out, "\n  ")?;
        for _ in maps.headings {
            write!(out, "  {}", SHORT_NAMES.map(|name| format!("{name:>3} ")).concat())?;
        }
        for (name, row) in SHORT_NAMES.iter().zip(matrix.row_iter()) {
            write!(out, "\n{name}")?;
            for (column, value) in row.iter().enumerate() {
                let gap = if column % CHANNELS == 0 { "  " } else { "" };
                write!(out, "{gap}{}", style.cell(*value))?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "\nIn hundredths. a: acceleration, g: rotation (gyroscope), along x, y, z.")?;
    for heading in maps.headings {
        writeln!(out, "{}: {}.", heading.name, heading.meaning)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use interdep::prelude::SMatrix;

    use super::*;
    use crate::heat_map::Heading;

    #[test]
    fn cells_tell_their_value_without_colours() {
        let cells = [0.0, -0.31, 0.5, 0.7, 1.0, f32::NAN, f32::INFINITY]
            .map(|value| Style::Plain.cell(value));
        assert_eq!(cells, ["  0 ", "-31░", " 50▒", " 70▓", "100█", "NaN?", "inf█"]);
    }

    #[test]
    fn cells_have_their_colour_and_readable_ink() {
        let white = colour(0.0).map(|part| part.to_string()).join(";");
        assert_eq!(Style::Coloured.cell(0.0), format!("\x1b[48;2;{white};38;2;0;0;0m  0 \x1b[0m"));
    }

    #[test]
    fn panels_stand_side_by_side_within_80_columns() {
        let headings = ["one", "two", "three"].map(|name| Heading { name, meaning: "something" });
        let maps = HeatMaps {
            headings: &headings,
            activities: vec![("still", SMatrix::<f32, CHANNELS, 18>::identity())],
        };
        let mut text = Vec::new();
        draw(&maps, Style::Plain, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let third_row: String =
            text.lines().nth(6).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(third_row, format!("az 0 0 100█{}", " 0".repeat(15)));
    }
}
