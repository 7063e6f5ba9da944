//! What the user wrote, every node with its tokens (and so its place).

use std::{fmt, ops::Deref, rc::Rc};

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::{attributes::Attributes, origin, spans::first_span};

/// Tokens of the user's that the macro passes on as they are: an expression or a type that only rustc can read.
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) tokens: TokenStream,
    /// Where it stands.
    pub(crate) place: Span,
}

impl Written {
    pub(crate) fn new(tokens: impl ToTokens, place: &impl ToTokens) -> Self {
        Self { tokens: tokens.into_token_stream(), place: first_span(place) }
    }
}

impl PartialEq for Written {
    fn eq(&self, other: &Self) -> bool {
        self.tokens.to_string() == other.tokens.to_string()
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.tokens)
    }
}

/// A name, and where it stands if it was read from a file.
#[derive(Clone)]
pub(crate) struct Name {
    pub(crate) ident: Ident,
    pub(crate) origin: Option<Rc<str>>,
}

impl From<Ident> for Name {
    fn from(ident: Ident) -> Self {
        Self { ident, origin: None }
    }
}

impl Deref for Name {
    type Target = Ident;
    fn deref(&self) -> &Ident {
        &self.ident
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ident.fmt(formatter)
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.origin {
            Some(origin) => {
                tokens.extend(origin::marked(&self.ident, origin, self.ident.span()));
            }
            None => self.ident.to_tokens(tokens),
        }
    }
}

/// One `struct … for …` item.
pub(crate) struct Item {
    pub(crate) attributes: Vec<syn::Attribute>,
    /// What they mean for everything beside the struct.
    pub(crate) beside: Attributes,
    /// Whether the parser has found no mistake in it.
    pub(crate) whole: bool,
    pub(crate) visibility: syn::Visibility,
    pub(crate) name: Ident,
    /// The const parameters of the struct.
    pub(crate) parameters: Vec<Ident>,
    pub(crate) scalar: Ident,
    /// b.
    pub(crate) rows: Size,
    /// m.
    pub(crate) columns: Size,
    pub(crate) entries: Vec<Entry>,
    /// The file that describes the body, if it is not written here.
    pub(crate) file: Option<syn::LitStr>,
    /// Dimensions that the file says: name, number, place.
    pub(crate) sizes: Vec<(&'static str, u64, TokenStream)>,
}

/// An item whose header has a mistake.
pub(crate) struct Stub {
    pub(crate) attributes: Vec<syn::Attribute>,
    pub(crate) beside: Attributes,
    pub(crate) visibility: syn::Visibility,
    pub(crate) name: Ident,
    /// The const parameters, as far as they were understood.
    pub(crate) parameters: Vec<Ident>,
}

/// A dimension of the header.
pub(crate) enum Size {
    Literal(syn::LitInt),
    /// A path to a constant, or a const parameter.
    Path(syn::Path),
    Block(syn::ExprBlock),
}

impl ToTokens for Size {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Size::Literal(literal) => literal.to_tokens(tokens),
            Size::Path(path) => path.to_tokens(tokens),
            Size::Block(block) => block.to_tokens(tokens),
        }
    }
}

/// `key: value` of the body, or `key = value` of a call.
pub(crate) struct Entry {
    pub(crate) key: Name,
    pub(crate) value: Value,
}

impl Entry {
    /// Stands for an argument without a name; the parser has reported it.
    pub(crate) fn mistake() -> Self {
        Self { key: Ident::new("_", Span::call_site()).into(), value: Value::mistake() }
    }

    /// Stands for a key of a file that could not be read; this has been reported.
    pub(crate) fn unread(key: &str) -> Self {
        Self { key: Ident::new(key, Span::call_site()).into(), value: Value::mistake() }
    }

    pub(crate) fn is_mistake(&self) -> bool {
        *self.key == "_" && matches!(self.value.kind, ValueKind::Mistake)
    }
}

/// A value and its tokens.
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    pub(crate) tokens: TokenStream,
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// What a value can be.
pub(crate) enum ValueKind {
    /// A literal with its sign; the text when it is a whole number.
    Number {
        value: f64,
        whole: Option<u64>,
        negative: bool,
    },
    /// `inf` or `-inf`.
    Infinity {
        negative: bool,
    },
    Flag(bool),
    Text(String),
    /// A bare identifier: a name without arguments, a mode, or a constant.
    Word(Name),
    /// A longer path, to a constant.
    Path(syn::Path),
    /// `-path`, a constant with its sign changed.
    Negated(syn::Path),
    /// What the parser has reported.
    Mistake,
    /// `{ … }`, a const expression.
    Block(syn::ExprBlock),
    Array(Vec<Element>),
    /// `(0, 1)`: a link of a graph.
    Tuple(Vec<Value>),
    /// `name(key = value, …)`.
    Call {
        name: Name,
        arguments: Vec<Entry>,
    },
    /// `custom(path::To<Type>)`.
    Custom {
        name: Ident,
        ty: Box<syn::Type>,
    },
}

/// An entry of an array, with its label.
pub(crate) struct Element {
    pub(crate) label: Option<Ident>,
    pub(crate) value: Value,
}

impl Value {
    /// Stands for a value that the parser could not read and has reported. It has no tokens, and what has no place is not reported
    /// again.
    pub(crate) fn mistake() -> Self {
        Self { kind: ValueKind::Mistake, tokens: TokenStream::new() }
    }

    /// The place of the first token.
    pub(crate) fn span(&self) -> Span {
        self.tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
    }

    /// A word or a text.
    pub(crate) fn as_word(&self) -> Option<String> {
        match &self.kind {
            ValueKind::Word(word) => Some(word.to_string()),
            ValueKind::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// A literal number.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self.kind {
            ValueKind::Number { value, .. } => Some(value),
            _ => None,
        }
    }

    /// A function's name and arguments, whether or not it has parentheses.
    pub(crate) fn as_call(&self) -> Option<(&Name, &[Entry])> {
        match &self.kind {
            ValueKind::Word(name) => Some((name, &[])),
            ValueKind::Call { name, arguments } => Some((name, arguments)),
            _ => None,
        }
    }
}
