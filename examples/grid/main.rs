//! Handwritten digits that have slipped by one pixel, recognised by the patches of a grid.
//!
//! ```text
//! cargo run --release --example grid
//! ```
//!
//! A new image is what the nearest known image is. That fails when it has slipped, unless the known images are there in all
//! positions: a geometric function with a column for each cell of each patch makes those of a whole batch in one product.
//! Images: `examples/data/README.md`.

#[path = "../common/canvas.rs"]
#[allow(dead_code, reason = "each example draws other things")]
mod canvas;
#[path = "../common/command.rs"]
mod command;
mod digits;
mod picture;
mod recognise;

use std::{
    env,
    error::Error,
    hint::black_box,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use command::Command;
use digits::{BATCH, Digit, Image, PIXELS, SIDE, batch, moved};
use interdep::prelude::*;
use picture::Case;
use recognise::{Known, copies, images};

hybrid! {
    /// The pixels as they are.
    pub(crate) struct Raw for SMatrix<f32, BATCH, PIXELS> {
        functions: [identity],
        fusion: sum,
    }

    /// Means of 3 × 3 pixels: who looks less closely might overlook a small move.
    struct Blur for SMatrix<f32, BATCH, PIXELS> {
        functions: [
            cuboid_patch_aggregation_based_geometric(
                h = SIDE, w = SIDE, p_h = 1, p_w = 1, p_d = 0,
                normalization = true, normalization_mode = column,
            ),
        ],
        fusion: sum,
    }

    /// Each pixel and its four neighbours, as five columns.
    struct Cross for SMatrix<f32, BATCH, PIXELS> {
        functions: [cylinder_patch_padding_based_geometric(h = SIDE, w = SIDE, r = 1, p_d = 0)],
        fusion: sum,
    }

    /// Each pixel and its eight neighbours, as nine columns.
    pub(crate) struct Square for SMatrix<f32, BATCH, PIXELS> {
        functions: [cuboid_patch_padding_based_geometric(h = SIDE, w = SIDE, p_h = 1, p_w = 1, p_d = 0)],
        fusion: sum,
    }

    /// Each pixel and those up to two pixels away, as thirteen columns.
    struct Disc for SMatrix<f32, BATCH, PIXELS> {
        functions: [cylinder_patch_padding_based_geometric(h = SIDE, w = SIDE, r = 2, p_d = 0)],
        fusion: sum,
    }
}

const HELP: &str = "\
Recognises handwritten digits that have slipped by one pixel, by the patches of a grid.

Usage: grid [--image FILE]

  --image FILE  where to put the picture  [default: grid.png beside this program]
  -h, --help    print this text

Exit status: 0 if all went well, 1 if fewer than 570 of the 597 slipped digits are recognised,
2 if the command line is wrong or the picture cannot be written.
";

/// The first images are known, the rest is asked. The data set does not say who wrote which image; neighbours in it are likely to be
/// by the same hand, so the parts are not shuffled.
const KNOWN: usize = 1200;
/// To choose a function, the known images themselves are parted here.
const KNOWN_WHILE_CHOOSING: usize = 800;
/// 579 are recognised; a number below this one means that something is broken.
const EXPECTED_RIGHT: usize = 570;

fn main() -> ExitCode {
    let result = match Command::parse(env::args_os(), "grid.png") {
        Ok(Command::Help) => {
            write!(io::stdout(), "{HELP}").map(|()| ExitCode::SUCCESS).map_err(Box::from)
        }
        Ok(Command::Run { image }) => run(&image, &mut io::stdout().lock()),
        Err(error) => Err(format!("{error}; see `--help`").into()),
    };
    result.unwrap_or_else(|error: Box<dyn Error>| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn run(image: &Path, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    let all = digits::all()?;
    let (known, asked) = all.split_at_checked(KNOWN).ok_or("there are too few digits")?;

    // No function has parameters, so the hybrids are ready.
    let (raw, blur) = (Raw::default(), Blur::default());
    let (cross, square, disc) = (Cross::default(), Square::default(), Disc::default());

    // The patch was chosen by the last column of this table, which knows nothing of the images that are asked later.
    let parts = known.split_at(KNOWN_WHILE_CHOOSING);
    writeln!(
        out,
        "among the {KNOWN} known images: {} asked, {KNOWN_WHILE_CHOOSING} known",
        parts.1.len()
    )?;
    headings(out)?;
    compare("pixels as they are", &raw, parts, out)?;
    compare("blurred", &blur, parts, out)?;
    compare("crosses of 5", &cross, parts, out)?;
    compare("squares of 9", &square, parts, out)?;
    compare("discs of 13", &disc, parts, out)?;
    writeln!(
        out,
        "squares of 9 go on, chosen by the last column\n\n{} new images asked, {KNOWN} known",
        asked.len()
    )?;
    headings(out)?;
    compare("pixels as they are", &raw, (known, asked), out)?;
    let right = compare("squares of 9", &square, (known, asked), out)?;

    let a = Square::matrix_of_structure();
    writeln!(
        out,
        "\nsquares of 9: A is {} × {}, {} of its {} entries are not 0",
        a.nrows(),
        a.ncols(),
        a.iter().filter(|entry| **entry != 0.0).count(),
        a.len(),
    )?;
    let x = batch(&images(known));
    let (forward, dense) = (median_time(|| square.forward(&x)), median_time(|| x * a));
    writeln!(
        out,
        "median time per image: forward {:.2?}, x * A by nalgebra {:.2?} (batches of {BATCH})",
        forward / BATCH as u32,
        dense / BATCH as u32,
    )?;

    let slipped = slipped(asked);
    let (by_pixels, by_patches) = (Known::new(&raw, known), Known::new(&square, known));
    let cases = cases(&by_pixels, &by_patches, asked, &slipped);
    picture::save(&known[0].image, &by_patches.copies[0], &cases, image)
        .map_err(|error| format!("{}: cannot be written: {error}", image.display()))?;
    writeln!(out, "\npicture: {}", image.display())?;

    if right < EXPECTED_RIGHT {
        eprintln!("error: expected at least {EXPECTED_RIGHT} right, found {right}");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn headings(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:22}{:24}slipped by a pixel", "nearest neighbour by", "right as written")
}

/// Recognises the asked digits, as they were written and slipped. Returns how many of the slipped ones are right.
fn compare<H, const COLUMNS: usize>(
    name: &str,
    hybrid: &H,
    (known, asked): (&[Digit], &[Digit]),
    out: &mut impl Write,
) -> io::Result<usize>
where
    H: Interdependence<f32, BATCH, PIXELS, Output = SMatrix<f32, BATCH, COLUMNS>>,
{
    let known = Known::new(hybrid, known);
    let [written, slipped] =
        [images(asked), slipped(asked)].map(|images| known.right(&copies(hybrid, &images), asked));
    let accuracy =
        |right| format!("{right} of {} ({:.3})", asked.len(), right as f64 / asked.len() as f64);
    writeln!(out, "{name:22}{:24}{}", accuracy(written), accuracy(slipped))?;
    Ok(slipped)
}

/// The images as they are one pixel further, each along the next of the eight directions.
fn slipped(digits: &[Digit]) -> Vec<Image> {
    digits.iter().enumerate().map(|(number, digit)| moved(&digit.image, number)).collect()
}

/// For each digit from 0 to 9 a slipped image that only the patches recognise.
fn cases(
    by_pixels: &Known<'_>,
    by_patches: &Known<'_>,
    asked: &[Digit],
    slipped: &[Image],
) -> Vec<Case> {
    let case = |label| {
        let mut candidates = asked.iter().zip(slipped).filter(|(digit, _)| digit.label == label);
        candidates.find_map(|(digit, image)| {
            let alone = vec![*image];
            let (pixels, patches) = (by_pixels.nearest(&alone)?, by_patches.nearest(&alone)?);
            (by_pixels.label(pixels) != label && by_patches.label(patches) == label).then(|| Case {
                written: digit.image,
                slipped: *image,
                label,
                by_pixels: (by_pixels.copies[pixels.digit][pixels.copy], by_pixels.label(pixels)),
                by_patches: by_patches.copies[patches.digit][patches.copy],
            })
        })
    };
    (0..10).filter_map(case).collect()
}

/// The median of many runs.
fn median_time<R>(work: impl Fn() -> R) -> Duration {
    const ROUNDS: usize = 101;
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
