//! Standing, running, walking, or badminton? Here the answer is learned: exact gradients through a hybrid, from random weights.
//!
//! ```text
//! cargo run --release --example learn
//! ```
//!
//! How to mix the dependences between a smart watch's channels is learned together with a linear classifier of them. Rank, rate
//! and epochs were chosen by leaving out training recordings, never by the test recordings. Recordings: `examples/data/README.md`.

#[path = "../common/canvas.rs"]
#[allow(dead_code, reason = "each example draws other things")]
mod canvas;
#[path = "../motions/heat_map.rs"]
mod heat_map;
mod loss_curve;
mod model;
mod options;
#[path = "../motions/picture.rs"]
mod picture;
#[path = "../common/progress.rs"]
mod progress;
#[path = "../motions/recordings.rs"]
mod recordings;
mod training;
#[path = "../motions/watch.rs"]
#[allow(dead_code, reason = "the nearest neighbour is the other example's")]
mod watch;
mod weights;

use std::{
    env,
    error::Error,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use heat_map::{Heading, HeatMaps};
use interdep::prelude::SMatrix;
use model::{Classifier, Dependence, Model};
use options::{Command, Options};
use picture::Labels;
use progress::Progress;
use recordings::{DataSet, Recording};
use training::{Learning, Plan};
use watch::{CHANNELS, Example};

/// All 40 are recognised where this was written. Roundings differ between instruction sets, and training carries them on;
/// a number below this one means that something is broken.
const EXPECTED_RIGHT: usize = 38;
/// How many lines tell the loss.
const LINES: usize = 8;

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
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let training = DataSet::read(&data.join("BasicMotions_TRAIN.ts"))?;
    let recordings: Vec<&Recording> = training.recordings.iter().collect();
    let plan = |learning| Plan {
        learning,
        epochs: options.epochs,
        learning_rate: options.learning_rate,
        seed: options.seed,
    };
    if options.leave_one_out {
        // Before the test recordings are so much as read.
        leave_one_out([Learning::ClassifierOnly, Learning::All].map(plan), &recordings, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let test = DataSet::read(&data.join("BasicMotions_TEST.ts"))?.numbered_like(&training)?;

    writeln!(
        out,
        "{} parameters: {} of the hybrid, {} of the classifier behind it; seed {}\n",
        Dependence::L + Classifier::L,
        Dependence::L,
        Classifier::L,
        options.seed
    )?;
    let start = Instant::now();
    let (trained, losses) = train_and_tell(plan(Learning::All), &recordings, out)?;
    let time = start.elapsed();
    let mut other_losses = Vec::new();
    let classifier_only =
        training::train(plan(Learning::ClassifierOnly), &recordings, |_, loss| {
            other_losses.push(loss);
        })?;
    writeln!(out, "\ntrained in {:.2} s\n", time.as_secs_f64())?;

    let untrained = Model::random(options.seed);
    let committed = weights::committed();
    let rows = [
        ("untrained", &untrained),
        ("only the classifier trained", &classifier_only),
        ("all trained", &trained),
        ("trained.safetensors, compiled in", &committed),
    ];
    writeln!(out, "{:34}{:26}test", "recognised", "training")?;
    for (name, model) in rows {
        let [seen, new] = [&training, &test].map(|data| accuracy(model, data));
        writeln!(out, "{name:34}{seen:26}{new}")?;
    }

    weights::save(&trained, &options.weights)?;
    let curves = [("only the classifier trained", &*other_losses), ("all trained", &*losses)];
    loss_curve::save(curves, &options.loss).map_err(cannot_be_written(&options.loss))?;
    draw_matrices(&untrained, &trained, &test, &options.matrices)
        .map_err(cannot_be_written(&options.matrices))?;
    writeln!(out, "\nweights:  {}", options.weights.display())?;
    writeln!(out, "pictures: {}", options.loss.display())?;
    writeln!(out, "          {}", options.matrices.display())?;

    let mut status = ExitCode::SUCCESS;
    for (name, model, counts) in [
        ("the training", &trained, options.trains_by_default()),
        ("`trained.safetensors`", &committed, true),
    ] {
        let right = model.right(test.recordings.iter());
        if counts && right < EXPECTED_RIGHT {
            eprintln!("error: expected at least {EXPECTED_RIGHT} right of {name}, found {right}");
            status = ExitCode::FAILURE;
        }
    }
    Ok(status)
}

/// The trained model and the loss of each epoch; some are told.
fn train_and_tell(
    plan: Plan,
    recordings: &[&Recording],
    out: &mut impl Write,
) -> Result<(Model, Vec<f32>), Box<dyn Error>> {
    let every = plan.epochs.div_ceil(LINES);
    let (mut progress, mut losses, mut written) = (Progress::of_stderr(), Vec::new(), Ok(()));
    writeln!(out, "{:>6}  mean loss", "epoch")?;
    let model = training::train(plan, recordings, |epoch, loss| {
        losses.push(loss);
        if written.is_ok() && (epoch % every == 0 || epoch == plan.epochs) {
            progress.clear();
            written = writeln!(out, "{epoch:6}  {loss:.4}");
        }
        progress.show(epoch, plan.epochs);
    })?;
    progress.clear();
    written?;
    Ok((model, losses))
}

/// How well these plans do on recordings that they have not seen, without any of the test recordings.
fn leave_one_out(
    plans: [Plan; 2],
    recordings: &[&Recording],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(out, "{:34}{:26}mean loss", "leave one out", "recognised")?;
    for plan in plans {
        let mut progress = Progress::of_stderr();
        let all = recordings.len();
        let (right, loss) =
            training::leave_one_out(plan, recordings, |done| progress.show(done, all))?;
        progress.clear();
        let name = match plan.learning {
            Learning::All => "all trained",
            Learning::ClassifierOnly => "only the classifier trained",
        };
        writeln!(out, "{name:34}{:26}{loss:.4}", format!("{right} of {all} right"))?;
    }
    Ok(())
}

/// `39 of 40 right (0.975)`
fn accuracy(model: &Model, data: &DataSet) -> String {
    let (right, all) = (model.right(data.recordings.iter()), data.recordings.len());
    format!("{right} of {all} right ({:.3})", right as f64 / all as f64)
}

/// A's mean over the recordings of each activity, before training and, beside it, after.
fn draw_matrices(before: &Model, after: &Model, data: &DataSet, path: &Path) -> io::Result<()> {
    let examples = data.recordings.iter().map(|recording| {
        let pair = [before, after].map(|model| model.matrix(&recording.motion));
        let columns = pair.iter().flat_map(SMatrix::as_slice).copied();
        let matrix = SMatrix::<f32, CHANNELS, { 2 * CHANNELS }>::from_iterator(columns);
        Example { activity: recording.activity, matrix }
    });
    let headings = [
        Heading { name: "before training", meaning: "a random mixture" },
        Heading { name: "after training", meaning: "one that tells activities apart" },
    ];
    let maps = HeatMaps::of_means(&headings, &data.activities, &examples.collect::<Vec<_>>());
    let labels = Labels {
        title: "A, the mean of each activity's test recordings",
        columns: ["mix 1", "mix 2", "mix 3", "mix 4", "mix 5", "mix 6"],
    };
    picture::save(&maps, labels, path)
}

fn cannot_be_written(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: cannot be written: {error}", path.display())
}
