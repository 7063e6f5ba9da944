//! Runs the stages in order. It knows no rules.

use proc_macro2::TokenStream;

use crate::{errors::Errors, expand, parse, resolve};

/// `[facade] items…` → the structs and their implementations; for a wrong item its skeleton and all its mistakes.
pub(crate) fn hybrid(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut output = TokenStream::new();
    if let Some(invocation) = parse::invocation(input, &mut errors) {
        let parsed = errors.count() == 0;
        for stub in &invocation.stubs {
            output.extend(expand::stub(&invocation.facade, stub));
        }
        for item in &invocation.items {
            let before = errors.count();
            let header = resolve::header(item, &mut errors);
            let hybrid = resolve::hybrid(&invocation.facade, item, &header, &mut errors);
            if hybrid.is_none() && errors.count() == before {
                // A mistake that no rule has reported is one of ours.
                let what = format!("`{}` was not understood, and no rule says why", item.name);
                errors.push(&item.name, what, "please report this program");
            }
            output.extend(match hybrid {
                Some(hybrid) if parsed && errors.count() == before => {
                    expand::hybrid(&invocation.facade, item, &hybrid)
                }
                partial => expand::skeleton(&invocation.facade, item, &header, partial.as_ref()),
            });
        }
    }
    output.extend(errors.into_compile_errors());
    output
}
