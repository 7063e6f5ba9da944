//! Values that are numbers, or stand for some.

use std::fmt;

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

use super::{
    check,
    context::Context,
    expressions::{arithmetic, compact, inner_block, mentions},
};
use crate::{
    ast::{Element, Value, ValueKind, Written},
    catalog::{Kind, Range},
    errors::{Errors, counted},
    ir::{Dim, Number, Path},
};

/// An argument and whose it is, for messages.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) owner: &'a str,
    pub(super) argument: &'a str,
    /// Whether an entry of it is meant.
    pub(super) entry: bool,
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = if self.entry { "an entry of " } else { "" };
        write!(formatter, "{entry}`{}` of `{}`", self.argument, self.owner)
    }
}

impl Subject<'_> {
    /// What it must be.
    fn demand(&self, kind: Kind) -> String {
        let expected = match (self.entry, kind) {
            (true, Kind::Links) => "a pair of nodes",
            (true, Kind::Nodes) => "a number, a name or a text",
            _ => kind.expected(),
        };
        format!("{self} must be {expected}")
    }
    /// A value that can be typed in.
    fn example(&self, kind: Kind) -> String {
        if self.entry {
            let entry = match kind {
                Kind::Links => "(0, 1)",
                Kind::Nodes => "\"A\"",
                _ => "1.0",
            };
            format!("for example `{entry}`")
        } else {
            format!("for example `{} = {}`", self.argument, kind.example())
        }
    }
}

/// Says that the value is of a wrong kind or out of range.
pub(super) fn wrong_kind(subject: Subject<'_>, kind: Kind, value: &Value, errors: &mut Errors) {
    let by_name =
        matches!(value.kind, ValueKind::Word(_) | ValueKind::Path(_) | ValueKind::Block(_));
    let help = if kind == Kind::Links && by_name {
        "the macro reads the pairs, so a constant will not do: write them here, \
         or let a `macro_rules!` with `$links:tt` pass them to several hybrids"
            .to_owned()
    } else {
        subject.example(kind)
    };
    errors.push(value, format!("{}, found `{}`", subject.demand(kind), compact(value)), help);
}

/// A const expression in place of a number: a path or `{ … }`.
fn expression(context: &Context<'_>, value: &Value, errors: &mut Errors) -> Option<Written> {
    let tokens = match &value.kind {
        ValueKind::Negated(path) => {
            let mut negated = TokenStream::from(TokenTree::from(Punct::new('-', Spacing::Alone)));
            path.to_tokens(&mut negated);
            negated
        }
        ValueKind::Word(word) => word.to_token_stream(),
        ValueKind::Path(path) => path.to_token_stream(),
        ValueKind::Block(block) => inner_block(block),
        _ => return None,
    };
    if let Some(parameter) = mentions(tokens.clone(), context.parameters) {
        errors.push(
            value,
            format!("the const parameter `{parameter}` cannot stand for a number here"),
            "write a literal or a constant",
        );
    }
    Some(Written::new(tokens, value))
}

/// A finite number within `range`.
pub(super) fn real(
    context: &mut Context<'_>,
    subject: Subject<'_>,
    range: Range,
    value: &Value,
    errors: &mut Errors,
) -> Option<Number> {
    let kind = Kind::Real(range);
    if let ValueKind::Number { value: number, .. } = value.kind {
        let fits = match range {
            Range::Any => true,
            Range::Positive => number > 0.0,
            Range::NonZero => number != 0.0,
            Range::Probability => (0.0..=1.0).contains(&number),
        };
        if !fits || !number.is_finite() {
            wrong_kind(subject, kind, value, errors);
            return None;
        }
        #[allow(clippy::cast_possible_truncation, reason = "whether it can be one is the question")]
        if context.scalar_name == "f32" && !(number as f32).is_finite() {
            errors.push(
                value,
                format!("{subject} is {}, larger than any f32", compact(value)),
                "choose a smaller number, or make the hybrid `f64`",
            );
            return None;
        }
        return Some(Number::Known(number));
    }
    let Some(tokens) = expression(context, value, errors) else {
        wrong_kind(subject, kind, value, errors);
        return None;
    };
    let check = match range {
        Range::Any => Path::CheckFinite,
        Range::Positive => Path::CheckPositive,
        Range::NonZero => Path::CheckNonZero,
        Range::Probability => Path::CheckProbability,
    };
    let before = format!("{}, found `{}` = ", subject.demand(kind), compact(value));
    let after = format!("\nhelp: {}", subject.example(kind));
    let number = Number::Expression(tokens);
    // The number that the hybrid computes with: a constant may be larger than any f32.
    check::number(context, value, check, (&number, true), [&before, &after]);
    Some(number)
}

/// The order of a norm; infinities and `"fro"` are orders as well.
pub(super) fn order(
    context: &mut Context<'_>,
    subject: Subject<'_>,
    value: &Value,
    errors: &mut Errors,
) -> Option<Number> {
    let word = match &value.kind {
        ValueKind::Infinity { negative: false } => return Some(Number::Known(f64::INFINITY)),
        ValueKind::Infinity { negative: true } => return Some(Number::Known(f64::NEG_INFINITY)),
        ValueKind::Number { value: number, .. } if number.is_finite() => {
            return Some(Number::Known(*number));
        }
        ValueKind::Text(text) => text.clone(),
        ValueKind::Word(word) => word.to_string(),
        _ => String::new(),
    };
    match word.as_str() {
        "fro" => return Some(Number::Known(2.0)),
        "inf" => return Some(Number::Known(f64::INFINITY)),
        "-inf" => return Some(Number::Known(f64::NEG_INFINITY)),
        "nuc" => {
            errors.push(
                value,
                format!("{subject} cannot be the nuclear norm, which is no function of each entry by itself"),
                format!("write {}", Kind::Order.expected()),
            );
            return None;
        }
        _ => {}
    }
    if let Some(tokens) = expression(context, value, errors) {
        let before = format!("{subject} is not a number: `{}` = ", compact(value));
        let after = format!("\nhelp: {}", subject.example(Kind::Order));
        let number = Number::Expression(tokens);
        check::number(context, value, Path::CheckNumber, (&number, false), [&before, &after]);
        return Some(number);
    }
    wrong_kind(subject, Kind::Order, value, errors);
    None
}

/// A whole number: ≥ 1, ≥ 0, or negative (which counts as 0), as `kind` says.
pub(super) fn count(
    context: &mut Context<'_>,
    subject: Subject<'_>,
    kind: Kind,
    value: &Value,
    errors: &mut Errors,
) -> Option<Dim> {
    match &value.kind {
        ValueKind::Number { whole: Some(_), negative: true, .. } if kind == Kind::Integer => {
            return Some(Dim::literal(0, value.span()));
        }
        ValueKind::Number { whole: Some(number), negative: false, .. } => {
            let Ok(number) = usize::try_from(*number) else {
                errors.push(
                    value,
                    format!("{subject} does not fit into a `usize`, found `{}`", compact(value)),
                    "choose a smaller number",
                );
                return None;
            };
            if number == 0 && kind == Kind::Count {
                wrong_kind(subject, kind, value, errors);
                return None;
            }
            return Some(Dim::literal(number, value.span()));
        }
        ValueKind::Number { value: number, whole: None, negative: false }
            if *number > u64::MAX as f64 =>
        {
            errors.push(
                value,
                format!("{subject} does not fit into a `usize`, found `{}`", compact(value)),
                "choose a smaller number",
            );
            return None;
        }
        ValueKind::Word(word) if context.parameters.contains(word) => {
            return Some(Dim::parameter(word));
        }
        _ => {}
    }
    let Some(tokens) = expression(context, value, errors) else {
        wrong_kind(subject, kind, value, errors);
        return None;
    };
    if let ValueKind::Block(block) = &value.kind
        && let Some(number @ 1..) = arithmetic(block)
    {
        return Some(Dim::known(number));
    }
    let dim = Dim::of_user(tokens, compact(value));
    if kind == Kind::Count {
        check::at_least_one(context, errors, value, &dim, &subject.to_string());
    }
    Some(dim)
}

/// An array of finite numbers; a bare number counts as an array of one.
pub(super) fn vector(
    context: &mut Context<'_>,
    subject: Subject<'_>,
    value: &Value,
    errors: &mut Errors,
) -> Option<Vec<Number>> {
    let ValueKind::Array(elements) = &value.kind else {
        if matches!(value.kind, ValueKind::Number { .. }) {
            return Some(vec![real(context, subject, Range::Any, value, errors)?]);
        }
        wrong_kind(subject, Kind::Vector, value, errors);
        return None;
    };
    let before = errors.count();
    let mut numbers = Vec::new();
    for element in elements {
        no_label(element, errors);
        numbers.extend(real(
            context,
            Subject { entry: true, ..subject },
            Range::Any,
            &element.value,
            errors,
        ));
    }
    (errors.count() == before).then_some(numbers)
}

/// An array of rows of equal length.
pub(super) fn matrix(
    context: &mut Context<'_>,
    subject: Subject<'_>,
    value: &Value,
    errors: &mut Errors,
) -> Option<Vec<Vec<Number>>> {
    let ValueKind::Array(elements) = &value.kind else {
        wrong_kind(subject, Kind::Matrix, value, errors);
        return None;
    };
    let before = errors.count();
    let mut rows: Vec<Vec<Number>> = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        no_label(element, errors);
        if !matches!(element.value.kind, ValueKind::Array(_)) {
            wrong_kind(subject, Kind::Matrix, &element.value, errors);
            return None;
        }
        let Some(row) = vector(context, subject, &element.value, errors) else {
            continue;
        };
        if let Some(first) = rows.first()
            && first.len() != row.len()
        {
            errors.push(
                &element.value,
                format!(
                    "row {index} of {subject} has {}, row 0 has {}",
                    counted(row.len(), "entry"),
                    counted(first.len(), "entry")
                ),
                "all rows of a matrix are equally long",
            );
        }
        rows.push(row);
    }
    if errors.count() != before {
        return None;
    }
    if rows.first().is_none_or(Vec::is_empty) {
        errors.push(value, format!("{subject} is empty"), subject.example(Kind::Matrix));
        return None;
    }
    Some(rows)
}

/// Only functions have labels.
pub(super) fn no_label(element: &Element, errors: &mut Errors) {
    if let Some(label) = &element.label {
        errors.push(label, "only functions have labels", format!("leave `{label}:` out"));
    }
}
