//! What a struct's attributes mean for everything that stands beside it: as with a derive, whose code is there when the struct is, and
//! under the struct's lint levels.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Meta, Token, punctuated::Punctuated};

/// The attributes for what the macro adds to a struct.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    /// Whether it is there at all: `#[cfg(…)]`.
    pub(crate) conditions: TokenStream,
    /// Those, and under which lint levels it is compiled.
    pub(crate) all: TokenStream,
    /// `#[doc(hidden)]`, if the struct has it.
    pub(crate) hidden: TokenStream,
    /// When `Default` is derived: predicates, of which an empty one holds always.
    defaults: Vec<TokenStream>,
}

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes {
            found.read(&attribute.meta, &quote!());
        }
        found.all = [found.conditions.clone(), found.all].into_iter().collect();
        found
    }

    /// Reads an attribute that is there under the predicate `when`, nothing standing for always.
    fn read(&mut self, meta: &Meta, when: &TokenStream) {
        let attribute = |meta: TokenStream| {
            if when.is_empty() { quote!(#[#meta]) } else { quote!(#[cfg_attr(#when, #meta)]) }
        };
        let Some(name) = meta.path().get_ident() else { return };
        let inside = || meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default();
        match name.to_string().as_str() {
            "cfg" => self.conditions.extend(attribute(meta.to_token_stream())),
            "allow" | "warn" | "deny" | "forbid" => {
                self.all.extend(attribute(meta.to_token_stream()));
            }
            // What is expected of the struct may not happen beside it.
            "expect" => {
                let lints = inside();
                self.all.extend(attribute(quote!(allow(#lints))));
            }
            // Who declares something deprecated is not the one to be warned.
            "deprecated" => self.all.extend(attribute(quote!(allow(deprecated)))),
            "doc" if inside().to_string() == "hidden" => {
                self.hidden.extend(attribute(meta.to_token_stream()));
            }
            "derive" if mentions_default(inside()) => self.defaults.push(when.clone()),
            "cfg_attr" => {
                let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
                let Ok(metas) = meta.require_list().and_then(|list| list.parse_args_with(parser))
                else {
                    return;
                };
                let mut metas = metas.into_iter();
                let Some(predicate) = metas.next() else { return };
                let when = if when.is_empty() {
                    predicate.to_token_stream()
                } else {
                    quote!(all(#when, #predicate))
                };
                for meta in metas {
                    self.read(&meta, &when);
                }
            }
            _ => {}
        }
    }

    /// `item` unless the user derives `Default`.
    pub(crate) fn unless_default_is_derived(&self, item: TokenStream) -> TokenStream {
        let predicates = &self.defaults;
        if predicates.is_empty() {
            item
        } else if predicates.iter().any(TokenStream::is_empty) {
            quote!()
        } else {
            quote!(#[cfg(not(any(#(#predicates),*)))] #item)
        }
    }
}

fn mentions_default(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Default",
        TokenTree::Group(group) => mentions_default(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::{Attribute, parse::Parser};

    use super::Attributes;

    #[test]
    fn conditions_and_lint_levels_are_passed_on() {
        let attributes = Attribute::parse_outer.parse2(quote! {
            /// Documentation.
            #[cfg(a)]
            #[cfg_attr(b, cfg(c), derive(Default), cfg_attr(d, expect(e, reason = "f")))]
            #[deny(g)]
            #[deprecated]
            #[doc(hidden)]
        });
        let found = Attributes::of(&attributes.expect("these are attributes"));
        let conditions = quote!(#[cfg(a)] #[cfg_attr(b, cfg(c))]);
        let levels = quote! {
            #[cfg_attr(all(b, d), allow(e, reason = "f"))] #[deny(g)] #[allow(deprecated)]
        };
        assert_eq!(found.conditions.to_string(), conditions.to_string());
        assert_eq!(found.all.to_string(), quote!(#conditions #levels).to_string());
        assert_eq!(found.hidden.to_string(), quote!(#[doc(hidden)]).to_string());
        let default = found.unless_default_is_derived(quote!(item)).to_string();
        assert_eq!(
            default,
            quote!(
                #[cfg(not(any(b)))]
                item
            )
            .to_string()
        );
    }
}
