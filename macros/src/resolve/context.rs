//! [`Context`]: what is the same for all functions of an item, and what they leave to rustc.

use proc_macro2::Ident;

use crate::ir::{Axis, Bound, Check, Dim};

/// What is the same for all functions of an item.
pub(super) struct Context<'a> {
    /// The struct's name, for messages.
    pub(super) name: &'a Ident,
    /// `f32` or `f64`, as the header says it.
    pub(super) scalar_name: &'a Ident,
    pub(super) axis: Axis,
    /// The columns of z.
    pub(super) d: Dim,
    /// The rows of z.
    pub(super) o: Dim,
    /// The const parameters of the struct.
    pub(super) parameters: &'a [Ident],
    /// Checks that rustc has to do.
    pub(super) checks: Vec<Check>,
    /// What the user's own types must implement.
    pub(super) bounds: Vec<Bound>,
}

impl Context<'_> {
    /// What users call the columns of z.
    pub(super) fn d_name(&self) -> &'static str {
        match self.axis {
            Axis::Attribute => "m",
            Axis::Instance => "b",
        }
    }

    /// What a column of z is.
    pub(super) fn d_noun(&self) -> &'static str {
        match self.axis {
            Axis::Attribute => "attribute",
            Axis::Instance => "instance",
        }
    }

    /// What users call the rows of z.
    pub(super) fn o_name(&self) -> &'static str {
        match self.axis {
            Axis::Attribute => "b",
            Axis::Instance => "m",
        }
    }
}
