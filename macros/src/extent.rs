//! How deep and how long tokens may be. Who reads them calls itself for every bracket, and for every sign of an expression or a type, so
//! that without a limit a program could end the compiler; far below, nobody has written one.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, token_stream::IntoIter};

use crate::{
    ast::{Element, Value},
    errors::{Errors, message},
};

/// Brackets around one another.
pub(crate) const DEEPEST: usize = 64;
/// Tokens without a comma, a semicolon or an attribute between them, brackets counting as one.
const LONGEST: usize = 512;

/// Functions of one list: rustc looks through them one inside another, and no further than 128.
const MOST: usize = 100;
/// Types of the runtime around one another.
const DEEPEST_TYPE: usize = 110;

/// Whether a list is so long that nobody should look at its elements. `what` names them.
pub(crate) fn too_many(
    elements: &[Element],
    place: &Value,
    what: &str,
    errors: &mut Errors,
) -> bool {
    let many = elements.len() > MOST;
    if many {
        errors.push(
            place,
            format!("these are {} {what}, more than {MOST}", elements.len()),
            "put some of them into a hybrid of its own, and name that by `custom(…)`",
        );
    }
    many
}

/// Whether rustc would give up on a type of the runtime, whose brackets count.
pub(crate) fn too_deep(ty: &TokenStream, place: &proc_macro2::Ident, errors: &mut Errors) -> bool {
    let (mut deepest, mut angles) = (0, 0_usize);
    let mut levels = vec![ty.clone().into_iter()];
    while let Some(rest) = levels.last_mut() {
        match rest.next() {
            None => {
                levels.pop();
            }
            Some(TokenTree::Group(group)) => levels.push(group.stream().into_iter()),
            Some(TokenTree::Punct(mark)) if mark.as_char() == '<' => angles += 1,
            Some(TokenTree::Punct(mark)) if mark.as_char() == '>' => {
                angles = angles.saturating_sub(1);
            }
            Some(_) => {}
        }
        deepest = deepest.max(levels.len() + angles);
    }
    let deep = deepest > DEEPEST_TYPE;
    if deep {
        errors.push(
            place,
            format!(
                "functions of `{place}` stand {deepest} deep in lists and in one another, more than {DEEPEST_TYPE}"
            ),
            "put some of them into a hybrid of its own, and name that by `custom(…)`",
        );
    }
    deep
}

/// The first mistake of this kind, if there is one.
pub(crate) fn check(tokens: &TokenStream) -> syn::Result<()> {
    let mut levels: Vec<(IntoIter, usize)> = vec![(tokens.clone().into_iter(), 0)];
    while let Some((rest, run)) = levels.last_mut() {
        let Some(token) = rest.next() else {
            levels.pop();
            continue;
        };
        *run = match &token {
            TokenTree::Punct(mark) if [',', ';', '#'].contains(&mark.as_char()) => 0,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => 0,
            _ => *run + 1,
        };
        if *run > LONGEST {
            return Err(mistake(
                token.span(),
                &format!("these are more than {LONGEST} tokens without a comma"),
                "put the expression into a constant, or the type into a `type`",
            ));
        }
        if let TokenTree::Group(group) = token {
            if levels.len() > DEEPEST {
                return Err(mistake(
                    group.span_open(),
                    &format!("more than {DEEPEST} brackets stand around one another here"),
                    "name an inner hybrid by `custom(…)`, or an expression by a constant",
                ));
            }
            levels.push((group.stream().into_iter(), 0));
        }
    }
    Ok(())
}

fn mistake(place: Span, what: &str, help: &str) -> syn::Error {
    syn::Error::new(place, message(what, help))
}
