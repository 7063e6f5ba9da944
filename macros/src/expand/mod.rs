//! [`model`](crate::model) → tokens: the only stage that writes Rust.
//!
//! What it writes is a guest in somebody else's crate. Their lints find nothing to say of tokens that a macro of another crate has made, so
//! it needs no `#[allow]`, which a `forbid` would refuse. Their names mean other things: all paths start at the facade, and bindings and
//! parameters end in `_`, because a binding that is called like a constant of theirs would be that constant.

mod implementation;
mod skeleton;

pub(crate) use implementation::hybrid;
pub(crate) use skeleton::{skeleton, stub};

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;

/// `<const B: usize>` and `<B>`.
struct Generics {
    declared: TokenStream,
    used: TokenStream,
}

impl Generics {
    fn of(core: &TokenStream, names: &[Ident]) -> Self {
        Self {
            declared: quote!(#(const #names: #core::primitive::usize),*),
            // Without braces it would be a type of that name, if there is one.
            used: quote!(#({ #names }),*),
        }
    }
}

/// The user's tokens at their place, but as the macro's own: an item that begins with the user's would be the user's for lints.
fn adopted(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            let span = Span::mixed_site().located_at(token.span());
            if let TokenTree::Group(group) = &token {
                token = Group::new(group.delimiter(), adopted(group.stream())).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}

/// The struct of the segments. Its name stands where the user's does, but is the macro's: lints have nothing to say of it.
fn segments(name: &Ident) -> Ident {
    let span = Span::mixed_site().located_at(name.span());
    Ident::new(&format!("{}Segments", name.unraw()), span)
}
