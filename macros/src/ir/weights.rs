//! Weights of a file.

use std::path::PathBuf;

use proc_macro2::Span;

use crate::ast::Written;

/// Numbers of a file that are the parameters of a hybrid.
pub(crate) struct Weights {
    /// The hybrid.
    pub(crate) ty: Written,
    /// Where the numbers' name is written.
    pub(crate) place: Span,
    pub(crate) path: PathBuf,
    /// Where they begin in the file, in bytes.
    pub(crate) offset: usize,
    pub(crate) count: usize,
    /// `f32` or `f64`.
    pub(crate) scalar: &'static str,
    /// What is said of another number of them; both numbers stand between.
    pub(crate) words: [String; 3],
    /// What is said of another type of numbers.
    pub(crate) wrong_type: String,
}
