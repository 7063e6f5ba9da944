//! Where tokens stand: rustc underlines what the user has written, whoever has written the rest.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// The place of the first token.
pub(crate) fn first_span(place: &impl ToTokens) -> Span {
    let first = place.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span())
}

/// The user's own tokens, to keep their places in [`respan`]: a mistake in them is one mistake, however often they are written.
pub(crate) fn kept(tokens: impl ToTokens) -> TokenStream {
    let tokens = tokens.into_token_stream();
    TokenTree::from(Group::new(Delimiter::None, tokens)).into()
}

/// The tokens that the macro has made, moved to `span`; what is [`kept`] keeps its place.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                if group.delimiter() == Delimiter::None {
                    return token;
                }
                let mut moved = Group::new(group.delimiter(), respan(group.stream(), span));
                moved.set_span(span);
                token = moved.into();
            } else if !matches!(token, TokenTree::Ident(_)) {
                token.set_span(span);
            } else {
                let resolved = token.span().located_at(span);
                token.set_span(resolved);
            }
            token
        })
        .collect()
}

/// A path at `span`: rustc underlines that, wherever the path leads.
pub(crate) fn moved(path: TokenStream, span: Span) -> TokenStream {
    path.into_iter()
        .map(|mut token| {
            let located = token.span().located_at(span);
            token.set_span(located);
            token
        })
        .collect()
}
