//! Recordings, matrices and answers as the source text of statics.

use std::{error::Error, fmt::Write, path::Path};

use interdep::prelude::SMatrix;

use crate::{
    recordings::{DataSet, Recording},
    watch::{self, ChannelDependence, Example},
};

pub(crate) const TRAIN: &str = "../data/BasicMotions_TRAIN.ts";
pub(crate) const TEST: &str = "../data/BasicMotions_TEST.ts";

/// The training recordings' matrices, the test recordings, and what the host makes of them.
pub(crate) fn statics() -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={TRAIN}\ncargo:rerun-if-changed={TEST}");
    let train = DataSet::read(Path::new(TRAIN))?;
    let test = DataSet::read(Path::new(TEST))?.numbered_like(&train)?;
    let hybrid = ChannelDependence::default();
    let example = |recording: &Recording| Example {
        activity: recording.activity,
        matrix: hybrid.matrix(&recording.motion),
    };
    let training: Vec<_> = train.recordings.iter().map(example).collect();

    let mut code = String::new();
    writeln!(code, "pub(crate) static ACTIVITIES: &[&str] = &{:?};", train.activities)?;
    let type_of = |entry: &str, count| format!("pub(crate) static {entry}; {count}] = [");
    writeln!(code, "{}", type_of("TRAINING: [Example<COLUMNS>", training.len()))?;
    for Example { activity, matrix } in &training {
        writeln!(code, "Example {{ activity: {activity}, matrix: {} }},", constant(matrix)?)?;
    }
    writeln!(code, "];\n{}", type_of("RECORDINGS: [Recorded", test.recordings.len()))?;
    for recording in &test.recordings {
        let matrix = hybrid.matrix(&recording.motion);
        writeln!(
            code,
            "Recorded {{ was: {}, host_says: {:?}, motion: {}, host_matrix: {} }},",
            recording.activity,
            watch::nearest(&matrix, training.iter()),
            constant(&recording.motion)?,
            constant(&matrix)?,
        )?;
    }
    writeln!(code, "];")?;
    Ok(code)
}

/// A matrix as a constant expression, whose numbers are read back exactly.
pub(crate) fn constant<const R: usize, const C: usize>(
    matrix: &SMatrix<f32, R, C>,
) -> Result<String, Box<dyn Error>> {
    if matrix.iter().all(|entry| entry.is_finite()) {
        Ok(format!("SMatrix::from_array_storage(ArrayStorage({:?}))", matrix.data.0))
    } else {
        Err(format!("no literal can name an entry of {matrix}").into())
    }
}
