//! A peer as a running process, which waits while it is not asked: the protocol's other side.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::{Result, cases::Case};

#[derive(Debug)]
pub(crate) struct Process {
    /// What the peer says about itself and its compiler.
    pub(crate) version: String,
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// What it complains about.
    complaints: PathBuf,
}

impl Process {
    /// Starts it, and waits until it answers. It is to use one thread.
    pub(crate) fn start(mut command: Command, directory: &Path, name: &str) -> Result<Self> {
        let complaints = directory.join(format!("{name}.log"));
        let mut child = command
            .arg(directory)
            .envs(
                ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
                    .map(|name| (name, "1")),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&complaints)?)
            .spawn()?;
        let orders = child.stdin.take().ok_or("no standard input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut process = Self { version: String::new(), child, orders, answers, complaints };
        process.version = process.answer()?;
        Ok(process)
    }

    fn answer(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            let complaints = fs::read_to_string(&self.complaints)?;
            let last = complaints.lines().rfind(|line| !line.trim().is_empty());
            return Err(format!("it has ended: {}", last.unwrap_or("without a word")).into());
        }
        Ok(line.trim().to_owned())
    }

    /// Reads the case's inputs, compiles what has to be compiled, and writes Y.
    pub(crate) fn load(&mut self, case: Case) -> Result<()> {
        writeln!(self.orders, "load {case}")?;
        let answer = self.answer()?;
        if answer == "ok" { Ok(()) } else { Err(answer.into()) }
    }

    /// µs per run, from runs that take so long together.
    pub(crate) fn time(&mut self, milliseconds: u32) -> Result<f64> {
        writeln!(self.orders, "time {milliseconds}")?;
        Ok(self.answer()?.parse()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // What it answers does not matter any more, nor whether it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
