//! Arguments of a call against their row of the catalogue.

use std::collections::HashMap;

use super::{
    context::Context,
    numbers::{self, Subject, wrong_kind},
};
use crate::{
    ast::{Entry, Name, Value, ValueKind},
    catalog::{Argument, COMMON, Default, Kind},
    errors::{Errors, code_list, suggestion},
    ir::{Dim, Number},
};

/// The arguments of one call: what was written, by name, and what holds otherwise.
pub(super) struct Arguments<'a> {
    /// The name of what is called, for messages.
    pub(super) owner: String,
    /// Where to say that something is missing.
    pub(super) place: &'a Name,
    rows: Vec<&'static Argument>,
    given: HashMap<&'static str, &'a Value>,
}

impl<'a> Arguments<'a> {
    /// Matches entries to rows: unknown, repeated and missing ones are reported, and values that cannot be. The context's own words
    /// (`b`, `m`, …) are no arguments.
    pub(super) fn new(
        context: &mut Context<'_>,
        name: &'a Name,
        entries: &'a [Entry],
        rows: impl IntoIterator<Item = &'static Argument>,
        errors: &mut Errors,
    ) -> Self {
        const CONTEXT: [&str; 6] = ["b", "m", "dims", "interdependence_type", "device", "name"];
        let rows: Vec<&'static Argument> = rows.into_iter().collect();
        let names: Vec<&'static str> = rows.iter().map(|row| row.name).collect();
        let mut given = HashMap::new();
        let complete = !entries.iter().any(Entry::is_mistake);
        for entry in entries {
            if entry.is_mistake() {
                errors.push(&entry.value, "", "");
                continue;
            }
            let key = entry.key.to_string();
            let Some(row) = names.iter().find(|name| **name == key) else {
                let own = names.iter().any(|name| COMMON.iter().all(|row| row.name != *name));
                let help = if CONTEXT.contains(&key.as_str()) {
                    "leave it out: it follows from the struct's header".to_owned()
                } else if names.is_empty() {
                    format!("write `{name}` without arguments")
                } else if own {
                    suggestion(&key, names.iter().copied())
                } else {
                    format!("it has no arguments of its own, only {}", code_list(&names))
                };
                errors.push(&entry.key, format!("`{name}` has no argument `{key}`"), help);
                continue;
            };
            if given.insert(*row, &entry.value).is_some() {
                errors.push(
                    &entry.key,
                    format!("`{key}` of `{name}` is given twice"),
                    "keep one of them",
                );
            }
        }
        for row in &rows {
            if complete && matches!(row.default, Default::Required) && !given.contains_key(row.name)
            {
                errors.push(
                    name,
                    format!("`{name}` needs its argument `{}`", row.name),
                    format!("write `{name}({} = …)` with {}", row.name, row.kind.expected()),
                );
            }
        }
        let arguments = Self { owner: name.to_string(), place: name, rows, given };
        arguments.read(context, errors);
        arguments
    }

    /// Looks at every value that says by itself whether it can be: so all mistakes are found, whoever needs the values.
    fn read(&self, context: &mut Context<'_>, errors: &mut Errors) {
        for row in &self.rows {
            let Some(value) = self.value(row.name) else { continue };
            match row.kind {
                Kind::Real(_) | Kind::Order => {
                    self.real(context, row.name, errors);
                }
                Kind::Count | Kind::Whole | Kind::Integer => {
                    self.count(context, row.name, errors);
                }
                Kind::Flag if !matches!(value.kind, ValueKind::Flag(_)) => {
                    wrong_kind(self.subject(row.name), Kind::Flag, value, errors);
                }
                Kind::Seed => {
                    self.seed(errors);
                }
                Kind::Vector => {
                    self.vector(context, row.name, errors);
                }
                Kind::Matrix => {
                    self.matrix(context, row.name, errors);
                }
                Kind::Word(_) => {
                    self.word(row.name, errors);
                }
                Kind::Interval => {
                    self.interval(row.name, errors);
                }
                // Whoever asks for them says what is wrong; flags were looked at above.
                _ => {}
            }
        }
    }

    /// What was written for `argument`.
    pub(super) fn value(&self, argument: &str) -> Option<&'a Value> {
        self.given.get(argument).copied()
    }

    /// An argument, for messages.
    pub(super) fn subject<'b>(&'b self, argument: &'b str) -> Subject<'b> {
        Subject { owner: &self.owner, argument, entry: false }
    }

    /// An entry of an argument, for messages.
    pub(super) fn entry_of<'b>(&'b self, argument: &'b str) -> Subject<'b> {
        Subject { owner: &self.owner, argument, entry: true }
    }

    /// Whether there is such an argument.
    pub(super) fn has(&self, argument: &str) -> bool {
        self.row(argument).is_some()
    }

    fn row(&self, argument: &str) -> Option<&'static Argument> {
        self.rows.iter().find(|row| row.name == argument).copied()
    }

    /// All rows that are numbers, with their values, for functions whose fields they are.
    pub(super) fn fields(
        &self,
        context: &mut Context<'_>,
        errors: &mut Errors,
    ) -> Option<Vec<(&'static str, Number)>> {
        let before = errors.count();
        let fields = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, Kind::Real(_) | Kind::Order))
            .filter_map(|row| Some((row.name, self.real(context, row.name, errors)?)))
            .collect();
        (errors.count() == before).then_some(fields)
    }

    /// A number or the order of a norm.
    pub(super) fn real(
        &self,
        context: &mut Context<'_>,
        argument: &'static str,
        errors: &mut Errors,
    ) -> Option<Number> {
        let row = self.row(argument)?;
        let Some(value) = self.value(argument) else {
            return match row.default {
                Default::Real(value) => Some(Number::Known(value)),
                _ => None,
            };
        };
        match row.kind {
            Kind::Real(range) => {
                numbers::real(context, self.subject(argument), range, value, errors)
            }
            _ => numbers::order(context, self.subject(argument), value, errors),
        }
    }

    /// A whole number (≥ 1, or as its row says); `None` if neither given nor known by default.
    pub(super) fn count(
        &self,
        context: &mut Context<'_>,
        argument: &str,
        errors: &mut Errors,
    ) -> Option<Dim> {
        let row = self.row(argument)?;
        match (self.value(argument), row.default) {
            (Some(value), _) => {
                numbers::count(context, self.subject(argument), row.kind, value, errors)
            }
            (None, Default::Count(number) | Default::Whole(number)) => Some(Dim::known(number)),
            (None, Default::As(other)) => self.count(context, other, errors),
            _ => None,
        }
    }

    /// What holds when `argument` is not given.
    pub(super) fn default(&self, argument: &str) -> Option<Default> {
        Some(self.row(argument)?.default)
    }

    /// Two numbers in ascending order.
    pub(super) fn interval(&self, argument: &str, errors: &mut Errors) -> Option<[f64; 2]> {
        let Some(value) = self.value(argument) else {
            return match self.row(argument)?.default {
                Default::Interval(bounds) => Some(bounds.map(f64::from)),
                _ => None,
            };
        };
        let bounds: Vec<f64> = match &value.kind {
            ValueKind::Array(elements) => {
                elements.iter().filter_map(|element| element.value.as_number()).collect()
            }
            ValueKind::Tuple(values) => values.iter().filter_map(Value::as_number).collect(),
            _ => Vec::new(),
        };
        match bounds.as_slice() {
            [low, high] if low < high && (high - low).is_finite() => Some([*low, *high]),
            _ => {
                wrong_kind(self.subject(argument), Kind::Interval, value, errors);
                None
            }
        }
    }

    /// A flag; one that is none has been reported.
    pub(super) fn flag(&self, argument: &str) -> Option<bool> {
        match (self.value(argument).map(|value| &value.kind), self.row(argument)?.default) {
            (Some(ValueKind::Flag(flag)), _) => Some(*flag),
            (None, Default::Flag(flag)) => Some(flag),
            _ => None,
        }
    }

    /// One of the words that the row lists.
    pub(super) fn word(&self, argument: &str, errors: &mut Errors) -> Option<&'static str> {
        let row = self.row(argument)?;
        let Kind::Word(words) = row.kind else { return None };
        let Some(value) = self.value(argument) else {
            return match row.default {
                Default::Word(word) => Some(word),
                _ => None,
            };
        };
        let written = value.as_word();
        let found = words.iter().find(|word| written.as_deref() == Some(**word));
        match (found, written) {
            (None, Some(written)) => errors.push(
                value,
                format!("{} is `{written}`", self.subject(argument)),
                suggestion(&written, words.iter().copied()),
            ),
            (None, None) => wrong_kind(self.subject(argument), row.kind, value, errors),
            _ => {}
        }
        found.copied()
    }

    pub(super) fn seed(&self, errors: &mut Errors) -> Option<u64> {
        let Some(value) = self.value("seed") else {
            return Some(0);
        };
        if let ValueKind::Number { whole: Some(seed), negative: false, .. } = value.kind {
            return Some(seed);
        }
        wrong_kind(self.subject("seed"), Kind::Seed, value, errors);
        None
    }

    pub(super) fn vector(
        &self,
        context: &mut Context<'_>,
        argument: &str,
        errors: &mut Errors,
    ) -> Option<Vec<Number>> {
        numbers::vector(context, self.subject(argument), self.value(argument)?, errors)
    }

    pub(super) fn matrix(
        &self,
        context: &mut Context<'_>,
        argument: &str,
        errors: &mut Errors,
    ) -> Option<Vec<Vec<Number>>> {
        numbers::matrix(context, self.subject(argument), self.value(argument)?, errors)
    }
}
