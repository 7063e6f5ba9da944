//! Rules about numbers. What the macro knows is checked here; what only rustc knows becomes a `const _: () = check(…);` with
//! the same words, spanned on the user's token.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};

use crate::{dim::Dim, errors::Errors, origin, resolve::Context};

/// Two numbers of a message: `before` found `between` needed `after`.
pub(crate) struct Words<'a> {
    pub(crate) before: &'a str,
    pub(crate) between: &'a str,
    pub(crate) after: &'a str,
    pub(crate) help: &'a str,
}

impl Words<'_> {
    fn message(&self, found: &Dim, needed: &Dim) -> String {
        let Self { before, between, after, .. } = self;
        format!("{before}{}{between}{}{after}", found.text(), needed.text())
    }

    fn literals(&self) -> TokenStream {
        let Self { before, between, after, help } = self;
        let end =
            if help.is_empty() { (*after).to_owned() } else { format!("{after}\nhelp: {help}") };
        quote::quote!([#before, #between, #end])
    }
}

/// `found` must be `needed`.
pub(crate) fn equal(
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
    defer(context, errors, place, "equal", (found, needed), words);
}

/// `divisor` must divide `number`.
pub(crate) fn divides(
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
        _ => defer(context, errors, place, "divides", (divisor, number), words),
    }
}

/// `number` must be below `bound`.
pub(crate) fn below(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    (number, bound): (&Dim, &Dim),
    words: &Words<'_>,
) {
    match (number.known, bound.known) {
        (Some(number), Some(bound)) if number < bound => {}
        (Some(_), Some(_)) => errors.push(place, words.message(number, bound), words.help),
        _ => defer(context, errors, place, "below", (number, bound), words),
    }
}

/// `number` must be at least 1; `what` names it.
pub(crate) fn at_least_one(
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
            defer(context, errors, place, "at_least", (number, &Dim::known(1)), &words);
        }
    }
}

/// Leaves a check of two sizes to rustc.
fn defer(
    context: &mut Context<'_>,
    errors: &mut Errors,
    place: &impl ToTokens,
    check: &str,
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
    let words = Words { before: &before, ..*words };
    let (found, needed, words) = (found.value(), needed.value(), words.literals());
    let function = syn::Ident::new(check, proc_macro2::Span::call_site());
    context.assert(place, &quote::quote!(#function(#found, #needed, #words)));
}

/// A number that only rustc knows must pass `check` of the runtime's `check` module, which says `before` the number `after`.
pub(crate) fn number(
    context: &mut Context<'_>,
    place: &impl ToTokens,
    check: &str,
    value: &TokenStream,
    [before, after]: [&str; 2],
) {
    let function = syn::Ident::new(check, proc_macro2::Span::call_site());
    let before = with_origin(place, before);
    context.assert(place, &quote::quote!(#function(#value, [#before, #after])));
}

/// A message that begins with its place in a file, if it has one.
fn with_origin(place: &impl ToTokens, message: &str) -> String {
    match origin::of(&place.to_token_stream()) {
        Some(origin) => format!("{origin}: {message}"),
        None => message.to_owned(),
    }
}

impl Context<'_> {
    /// A warning of rustc at `place`: the only one that a macro can give is the use of something deprecated.
    pub(crate) fn warn(&mut self, place: &impl ToTokens, what: &str) {
        let span = first_span(place).resolved_at(proc_macro2::Span::mixed_site());
        let what = with_origin(place, what);
        let conditions = self.conditions;
        self.asserts.extend(quote_spanned! {span=>
            #conditions
            const _: () = {
                #[deprecated(note = #what)]
                const argument: () = ();
                argument
            };
        });
    }

    /// Emits `const _: () = check::…;` at `place`.
    pub(crate) fn assert(&mut self, place: &impl ToTokens, check: &TokenStream) {
        let span = first_span(place).resolved_at(proc_macro2::Span::mixed_site());
        if !self.asserted.insert(format!("{span:?} {check}")) {
            return;
        }
        let runtime = self.runtime_at(span);
        let check = respan(check.clone(), span);
        let beside = self.beside;
        self.asserts.extend(quote_spanned!(span=> #beside const _: () = #runtime::check::#check;));
    }
}

/// The place of the first token.
pub(crate) fn first_span(place: &impl ToTokens) -> proc_macro2::Span {
    let first = place.to_token_stream().into_iter().next();
    first.map_or_else(proc_macro2::Span::call_site, |token| token.span())
}

/// The user's own tokens, to keep their places in [`respan`]: a mistake in them is one mistake, however often they are written.
pub(crate) fn kept(tokens: impl ToTokens) -> TokenStream {
    let tokens = tokens.into_token_stream();
    proc_macro2::TokenTree::from(proc_macro2::Group::new(proc_macro2::Delimiter::None, tokens))
        .into()
}

/// The tokens that the macro has made, moved to `span`; what is [`kept`] keeps its place.
pub(crate) fn respan(tokens: TokenStream, span: proc_macro2::Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                if group.delimiter() == proc_macro2::Delimiter::None {
                    return token;
                }
                let mut moved =
                    proc_macro2::Group::new(group.delimiter(), respan(group.stream(), span));
                moved.set_span(span);
                token = moved.into();
            } else if !matches!(token, proc_macro2::TokenTree::Ident(_)) {
                token.set_span(span);
            } else {
                let resolved = token.span().located_at(span);
                token.set_span(resolved);
            }
            token
        })
        .collect()
}
