//! The papers of Cora: their words, what they are about, and the standard split. Source: `examples/data/README.md`.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    ops::Range,
    path::Path,
};

use flate2::read::GzDecoder;

use crate::words::Words;

/// Papers, numbered from 0.
pub(crate) const PAPERS: usize = 2708;
/// What a paper can be about.
pub(crate) const CLASSES: usize = 7;
/// The papers of the standard split; the others help by their links and words only.
pub(crate) const TRAINING: Range<usize> = 0..140;
pub(crate) const VALIDATION: Range<usize> = 140..640;
pub(crate) const TEST: Range<usize> = PAPERS - 1000..PAPERS;

/// For each paper its class, if it counts: what a loss wants to know.
pub(crate) type Classes = [Option<usize>; PAPERS];

/// All papers.
pub(crate) struct Papers {
    pub(crate) words: Words,
    classes: Vec<usize>,
}

impl Papers {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let of_file = |error: io::Error| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(of_file)?;
        Self::from_lines(BufReader::new(GzDecoder::new(file))).map_err(of_file)
    }

    fn from_lines(lines: impl BufRead) -> io::Result<Self> {
        let (mut words, mut classes) = (Words::default(), Vec::new());
        for (index, line) in lines.lines().enumerate() {
            let line = line?;
            let wrong = |what: String| io::Error::other(format!("line {}: {what}", index + 1));
            let mut numbers = line.split_ascii_whitespace().map(|word| {
                word.parse::<usize>().map_err(|error| wrong(format!("`{word}`: {error}")))
            });
            let class = numbers.next().ok_or_else(|| wrong("expected a class".to_owned()))??;
            if class >= CLASSES {
                return Err(wrong(format!("expected a class below {CLASSES}, found {class}")));
            }
            classes.push(class);
            words.push(numbers.collect::<io::Result<Vec<_>>>()?).map_err(wrong)?;
        }
        if classes.len() != PAPERS {
            let what = format!("expected {PAPERS} papers, found {}", classes.len());
            return Err(io::Error::other(what));
        }
        Ok(Self { words, classes })
    }

    /// The classes of some papers, as if nobody knew those of the others.
    pub(crate) fn classes_of(&self, papers: Range<usize>) -> Box<Classes> {
        let mut classes = unknown();
        for paper in papers {
            classes[paper] = Some(self.classes[paper]);
        }
        classes
    }
}

/// No class is known.
pub(crate) fn unknown() -> Box<Classes> {
    vec![None; PAPERS].try_into().expect("as many as there are papers")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::words::WORDS;

    pub(crate) fn papers() -> Papers {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/cora.txt.gz");
        Papers::read(&data).expect("the file that comes with the example")
    }

    #[test]
    fn the_papers_have_the_published_numbers() {
        let papers = papers();
        let words: Vec<&[u16]> = (0..PAPERS).map(|paper| papers.words.of(paper)).collect();
        assert_eq!(words.iter().map(|words| words.len()).sum::<usize>(), 49_216);
        assert_eq!(words.iter().flat_map(|words| words.iter()).max(), Some(&(WORDS as u16 - 1)));
        // Theory, reinforcement learning, genetic algorithms, neural networks, probabilistic methods, cases, rule learning.
        let mut counts = [0; CLASSES];
        papers.classes.iter().for_each(|class| counts[*class] += 1);
        assert_eq!(counts, [351, 217, 418, 818, 426, 298, 180]);
    }

    #[test]
    fn each_class_has_twenty_papers_for_training() {
        let papers = papers();
        let mut counts = [0; CLASSES];
        let training = papers.classes_of(TRAINING);
        training.iter().flatten().for_each(|class| counts[*class] += 1);
        assert_eq!(counts, [20; CLASSES]);
        let known = |papers_: Range<usize>| papers.classes_of(papers_).iter().flatten().count();
        assert_eq!((known(VALIDATION), known(TEST)), (500, 1000));
    }

    #[test]
    fn mistakes_name_their_line() {
        let found = |text: &str| Papers::from_lines(text.as_bytes()).err().unwrap().to_string();
        assert_eq!(found("0 1\n7 2\n"), "line 2: expected a class below 7, found 7");
        assert_eq!(found("0 1\n\n"), "line 2: expected a class");
        assert_eq!(found("0 1433\n"), "line 1: expected a word below 1433, found 1433");
        assert_eq!(found("0 5 5\n"), "line 1: word 5 does not come after 5");
        assert_eq!(found("0 1\n"), "expected 2708 papers, found 1");
        assert!(found("0 x\n").starts_with("line 1: `x`: "));
    }
}
