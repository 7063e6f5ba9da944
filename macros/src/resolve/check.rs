//! Rules about numbers. What the macro knows is checked here; what only rustc knows is left to it, with the same words, at the user's
//! token.

use quote::ToTokens;

use super::Context;
use crate::{
    errors::Errors,
    ir::{Check, Dim, Number, Path, Rule},
    origin,
    spans::first_span,
};

/// Two numbers of a message: `before` found `between` needed `after`.
pub(super) struct Words<'a> {
    pub(super) before: &'a str,
    pub(super) between: &'a str,
    pub(super) after: &'a str,
    pub(super) help: &'a str,
}

impl Words<'_> {
    fn message(&self, found: &Dim, needed: &Dim) -> String {
        let Self { before, between, after, .. } = self;
        format!("{before}{}{between}{}{after}", found.text(), needed.text())
    }

    fn pieces(&self) -> [String; 3] {
        let Self { before, between, after, help } = self;
        let end =
            if help.is_empty() { (*after).to_owned() } else { format!("{after}\nhelp: {help}") };
        [(*before).to_owned(), (*between).to_owned(), end]
    }
}

/// `found` must be `needed`.
pub(super) fn equal(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    (found, needed): (&Dim, &Dim),
    words: &Words<'_>,
) {
    if found.is_same(needed) {
        return;
    }
    if found.known.is_some() && needed.known.is_some() {
        errors.push(place, words.message(found, needed), words.help);
        return;
    }
    defer(context, errors, place, Path::CheckEqual, (found, needed), words);
}

/// `divisor` must divide `number`.
pub(super) fn divides(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    (divisor, number): (&Dim, &Dim),
    words: &Words<'_>,
) {
    match (divisor.known, number.known) {
        (Some(1), _) => {}
        (Some(divisor), Some(number)) if divisor != 0 && number.is_multiple_of(divisor) => {}
        (Some(_), Some(_)) => errors.push(place, words.message(divisor, number), words.help),
        _ => defer(context, errors, place, Path::CheckDivides, (divisor, number), words),
    }
}

/// `number` must be below `bound`.
pub(super) fn below(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    (number, bound): (&Dim, &Dim),
    words: &Words<'_>,
) {
    match (number.known, bound.known) {
        (Some(number), Some(bound)) if number < bound => {}
        (Some(_), Some(_)) => errors.push(place, words.message(number, bound), words.help),
        _ => defer(context, errors, place, Path::CheckBelow, (number, bound), words),
    }
}

/// `number` must be at least 1; `what` names it.
pub(super) fn at_least_one(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    number: &Dim,
    what: &str,
) {
    match number.known {
        Some(0) => errors.push(place, format!("{what} is 0"), "write a whole number ≥ 1"),
        Some(_) => {}
        // A const parameter is rustc's business: `SMatrix<f32, 0, 3>` is an odd type, but nothing breaks.
        None if number.parameter.is_some() => {}
        None => {
            let words = Words {
                before: &format!("{what} is "),
                between: ", and must be at least ",
                after: "",
                help: "write a whole number ≥ 1",
            };
            let sizes = (number, &Dim::known(1));
            defer(context, errors, place, Path::CheckAtLeast, sizes, &words);
        }
    }
}

/// Leaves a check of two sizes to rustc.
fn defer(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    check: Path,
    (found, needed): (&Dim, &Dim),
    words: &Words<'_>,
) {
    if let Some(parameter) = found.parameter.as_ref().or(needed.parameter.as_ref()) {
        errors.push(
            place,
            format!(
                "{}, but the const parameter `{parameter}` leaves that open",
                words.message(found, needed)
            ),
            "write the dimension as a literal or as a constant",
        );
        return;
    }
    let before = with_origin(place, words.before);
    let words = Words { before: &before, ..*words }.pieces();
    let (found, needed) = (Box::new(found.clone()), Box::new(needed.clone()));
    context.leave(place, Rule::Sizes { check, found, needed, words });
}

/// A number that only rustc knows must pass `check`, which says `before` the number `after`; the number as it is, or `of_scalar`, as the
/// hybrid computes with it.
pub(super) fn number(
    context: &mut Context<'_>,
    place: &impl ToTokens,
    check: Path,
    (value, of_scalar): (&Number, bool),
    [before, after]: [&str; 2],
) {
    let words = [with_origin(place, before), after.to_owned()];
    context.leave(place, Rule::Number { check, value: value.clone(), of_scalar, words });
}

/// A message that begins with its place in a file, if it has one.
fn with_origin(place: &impl ToTokens, message: &str) -> String {
    match origin::of(&place.to_token_stream()) {
        Some(origin) => format!("{origin}: {message}"),
        None => message.to_owned(),
    }
}

impl Context<'_> {
    /// A warning of rustc at `place`.
    pub(super) fn warn(&mut self, place: &impl ToTokens, what: &str) {
        let what = with_origin(place, what);
        self.leave(place, Rule::Warning(what));
    }

    /// Leaves a check at `place` to rustc.
    pub(super) fn leave(&mut self, place: &impl ToTokens, rule: Rule) {
        self.checks.push(Check { place: first_span(place), rule });
    }
}
