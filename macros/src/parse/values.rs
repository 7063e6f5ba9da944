//! Bodies, and the values in them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Token, bracketed,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    token,
};

use super::lists::{fragment, mistake, mistake_here, path, separated, skip_to_comma};
use crate::{
    ast::{Element, Entry, Value, ValueKind},
    errors::Errors,
};

/// `key: value` after `key: value`.
pub(super) fn entries(body: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Entry>> {
    separated(body, errors, |body, errors| {
        if !body.peek(syn::Ident::peek_any) {
            const HELP: &str = "write `key: value`, for example `functions: [linear_kernel]`";
            return Err(mistake_here(body, "expected a key", HELP));
        }
        let key = body.call(Ident::parse_any)?;
        if body.peek(Token![=]) {
            errors.add(mistake_here(body, "expected `:`", format!("write `{key}: …`")));
            body.parse::<Token![=]>()?;
        } else if body.peek(Token![:]) {
            body.parse::<Token![:]>()?;
        } else {
            errors.add(mistake_here(body, "expected `:`", format!("write `{key}: …`")));
        }
        Ok(Entry { key: key.into(), value: value_or_mistake(body, errors)? })
    })
}

/// A value; its tokens are what lies between the cursors before and after.
fn value(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    let fork = input.fork();
    let kind = value_kind(input, errors)?;
    let end = input.cursor();
    let mut tokens = TokenStream::new();
    while !fork.is_empty() && fork.cursor() != end {
        tokens.extend([fork.parse::<TokenTree>()?]);
    }
    Ok(Value { kind, tokens })
}

/// A value, or what stands for one with a mistake.
fn value_or_mistake(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    value(input, errors).or_else(|error| {
        errors.add(error);
        skip_to_comma(input)?;
        Ok(Value::mistake())
    })
}

fn value_kind(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ValueKind> {
    let alone = |input: ParseStream<'_>| {
        let mut inside = Errors::default();
        let kind = value_kind(input, &mut inside)?;
        if inside.count() == 0 { Ok(kind) } else { Err(input.error("")) }
    };
    if let Some(kind) = fragment(input, alone, ValueKind::Block) {
        return Ok(kind);
    }
    if input.peek(token::Bracket) {
        let elements;
        bracketed!(elements in input);
        return Ok(ValueKind::Array(separated(&elements, errors, |input, errors| {
            let label = label(input, errors)?;
            Ok(Element { label, value: value_or_mistake(input, errors)? })
        })?));
    }
    if input.peek(token::Paren) {
        let elements;
        parenthesized!(elements in input);
        return Ok(ValueKind::Tuple(separated(&elements, errors, value)?));
    }
    if input.peek(token::Brace) {
        return Ok(ValueKind::Block(input.parse()?));
    }
    if input.peek(Token![-])
        && !input.peek2(syn::Lit)
        && !input.peek2(syn::Ident::peek_any)
        && !input.peek2(Token![::])
    {
        return Err(mistake_here(
            input,
            "expected a number after `-`",
            "an expression stands in braces, `{ … }`",
        ));
    }
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    if input.peek(syn::LitInt) || input.peek(syn::LitFloat) {
        return number(&input.parse()?, negative);
    }
    if negative {
        let path = path(input)?;
        return Ok(match path.get_ident() {
            Some(word) if word == "inf" => ValueKind::Infinity { negative },
            _ => ValueKind::Negated(path),
        });
    }
    if input.peek(syn::LitBool) {
        return Ok(ValueKind::Flag(input.parse::<syn::LitBool>()?.value));
    }
    if input.peek(syn::LitStr) {
        return Ok(ValueKind::Text(input.parse::<syn::LitStr>()?.value()));
    }
    if input.peek(syn::Ident::peek_any) || input.peek(Token![::]) {
        return path_or_call(input, errors);
    }
    Err(mistake_here(
        input,
        "expected a value",
        "write a number, a name, `name(…)`, `[…]`, `true`, `\"text\"` or `{ … }`",
    ))
}

/// `name:` before an element.
fn label(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    if !(input.peek(syn::Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])) {
        return Ok(None);
    }
    let word = !input.peek(syn::Ident);
    let label = input.call(Ident::parse_any)?;
    input.parse::<Token![:]>()?;
    if word {
        let what = format!("`{label}` is a word of Rust and no label");
        errors.add(mistake(&label, what, "choose another label"));
        return Ok(None);
    }
    Ok(Some(label))
}

fn path_or_call(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ValueKind> {
    let path = path(input)?;
    let Some(name) = path.get_ident().cloned() else {
        return Ok(ValueKind::Path(path));
    };
    if input.peek(token::Paren) {
        let arguments;
        parenthesized!(arguments in input);
        if name == "custom" {
            const HELP: &str = "write `custom(path::To<Type>)`";
            let Ok(ty) = syn::TypePath::parse(&arguments) else {
                let error = mistake_here(&arguments, "`custom(…)` takes a type", HELP);
                arguments.parse::<TokenStream>()?;
                return Err(error);
            };
            arguments.parse::<Option<Token![,]>>()?;
            if !arguments.is_empty() {
                errors.add(mistake_here(&arguments, "`custom(…)` takes one type", HELP));
                arguments.parse::<TokenStream>()?;
            }
            return Ok(ValueKind::Custom { name, ty: Box::new(syn::Type::Path(ty)) });
        }
        let arguments = separated(&arguments, errors, |input, errors| {
            if input.peek(syn::Ident::peek_any)
                && input.peek2(Token![:])
                && !input.peek2(Token![::])
            {
                let key = input.call(Ident::parse_any)?;
                errors.add(mistake_here(input, "expected `=`", format!("write `{key} = …`")));
                input.parse::<Token![:]>()?;
                return Ok(Entry { key: key.into(), value: value_or_mistake(input, errors)? });
            }
            if !(input.peek(syn::Ident::peek_any) && input.peek2(Token![=])) {
                errors.add(mistake_here(
                    input,
                    "an argument needs its name",
                    "write `name = value`",
                ));
                skip_to_comma(input)?;
                return Ok(Entry::mistake());
            }
            let key = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Ok(Entry { key: key.into(), value: value_or_mistake(input, errors)? })
        })?;
        return Ok(ValueKind::Call { name: name.into(), arguments });
    }
    Ok(match name.to_string().as_str() {
        "inf" => ValueKind::Infinity { negative: false },
        _ => ValueKind::Word(name.into()),
    })
}

/// What may stand right after the digits of a number; it has no meaning here.
const NUMBER_TYPES: [&str; 15] = [
    "", "f32", "f64", "usize", "u8", "u16", "u32", "u64", "u128", "isize", "i8", "i16", "i32",
    "i64", "i128",
];

fn number(literal: &syn::Lit, negative: bool) -> syn::Result<ValueKind> {
    let (value, whole) = match literal {
        syn::Lit::Int(literal) => {
            let whole = literal.base10_digits().parse::<u64>().ok();
            (literal.base10_digits().parse::<f64>().ok(), whole)
        }
        syn::Lit::Float(literal) => (literal.base10_digits().parse::<f64>().ok(), None),
        _ => (None, None),
    };
    let suffix = literal.suffix();
    if !NUMBER_TYPES.contains(&suffix) {
        let text = literal.to_token_stream().to_string();
        let number = text.strip_suffix(suffix).unwrap_or(&text).trim_end_matches('_');
        let what = format!("`{suffix}` is no number type");
        return Err(mistake(literal, what, format!("write `{number}`")));
    }
    let value = value.ok_or_else(|| syn::Error::new_spanned(literal, "expected a number"))?;
    Ok(ValueKind::Number { value: if negative { -value } else { value }, whole, negative })
}
