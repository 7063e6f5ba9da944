//! [`ir`](crate::ir) → tokens: the only stage that writes Rust.
//!
//! What it writes is a guest in somebody else's crate. Their lints find nothing to say of tokens that a macro of another crate has made, so
//! it needs no `#[allow]`, which a `forbid` would refuse. Their names mean other things: all paths start at the facade, or inside of an item's
//! block at a name for it that begins with two underscores; bindings and parameters end in `_`, because a binding that is called like a constant
//! of theirs would be that constant.

mod checks;
mod data;
mod declarations;
mod hybrid;
mod inherent;
mod nodes;
mod scope;
mod sizes;
mod skeleton;
mod structures;
mod traits;
mod weights;

pub(crate) use hybrid::{function_type, hybrid};
pub(crate) use skeleton::{skeleton, stub};
pub(crate) use weights::{no_weights, weights, weights_of_nothing};

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

/// What makes Cargo build anew when the file changes.
pub(crate) fn tracked(facade: &TokenStream, path: &Path) -> TokenStream {
    let (core, path) = (quote!(#facade::__private::runtime::core), path.to_string_lossy());
    quote!(const _: &[#core::primitive::u8] = #core::include_bytes!(#path);)
}
