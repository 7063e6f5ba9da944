//! The short tables in `benches/README.md`, each of which a task renews.

use std::fs;

use crate::{Result, peers::Place};

/// Puts `text` between the lines that name the task.
pub(crate) fn renew(place: &Place, task: &str, text: &str) -> Result<()> {
    let path = place.package.join("../README.md");
    let readme = fs::read_to_string(&path)?;
    let begin = format!("<!-- {task}: written by side_by_side, do not edit -->\n");
    let end = format!("<!-- {task}: end -->\n");
    let (before, rest) = readme
        .split_once(&begin)
        .ok_or_else(|| format!("{} has no line {begin}", path.display()))?;
    let (_, after) =
        rest.split_once(&end).ok_or_else(|| format!("{} has no line {end}", path.display()))?;
    Ok(fs::write(path, format!("{before}{begin}\n{}\n\n{end}{after}", text.trim()))?)
}
