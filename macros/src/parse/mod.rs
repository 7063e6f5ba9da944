//! Tokens → [`ast`](crate::ast): the shape of the text only, no names and no arithmetic.
//!
//! A mistake inside a body or a call is noted and skipped to the next comma, so that later ones are found too.

mod lists;
mod values;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Token, braced, bracketed,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    token,
};

use lists::{fragment, mistake, mistake_here, no_comma, path};
use values::entries;

use crate::{
    ast::{Entry, Item, Size, Stub},
    attributes::Attributes,
    errors::Errors,
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
