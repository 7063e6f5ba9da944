//! Tokens → [`ast`](crate::ast): the shape of the text only, no names and no arithmetic.
//!
//! A mistake inside a body or a call is noted and skipped to the next comma, so that later ones are found too.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Token, braced, bracketed,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    token,
};

use crate::{
    ast::{Element, Entry, Item, Size, Value, ValueKind},
    errors::Errors,
};

/// The path of the facade (`$crate`) and the items of one `hybrid!`.
pub(crate) struct Invocation {
    pub(crate) facade: TokenStream,
    pub(crate) items: Vec<Item>,
}

/// Parses a whole invocation; `None` if not even an item could be made out.
pub(crate) fn invocation(tokens: TokenStream, errors: &mut Errors) -> Option<Invocation> {
    let mut found = None;
    let parser = |input: ParseStream<'_>| {
        let facade;
        bracketed!(facade in input);
        let facade: TokenStream = facade.parse()?;
        let mut items = Vec::new();
        let mut result = Ok(());
        if input.is_empty() {
            result = Err(input.error(
                "expected `struct Name for SMatrix<f32, b, m> { functions: […], fusion: … }`",
            ));
        }
        while result.is_ok() && !input.is_empty() {
            match item(input, errors) {
                Ok(item) => items.push(item),
                Err(error) => result = Err(error),
            }
        }
        if result.is_err() {
            // What follows belongs to nothing; syn must not complain about it as well.
            input.parse::<TokenStream>()?;
        }
        found = Some(Invocation { facade, items });
        Ok(result)
    };
    match syn::parse::Parser::parse2(parser, tokens) {
        Ok(Ok(())) => {}
        Ok(Err(error)) | Err(error) => errors.add(error),
    }
    found
}

fn item(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Item> {
    let attributes = input.call(syn::Attribute::parse_outer)?;
    let visibility = input.parse()?;
    input.parse::<Token![struct]>()?;
    let name = input.parse()?;
    let parameters = const_parameters(input.parse()?)?;
    input.parse::<Token![for]>()?;
    let matrix = input.call(syn::Path::parse_mod_style)?;
    if matrix.segments.last().is_none_or(|last| last.ident != "SMatrix") {
        return Err(syn::Error::new_spanned(
            matrix,
            "a hybrid is made for a batch of type `SMatrix<f32 or f64, b, m>`",
        ));
    }
    input.parse::<Token![<]>()?;
    let scalar: Ident = input.parse()?;
    if scalar != "f32" && scalar != "f64" {
        return Err(syn::Error::new(
            scalar.span(),
            format!("`{scalar}` is no number type of a hybrid\nhelp: `f32` or `f64`"),
        ));
    }
    input.parse::<Token![,]>()?;
    let rows = size(input)?;
    input.parse::<Token![,]>()?;
    let columns = size(input)?;
    input.parse::<Option<Token![,]>>()?;
    input.parse::<Token![>]>()?;
    let body;
    braced!(body in input);
    let entries = separated(&body, errors, |body, errors| {
        let key = body.call(Ident::parse_any)?;
        body.parse::<Token![:]>()?;
        Ok(Entry { key, value: value(body, errors)? })
    })?;
    Ok(Item { attributes, visibility, name, parameters, scalar, rows, columns, entries })
}

fn const_parameters(generics: syn::Generics) -> syn::Result<Vec<Ident>> {
    generics
        .params
        .into_iter()
        .map(|parameter| match parameter {
            syn::GenericParam::Const(parameter)
                if parameter.ty.to_token_stream().to_string() == "usize"
                    && parameter.default.is_none() =>
            {
                Ok(parameter.ident)
            }
            other => Err(syn::Error::new_spanned(
                other,
                "only `const NAME: usize` may be a parameter of a hybrid",
            )),
        })
        .collect()
}

fn size(input: ParseStream<'_>) -> syn::Result<Size> {
    if input.peek(syn::LitInt) {
        Ok(Size::Literal(input.parse()?))
    } else if input.peek(token::Brace) {
        Ok(Size::Block(input.parse()?))
    } else if input.peek(syn::Ident::peek_any) || input.peek(Token![::]) {
        Ok(Size::Path(input.call(syn::Path::parse_mod_style)?))
    } else {
        Err(input.error("expected a dimension: an integer, a path to a `const usize`, or `{ … }`"))
    }
}

/// Things between commas; a wrong one is noted and skipped.
fn separated<T>(
    input: ParseStream<'_>,
    errors: &mut Errors,
    parse: impl Fn(ParseStream<'_>, &mut Errors) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut things = Vec::new();
    while !input.is_empty() {
        match parse(input, errors) {
            Ok(thing) => {
                things.push(thing);
                if !input.is_empty() && !input.peek(Token![,]) {
                    errors.add(input.error("expected `,`"));
                    skip_to_comma(input)?;
                }
            }
            Err(error) => {
                errors.add(error);
                skip_to_comma(input)?;
            }
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(things)
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
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

fn value_kind(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ValueKind> {
    if input.peek(token::Bracket) {
        let elements;
        bracketed!(elements in input);
        return Ok(ValueKind::Array(separated(&elements, errors, |input, errors| {
            let label =
                if input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
                    let label = input.parse()?;
                    input.parse::<Token![:]>()?;
                    Some(label)
                } else {
                    None
                };
            Ok(Element { label, value: value(input, errors)? })
        })?));
    }
    if input.peek(token::Paren) {
        let elements;
        parenthesized!(elements in input);
        separated(&elements, errors, value)?;
        return Ok(ValueKind::Tuple);
    }
    if input.peek(token::Brace) {
        return Ok(ValueKind::Block(input.parse()?));
    }
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    if input.peek(syn::LitInt) || input.peek(syn::LitFloat) {
        return number(&input.parse()?, negative);
    }
    if negative {
        let path = input.call(syn::Path::parse_mod_style)?;
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
    Err(input.error(
        "expected a value: a number, a name, `name(…)`, `[…]`, `true`, `\"text\"` or `{ … }`",
    ))
}

fn path_or_call(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<ValueKind> {
    let path = input.call(syn::Path::parse_mod_style)?;
    let Some(name) = path.get_ident().cloned() else {
        return Ok(ValueKind::Path(path));
    };
    if input.peek(token::Paren) {
        let arguments;
        parenthesized!(arguments in input);
        if name == "custom" {
            let ty = Box::new(syn::Type::parse(&arguments)?);
            arguments.parse::<Option<Token![,]>>()?;
            if !arguments.is_empty() {
                errors.add(arguments.error("`custom(…)` takes one type"));
                arguments.parse::<TokenStream>()?;
            }
            return Ok(ValueKind::Custom { name, ty });
        }
        let arguments = separated(&arguments, errors, |input, errors| {
            if !(input.peek(syn::Ident::peek_any) && input.peek2(Token![=])) {
                return Err(input.error("expected `argument = value`"));
            }
            let key = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            Ok(Entry { key, value: value(input, errors)? })
        })?;
        return Ok(ValueKind::Call { name, arguments });
    }
    Ok(match name.to_string().as_str() {
        "inf" => ValueKind::Infinity { negative: false },
        _ => ValueKind::Word(name),
    })
}

fn number(literal: &syn::Lit, negative: bool) -> syn::Result<ValueKind> {
    let (value, whole) = match literal {
        syn::Lit::Int(literal) => {
            let whole = literal.base10_digits().parse::<u64>().ok();
            (literal.base10_digits().parse::<f64>().ok(), whole)
        }
        syn::Lit::Float(literal) => (literal.base10_digits().parse::<f64>().ok(), None),
        _ => (None, None),
    };
    let value = value.ok_or_else(|| syn::Error::new_spanned(literal, "expected a number"))?;
    Ok(ValueKind::Number { value: if negative { -value } else { value }, whole, negative })
}
