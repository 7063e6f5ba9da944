//! Where a value stands that was read from a file: rustc can only underline the file's name, so messages say the rest.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// No program has this in a string.
const MARK: char = '\u{1}';

/// `tokens` at `span`, which remember their place in a file.
pub(crate) fn marked(tokens: impl ToTokens, origin: &str, span: Span) -> TokenStream {
    let mut inside = tokens.to_token_stream();
    inside.extend([TokenTree::from(Literal::string(&format!("{MARK}{origin}")))]);
    let mut group = Group::new(Delimiter::None, inside);
    group.set_span(span);
    TokenTree::from(group).into()
}

/// The place in a file that `tokens` remember.
pub(crate) fn of(tokens: &TokenStream) -> Option<String> {
    match tokens.clone().into_iter().next()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            mark(&group.stream().into_iter().last()?)
        }
        _ => None,
    }
}

fn mark(token: &TokenTree) -> Option<String> {
    let literal = syn::parse2::<syn::LitStr>(token.to_token_stream()).ok()?.value();
    literal.strip_prefix(MARK).map(str::to_owned)
}

/// `tokens` without what they remember.
pub(crate) fn forgotten(tokens: TokenStream) -> TokenStream {
    let plain = tokens.into_iter().filter(|token| mark(token).is_none());
    plain
        .map(|token| match token {
            TokenTree::Group(group) => {
                let inside = forgotten(group.stream());
                if group.delimiter() == Delimiter::None {
                    return inside;
                }
                let mut plain = Group::new(group.delimiter(), inside);
                plain.set_span(group.span());
                TokenTree::from(plain).into()
            }
            other => other.into(),
        })
        .collect()
}
