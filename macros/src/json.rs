//! JSON, so strictly that nothing is dropped or guessed: a repeated key is a mistake, and what only Python writes has its own words.

use crate::extent::DEEPEST;

/// A value of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

/// What is wrong, and a line that says what to write instead.
#[derive(Debug, PartialEq)]
pub(crate) struct Mistake {
    /// Line and column, from 1.
    pub(crate) place: [usize; 2],
    pub(crate) what: String,
    pub(crate) help: &'static str,
}

/// The value of a text, or all its mistakes.
pub(crate) fn read(text: &str) -> Result<Json, Vec<Mistake>> {
    // Windows' editors begin a file with it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, place: 0, depth: 0, mistakes: Vec::new() };
    let found = reader.document();
    match (found, reader.mistakes) {
        (Some(json), mistakes) if mistakes.is_empty() => Ok(json),
        (_, mistakes) => Err(mistakes),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// In bytes, at the start of a letter.
    place: usize,
    depth: usize,
    mistakes: Vec<Mistake>,
}

/// `None`: what follows cannot be read, and the reason is among the mistakes.
impl<'a> Reader<'a> {
    fn document(&mut self) -> Option<Json> {
        if self.text.trim().is_empty() {
            return self.fail("the file is empty", "a configuration is an object, `{ … }`");
        }
        let json = self.value()?;
        match self.next_letter() {
            None => Some(json),
            Some(letter) => self.fail(format!("`{letter}` stands behind the end"), "leave it out"),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn line_and_column(&self, place: usize) -> [usize; 2] {
        let before = self.text.get(..place).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        [before.matches('\n').count() + 1, line.chars().count() + 1]
    }

    fn mistake_at(&mut self, place: usize, what: impl Into<String>, help: &'static str) {
        let place = self.line_and_column(place);
        self.mistakes.push(Mistake { place, what: what.into(), help });
    }

    fn fail<T>(&mut self, what: impl Into<String>, help: &'static str) -> Option<T> {
        self.mistake_at(self.place, what, help);
        None
    }

    /// The next letter that is no space.
    fn next_letter(&mut self) -> Option<char> {
        loop {
            let rest = self.rest().trim_start_matches([' ', '\t', '\r', '\n']);
            self.place = self.text.len() - rest.len();
            let comment = rest.starts_with("//") || rest.starts_with('#');
            if !comment {
                return rest.chars().next();
            }
            self.mistake_at(self.place, "JSON has no comments", "leave it out");
            self.place += rest.find('\n').unwrap_or(rest.len());
        }
    }

    /// Steps over `letter`, if it is the next one.
    fn step(&mut self, letter: char) -> bool {
        let is_next = self.next_letter() == Some(letter);
        if is_next {
            self.place += letter.len_utf8();
        }
        is_next
    }

    fn value(&mut self) -> Option<Json> {
        match self.next_letter() {
            Some(open @ ('{' | '[')) => {
                if self.depth == DEEPEST {
                    let what =
                        format!("more than {DEEPEST} brackets stand around one another here");
                    return self.fail(what, "write fewer hybrids inside one another");
                }
                self.depth += 1;
                self.place += 1;
                let found = if open == '{' { self.object() } else { self.array() };
                self.depth -= 1;
                found
            }
            Some('"' | '\'') => self.text().map(Json::Text),
            Some('-' | '+' | '.' | '0'..='9') => Some(self.number()),
            Some(letter) if letter.is_alphabetic() => Some(self.word()),
            Some(letter) => self.fail(format!("expected a value, found `{letter}`"), VALUES),
            None => self.fail("the file ends where a value should be", VALUES),
        }
    }

    fn array(&mut self) -> Option<Json> {
        let mut entries = Vec::new();
        while !self.step(']') {
            entries.push(self.value()?);
            self.comma(']')?;
        }
        Some(Json::Array(entries))
    }

    fn object(&mut self) -> Option<Json> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        while !self.step('}') {
            let letter = self.next_letter();
            let place = self.place;
            if !matches!(letter, Some('"' | '\'')) {
                return self
                    .fail("expected a key", "a key is a text in double quotes, `\"key\": …`");
            }
            let key = self.text()?;
            if !self.step(':') {
                return self
                    .fail(format!("expected `:` after the key `{key}`"), "write `\"key\": value`");
            }
            let value = self.value()?;
            if let Some(first) = places.insert(key.clone(), place) {
                let [line, column] = self.line_and_column(first);
                let what = format!("the key `{key}` stands at {line}:{column} already");
                self.mistake_at(place, what, "keep one of them");
            }
            entries.push((key, value));
            self.comma('}')?;
        }
        Some(Json::Object(entries))
    }

    /// Between entries; none may stand behind the last one.
    fn comma(&mut self, close: char) -> Option<()> {
        let next = self.next_letter();
        let place = self.place;
        if self.step(',') {
            if self.next_letter() == Some(close) {
                self.mistake_at(place, format!("a comma before `{close}`"), "leave it out");
            }
            return Some(());
        }
        match next {
            Some(letter) if letter == close => Some(()),
            Some(letter) => self.fail(
                format!("expected `,` or `{close}`, found `{letter}`"),
                "write `,` before it",
            ),
            None => self.fail(format!("the file ends before `{close}`"), "is it the whole file?"),
        }
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.next_letter()?;
        let start = self.place;
        if quote == '\'' {
            self.mistake_at(start, "a text in single quotes", "write it in double quotes, `\"…\"`");
        }
        let mut text = String::new();
        let mut letters = self.rest().char_indices();
        letters.next();
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.place = start + at + letter.len_utf8();
                return Some(text);
            }
            if letter == '\n' {
                break;
            }
            if letter != '\\' {
                text.push(letter);
                continue;
            }
            let escaped = letters.next().map(|(_, letter)| letter);
            let meant = match escaped {
                Some('n') => Some('\n'),
                Some('t') => Some('\t'),
                Some('r') => Some('\r'),
                Some('b') => Some('\u{8}'),
                Some('f') => Some('\u{c}'),
                Some('u') => {
                    let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    // Half of a pair is no letter, and no name has such letters.
                    let code = u32::from_str_radix(&digits, 16).ok();
                    Some(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
                }
                Some(letter @ ('"' | '\\' | '/' | '\'')) => Some(letter),
                _ => None,
            };
            match meant {
                Some(letter) => text.push(letter),
                None => {
                    self.mistake_at(
                        start + at,
                        "`\\` before a letter that needs none",
                        "write `\\\\`",
                    );
                }
            }
        }
        self.fail("a text without an end", "close it with `\"` in the same line")
    }

    fn number(&mut self) -> Json {
        let rest = self.rest();
        let part =
            |letter: char| letter.is_alphanumeric() || ['.', '-', '+', '_'].contains(&letter);
        let text = rest.split(|letter| !part(letter)).next().unwrap_or_default();
        if ["-Infinity", "+Infinity", "-inf", "+inf", "-NaN"].contains(&text) {
            return self.word();
        }
        let place = self.place;
        self.place += text.len();
        if is_number(text) {
            return Json::Number(text.to_owned());
        }
        self.mistake_at(place, format!("`{text}` is no number of JSON"), NUMBERS);
        Json::Null
    }

    fn word(&mut self) -> Json {
        let rest = self.rest();
        let part =
            |letter: char| letter.is_alphanumeric() || ['.', '-', '+', '_'].contains(&letter);
        let word = rest.split(|letter| !part(letter)).next().unwrap_or_default();
        let place = self.place;
        self.place += word.len();
        let help = match word {
            "null" => return Json::Null,
            "true" => return Json::Bool(true),
            "false" => return Json::Bool(false),
            "True" => "write `true`",
            "False" => "write `false`",
            "None" => "write `null`, or leave it out",
            "NaN" | "nan" | "-NaN" => "write a number: no argument is NaN",
            "Infinity" | "+Infinity" | "inf" | "+inf" => "write `\"inf\"`",
            "-Infinity" | "-inf" => "write `\"-inf\"`",
            _ => "a name is a text in double quotes, `\"name\"`",
        };
        self.mistake_at(place, format!("`{word}` is no value of JSON"), help);
        Json::Null
    }
}

const VALUES: &str = "a value is a text, a number, `[…]`, `{…}`, `true`, `false` or `null`";
const NUMBERS: &str = "for example `-1`, `0.5` or `1e-3`";

/// Whether this is a number in JSON's own grammar.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (text, "0"),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    digits(whole) && digits(fraction) && digits(exponent) && !leading_zero
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Json, Mistake, read};

    fn mistakes(text: &str) -> Vec<String> {
        let said = |Mistake { place: [line, column], what, help }| {
            format!("{line}:{column}: {what}; {help}")
        };
        read(text).expect_err("there is a mistake").into_iter().map(said).collect()
    }

    #[test]
    fn values_are_read() {
        let text = "\u{feff}{\"a\": [1, -2.5e-3, \"\\u00e4\\n\\\"\"], \"b\": {}, \"c\": [null, true, false, []]}\r\n";
        let number = |text: &str| Json::Number(text.to_owned());
        let expected = Json::Object(vec![
            (
                "a".into(),
                Json::Array(vec![number("1"), number("-2.5e-3"), Json::Text("ä\n\"".into())]),
            ),
            ("b".into(), Json::Object(Vec::new())),
            (
                "c".into(),
                Json::Array(vec![
                    Json::Null,
                    Json::Bool(true),
                    Json::Bool(false),
                    Json::Array(Vec::new()),
                ]),
            ),
        ]);
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn repeated_keys_are_named_with_both_places() {
        assert_eq!(
            mistakes("{\"a\": 1,\n  \"b\": {\"c\": 1, \"c\": 2}, \"a\": 3}"),
            [
                "2:17: the key `c` stands at 2:9 already; keep one of them",
                "2:26: the key `a` stands at 1:2 already; keep one of them"
            ]
        );
    }

    #[test]
    fn python_s_dialect_has_its_own_words() {
        assert_eq!(
            mistakes("{'p': Infinity, \"q\": [NaN, -Infinity, True, None,], # so\n}"),
            [
                "1:2: a text in single quotes; write it in double quotes, `\"…\"`",
                "1:7: `Infinity` is no value of JSON; write `\"inf\"`",
                "1:23: `NaN` is no value of JSON; write a number: no argument is NaN",
                "1:28: `-Infinity` is no value of JSON; write `\"-inf\"`",
                "1:39: `True` is no value of JSON; write `true`",
                "1:45: `None` is no value of JSON; write `null`, or leave it out",
                "1:49: a comma before `]`; leave it out",
                "1:53: JSON has no comments; leave it out",
                "1:51: a comma before `}`; leave it out",
            ]
        );
        assert_eq!(
            mistakes("[01]"),
            ["1:2: `01` is no number of JSON; for example `-1`, `0.5` or `1e-3`"]
        );
    }

    #[test]
    fn what_ends_too_early_says_so() {
        assert_eq!(
            mistakes(" \n"),
            ["1:1: the file is empty; a configuration is an object, `{ … }`"]
        );
        assert_eq!(
            mistakes("{\"a\": [1, 2"),
            ["1:12: the file ends before `]`; is it the whole file?"]
        );
        let deep = "[".repeat(100_000);
        assert_eq!(mistakes(&deep).len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,40}", json in "[\\[\\]{}:,'\"0-9a-z\\\\ .+-]{0,60}") {
            for text in [text, json] {
                prop_assert!(read(&text).is_ok() || !mistakes(&text).is_empty());
            }
        }
    }
}
