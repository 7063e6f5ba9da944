//! The macros of [`interdep`](https://docs.rs/interdep), which re-exports them: depend on `interdep`, not on this crate.
//!
//! `hybrid!` is a small compiler. Its stages, each a module: `parse` (tokens → `ast`; for `hybrid_config!` `config`, a file → `ast`),
//! `resolve` (names and values, by the one table of the language, `catalog`, with `evaluate` for constants) → `ir` (what was understood,
//! without tokens) → `expand` (tokens again). `compile` runs them. `include_weights!` is `weights`.
#![forbid(unsafe_code)]

mod ast;
mod attributes;
mod catalog;
mod compile;
mod config;
mod errors;
mod evaluate;
mod expand;
mod extent;
mod ir;
mod json;
mod origin;
mod parse;
mod resolve;
mod spans;
mod summary;
#[cfg(test)]
mod tests;
mod weights;

/// What `interdep::hybrid!` forwards to: `[path of the facade] items…`.
#[doc(hidden)]
#[proc_macro]
pub fn hybrid_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::hybrid(input.into(), parse::Language::Body).into()
}

/// What `interdep::hybrid_config!` forwards to: `[path of the facade] items…`.
#[doc(hidden)]
#[proc_macro]
pub fn hybrid_config_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::hybrid(input.into(), parse::Language::File).into()
}

/// What `interdep::include_weights!` forwards to: `[path of the facade] Type, "file", "tensor"`.
#[doc(hidden)]
#[proc_macro]
pub fn include_weights_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    weights::include(input.into()).into()
}
