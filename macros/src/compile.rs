//! Runs the stages in order. It knows no rules.

use proc_macro2::TokenStream;

use crate::{
    ast::{Entry, Item},
    config,
    errors::Errors,
    expand, extent,
    parse::{self, Language},
    resolve,
};

/// `[facade] items…` → the structs and their implementations; for a wrong item its skeleton and all its mistakes.
pub(crate) fn hybrid(input: TokenStream, language: Language) -> TokenStream {
    let mut errors = Errors::default();
    let mut output = TokenStream::new();
    if let Some(invocation) = parse::invocation(input, language, &mut errors) {
        for stub in &invocation.stubs {
            output.extend(expand::stub(&invocation.facade, stub));
        }
        for mut item in invocation.items {
            let before = errors.count();
            errors.stand_under(&item.beside.conditions);
            output.extend(read(&invocation.facade, &mut item, &mut errors));
            let header = resolve::header(&item, &mut errors);
            let hybrid = resolve::hybrid(&item, &header, &mut errors);
            if let Some(hybrid) = &hybrid {
                let ty = expand::function_type(&invocation.facade, &item, &header, hybrid);
                extent::too_deep(&ty, &item.name, &mut errors);
            }
            if hybrid.is_none() && errors.count() == before {
                // A mistake that no rule has reported is one of ours.
                let what = format!("`{}` was not understood, and no rule says why", item.name);
                errors.push(&item.name, what, "please report this program");
            }
            output.extend(match hybrid {
                Some(hybrid) if item.whole && errors.count() == before => {
                    expand::hybrid(&invocation.facade, &item, &header, &hybrid)
                }
                partial => expand::skeleton(&invocation.facade, &item, &header, partial.as_ref()),
            });
        }
    }
    output.extend(errors.into_compile_errors());
    output
}

/// The body of an item that a file describes, and what makes Cargo watch the file.
fn read(facade: &TokenStream, item: &mut Item, errors: &mut Errors) -> Option<TokenStream> {
    let file = config::File::new(item.file.as_ref()?);
    let found = config::entries(&file, errors);
    let tracked = expand::tracked(facade, &file.path);
    let exists = file.path.is_file();
    (item.entries, item.sizes) = found.unwrap_or_else(|| {
        // What could not be read has been reported, and lacks nothing more.
        (["functions", "fusion"].map(Entry::unread).into(), Vec::new())
    });
    let mut output = item.beside.conditions.clone();
    output.extend(tracked);
    exists.then_some(output)
}
