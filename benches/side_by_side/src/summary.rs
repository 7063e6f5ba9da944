//! Files of which each task renews its own part.

use std::{fs, path::Path};

use crate::{Result, peers::Place};

/// Renews a task's short table in `benches/README.md`.
pub(crate) fn renew(place: &Place, task: &str, text: &str) -> Result<()> {
    renew_in(&place.package.join("../README.md"), task, text)
}

/// Renews a task's full tables in `RESULTS.md`.
pub(crate) fn renew_results(place: &Place, task: &str, text: &str) -> Result<()> {
    renew_in(&place.package.join("RESULTS.md"), task, text)
}

/// Puts `text` between the lines that name the task.
fn renew_in(path: &Path, task: &str, text: &str) -> Result<()> {
    let before_that = fs::read_to_string(path)?;
    let begin = format!("<!-- {task}: written by side_by_side, do not edit -->\n");
    let end = format!("<!-- {task}: end -->\n");
    let (before, rest) = before_that
        .split_once(&begin)
        .ok_or_else(|| format!("{} has no line {begin}", path.display()))?;
    let (_, after) =
        rest.split_once(&end).ok_or_else(|| format!("{} has no line {end}", path.display()))?;
    Ok(fs::write(path, format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))?)
}
