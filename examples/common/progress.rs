//! A progress bar for people: on stderr, and only where that is a terminal.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

/// Characters between the brackets.
const WIDTH: usize = 30;

/// The bar. Text on stdout needs it to be [cleared](Self::clear) first, since both may be one terminal.
pub(crate) struct Progress {
    shown: bool,
    /// What is on the screen, so that a bar that has not moved is not drawn again: writing would take longer than the work.
    drawn: Option<usize>,
}

impl Progress {
    pub(crate) fn of_stderr() -> Self {
        let capable = env::var_os("TERM").is_none_or(|name| name != "dumb");
        Self { shown: capable && io::stderr().is_terminal(), drawn: None }
    }

    /// Shows that `done` of `all` are done.
    pub(crate) fn show(&mut self, done: usize, all: usize) {
        let length = done * WIDTH / all.max(1);
        if self.shown && self.drawn != Some(length) {
            write(&bar(length, &format!("{done} of {all}")));
            self.drawn = Some(length);
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if self.drawn.take().is_some() {
            write("");
        }
    }
}

/// Replaces the line. A bar that cannot be drawn is no reason to stop.
fn write(line: &str) {
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "\r\x1b[2K{line}").and_then(|()| stderr.flush());
}

fn bar(length: usize, text: &str) -> String {
    format!("[{}{}] {text}", "#".repeat(length), "-".repeat(WIDTH.saturating_sub(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_brackets() {
        assert_eq!(bar(0, "0 of 9"), format!("[{}] 0 of 9", "-".repeat(WIDTH)));
        assert_eq!(bar(WIDTH, "9 of 9"), format!("[{}] 9 of 9", "#".repeat(WIDTH)));
        assert_eq!(bar(10, "3 of 9").len(), bar(0, "3 of 9").len());
    }
}
