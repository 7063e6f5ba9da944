//! Both pictures.

use std::{ops::Range, path::Path};

use plotters::{
    coord::Shift,
    element::{Circle, Text},
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use crate::{
    Result, cases,
    compare::Row,
    curve::Point,
    peers::{self, Peer},
};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const TEXT: RGBColor = RGBColor(40, 40, 40);
const GRID: RGBColor = RGBColor(225, 225, 225);
const FONT: &str = "sans-serif";
const SIZE: (u32, u32) = (1280, 460);

fn style(size: u32, colour: RGBColor, horizontal: HPos) -> TextStyle<'static> {
    (FONT, size).into_font().color(&colour).pos(Pos::new(horizontal, VPos::Center))
}

/// A white picture with a title, in two halves.
fn halves<'a>(path: &'a Path, title: &str) -> Result<(Area<'a>, [Area<'a>; 2])> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    root.draw(&Text::new(title.to_owned(), (20, 22), style(17, TEXT, HPos::Left)))?;
    let (left, right) = root.margin(40, 6, 6, 6).split_horizontally(SIZE.0 / 2 - 6);
    Ok((root, [left, right]))
}

/// The range of the numbers, with room above and below on a logarithmic scale.
fn range(numbers: impl Iterator<Item = f64>) -> Range<f64> {
    let (low, high) = numbers
        .fold((f64::INFINITY, 0.0_f64), |(low, high), number| (low.min(number), high.max(number)));
    low / 1.6..high * 1.6
}

/// A time in the unit that suits it.
fn time(microseconds: f64) -> String {
    let (number, unit) = match microseconds {
        time if time < 0.999 => (time * 1e3, "ns"),
        time if time < 999.0 => (time, "µs"),
        time if time < 999e3 => (time / 1e3, "ms"),
        time => (time / 1e6, "s"),
    };
    format!("{number:.0} {unit}")
}

/// Heights moved apart, so that lines of text do not meet; in the order of the heights.
fn spread(heights: &mut [i32], distance: i32) {
    for index in 1..heights.len() {
        heights[index] = heights[index].max(heights[index - 1] + distance);
    }
}

/// Time against size on a logarithmic scale: a panel per workload, a line per peer.
pub(crate) fn compared(path: &Path, cap: &str, peers: &[&Peer], rows: &[Row]) -> Result<()> {
    let (root, panels) = halves(path, &format!("Time of forward, f32, one thread, {cap}"))?;
    let titles = ["correlation, gaussian kernel, low rank", "mean of nine kernels"];
    for ((panel, workload), title) in panels.iter().zip(cases::DRAWN).zip(titles) {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.case.workload == workload).collect();
        let label = |position: f64| {
            let row = rows
                .iter()
                .zip(0_u8..)
                .find(|&(_, index)| (f64::from(index) - position).abs() < 0.1);
            row.map_or(String::new(), |(row, _)| format!("{}×{}", row.case.b, row.case.m))
        };
        let times = range(rows.iter().flat_map(|row| row.times.iter().copied().flatten()));
        let mut chart = ChartBuilder::on(panel)
            .caption(format!("{workload}: {title}"), (FONT, 14).into_font().color(&TEXT))
            .x_label_area_size(42)
            .y_label_area_size(58)
            .margin_right(112)
            .build_cartesian_2d(-0.15..rows.len() as f64 - 0.85, times.log_scale())?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(TEXT)
            .x_labels(rows.len())
            .x_label_formatter(&|position| label(*position))
            .y_label_formatter(&|microseconds| time(*microseconds))
            .label_style((FONT, 12).into_font().color(&TEXT))
            .x_desc("b×m")
            .draw()?;
        let mut ends = Vec::new();
        // interdep comes last, on top.
        for (index, peer) in peers.iter().enumerate().rev() {
            let line: Vec<(f64, f64)> = rows
                .iter()
                .enumerate()
                .filter_map(|(position, row)| Some((position as f64, row.times[index]?)))
                .collect();
            chart
                .draw_series(LineSeries::new(line.iter().copied(), peer.colour.stroke_width(2)))?;
            chart.draw_series(
                line.iter().map(|&point| Circle::new(point, 3, peer.colour.filled())),
            )?;
            let Some(&(position, last)) = line.last() else { continue };
            if line.len() == rows.len() {
                ends.push((chart.backend_coord(&(rows.len() as f64 - 0.85, last)), peer));
            } else {
                // A slow peer's line ends early, above the others.
                let (x, y) = chart.backend_coord(&(position, last));
                root.draw(&Text::new(
                    peer.name,
                    (x, y - 14),
                    style(13, peer.colour, HPos::Center),
                ))?;
            }
        }
        ends.sort_by_key(|((_, height), _)| *height);
        let mut heights: Vec<i32> = ends.iter().map(|((_, height), _)| *height).collect();
        spread(&mut heights, 15);
        for (((right, _), peer), height) in ends.into_iter().zip(heights) {
            root.draw(&Text::new(
                peer.name,
                (right + 6, height),
                style(13, peer.colour, HPos::Left),
            ))?;
        }
    }
    root.present()?;
    Ok(())
}

/// 1, 2, 5, 10, 20, … within a range.
fn round_numbers(range: &Range<f64>) -> Vec<f64> {
    let numbers =
        (0..6).flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(exponent)));
    numbers.filter(|number| range.contains(number)).collect()
}

/// Time per step against size, both logarithmic: a panel per workload.
pub(crate) fn curve(path: &Path, cap: &str, points: &[Point]) -> Result<()> {
    let title =
        format!("Time per step of interdep's forward, n×n, f32, one thread, plain build, {cap}");
    let (root, panels) = halves(path, &title)?;
    for (panel, workload) in panels.iter().zip(cases::DRAWN) {
        let points: Vec<Point> =
            points.iter().copied().filter(|point| point.case.workload == workload).collect();
        let sizes = points.first().zip(points.last()).ok_or("no points")?;
        let sizes = sizes.0.case.m as f64 / 1.15..sizes.1.case.m as f64 * 1.15;
        let times = range(points.iter().map(|point| point.picoseconds()));
        let numbers = round_numbers(&times);
        let mut chart = ChartBuilder::on(panel)
            .caption(format!("{workload}: picoseconds per n³"), (FONT, 14).into_font().color(&TEXT))
            .x_label_area_size(42)
            .y_label_area_size(52)
            .margin_right(12)
            .build_cartesian_2d(
                sizes
                    .log_scale()
                    .base(2.0)
                    .with_key_points(vec![4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]),
                times.log_scale().with_key_points(numbers),
            )?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(TEXT)
            .x_label_formatter(&|n| format!("{n:.0}"))
            .y_label_formatter(&|picoseconds| format!("{picoseconds:.0}"))
            .label_style((FONT, 12).into_font().color(&TEXT))
            .x_desc("n = b = m; hollow points: no multiple of 8")
            .draw()?;
        let colour = peers::BLUE;
        let at = |point: Point| (point.case.m as f64, point.picoseconds());
        chart.draw_series(LineSeries::new(
            points.iter().map(|&point| at(point)),
            colour.stroke_width(2),
        ))?;
        for point in points {
            chart.draw_series([
                Circle::new(at(point), 4, WHITE.filled()),
                Circle::new(at(point), 4, colour.stroke_width(2)),
            ])?;
            // Numbers below and above, so that neighbours' do not meet.
            let below = point.case.m.is_multiple_of(8);
            if below {
                chart.draw_series([Circle::new(at(point), 4, colour.filled())])?;
            }
            let (x, y) = chart.backend_coord(&at(point));
            root.draw(&Text::new(
                point.case.m.to_string(),
                (x, if below { y + 13 } else { y - 13 }),
                style(11, TEXT, HPos::Center),
            ))?;
        }
    }
    root.present()?;
    Ok(())
}
