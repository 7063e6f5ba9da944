//! Names and types that the struct, its methods and its skeleton after mistakes have in common.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::scope::Scope;
use crate::{
    ast::Item,
    ir::{Axis, Dim, Header},
    summary::Part,
};

/// `<const B: usize>` and `<B>`.
pub(super) struct Generics {
    /// Without the brackets.
    pub(super) declared: TokenStream,
    /// With them, if there is anything.
    pub(super) used: TokenStream,
}

impl Generics {
    pub(super) fn of(root: &TokenStream, names: &[Ident]) -> Self {
        if names.is_empty() {
            return Self { declared: quote!(), used: quote!() };
        }
        Self {
            declared: quote!(#(const #names: #root::usize),*),
            // Without braces it would be a type of that name, if there is one.
            used: quote!(<#({ #names }),*>),
        }
    }
}

/// What an item's block gives short names to.
pub(super) struct Types {
    /// The name of the runtime, and the types of x, A and Y.
    pub(super) declared: TokenStream,
    pub(super) x: TokenStream,
    pub(super) a: TokenStream,
    pub(super) y: TokenStream,
    /// A and Y in full, for documentation.
    pub(super) shown: [TokenStream; 2],
}

impl Types {
    /// Of a hybrid with this header whose A has `columns` columns.
    pub(super) fn of(scope: &Scope<'_>, item: &Item, header: &Header, columns: &Dim) -> Self {
        let (root, scalar, import) = (scope.root(), scope.scalar(), scope.import());
        let Generics { declared, used } = Generics::of(&root, &item.parameters);
        let parameters = (!declared.is_empty()).then(|| quote!(<#declared>));
        let [b, m, c] = [&header.b, &header.m, columns].map(|dim| scope.argument(dim));
        let (a, y) = match header.axis {
            Axis::Attribute => (quote!(#m, #c), quote!(#b, #c)),
            Axis::Instance => (quote!(#b, #c), quote!(#c, #m)),
        };
        let shown = [a, y].map(|shape| quote!(#root::SMatrix<#scalar, #shape>));
        let [a, y] = &shown;
        let declared = quote! {
            #import
            type __X #parameters = #root::SMatrix<#scalar, #b, #m>;
            type __A #parameters = #a;
            type __Y #parameters = #y;
        };
        let [x, a, y] = [quote!(__X), quote!(__A), quote!(__Y)].map(|name| quote!(#name #used));
        Self { declared, x, a, y, shown }
    }
}

/// How many batches are computed: method calls see what the plan can do.
pub(super) fn batches(root: &TokenStream) -> TokenStream {
    quote! {
        const BATCHES: #root::ForBatches<Self> = |hybrid_, xs_, ys_| {
            use #root::{Abreast as _, OneByOne as _};
            #root::Batches::<Self>::NEW.__interdep_run(hybrid_, xs_, ys_)
        };
    }
}

/// The number of parameters as a type of typenum.
pub(super) fn count_type(scope: &Scope<'_>, l: &Dim) -> TokenStream {
    /// The runtime has names for numbers up to this one.
    const NAMED: usize = 1024;
    let root = scope.root();
    match l.known {
        Some(number @ 0..=NAMED) => {
            let name = Ident::new(&format!("U{number}"), Span::call_site());
            quote!(#root::typenum::#name)
        }
        Some(number) => {
            let bits = (0..usize::BITS - number.leading_zeros()).rev();
            bits.fold(quote!(#root::typenum::UTerm), |before, bit| {
                if number >> bit & 1 == 1 {
                    quote!(#root::typenum::UInt<#before, #root::typenum::B1>)
                } else {
                    quote!(#root::typenum::UInt<#before, #root::typenum::B0>)
                }
            })
        }
        None => {
            let l = scope.value(l);
            let digits = (0..8_u32).rev().map(|digit| {
                let shift = proc_macro2::Literal::u32_unsuffixed(4 * digit);
                quote!({ #l >> #shift & 15 })
            });
            quote!(<#root::Hexadecimal<#(#digits),*> as #root::Numeral>::Count)
        }
    }
}

/// The user's tokens at their place, but as the macro's own: an item that begins with the user's would be the user's for lints.
pub(super) fn adopted(tokens: TokenStream) -> TokenStream {
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
pub(super) fn segments(name: &Ident) -> Ident {
    let span = Span::mixed_site().located_at(name.span());
    Ident::new(&format!("{}Segments", name.unraw()), span)
}

/// The field of a segment.
pub(super) fn field(part: &Part<'_>) -> Ident {
    part.field.cloned().unwrap_or_else(|| format_ident!("fusion"))
}
