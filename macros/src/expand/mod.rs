//! [`model`](crate::model) → tokens: the only stage that writes Rust.

mod implementation;
mod skeleton;

pub(crate) use implementation::hybrid;
pub(crate) use skeleton::{skeleton, stub};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// `<const B: usize>` and `<B>`.
struct Generics {
    declared: TokenStream,
    used: TokenStream,
}

impl Generics {
    fn of(names: &[Ident]) -> Self {
        Self { declared: quote!(#(const #names: usize),*), used: quote!(#(#names),*) }
    }
}

/// What generated code may not be blamed for: it is compiled in somebody else's crate, under their lints.
fn allowed() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            non_snake_case,
            unreachable_code,
            unused_variables,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction
        )]
    }
}
