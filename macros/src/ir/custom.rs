//! Types of the user's.

use proc_macro2::Span;

use crate::ast::Written;

/// A type of the user's.
#[derive(Clone, Debug)]
pub(crate) struct Custom {
    pub(crate) ty: Written,
    /// Where what is asked of it is written.
    pub(crate) span: Span,
}

impl PartialEq for Custom {
    fn eq(&self, other: &Self) -> bool {
        self.ty == other.ty
    }
}
