//! Reads recordings in the `.ts` format of the time series archive (`examples/data/README.md` shows it).
//!
//! People point this program at their own files, so every mistake is answered with the file, the line, what was
//! expected and what was found.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use crate::watch::{CHANNELS, Motion, SAMPLES};

/// What the channels measure: acceleration, then speed of rotation, along three axes each.
pub(crate) const CHANNEL_NAMES: [&str; CHANNELS] =
    ["acc x", "acc y", "acc z", "gyro x", "gyro y", "gyro z"];

/// Ten seconds of somebody doing something.
#[derive(Debug)]
pub(crate) struct Recording {
    /// What they did: an index into [`DataSet::activities`].
    pub(crate) activity: usize,
    /// What the watch measured.
    pub(crate) motion: Motion,
}

/// The content of one file; never without a recording.
#[derive(Debug)]
pub(crate) struct DataSet {
    /// The names of the activities, in the order of the file's header.
    pub(crate) activities: Vec<String>,
    /// The recordings, in the order of the file.
    pub(crate) recordings: Vec<Recording>,
    path: PathBuf,
}

impl DataSet {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, ReadError> {
        let text = fs::read_to_string(path)
            .map_err(|error| Problem::in_file(format!("cannot be read: {error}")).at(path))?;
        Self::parse(&text, path).map_err(|problem| problem.at(path))
    }

    /// The same recordings with the activities numbered as in `other`, so that indices of both can be compared.
    pub(crate) fn numbered_like(mut self, other: &Self) -> Result<Self, ReadError> {
        for recording in &mut self.recordings {
            let name = &self.activities[recording.activity];
            recording.activity =
                other.activities.iter().position(|known| known == name).ok_or_else(|| {
                    let (known, file) = (other.activities.join(", "), other.path.display());
                    Problem::in_file(format!(
                        "holds recordings of `{name}`, but {file} only knows {known}"
                    ))
                    .at(&self.path)
                })?;
        }
        self.activities.clone_from(&other.activities);
        Ok(self)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Problem> {
        let mut lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let activities = parse_header(&mut lines)?;
        let recordings = lines
            .map(|(number, line)| {
                parse_recording(line, &activities)
                    .map_err(|message| Problem::in_line(number, message))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if recordings.is_empty() {
            return Err(Problem::in_file(
                "expected at least one recording after `@data`, found none".into(),
            ));
        }
        Ok(Self { activities, recordings, path: path.into() })
    }
}

/// Reads up to the line `@data` and returns the activities that `@classLabel` lists. The other header lines repeat what
/// the data show.
fn parse_header<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Result<Vec<String>, Problem> {
    let mut activities = Vec::new();
    for (number, line) in lines {
        let mut words = line.split_whitespace();
        let keyword = words.next().unwrap_or_default();
        if keyword.eq_ignore_ascii_case("@classLabel") {
            // The first word says whether there are labels: `true Standing Running …`, or `false`.
            activities = words.skip(1).map(String::from).collect();
        } else if keyword.eq_ignore_ascii_case("@data") {
            if activities.is_empty() {
                let message = "expected a header `@classLabel true NAME …` with the activities before `@data`";
                return Err(Problem::in_line(number, message.into()));
            }
            return Ok(activities);
        } else if !keyword.starts_with('@') {
            let message = format!(
                "expected a header `@…` or `@data` before the first recording, found `{}`",
                excerpt(line)
            );
            return Err(Problem::in_line(number, message));
        }
    }
    Err(Problem::in_file("expected a header `@data`, found none".into()))
}

/// Reads `channel:channel:…:activity`, each channel being `sample,sample,…`.
fn parse_recording(line: &str, activities: &[String]) -> Result<Recording, String> {
    let (measured, label) = line.rsplit_once(':').unwrap_or((line, ""));
    let label = label.trim();
    if label.is_empty() || label.contains(',') {
        return Err(format!(
            "expected a class label after the last `:`, one of {}; found none",
            activities.join(", ")
        ));
    }
    let activity = activities.iter().position(|activity| activity == label).ok_or_else(|| {
        format!("expected the class label {}; found `{}`", activities.join(" or "), excerpt(label))
    })?;

    let channels: Vec<&str> = measured.split(':').collect();
    if channels.len() != CHANNELS {
        return Err(format!("expected {CHANNELS} channels, found {}", channels.len()));
    }
    let mut motion = Motion::zeros();
    let mut column = 1; // where the next sample starts in the line
    for (channel, samples) in channels.into_iter().enumerate() {
        let place = format!("channel {} ({})", channel + 1, CHANNEL_NAMES[channel]);
        let found = samples.split(',').count();
        if found != SAMPLES {
            return Err(format!("expected {SAMPLES} samples in {place}, found {found}"));
        }
        for (index, sample) in samples.split(',').enumerate() {
            // `parse` alone would let `NaN` and `inf` in.
            let number = sample.trim().parse().ok().filter(|number: &f32| number.is_finite());
            motion[(index, channel)] = number.ok_or_else(|| {
                let (sample, index) = (excerpt(sample.trim()), index + 1);
                format!("column {column}: expected a finite number as sample {index} of {place}, found `{sample}`")
            })?;
            column += sample.chars().count() + 1;
        }
    }
    Ok(Recording { activity, motion })
}

/// The first characters of a text that may be a whole file.
fn excerpt(text: &str) -> String {
    const LENGTH: usize = 24;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// What is wrong, and in which line if it is in one.
#[derive(Debug)]
struct Problem {
    line: Option<usize>,
    message: String,
}

impl Problem {
    fn in_line(line: usize, message: String) -> Self {
        Self { line: Some(line), message }
    }

    fn in_file(message: String) -> Self {
        Self { line: None, message }
    }

    fn at(self, path: &Path) -> ReadError {
        ReadError { path: path.into(), problem: self }
    }
}

/// Why a file could not be used.
#[derive(Debug)]
pub(crate) struct ReadError {
    path: PathBuf,
    problem: Problem,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.problem.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.problem.message)
    }
}

impl std::error::Error for ReadError {}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "# two activities\n@problemName Tests\n@classLabel true Walking Resting\n@data\n";

    /// A channel whose samples are 0, 1, 2, ….
    fn channel() -> String {
        samples(SAMPLES)
    }

    fn samples(count: usize) -> String {
        (0..count).map(|sample| sample.to_string()).collect::<Vec<_>>().join(",")
    }

    fn recording(channels: &[String], label: &str) -> String {
        format!("{}:{label}", channels.join(":"))
    }

    /// A recording without a mistake.
    fn walking() -> String {
        recording(&vec![channel(); CHANNELS], "Walking")
    }

    fn read(text: &str) -> Result<DataSet, String> {
        let path = Path::new("watch.ts");
        DataSet::parse(text, path).map_err(|problem| problem.at(path).to_string())
    }

    /// The error for a header followed by this line, which is line 5.
    fn error_of(line: &str) -> String {
        read(&format!("{HEADER}{line}\n")).unwrap_err()
    }

    #[test]
    fn every_sample_gets_its_row_and_column() {
        let mut channels = vec![channel(); CHANNELS];
        channels[2] = channels[2].replacen("0,1,2,", "0, -1.5 ,2E-2,", 1);
        let text =
            format!("{HEADER}{}\r\n\n# the end\n{}\n", walking(), recording(&channels, "Resting"));
        let DataSet { activities, recordings, .. } = read(&text).unwrap();
        assert_eq!(activities, ["Walking", "Resting"]);
        assert_eq!(
            recordings.iter().map(|recording| recording.activity).collect::<Vec<_>>(),
            [0, 1]
        );
        assert_eq!(recordings[0].motion[(99, 5)], 99.0);
        let resting = &recordings[1].motion;
        assert_eq!(
            (resting[(1, 1)], resting[(1, 2)], resting[(2, 2)], resting[(3, 2)]),
            (1.0, -1.5, 0.02, 3.0)
        );
    }

    #[test]
    fn the_recordings_beside_this_program_are_complete() {
        for file in ["BasicMotions_TRAIN.ts", "BasicMotions_TEST.ts"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(file);
            let DataSet { activities, recordings, .. } = DataSet::read(&path).unwrap();
            assert_eq!(activities, ["Standing", "Running", "Walking", "Badminton"]);
            for activity in 0..activities.len() {
                assert_eq!(
                    recordings.iter().filter(|recording| recording.activity == activity).count(),
                    10
                );
            }
        }
    }

    #[test]
    fn missing_file() {
        let error = DataSet::read(Path::new("no/such/file.ts")).unwrap_err().to_string();
        assert!(error.starts_with("no/such/file.ts: cannot be read: "), "{error}");
    }

    #[test]
    fn missing_data_header() {
        assert_eq!(read("").unwrap_err(), "watch.ts: expected a header `@data`, found none");
        assert_eq!(
            read("@classLabel true Walking\n").unwrap_err(),
            "watch.ts: expected a header `@data`, found none"
        );
        assert_eq!(
            read(&format!("@classLabel true Walking\n{}\n", walking())).unwrap_err(),
            "watch.ts:2: expected a header `@…` or `@data` before the first recording, found `0,1,2,3,4,5,6,7,8,9,10,1…`"
        );
    }

    #[test]
    fn missing_activities() {
        for header in ["@data\n", "@classLabel false\n@data\n", "@classLabel true\n@data\n"] {
            let line = header.lines().count();
            assert_eq!(
                read(header).unwrap_err(),
                format!(
                    "watch.ts:{line}: expected a header `@classLabel true NAME …` with the activities before `@data`"
                )
            );
        }
    }

    #[test]
    fn no_recordings() {
        assert_eq!(
            read(HEADER).unwrap_err(),
            "watch.ts: expected at least one recording after `@data`, found none"
        );
    }

    #[test]
    fn wrong_number_of_channels() {
        assert_eq!(
            error_of(&recording(&vec![channel(); 7], "Walking")),
            "watch.ts:5: expected 6 channels, found 7"
        );
        assert_eq!(error_of("1:Walking"), "watch.ts:5: expected 6 channels, found 1");
    }

    #[test]
    fn wrong_number_of_samples() {
        let mut channels = vec![channel(); CHANNELS];
        channels[4] = samples(99);
        assert_eq!(
            error_of(&recording(&channels, "Walking")),
            "watch.ts:5: expected 100 samples in channel 5 (gyro y), found 99"
        );
    }

    #[test]
    fn not_a_number() {
        for text in ["abc", "", "?", "NaN", "inf", "1e99", "0x1", "1;5"] {
            let mut channels = vec![channel(); CHANNELS];
            channels[1] = format!("0,1,{text},{}", samples(97));
            let error = error_of(&recording(&channels, "Walking"));
            // The first channel has 10 one-digit and 90 two-digit numbers and 100 separators: 290 columns.
            assert_eq!(
                error,
                format!(
                    "watch.ts:5: column 295: expected a finite number as sample 3 of channel 2 (acc y), found `{text}`"
                )
            );
        }
    }

    #[test]
    fn unknown_class_label() {
        assert_eq!(
            error_of(&recording(&vec![channel(); CHANNELS], "Jumping")),
            "watch.ts:5: expected the class label Walking or Resting; found `Jumping`"
        );
    }

    #[test]
    fn missing_class_label() {
        let missing = "watch.ts:5: expected a class label after the last `:`, one of Walking, Resting; found none";
        assert_eq!(error_of(&vec![channel(); CHANNELS].join(":")), missing);
        assert_eq!(error_of(&recording(&vec![channel(); CHANNELS], "")), missing);
        assert_eq!(error_of("nothing like a recording"), missing);
    }

    #[test]
    fn activities_are_numbered_by_name() {
        let walking = walking();
        let train = read(&format!("@classLabel true Running Walking\n@data\n{walking}\n")).unwrap();
        let test = read(&format!("{HEADER}{walking}\n")).unwrap();
        assert_eq!(test.recordings[0].activity, 0);
        let test = test.numbered_like(&train).unwrap();
        assert_eq!((test.recordings[0].activity, test.activities), (1, train.activities));
    }

    #[test]
    fn activities_never_seen_in_training() {
        let resting = recording(&vec![channel(); CHANNELS], "Resting");
        let train =
            read(&format!("@classLabel true Running Walking\n@data\n{}\n", walking())).unwrap();
        let test = read(&format!("{HEADER}{resting}\n")).unwrap();
        assert_eq!(
            test.numbered_like(&train).unwrap_err().to_string(),
            "watch.ts: holds recordings of `Resting`, but watch.ts only knows Running, Walking"
        );
    }
}
