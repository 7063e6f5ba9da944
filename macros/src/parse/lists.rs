//! What headers and values have in common: things between commas, paths, and mistakes at their tokens.

use proc_macro2::{Delimiter, Ident, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Token,
    parse::{ParseStream, Parser},
};

use crate::errors::{Errors, message};

/// A mistake at `place`, with a line that says what to write instead.
pub(super) fn mistake(
    place: impl ToTokens,
    what: impl AsRef<str>,
    help: impl AsRef<str>,
) -> syn::Error {
    syn::Error::new_spanned(place, message(what, help))
}

/// A mistake at the next token.
pub(super) fn mistake_here(
    input: ParseStream<'_>,
    what: impl AsRef<str>,
    help: impl AsRef<str>,
) -> syn::Error {
    syn::Error::new(input.span(), message(what, help))
}

/// No comma where one should be; what stands there says what was meant.
pub(super) fn no_comma(input: ParseStream<'_>) -> syn::Error {
    if input.peek(Token![;]) {
        return mistake_here(input, "expected `,`, found `;`", "write `,` in its place");
    }
    let operators = input.peek(Token![+])
        || input.peek(Token![-])
        || input.peek(Token![*])
        || input.peek(Token![/]);
    let help = if operators {
        "an expression stands in braces, `{ … }`"
    } else if input.peek(Token![<]) || input.peek(Token![::]) {
        "arguments stand in parentheses, `name(argument = value)`"
    } else {
        "write `,` before it"
    };
    mistake_here(input, "expected `,`", help)
}

/// What a user's own macro passes on as an expression: `alone` reads the forms that stand without braces, and whatever it does not read
/// to the end is an expression as if braces stood around it.
pub(super) fn fragment<T>(
    input: ParseStream<'_>,
    alone: impl Fn(ParseStream<'_>) -> syn::Result<T>,
    expression: impl Fn(syn::ExprBlock) -> T,
) -> Option<T> {
    let (inside, _, rest) = input.cursor().group(Delimiter::None)?;
    let tokens = inside.token_stream();
    let found = Parser::parse2(alone, tokens.clone()).ok();
    let found = found.or_else(|| syn::parse2(quote!({ #tokens })).ok().map(expression))?;
    // A path goes on behind the fragment.
    let ends = rest.eof() || rest.punct().is_some_and(|(mark, _)| ",>".contains(mark.as_char()));
    (ends && input.parse::<TokenTree>().is_ok()).then_some(found)
}

/// Things between commas; a wrong one is noted and skipped.
pub(super) fn separated<T>(
    input: ParseStream<'_>,
    errors: &mut Errors,
    parse: impl Fn(ParseStream<'_>, &mut Errors) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut things = Vec::new();
    while !input.is_empty() {
        match parse(input, errors) {
            Ok(thing) => {
                things.push(thing);
                if !input.is_empty() && !input.peek(Token![,]) {
                    errors.add(no_comma(input));
                    if input.parse::<Option<Token![;]>>()?.is_some() {
                        continue;
                    }
                    // A name begins the next thing.
                    if !input.peek(syn::Ident) {
                        skip_to_comma(input)?;
                    }
                }
            }
            Err(error) => {
                errors.add(error);
                skip_to_comma(input)?;
            }
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(things)
}

pub(super) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// A path that ends in a name.
pub(super) fn path(input: ParseStream<'_>) -> syn::Result<syn::Path> {
    let path = input.call(syn::Path::parse_mod_style)?;
    match path.segments.last() {
        Some(last) if syn::parse2::<Ident>(last.ident.to_token_stream()).is_err() => {
            let what = format!("expected a name, found the word `{}` of Rust", last.ident);
            Err(mistake(&last.ident, what, "write a name, or the path of a constant"))
        }
        _ => Ok(path),
    }
}
