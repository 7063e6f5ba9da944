//! The macros of [`interdep`](https://docs.rs/interdep), which re-exports them: depend on `interdep`, not on this crate.
//!
//! `hybrid!` is a small compiler. Its stages, each a module: `parse` (tokens → `ast`), `resolve` (names and values, by the
//! one table of the language, `catalog`) with `check`, `model` (what was understood), `expand` (tokens again).
//! `compile` runs them.
#![forbid(unsafe_code)]

mod ast;
mod catalog;
mod check;
mod compile;
mod data;
mod dim;
mod errors;
mod evaluate;
mod expand;
mod model;
mod parse;
mod random;
mod resolve;
mod summary;
#[cfg(test)]
mod tests;

/// What `interdep::hybrid!` forwards to: `[path of the facade] items…`.
#[doc(hidden)]
#[proc_macro]
pub fn hybrid_impl(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::hybrid(input.into()).into()
}
