//! Expressions of the user's: as arithmetic that the macro can do, as text for messages, as tokens for rustc.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::{origin, spans::first_span};

/// The number that arithmetic with literals makes, if it is nothing else: then the macro knows it, and says it in tables.
pub(super) fn arithmetic(block: &syn::ExprBlock) -> Option<usize> {
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
pub(super) fn compact(tokens: &impl ToTokens) -> String {
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
pub(super) struct Statements<'a>(pub(super) &'a syn::ExprBlock);

impl ToTokens for Statements<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for statement in &self.0.block.stmts {
            statement.to_tokens(tokens);
        }
    }
}

/// A block whose braces are the macro's own, so that rustc does not call them superfluous.
pub(super) fn inner_block(block: &syn::ExprBlock) -> TokenStream {
    let statements = Statements(block).to_token_stream();
    let mut group = Group::new(Delimiter::Brace, statements);
    group.set_span(Span::mixed_site().located_at(first_span(block)));
    TokenTree::from(group).into()
}

/// The first of `names` that occurs in `tokens`.
pub(super) fn mentions(tokens: TokenStream, names: &[Ident]) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if names.contains(&ident) => Some(ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => None,
    })
}
