//! [`ast`](crate::ast) + [`catalog`](crate::catalog) → [`model`](crate::model).

mod arguments;
mod compose;
mod function;
mod fusion;
mod kernel;
mod numbers;
mod processing;
mod reconciled;
mod rpn;
mod structure;

pub(crate) use numbers::Number;

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::{
    ast::{Entry, Item, Size, Value, ValueKind},
    check, data,
    dim::Dim,
    errors::{Errors, suggestion},
    extent,
    model::{Axis, Composition, Hybrid},
    origin,
};

/// What is the same for all functions of an item.
pub(crate) struct Context<'a> {
    facade: &'a TokenStream,
    /// The attributes of what stands beside the struct.
    pub(crate) beside: &'a TokenStream,
    /// Those of them that say whether it is there.
    pub(crate) conditions: &'a TokenStream,
    /// The struct's name, for messages.
    name: &'a Ident,
    /// `f32` or `f64`, as the header says it.
    pub(crate) scalar_name: &'a Ident,
    pub(crate) axis: Axis,
    /// The columns of z.
    pub(crate) d: Dim,
    /// The rows of z.
    pub(crate) o: Dim,
    /// The const parameters of the struct.
    parameters: &'a [Ident],
    /// Checks that rustc has to do.
    pub(crate) asserts: TokenStream,
    /// Their places and texts: who asks twice for a number has it checked once.
    pub(crate) asserted: HashSet<String>,
    /// Constants that types and values share.
    pub(crate) constants: TokenStream,
    /// Their expressions, in order.
    pub(crate) shared: Vec<String>,
    /// What the user's own types must implement.
    pub(crate) bounds: Vec<TokenStream>,
}

impl Context<'_> {
    /// What users call the columns of z.
    fn d_name(&self) -> &'static str {
        match self.axis {
            Axis::Attribute => "m",
            Axis::Instance => "b",
        }
    }

    /// What users call the rows of z.
    fn o_name(&self) -> &'static str {
        match self.axis {
            Axis::Attribute => "b",
            Axis::Instance => "m",
        }
    }

    /// The path of the runtime.
    pub(crate) fn runtime(&self) -> TokenStream {
        let facade = self.facade;
        quote!(#facade::__private::runtime)
    }

    /// The path of the runtime, for code that errors of rustc may point at.
    pub(crate) fn runtime_at(&self, span: Span) -> TokenStream {
        let facade: TokenStream = self
            .facade
            .clone()
            .into_iter()
            .map(|mut token| {
                let located = token.span().located_at(span);
                token.set_span(located);
                token
            })
            .collect();
        quote_spanned!(span=> #facade::__private::runtime)
    }

    /// The hybrid's number type, whatever the user calls by its name.
    pub(crate) fn scalar(&self) -> TokenStream {
        self.primitive(&self.scalar_name.to_string(), Span::call_site())
    }

    /// A primitive type by its path: the user may call something else by its name.
    pub(crate) fn primitive(&self, name: &str, span: Span) -> TokenStream {
        let (runtime, name) = (self.runtime_at(span), Ident::new(name, span));
        quote_spanned!(span=> #runtime::__private::core::primitive::#name)
    }

    /// A path under the runtime, from text.
    pub(crate) fn path(&self, path: &str) -> TokenStream {
        let runtime = self.runtime();
        let path: TokenStream = path.parse().unwrap_or_default();
        quote!(#runtime::#path)
    }
}

/// The sizes of an item, so far as they are known; also for the skeleton after mistakes.
pub(crate) struct Header {
    pub(crate) axis: Axis,
    pub(crate) b: Dim,
    pub(crate) m: Dim,
}

/// More numbers in one batch, matrix or array of parameters are a mistake: rustc would give up on them in its own words, or never.
const LARGEST: usize = 1 << 30;

const KEYS: [&str; 5] =
    ["interdependence_type", "functions", "fusion", "preprocess", "postprocess"];

/// The header of an item: its dimensions and its type.
pub(crate) fn header(facade: &TokenStream, item: &Item, errors: &mut Errors) -> Header {
    let runtime = quote!(#facade::__private::runtime);
    let mut axis = Axis::Attribute;
    for (index, entry) in item.entries.iter().enumerate() {
        let key = entry.key.to_string();
        if !KEYS.contains(&key.as_str()) {
            errors.push(&entry.key, format!("unknown key `{key}`"), suggestion(&key, KEYS));
        } else if item.entries[..index].iter().any(|earlier| *earlier.key == *entry.key) {
            errors.push(&entry.key, format!("`{key}` is given twice"), "keep one of them");
        } else if key == "interdependence_type" {
            axis = interdependence_type(&entry.value, errors).unwrap_or(axis);
        }
    }
    for key in ["functions", "fusion"] {
        if !item.entries.iter().any(|entry| *entry.key == key) {
            if let Some(file) = &item.file {
                let example = match key {
                    "functions" => "[\"pearson_correlation\"]",
                    _ => "\"sum\"",
                };
                errors.push(
                    file,
                    format!("{} has no `{key}`", file.value()),
                    format!("add `\"{key}\": {example}` to the file"),
                );
                continue;
            }
            let example = if key == "functions" { "[pearson_correlation]" } else { "sum" };
            errors.push(
                &item.name,
                format!("`{}` has no `{key}`", item.name),
                format!("add `{key}: {example},`"),
            );
        }
    }
    let mut size = |dimension| size(&runtime, dimension, item, errors);
    Header { axis, b: size(&item.rows), m: size(&item.columns) }
}

fn interdependence_type(value: &Value, errors: &mut Errors) -> Option<Axis> {
    const NAMES: [(&str, Axis); 6] = [
        ("attribute", Axis::Attribute),
        ("instance", Axis::Instance),
        ("right", Axis::Attribute),
        ("left", Axis::Instance),
        ("attribute_interdependence", Axis::Attribute),
        ("instance_interdependence", Axis::Instance),
    ];
    let word = match &value.kind {
        ValueKind::Word(word) => word.to_string(),
        ValueKind::Text(text) => text.clone(),
        _ => String::new(),
    };
    let found = NAMES.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let help = match word.as_str() {
            "column" | "row" => {
                "dependence between columns is `attribute`, between rows `instance`".to_owned()
            }
            _ => suggestion(&word, ["attribute", "instance"]),
        };
        let what = format!("`{}` is no interdependence type", compact(value));
        errors.push(value, what, help);
    }
    found.map(|(_, axis)| *axis)
}

fn size(runtime: &TokenStream, size: &Size, item: &Item, errors: &mut Errors) -> Dim {
    match size {
        Size::Literal(literal) => match literal.base10_parse::<usize>() {
            Ok(0) => {
                errors.push(
                    literal,
                    "a batch needs at least one row and one column, found 0",
                    "write a whole number ≥ 1",
                );
                Dim::literal(1, literal.span())
            }
            Ok(number) if number > LARGEST => {
                errors.push(
                    literal,
                    format!("a dimension is at most {LARGEST}, found {number}"),
                    "choose a smaller dimension",
                );
                Dim::literal(1, literal.span())
            }
            Ok(number) if matches!(literal.suffix(), "" | "usize") => {
                Dim::literal(number, literal.span())
            }
            Ok(_) => {
                errors.push(
                    literal,
                    "a dimension is a `usize`",
                    format!("write `{}`", literal.base10_digits()),
                );
                Dim::literal(1, literal.span())
            }
            Err(_) => {
                errors.push(
                    literal,
                    format!("`{literal}` does not fit into a `usize`"),
                    if literal.base10_digits().starts_with('-') {
                        "write a whole number ≥ 1"
                    } else {
                        "choose a smaller dimension"
                    },
                );
                Dim::literal(1, literal.span())
            }
        },
        Size::Path(path) => match path.get_ident() {
            Some(name) if item.parameters.contains(name) => Dim::parameter(name),
            _ => Dim::of_user(runtime, &path.to_token_stream(), path, compact(path)),
        },
        Size::Block(block) => {
            let tokens = block.to_token_stream();
            if let Some(parameter) = mentions(tokens.clone(), &item.parameters) {
                errors.push(
                    block,
                    format!("the const parameter `{parameter}` cannot be part of an expression"),
                    format!("write `{parameter}` itself, or add another const parameter"),
                );
                return Dim::known(1);
            }
            match arithmetic(block) {
                Some(number @ 1..=LARGEST) => Dim::known(number),
                _ => Dim::of_user(runtime, &inner_block(block), block, compact(&Statements(block))),
            }
        }
    }
}

/// The number that arithmetic with literals makes, if it is nothing else: then the macro knows it, and says it in tables.
pub(crate) fn arithmetic(block: &syn::ExprBlock) -> Option<usize> {
    fn number(expression: &syn::Expr) -> Option<usize> {
        match expression {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(literal), .. })
                if matches!(literal.suffix(), "" | "usize") =>
            {
                literal.base10_parse().ok()
            }
            syn::Expr::Paren(inner) => number(&inner.expr),
            syn::Expr::Group(inner) => number(&inner.expr),
            syn::Expr::Block(block) => arithmetic(block),
            syn::Expr::Binary(operation) => {
                let (left, right) = (number(&operation.left)?, number(&operation.right)?);
                match operation.op {
                    syn::BinOp::Add(_) => left.checked_add(right),
                    syn::BinOp::Sub(_) => left.checked_sub(right),
                    syn::BinOp::Mul(_) => left.checked_mul(right),
                    syn::BinOp::Div(_) => left.checked_div(right),
                    syn::BinOp::Rem(_) => left.checked_rem(right),
                    _ => None,
                }
            }
            _ => None,
        }
    }
    match block.block.stmts.as_slice() {
        [syn::Stmt::Expr(expression, None)] if block.label.is_none() => number(expression),
        _ => None,
    }
}

/// Tokens as people write them.
pub(crate) fn compact(tokens: &impl ToTokens) -> String {
    let text = origin::forgotten(tokens.to_token_stream()).to_string();
    let text = text.strip_prefix("- ").map_or_else(|| text.clone(), |number| format!("-{number}"));
    [
        (" :: ", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" < ", "<"),
        (" >", ">"),
        (" . ", "."),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        (" !(", "!("),
    ]
    .iter()
    .fold(text, |text, (loose, tight)| text.replace(loose, tight))
}

/// What stands inside the braces of a block.
struct Statements<'a>(&'a syn::ExprBlock);

impl ToTokens for Statements<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for statement in &self.0.block.stmts {
            statement.to_tokens(tokens);
        }
    }
}

/// A block whose braces are the macro's own, so that rustc does not call them superfluous.
pub(crate) fn inner_block(block: &syn::ExprBlock) -> TokenStream {
    let statements = Statements(block).to_token_stream();
    let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, statements);
    group.set_span(Span::mixed_site().located_at(check::first_span(block)));
    proc_macro2::TokenTree::from(group).into()
}

/// The first of `names` that occurs in `tokens`.
pub(crate) fn mentions(tokens: TokenStream, names: &[Ident]) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        proc_macro2::TokenTree::Ident(ident) if names.contains(&ident) => Some(ident),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => None,
    })
}

/// The whole item, unless there were mistakes.
pub(crate) fn hybrid(
    facade: &TokenStream,
    item: &Item,
    header: &Header,
    errors: &mut Errors,
) -> Option<Hybrid> {
    let (d, o) = match header.axis {
        Axis::Attribute => (header.m.clone(), header.b.clone()),
        Axis::Instance => (header.b.clone(), header.m.clone()),
    };
    let mut context = Context {
        facade,
        beside: &item.beside.all,
        conditions: &item.beside.conditions,
        name: &item.name,
        scalar_name: &item.scalar,
        axis: header.axis,
        d,
        o,
        parameters: &item.parameters,
        asserts: TokenStream::new(),
        asserted: HashSet::new(),
        constants: TokenStream::new(),
        shared: Vec::new(),
        bounds: Vec::new(),
    };
    for (dim, place, what) in [(&header.b, &item.rows, "b"), (&header.m, &item.columns, "m")] {
        check::at_least_one(&mut context, errors, place, dim, what);
    }
    for (name, number, place) in &item.sizes {
        let size = if *name == "b" { &header.b } else { &header.m };
        let found = Dim::known(usize::try_from(*number).unwrap_or(usize::MAX));
        let words = check::Words {
            before: &format!("the file has {name} = "),
            between: &format!(", `{}` has {name} = ", item.name),
            after: "",
            help: "the struct's header is what counts: change it, or take another file",
        };
        check::equal(&mut context, errors, place, (&found, size), &words);
    }
    let composition = compose::composition(&mut context, &item.entries, errors)?;
    overflow(&composition, &item.name, errors);
    too_large(&composition, item, header, errors);
    extent::too_deep(&composition.function.ty, &item.name, errors);
    if composition.l.parameter.is_some() {
        for member in &composition.members {
            if let Some(parameter) = &member.segment.length.parameter {
                errors.push(
                    &member.place,
                    format!(
                        "the number of parameters of `{}` is computed from the const parameter `{parameter}`, which Rust cannot do",
                        member.function
                    ),
                    format!("write {parameter} as a literal or a constant, or leave this function out"),
                );
            }
        }
    }
    if composition.columns.computed {
        errors.push(
            &item.name,
            format!(
                "the shape of the output, {}, is computed from a const parameter, which Rust cannot do",
                composition.columns.text()
            ),
            "write the dimension as a literal or a constant, or use an elementwise fusion such as `sum`",
        );
    }
    let structure = composition.structure.as_ref();
    let structure = structure.map(|structure| data::matrix(&mut context, structure));
    let (asserts, constants, bounds) = (context.asserts, context.constants, context.bounds);
    Some(Hybrid {
        axis: header.axis,
        b: header.b.clone(),
        m: header.m.clone(),
        composition,
        asserts,
        constants,
        structure,
        bounds,
    })
}

/// Sizes that a `usize` can hold, but no machine.
fn too_large(composition: &Composition, item: &Item, header: &Header, errors: &mut Errors) {
    const HELP: &str = "choose smaller dimensions";
    let (b, m) = (&header.b, &header.m);
    let (d, o, letters, width) = match header.axis {
        Axis::Attribute => (m, b, "m·m'", "b·m'"),
        Axis::Instance => (b, m, "b·b'", "b'·m"),
    };
    let above = |a: &Dim, b: &Dim| {
        let size = a.known?.saturating_mul(b.known?);
        (size > LARGEST).then_some(size)
    };
    if let Some(size) = above(b, m) {
        let what = format!("`{}` has b·m = {size}, more than {LARGEST}", item.name);
        errors.push(&item.rows, what, HELP);
        return;
    }
    let before = errors.count();
    for member in &composition.members {
        let (function, length) = (&member.function, &member.segment.length);
        let one = Dim::known(1);
        let what = if let Some(size) = above(length, &one) {
            format!("`{function}` has {size} parameters, more than {LARGEST}")
        } else if let Some(size) = above(d, &member.columns) {
            format!(
                "the matrix of `{function}` has {letters} = {size} entries, more than {LARGEST}"
            )
        } else if let Some(size) = above(o, &member.columns) {
            format!("the output of `{function}` has {width} = {size} entries, more than {LARGEST}")
        } else {
            continue;
        };
        errors.push(&member.place, what, HELP);
    }
    if errors.count() == before
        && let Some(size) = above(&composition.l, &Dim::known(1))
            .or_else(|| above(d, &composition.columns))
            .or_else(|| above(o, &composition.columns))
    {
        let what = format!(
            "`{}` has a matrix or parameters of {size} numbers, more than {LARGEST}",
            item.name
        );
        errors.push(&item.name, what, HELP);
    }
}

/// Sizes that no `usize` can hold, at the function that has them.
fn overflow(composition: &Composition, name: &Ident, errors: &mut Errors) {
    const HELP: &str = "choose smaller dimensions";
    let before = errors.count();
    for member in &composition.members {
        if member.segment.length.overflow {
            let what = format!(
                "the number of parameters of `{}` does not fit into a `usize`",
                member.function
            );
            errors.push(&member.place, what, HELP);
        }
    }
    if errors.count() == before && (composition.l.overflow || composition.columns.overflow) {
        errors.push(name, format!("a size of `{name}` does not fit into a `usize`"), HELP);
    }
}

/// The value of a key, if it is there.
fn entry<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Value> {
    entries.iter().find(|entry| *entry.key == key).map(|entry| &entry.value)
}
