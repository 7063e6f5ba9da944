//! Standing, running, walking, or badminton? A smart watch's six channels depend on each other differently in each.
//!
//! ```text
//! cargo run --release --example motions
//! ```
//!
//! Each recording becomes one small matrix, which tells how its channels depend on each other. A new recording is
//! whatever the training recording with the nearest matrix is. Recordings: `examples/data/README.md`.

#[path = "../common/canvas.rs"]
#[allow(dead_code, reason = "each example draws other things")]
mod canvas;
mod classify;
mod heat_map;
mod options;
mod picture;
mod recordings;
mod terminal;
mod watch;

use std::{
    array, env,
    error::Error,
    hint::black_box,
    io::{self, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use classify::Confusion;
use heat_map::{Heading, HeatMaps};
use options::{Command, Options};
use picture::Labels;
use recordings::{CHANNEL_NAMES, DataSet, Recording};
use watch::{COLUMNS, ChannelDependence, Example, FUNCTIONS, Motion};

/// What the functions' values say, for the drawings.
const MEANINGS: [&str; FUNCTIONS] = [
    "1: together, -1: opposed",
    "1: never far apart, 0: at times",
    "1: close on average, 0: far apart",
];
const TITLE: &str =
    "How the channels of a smart watch depend on each other: the mean of each activity";
/// The hybrid recognises 40; a number below this one means that something is broken.
const EXPECTED_RIGHT: usize = 38;

fn main() -> ExitCode {
    let result = match Command::parse(env::args_os()) {
        Ok(Command::Help) => {
            write!(io::stdout(), "{}", options::HELP).map(|()| ExitCode::SUCCESS).map_err(Box::from)
        }
        Ok(Command::Run(options)) => run(&options, &mut io::stdout().lock()),
        Err(error) => Err(format!("{error}; see `--help`").into()),
    };
    result.unwrap_or_else(|error: Box<dyn Error>| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}

fn run(options: &Options, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    let train = DataSet::read(&options.train)?;
    let test = DataSet::read(&options.test)?.numbered_like(&train)?;
    let activities = &train.activities;

    // No function has parameters, so there is nothing to learn: the hybrid is ready.
    let hybrid = ChannelDependence::default();
    let example = |recording: &Recording| Example {
        activity: recording.activity,
        matrix: hybrid.matrix(&recording.motion),
    };
    let training_examples: Vec<_> = train.recordings.iter().map(example).collect();
    let test_examples: Vec<_> = test.recordings.iter().map(example).collect();

    compare_functions(activities, &training_examples, &test_examples, out)?;
    let confusion = Confusion::of_test(activities, &training_examples, &test_examples);
    writeln!(out, "\n{confusion}\n\n{}", confusion.accuracy())?;

    let matrix_time = median_time(&test, |motion| hybrid.matrix(motion));
    let forward_time = median_time(&test, |motion| hybrid.forward(motion));
    writeln!(
        out,
        "median time per recording: matrix {matrix_time:.1?}, forward {forward_time:.1?}"
    )?;

    let headings = array::from_fn::<_, FUNCTIONS, _>(|function| Heading {
        name: ChannelDependence::SEGMENTS[function].name,
        meaning: MEANINGS[function],
    });
    let maps = HeatMaps::of_means(&headings, activities, &training_examples);
    terminal::draw(&maps, terminal::Style::of_stdout(), out)?;
    let image = options.image.display();
    let labels = Labels { title: TITLE, columns: CHANNEL_NAMES };
    picture::save(&maps, labels, &options.image)
        .map_err(|error| format!("{image}: cannot be written: {error}"))?;
    writeln!(out, "\npicture: {image}")?;

    if options.default_data && confusion.right() < EXPECTED_RIGHT {
        eprintln!("error: expected at least {EXPECTED_RIGHT} right, found {}", confusion.right());
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// What each function achieves on its own, and all of them together.
///
/// The functions and their scales were chosen by the column "leave one out", which knows nothing of the test data.
fn compare_functions(
    activities: &[String],
    training: &[Example<COLUMNS>],
    test: &[Example<COLUMNS>],
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{:22}{:26}test", "nearest neighbour by", "training, leave one out")?;
    for function in 0..FUNCTIONS {
        let alone = |examples: &[Example<COLUMNS>]| -> Vec<_> {
            examples.iter().map(|example| example.of_function(function)).collect()
        };
        let (training, test) = (alone(training), alone(test));
        let left_out = Confusion::leave_one_out(activities, &training).accuracy();
        let tested = Confusion::of_test(activities, &training, &test).accuracy();
        writeln!(out, "{:22}{left_out:26}{tested}", ChannelDependence::SEGMENTS[function].name)?;
    }
    let left_out = Confusion::leave_one_out(activities, training).accuracy();
    let tested = Confusion::of_test(activities, training, test).accuracy();
    writeln!(out, "{:22}{left_out:26}{tested}", "all together")
}

/// The median of many runs, each on one recording.
fn median_time<R>(data: &DataSet, work: impl Fn(&Motion) -> R) -> Duration {
    const ROUNDS: usize = 25;
    let mut times = Vec::with_capacity(ROUNDS * data.recordings.len());
    for _ in 0..ROUNDS {
        for recording in &data.recordings {
            let start = Instant::now();
            black_box(work(black_box(&recording.motion)));
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    times[times.len() / 2]
}
