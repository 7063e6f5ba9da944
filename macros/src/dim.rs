//! [`Dim`]: a size that the macro knows, that only rustc knows, or that is a const parameter.

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::check::{first_span, kept};

/// A dimension or a parameter count.
#[derive(Clone, Debug)]
pub(crate) struct Dim {
    /// The number, if the macro knows it.
    pub(crate) known: Option<usize>,
    /// A const expression of type `usize`; for known ones their literal.
    expression: TokenStream,
    /// In braces, if it is not the expression in braces.
    argument: Option<Rc<TokenStream>>,
    /// The expression as people read it.
    text: String,
    /// The const parameter that it is or depends on.
    pub(crate) parameter: Option<Ident>,
    /// Whether it is computed from the parameter instead of being it: rustc accepts that in no type.
    pub(crate) computed: bool,
    /// Whether the number does not fit into a `usize`.
    pub(crate) overflow: bool,
}

impl Dim {
    /// A known number.
    pub(crate) fn known(number: usize) -> Self {
        Self::literal(number, Span::call_site())
    }
    /// A known number, written at `span`.
    pub(crate) fn literal(number: usize, span: Span) -> Self {
        let mut literal = Literal::usize_unsuffixed(number);
        literal.set_span(span);
        Self {
            known: Some(number),
            expression: literal.into_token_stream(),
            argument: None,
            text: number.to_string(),
            parameter: None,
            computed: false,
            overflow: false,
        }
    }
    /// A const expression, and how people read it.
    pub(crate) fn expression(expression: TokenStream, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            known: None,
            expression,
            argument: None,
            text,
            parameter: None,
            computed: false,
            overflow: false,
        }
    }
    /// A const expression of the user's. What is no `usize` is one mistake, however often the size is written: so it is always an argument.
    pub(crate) fn of_user(
        runtime: &TokenStream,
        expression: &TokenStream,
        place: &impl ToTokens,
        text: impl Into<String>,
    ) -> Self {
        let mut block = Group::new(Delimiter::Brace, kept(expression));
        // rustdoc shows what stands at the place of a const argument.
        block.set_span(Span::mixed_site().located_at(first_span(place)));
        let argument = TokenStream::from(TokenTree::from(block));
        let value = quote!(#runtime::__private::Size::<#argument>::VALUE);
        Self { argument: Some(Rc::new(argument)), ..Self::expression(value, text) }
    }
    /// A const expression of another size.
    pub(crate) fn computed_from(
        other: &Self,
        expression: TokenStream,
        text: impl Into<String>,
    ) -> Self {
        let parameter = other.parameter.clone();
        let computed = parameter.is_some();
        Self { parameter, computed, ..Self::expression(expression, text) }
    }
    /// A const parameter of the struct.
    pub(crate) fn parameter(name: &Ident) -> Self {
        Self {
            parameter: Some(name.clone()),
            ..Self::expression(name.to_token_stream(), name.to_string())
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(0), _) if !self.overflow => other.clone(),
            (_, Some(0)) if !other.overflow => self.clone(),
            _ => self.combine(other, usize::checked_add, &quote!(+), '+'),
        }
    }
    pub(crate) fn times(&self, other: &Self) -> Self {
        match (self.known, other.known) {
            (Some(1), _) => other.clone(),
            (_, Some(1)) => self.clone(),
            _ => self.combine(other, usize::checked_mul, &quote!(*), '·'),
        }
    }
    pub(crate) fn over(&self, other: &Self) -> Self {
        match other.known {
            Some(1) => self.clone(),
            // Reported by the check of the divisor.
            Some(0) => Self::known(0),
            _ => self.combine(other, usize::checked_div, &quote!(/), '/'),
        }
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(usize, usize) -> Option<usize>,
        symbol: &TokenStream,
        sign: char,
    ) -> Self {
        let overflow = self.overflow || other.overflow;
        if let (Some(a), Some(b)) = (self.known, other.known) {
            return match operation(a, b) {
                Some(number) => Self { overflow, ..Self::known(number) },
                None => Self { overflow: true, ..Self::known(0) },
            };
        }
        let (a, b) = (&self.expression, &other.expression);
        let text = if sign == '+' {
            format!("{} + {}", self.text, other.text)
        } else {
            format!("{}{sign}{}", self.factor(), other.factor())
        };
        let parameter = self.parameter.clone().or_else(|| other.parameter.clone());
        Self {
            computed: parameter.is_some(),
            parameter,
            overflow,
            ..Self::expression(quote!((#a #symbol #b)), text)
        }
    }

    /// The text as part of a product, or of a shape.
    pub(crate) fn factor(&self) -> String {
        if self.text.contains(' ') { format!("({})", self.text) } else { self.text.clone() }
    }

    /// As an expression of type `usize`.
    pub(crate) fn value(&self) -> TokenStream {
        self.expression.clone()
    }

    /// As a const argument of a type.
    pub(crate) fn argument(&self) -> TokenStream {
        let expression = &self.expression;
        // In braces, a parameter is not taken for a type of its name.
        match &self.argument {
            Some(argument) => TokenStream::clone(argument),
            None if self.known.is_some() => expression.clone(),
            None => quote!({ #expression }),
        }
    }

    /// For people: the number, or the expression as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether both are surely the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.expression.to_string() == other.expression.to_string(),
            _ => false,
        }
    }
}
