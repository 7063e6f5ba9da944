//! Tests of the stages, which need the crate's inside.

mod arguments;
mod catalogue;
mod expansion;
mod limits;
mod paths;
mod robustness;

use proc_macro2::TokenStream;

use crate::{compile, parse::Language};

/// What the macro makes of `items`, as the facade hands them over.
fn compiled(items: TokenStream) -> TokenStream {
    let facade = quote::quote!([interdep]);
    compile::hybrid(facade.into_iter().chain(items).collect(), Language::Body)
}

/// The messages of `compile_error!` in the output.
fn mistakes(output: &TokenStream) -> Vec<String> {
    let mut messages = Vec::new();
    let mut after_error = false;
    for token in output.clone() {
        match token {
            proc_macro2::TokenTree::Ident(name) => after_error = name == "compile_error",
            proc_macro2::TokenTree::Group(group) if after_error => {
                messages.push(group.stream().to_string());
                after_error = false;
            }
            proc_macro2::TokenTree::Group(group) => messages.extend(mistakes(&group.stream())),
            _ => {}
        }
    }
    messages
}
