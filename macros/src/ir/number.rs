//! Numbers: known, or the user's own expressions.

use crate::ast::Written;

/// A number: known, or a const expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    Known(f64),
    Expression(Written),
}

impl Number {
    /// The number, if the macro knows it.
    pub(crate) fn known(&self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Expression(_) => None,
        }
    }
}
