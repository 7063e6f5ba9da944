//! What the three macros do with anything: they answer with tokens that are Rust, and neither panic nor hang. `fuzz/run` runs it.
//!
//! A crate of procedural macros exports nothing else, and its types live inside rustc only. So its modules are compiled a second time
//! here, on the tokens of `proc-macro2` that need no compiler.
#![allow(dead_code, reason = "the macros' own entries are not called")]

#[path = "../../macros/src/ast.rs"]
mod ast;
#[path = "../../macros/src/attributes.rs"]
mod attributes;
#[path = "../../macros/src/catalog/mod.rs"]
mod catalog;
#[path = "../../macros/src/compile.rs"]
mod compile;
#[path = "../../macros/src/config.rs"]
mod config;
#[path = "../../macros/src/errors.rs"]
mod errors;
#[path = "../../macros/src/evaluate.rs"]
mod evaluate;
#[path = "../../macros/src/expand/mod.rs"]
mod expand;
#[path = "../../macros/src/extent.rs"]
mod extent;
#[path = "../../macros/src/ir/mod.rs"]
mod ir;
#[path = "../../macros/src/json.rs"]
mod json;
#[path = "../../macros/src/origin.rs"]
mod origin;
#[path = "../../macros/src/parse/mod.rs"]
mod parse;
#[path = "../../macros/src/resolve/mod.rs"]
mod resolve;
#[path = "../../macros/src/spans.rs"]
mod spans;
#[path = "../../macros/src/summary.rs"]
mod summary;
#[path = "../../macros/src/weights.rs"]
mod weights;

use std::{fs, path::PathBuf, sync::LazyLock};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::parse::Language;

/// `hybrid!` on a text, or on tokens that are chosen from its own words.
pub fn tokens(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let program = match kind % 4 {
        0 => std::str::from_utf8(rest).ok().and_then(|text| text.parse().ok()),
        1 => Some(chosen(rest)),
        2 => {
            let values = chosen(rest);
            Some(quote!(struct Mix for SMatrix<f32, 4, 6> { functions: [#values], fusion: sum }))
        }
        _ => {
            let values = chosen(rest);
            Some(quote!(
                struct Mix<const N: usize> for SMatrix<f64, N, 4> { functions: [linear_kernel], #values }
            ))
        }
    };
    let Some(program) = program else { return };
    let facade = quote!([interdep]);
    let input: TokenStream = facade.into_iter().chain(program).collect();
    let output = compile::hybrid(input, Language::Body);
    assert!(!output.is_empty(), "no answer");
    if is_read(data) {
        // With items that have their brackets, rustc has no more to say of their form.
        assert!(syn::parse2::<syn::File>(output).is_ok(), "the answer is no Rust");
    }
}

/// Whether the answer to this is read again, which takes as long as the answer did: one in eight.
fn is_read(data: &[u8]) -> bool {
    data.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 8 == 0
}

/// `hybrid_config!` on a file.
pub fn config(data: &[u8]) {
    let file = file(data);
    let input = match data.len() % 2 {
        0 => quote!([interdep] struct Mix for SMatrix<f32, 4, 6> from #file;),
        _ => {
            quote!([interdep] struct Open<const N: usize> for SMatrix<f64, N, CONSTANT> from #file;)
        }
    };
    let output = compile::hybrid(input, Language::File);
    assert!(!is_read(data) || syn::parse2::<syn::File>(output).is_ok(), "the answer is no Rust");
}

/// `include_weights!` on a file.
pub fn weights(data: &[u8]) {
    let file = file(data);
    let output = weights::include(quote!([interdep] Mix, #file, "w"));
    assert!(syn::parse2::<syn::Expr>(output).is_ok(), "the answer is no Rust");
}

/// A file with this content, in memory where that is possible.
fn file(data: &[u8]) -> String {
    static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
        folder.join(format!("interdep-fuzz-{}", std::process::id()))
    });
    fs::write(&*PATH, data).expect("a file can be written");
    PATH.to_string_lossy().into_owned()
}

/// A byte opens a bracket, closes one, or is a word.
fn chosen(data: &[u8]) -> TokenStream {
    let mut levels = vec![(Delimiter::None, Vec::new())];
    for pair in data.chunks(2) {
        let place = usize::from(pair[0]) + 256 * usize::from(pair.get(1).copied().unwrap_or(0) % 4);
        match place % 16 {
            kind @ 0..=3 => {
                let delimiters =
                    [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None];
                levels.push((delimiters[kind], Vec::new()));
            }
            4 | 5 if levels.len() > 1 => close(&mut levels),
            _ => {
                let word = &WORDS[place % WORDS.len()];
                if let (Some((_, tokens)), Ok(word)) =
                    (levels.last_mut(), word.parse::<TokenStream>())
                {
                    tokens.extend(word);
                }
            }
        }
    }
    while levels.len() > 1 {
        close(&mut levels);
    }
    levels.pop().map(|(_, tokens)| tokens.into_iter().collect()).unwrap_or_default()
}

fn close(levels: &mut Vec<(Delimiter, Vec<TokenTree>)>) {
    let Some((delimiter, tokens)) = levels.pop() else { return };
    if let Some((_, outer)) = levels.last_mut() {
        outer.push(Group::new(delimiter, tokens.into_iter().collect()).into());
    }
}

/// The words of the language, with a comma or a sign after them, and those that it has not.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = [
        ",",
        ":",
        "=",
        "-",
        "#",
        "<",
        ">",
        ";",
        "!",
        "&",
        ".",
        "::",
        "struct",
        "for",
        "SMatrix",
        "f32",
        "f64",
        "usize",
        "const",
        "pub",
        "where",
        "from",
        "functions :",
        "fusion :",
        "preprocess :",
        "postprocess :",
        "interdependence_type :",
        "attribute",
        "instance",
        "custom",
        "A",
        "N",
        "inf",
        "true",
        "false",
        "\"a\"",
        "\"\"",
        "0",
        "1",
        "2",
        "3",
        "4",
        "6",
        "0x10",
        "1_000",
        "1e3",
        "0.5",
        "1e300",
        "1e-300",
        "18446744073709551615",
        "99999999999999999999",
        "4294967296",
        "1f32",
        "2usize",
        "self",
        "Self",
        "_",
        "r#type",
        "größe",
        "cfg",
        "cfg_attr",
        "derive",
        "Default",
        "'a",
        "b'x'",
        "'x'",
        "|",
        "+",
        "*",
        "return",
        "match",
        "[[1, 2]]",
        "(0, 1)",
        "label :",
        "fusion = sum",
        "functions = [linear_kernel]",
        "kernel = linear_kernel",
        "weights = [1, 2]",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    let arguments = |arguments: &[catalog::Argument]| {
        arguments.iter().map(|argument| format!("{} =", argument.name)).collect::<Vec<_>>()
    };
    for row in catalog::FUNCTIONS {
        words.push(row.name.to_owned());
        words.extend(row.all_arguments().map(|argument| format!("{} =", argument.name)));
    }
    for row in catalog::FUSIONS.iter().chain(catalog::METRICS) {
        words.push(row.name.to_owned());
        words.extend(arguments(row.arguments));
    }
    for row in catalog::PROCESSING {
        words.push(row.name.to_owned());
    }
    for row in catalog::EXPANSIONS {
        words.push(row.name.to_owned());
        words.extend(arguments(row.arguments));
    }
    for row in catalog::RECONCILIATIONS {
        words.push(row.name.to_owned());
        words.extend(arguments(row.arguments));
    }
    for row in catalog::PATCHES {
        words.push(row.name.to_owned());
        words.extend(arguments(row.arguments));
    }
    words.sort();
    words.dedup();
    words
});
