//! Tokens → [`ast`](crate::ast): the shape of the text only, no names and no arithmetic.
//!
//! A mistake inside a body or a call is noted and skipped to the next comma, so that later ones are found too.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Token, braced, bracketed,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream, Parser},
    token,
};

use crate::{
    ast::{Element, Entry, Item, Size, Stub, Value, ValueKind},
    attributes::Attributes,
    errors::{Errors, message},
    extent,
};

/// The path of the facade (`$crate`) and the items of one `hybrid!`.
pub(crate) struct Invocation {
    language: Language,
    pub(crate) facade: TokenStream,
    pub(crate) items: Vec<Item>,
    /// The structs of which no more than the name could be made out.
    pub(crate) stubs: Vec<Stub>,
}

/// How an item says what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// `{ functions: […], fusion: … }`.
    Body,
    /// `from "file";`.
    File,
}

/// Parses a whole invocation; `None` if not even an item could be made out.
pub(crate) fn invocation(
    tokens: TokenStream,
    language: Language,
    errors: &mut Errors,
) -> Option<Invocation> {
    if let Err(error) = extent::check(&tokens) {
        errors.add(error);
        return None;
    }
    let mut found = None;
    let parser = |input: ParseStream<'_>| {
        let facade;
        bracketed!(facade in input);
        let facade: TokenStream = facade.parse()?;
        let mut invocation = Invocation { language, facade, items: Vec::new(), stubs: Vec::new() };
        if input.is_empty() {
            errors.add(mistake_here(input, "a hybrid is missing", ITEM));
        }
        while !input.is_empty() {
            let mistake = item(input, &mut invocation, errors).err();
            if let Some(error) = mistake {
                errors.add(error);
                skip_body(input)?;
            }
            errors.stand_under(&TokenStream::new());
        }
        found = Some(invocation);
        Ok(())
    };
    match Parser::parse2(parser, tokens) {
        // What a mistake has left over is no mistake of its own.
        Err(error) if errors.count() == 0 => errors.add(error),
        _ => {}
    }
    found
}

/// An item, or at least its name.
fn item(
    input: ParseStream<'_>,
    invocation: &mut Invocation,
    errors: &mut Errors,
) -> syn::Result<()> {
    let before = errors.count();
    let attributes = input.call(syn::Attribute::parse_outer)?;
    let beside = Attributes::of(&attributes);
    errors.stand_under(&beside.conditions);
    let visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(mistake_here(input, "expected `struct`", ITEM));
    }
    input.parse::<Token![struct]>()?;
    let name = input.parse()?;
    let mut parameters = Vec::new();
    let described = header(input, &mut parameters)
        .and_then(|header| Ok((header, description(input, invocation.language, errors)?)));
    match described {
        Ok(((scalar, rows, columns), (entries, file))) => {
            let item = Item {
                attributes,
                beside,
                whole: errors.count() == before,
                visibility,
                name,
                parameters,
                scalar,
                rows,
                columns,
                entries,
                file,
                sizes: Vec::new(),
            };
            invocation.items.push(item);
            Ok(())
        }
        Err(error) => {
            invocation.stubs.push(Stub { attributes, beside, visibility, name, parameters });
            Err(error)
        }
    }
}

/// What follows the header: a body, or the file that describes it.
fn description(
    input: ParseStream<'_>,
    language: Language,
    errors: &mut Errors,
) -> syn::Result<(Vec<Entry>, Option<syn::LitStr>)> {
    match language {
        Language::Body => {
            if !input.peek(token::Brace) {
                const HELP: &str = "write `{ functions: […], fusion: … }`";
                return Err(mistake_here(input, "expected the body of the hybrid", HELP));
            }
            let body;
            braced!(body in input);
            Ok((entries(&body, errors)?, None))
        }
        Language::File => {
            const HELP: &str = "write `from \"models/mix.json\";`";
            let from = input.peek(syn::Ident) && input.fork().parse::<Ident>()? == "from";
            if !from {
                return Err(mistake_here(input, "expected `from` and a file", HELP));
            }
            input.parse::<Ident>()?;
            let Ok(file) = input.parse() else {
                return Err(mistake_here(input, "expected the file's path as a text", HELP));
            };
            if input.peek(Token![;]) {
                input.parse::<Token![;]>()?;
            } else {
                errors.add(mistake_here(input, "expected `;`", HELP));
            }
            Ok((Vec::new(), Some(file)))
        }
    }
}

/// What stands between the name and the body.
fn header(input: ParseStream<'_>, parameters: &mut Vec<Ident>) -> syn::Result<(Ident, Size, Size)> {
    no_where_clause(input)?;
    *parameters = const_parameters(input.parse()?)?;
    no_where_clause(input)?;
    if !input.peek(Token![for]) {
        return Err(mistake_here(input, "expected `for`", ITEM));
    }
    input.parse::<Token![for]>()?;
    let matrix = input.call(syn::Path::parse_mod_style)?;
    if matrix.segments.last().is_none_or(|last| last.ident != "SMatrix") {
        return Err(mistake(matrix, "a hybrid is made for a batch of fixed size", BATCH));
    }
    input.parse::<Token![<]>()?;
    let scalar: Ident = input.parse()?;
    if scalar != "f32" && scalar != "f64" {
        let what = format!("`{scalar}` is no number type of a hybrid");
        return Err(mistake(scalar, what, "write `f32` or `f64`"));
    }
    comma(input, "`SMatrix` has a number type and two dimensions, found no dimension")?;
    let rows = size(input)?;
    comma(input, "`SMatrix` has two dimensions, found 1")?;
    let columns = size(input)?;
    if !input.peek(Token![>]) {
        comma(input, "")?;
        if !input.peek(Token![>]) {
            return Err(mistake_here(input, "`SMatrix` has two dimensions, found more", BATCH));
        }
    }
    input.parse::<Token![>]>()?;
    no_where_clause(input)?;
    Ok((scalar, rows, columns))
}

const ITEM: &str = "write `struct Name for SMatrix<f32, b, m> { … }`";
const BATCH: &str = "write `SMatrix<f32, b, m>` or `SMatrix<f64, b, m>`";

/// A comma of the header; `missing` says what is missing where the header ends instead.
fn comma(input: ParseStream<'_>, missing: &str) -> syn::Result<()> {
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        return Ok(());
    }
    Err(if input.peek(Token![>]) { mistake_here(input, missing, BATCH) } else { no_comma(input) })
}

fn no_where_clause(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![where]) {
        return Err(mistake_here(input, "a hybrid takes no `where` clause", "leave it out"));
    }
    Ok(())
}

/// `key: value` after `key: value`.
fn entries(body: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<Entry>> {
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

/// A mistake at `place`, with a line that says what to write instead.
fn mistake(place: impl ToTokens, what: impl AsRef<str>, help: impl AsRef<str>) -> syn::Error {
    syn::Error::new_spanned(place, message(what, help))
}

/// A mistake at the next token.
fn mistake_here(
    input: ParseStream<'_>,
    what: impl AsRef<str>,
    help: impl AsRef<str>,
) -> syn::Error {
    syn::Error::new(input.span(), message(what, help))
}

/// No comma where one should be; what stands there says what was meant.
fn no_comma(input: ParseStream<'_>) -> syn::Error {
    if input.peek(Token![;]) {
        return mistake_here(input, "expected `,`, found `;`", "write `,` in its place");
    }
    let operators = input.peek(Token![+])
        || input.peek(Token![-])
        || input.peek(Token![*])
        || input.peek(Token![/]);
    let help = if operators {
        "an expression stands in braces, `{ … }`"
    } else if input.peek(Token![<]) || input.peek(Token![::]) {
        "arguments stand in parentheses, `name(argument = value)`"
    } else {
        "write `,` before it"
    };
    mistake_here(input, "expected `,`", help)
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
            other => Err(mistake(
                other,
                "a parameter of a hybrid is a dimension",
                "write `const NAME: usize`",
            )),
        })
        .collect()
}

/// What a user's own macro passes on as an expression: `alone` reads the forms that stand without braces, and whatever it does not read
/// to the end is an expression as if braces stood around it.
fn fragment<T>(
    input: ParseStream<'_>,
    alone: impl Fn(ParseStream<'_>) -> syn::Result<T>,
    expression: impl Fn(syn::ExprBlock) -> T,
) -> Option<T> {
    let (inside, _, rest) = input.cursor().group(Delimiter::None)?;
    let tokens = inside.token_stream();
    let found = Parser::parse2(alone, tokens.clone()).ok();
    let found = found.or_else(|| syn::parse2(quote!({ #tokens })).ok().map(expression))?;
    // A path goes on behind the fragment.
    let ends = rest.eof() || rest.punct().is_some_and(|(mark, _)| ",>".contains(mark.as_char()));
    (ends && input.parse::<TokenTree>().is_ok()).then_some(found)
}

fn size(input: ParseStream<'_>) -> syn::Result<Size> {
    if let Some(size) = fragment(input, size, Size::Block) {
        return Ok(size);
    }
    if input.peek(syn::LitInt) {
        Ok(Size::Literal(input.parse()?))
    } else if input.peek(token::Brace) {
        Ok(Size::Block(input.parse()?))
    } else if input.peek(syn::Ident::peek_any) || input.peek(Token![::]) {
        Ok(Size::Path(path(input)?))
    } else {
        const HELP: &str = "write an integer, a path to a `const usize`, or `{ … }`";
        Err(mistake_here(input, "expected a dimension", HELP))
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
                    errors.add(no_comma(input));
                    if input.parse::<Option<Token![;]>>()?.is_some() {
                        continue;
                    }
                    // A name begins the next thing.
                    if !input.peek(syn::Ident) {
                        skip_to_comma(input)?;
                    }
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

/// Skips what follows a mistake in a header: all up to the end of the body.
fn skip_body(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        let ends = input.peek(token::Brace) || input.peek(Token![;]);
        input.parse::<TokenTree>()?;
        // A brace before a comma or `>` is a dimension.
        if ends && !input.peek(Token![,]) && !input.peek(Token![>]) {
            break;
        }
    }
    Ok(())
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

/// A path that ends in a name.
fn path(input: ParseStream<'_>) -> syn::Result<syn::Path> {
    let path = input.call(syn::Path::parse_mod_style)?;
    match path.segments.last() {
        Some(last) if syn::parse2::<Ident>(last.ident.to_token_stream()).is_err() => {
            let what = format!("expected a name, found the word `{}` of Rust", last.ident);
            Err(mistake(&last.ident, what, "write a name, or the path of a constant"))
        }
        _ => Ok(path),
    }
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
