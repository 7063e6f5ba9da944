//! A model that other people's recordings have trained, a new wearer's recordings, and what the host makes of both, as the source text of statics.

use std::{error::Error, fmt::Write, path::Path};

use interdep::train::{Adam, Generator, TrainError, init};

use crate::{
    flash::{TEST, TRAIN, constant},
    model::{
        ACTIVITIES, CHANNELS, Classifier, Dependence, EPOCHS, Learner, Model, RANK, SAMPLES,
        Window, Worn,
    },
    recordings::{DataSet, Recording},
};

/// Recordings of each activity that the new wearer labels: 80 seconds altogether.
const FEW: usize = 2;
/// How the model is trained before: see `LEARNING_RATE`.
const PRETRAINING: (usize, f64, u64) = (20, 0.01, 0);

type Labelled = (usize, Window);

/// The model, the wearer's windows, and the host's results for each way to wear the watch.
pub(crate) fn statics() -> Result<String, Box<dyn Error>> {
    let train = DataSet::read(Path::new(TRAIN))?;
    let test = DataSet::read(Path::new(TEST))?.numbered_like(&train)?;
    let model = pretrained(&windows(&by_turns(&train.recordings)))?;
    let wearers = by_turns(&test.recordings);
    let (few, held_back) =
        wearers.split_at_checked(FEW * ACTIVITIES).ok_or("too few recordings of a wearer")?;
    let (few, held_back) = (windows(few), windows(held_back));

    let mut code = String::new();
    writeln!(code, "pub(crate) static PRETRAINED: Model = {};", model_constant(&model))?;
    for (name, windows) in [("FEW", &few), ("HELD_BACK", &held_back)] {
        writeln!(code, "pub(crate) static {name}: [Labelled; {}] = [", windows.len())?;
        for (activity, x) in windows {
            writeln!(code, "Labelled {{ activity: {activity}, x: {} }},", constant(x)?)?;
        }
        writeln!(code, "];")?;
    }
    writeln!(code, "static HOST: [Host; Worn::ALL.len()] = [")?;
    for worn in Worn::ALL {
        let answers = |model: &Model| -> Vec<_> {
            held_back.iter().map(|(_, x)| model.answer(&worn.measures(x))).collect()
        };
        let mut learner = Learner::new(&model)?;
        for (activity, x) in (0..EPOCHS).flat_map(|_| &few) {
            learner.step(&worn.measures(x), *activity)?;
        }
        writeln!(
            code,
            "Host {{ before: {:?}, model: {}, after: {:?} }},",
            answers(&model),
            model_constant(&learner.model),
            answers(&learner.model)
        )?;
    }
    writeln!(code, "];")?;
    Ok(code)
}

/// What a watch knows before it meets its wearer.
fn pretrained(windows: &[Labelled]) -> Result<Model, TrainError> {
    let (epochs, learning_rate, seed) = PRETRAINING;
    let generator = &mut Generator::new(seed);
    let (mut model, mut gradient) = (Model::zero(), Model::zero());
    let (u, v) = model.dependence.as_mut_array().split_at_mut(CHANNELS * RANK);
    init::xavier_uniform(u, (CHANNELS, RANK), 1.0, generator);
    init::xavier_uniform(v, (RANK, 3 * CHANNELS), 1.0, generator);
    let shape = (CHANNELS * CHANNELS, ACTIVITIES);
    init::xavier_uniform(model.classifier.as_mut_array(), shape, 1.0, generator);

    let mut dependence = Adam::<_, { Dependence::L }>::new(learning_rate)?;
    let mut classifier = Adam::<_, { Classifier::L }>::new(learning_rate)?;
    for (activity, x) in (0..epochs).flat_map(|_| windows) {
        model.loss(x, *activity, &mut gradient)?;
        dependence.step(model.dependence.as_mut_array(), gradient.dependence.as_array());
        classifier.step(model.classifier.as_mut_array(), gradient.classifier.as_array());
    }
    Ok(model)
}

/// One recording of each activity, then the next of each: steps then do not follow one activity for long.
fn by_turns(recordings: &[Recording]) -> Vec<&Recording> {
    let of = |activity| recordings.iter().filter(move |recording| recording.activity == activity);
    let longest = (0..ACTIVITIES).map(|activity| of(activity).count()).max().unwrap_or(0);
    (0..longest)
        .flat_map(|turn| (0..ACTIVITIES).filter_map(move |activity| of(activity).nth(turn)))
        .collect()
}

/// The windows of recordings: the first of one of each activity, then the second of them.
fn windows(recordings: &[&Recording]) -> Vec<Labelled> {
    let cut = |recording: &Recording, number: usize| {
        let x = recording.motion.fixed_view::<SAMPLES, CHANNELS>(number * SAMPLES, 0);
        (recording.activity, x.into_owned())
    };
    let round = |recordings: &[&Recording]| {
        let count = recordings.first().map_or(0, |recording| recording.motion.nrows() / SAMPLES);
        (0..count)
            .flat_map(|number| recordings.iter().map(move |recording| cut(recording, number)))
            .collect::<Vec<_>>()
    };
    recordings.chunks(ACTIVITIES).flat_map(round).collect()
}

fn model_constant(Model { dependence, classifier }: &Model) -> String {
    let (dependence, classifier) = (dependence.as_array(), classifier.as_array());
    format!(
        "Model {{ dependence: Dependence::new({dependence:?}), classifier: Classifier::new({classifier:?}) }}"
    )
}
